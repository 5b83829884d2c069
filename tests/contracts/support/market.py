"""Steps that many tests take: admit, register, consent, compose; and how a refusal reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import brownie
from eth_account.messages import encode_typed_data
from eth_hash.auto import keccak

from scripts.system import System
from tests.contracts.support.keys import envelope, raw_signature
from tests.contracts.support.time import ChainTime

TRANSACTION_GAS = 2**24
MAIN, TRAINING = 0, 1
APPLICATION, FOR_TRAINING = 1, 2
USE, PROCESSING, DISTRIBUTION = 1, 2, 4
EVERYTHING = 2**32 - 1
SALT = b"\x07" * 32

CONSENT_FIELDS = [
    {"name": "resource", "type": "uint32"},
    {"name": "provider", "type": "uint32"},
    {"name": "product", "type": "uint32"},
    {"name": "purposes", "type": "uint32"},
    {"name": "modes", "type": "uint32"},
    {"name": "maxDerivatives", "type": "uint32"},
    {"name": "minOutcomeSource", "type": "uint24"},
    {"name": "maxOutcomeSource", "type": "uint24"},
    {"name": "validUntil", "type": "uint64"},
    {"name": "nonce", "type": "uint256"},
]


def refusal(name: str, *arguments: Any) -> str:
    """How brownie prints the custom error ``name`` with these arguments: addresses in lower case, bytes as Python's."""
    return f"{name}: {', '.join(_printed(argument) for argument in arguments)}"


def _printed(argument: Any) -> str:
    return str(bytes(argument)) if isinstance(argument, bytes) else str(argument).lower()


def word(text: str) -> bytes:
    """``text`` as Solidity stores a short string literal in a bytes32."""
    return text.encode().ljust(32, b"\0")


def digest_of(text: str) -> bytes:
    """A bytes32 that tells two names apart."""
    return bytes(keccak(text.encode()))


def composition_key(product: int, payee: int, outcome_source: int, resources: list[int]) -> bytes:
    """The key of a composition (docs/FORMATS.md §3), from its bytes."""
    packed = product.to_bytes(4, "big") + payee.to_bytes(4, "big") + outcome_source.to_bytes(3, "big")
    return bytes(keccak(packed + b"".join(resource.to_bytes(4, "big") for resource in resources)))


@dataclass(frozen=True)
class Registration:
    """`IResources.Registration` in the order of its fields; every field good."""

    content_root: bytes
    manifest_hash: bytes
    space_time_code: bytes
    evidence_hash: bytes
    kind: int = 1
    volume: int = 1_000
    security_level: int = 1
    personal_information: bool = False
    legal_basis: int = 0

    def values(self) -> tuple[Any, ...]:
        """As brownie wants a struct."""
        return tuple(self.__dict__.values())


def registration(name: str, **changes: Any) -> Registration:
    """A good registration of a content called ``name``, with changes."""
    content, manifest, code, evidence = (
        digest_of(f"{name} {part}") for part in ("content", "manifest", "code", "evidence")
    )
    return replace(Registration(content, manifest, code, evidence), **changes)


@dataclass(frozen=True)
class Consent:
    """`IProducts.Consent` in the order of its fields; allows everything, in one composition."""

    resource: int
    provider: int
    product: int
    purposes: int = EVERYTHING
    modes: int = EVERYTHING
    max_derivatives: int = 1
    min_outcome_source: int = 0
    max_outcome_source: int = 1_000_000
    valid_until: int = 2**40
    nonce: int = 1

    def values(self) -> tuple[int, ...]:
        """As brownie wants a struct."""
        return tuple(self.__dict__.values())

    def digest(self, verifier: Any) -> bytes:
        """The EIP-712 digest under the domain of Products at ``verifier``, by eth_account."""
        domain = {
            "name": "Products",
            "version": "1",
            "chainId": brownie.chain.id,
            "verifyingContract": verifier.address,
        }
        message = dict(zip((field["name"] for field in CONSENT_FIELDS), self.values(), strict=True))
        typed = encode_typed_data(domain, {"Consent": CONSENT_FIELDS}, message)
        return bytes(keccak(b"\x19" + typed.version + typed.header + typed.body))


@dataclass(frozen=True)
class Processing:
    """`IProducts.Processing` in the order of its fields; claims no protection and cites one fact."""

    record_hash: bytes = digest_of("processing record")
    datasheet_hash: bytes = digest_of("datasheet of the generation")
    epsilon: int = 0
    anonymity: int = 0
    synthetic_share: int = 0
    feedback: tuple[bytes, ...] = (digest_of("feedback"),)

    def values(self) -> tuple[Any, ...]:
        """As brownie wants a struct."""
        return tuple(self.__dict__.values())


class Steps:
    """Registering, consenting and composing in a deployed system. ``registrars`` admit new organisations."""

    def __init__(self, system: System, time: ChainTime, registrars: list[Any]) -> None:
        self._system = system
        self._time = time
        self._registrars = registrars

    def admit(self, account: Any, roles: int, valid_until: int = 2**40, signer: Any = None, group: int = 0) -> int:
        """Admit an organisation of one account; ``signer`` gives its envelope where the account is a contract."""
        participants = self._system.get("Participants")
        admission = (digest_of(f"entity of {account}"), account, group, roles, valid_until)
        digest = participants.admissionDigest(admission)
        own = envelope(account, digest) if signer is None else signer(digest)
        chosen = self._registrars[:2]
        signatures = [envelope(registrar, digest) for registrar in chosen]
        sent = participants.admit(admission, own, chosen, signatures, {"from": self._system.deployer})
        return int(sent.return_value)

    def commit(self, holder: Any, content: Registration, salt: bytes = SALT) -> int:
        """Commit to a registration; gives the second of the commitment."""
        resources = self._system.get("Resources")
        resources.commit(resources.commitmentOf(holder, content.values(), salt), {"from": holder})
        return self._time.now()

    def register(self, holder: Any, name: str, **changes: Any) -> int:
        """Commit and reveal as early as possible; gives the resource, which is not born yet."""
        content = registration(name, **changes)
        self._time.next_at(self.commit(holder, content) + self._system.plan.rules.min_reveal)
        sent = self._system.get("Resources").register(content.values(), SALT, {"from": holder})
        return int(sent.return_value)

    def attest(self, resource: int) -> Any:
        """A registrar attests the source; from then on the second of birth is known. Gives the transaction."""
        resources = self._system.get("Resources")
        return resources.attest(resource, digest_of("source evidence"), {"from": self._registrars[0]})

    def quorum(self, digest: Any, number: int = 2) -> tuple[list[Any], list[bytes]]:
        """The first registrars and their envelopes over a digest."""
        chosen = self._registrars[:number]
        return chosen, [envelope(registrar, digest) for registrar in chosen]

    def born(self, holder: Any, name: str, **changes: Any) -> int:
        """Register, attest and wait until the resource is born."""
        resource = self.register(holder, name, **changes)
        self.attest(resource)
        self._time.mine_at(self._system.get("Resources").bornAt(resource))
        return resource

    def raw_signature(self, signer: Any, consent: Consent) -> bytes:
        """65 bytes r ‖ s ‖ v of an account over a consent."""
        return raw_signature(signer, consent.digest(self._system.get("Products")))

    def sign(self, signer: Any, consent: Consent) -> bytes:
        """The envelope of an account over a consent."""
        return envelope(signer, consent.digest(self._system.get("Products")))

    def compose(
        self,
        provider: Any,
        product: int,
        parts: list[tuple[Any, Consent]],
        outcome_source: int = 0,
        processing: Processing = Processing(),
    ) -> Any:
        """Compose from consents that these accounts sign; gives the transaction."""
        return self._system.get("Products").compose(
            product,
            outcome_source,
            [consent.resource for _, consent in parts],
            [consent.values() for _, consent in parts],
            [self.sign(signer, consent) for signer, consent in parts],
            processing.values(),
            {"from": provider},
        )
