"""What the people of the scenario do on the chain and in the log, each from their own key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from offchain.chain.gateway import Gateway
from offchain.chain.values import Receipt, integer
from offchain.codec import eip712
from offchain.codec.composition import Composition, composition_key
from offchain.codec.documents import document_hash
from offchain.codec.eip712 import Domain
from offchain.codec.keccak import keccak256
from offchain.codec.registration import Registration, registration_commitment
from offchain.demo.cast import Cast, Party
from offchain.domain.types import LicenceId, OrganisationId, Ppm, ProductId, ResourceId

FOREVER = 2**40
"""Validity of admissions and consents of the scenario, seconds since the epoch."""

PURPOSE = {0: 1, 1: 2}
"""Purpose bit a consent needs by loop: 1 application (MAIN), 2 training (TRAINING)."""
MODES_USE_AND_PROCESSING = 3


class Ledger(Protocol):
    """Where a run keeps what its transactions cost."""

    def note(self, what: str, receipt: Receipt) -> None:
        """Remembers a transaction."""
        ...


@dataclass(frozen=True)
class Sold:
    """A bought licence and what was paid for it, token base units."""

    licence: LicenceId
    product: ProductId
    price: int


class Actions:
    """Transactions of participants; `gateway` simulates each before it is sent."""

    def __init__(self, gateway: Gateway, cast: Cast, notes: Ledger) -> None:
        self._gateway, self._cast, self._notes = gateway, cast, notes

    def admit(self, party: Party) -> OrganisationId:
        """Two registrars and the account itself sign; anyone sends."""
        admission: dict[str, eip712.Value] = {
            "entityId": party.entity_id,
            "account": party.address,
            "group": 0,
            "roles": int(party.roles),
            "validUntil": FOREVER,
        }
        digest = eip712.digest(self._domain("Participants"), eip712.ADMISSION, admission)
        registrars = self._cast.registrars[:2]
        receipt = self._send(
            f"admit {party.name}",
            party,
            "Participants",
            "admit",
            admission,
            party.wallet.sign_envelope(digest),
            [wallet.address for wallet in registrars],
            [wallet.sign_envelope(digest) for wallet in registrars],
        )
        return OrganisationId(_argument(receipt, "Admitted", "organisation"))

    def mint(self, party: Party, amount: int) -> None:
        """The custodian books a bank deposit, token base units."""
        receipt = self._gateway.send(self._cast.custodian, "SettlementToken", "mint", party.address, amount)
        self._notes.note(f"deposit for {party.name}", receipt)

    def commit(self, party: Party, registration: Registration, salt: bytes) -> None:
        """Commits to a registration; computed here, so that no node sees the salt before its time."""
        resources = self._gateway.address("Resources")
        commitment = registration_commitment(self._gateway.chain_id, resources, party.address, registration, salt)
        self._send(f"commit {party.name}", party, "Resources", "commit", commitment)

    def register(self, party: Party, registration: Registration, salt: bytes) -> ResourceId:
        """Reveals a committed registration."""
        receipt = self._send(f"register {party.name}", party, "Resources", "register", registration.words(), salt)
        return ResourceId(_argument(receipt, "Registered", "resource"))

    def create_product(self, party: Party, loop: int, title: str, scenario: str) -> ProductId:
        """A product with a datasheet and one target scenario."""
        datasheet = document_hash({"title": title, "scenario": scenario})
        scenarios = [keccak256(scenario.encode())]
        receipt = self._send(f"product {title}", party, "Products", "create", loop, datasheet, scenarios, 0, 0)
        return ProductId(_argument(receipt, "ProductCreated", "product"))

    def compose(
        self, party: Party, organisation: OrganisationId, product: ProductId, loop: int, parts: Sequence[Part]
    ) -> bytes:
        """Composes a product from resources by their holders' consents; gives the composition key."""
        consents = [self._consent(organisation, product, loop, part) for part in parts]
        signatures = [
            part.holder.wallet.sign_envelope(eip712.digest(self._domain("Products"), eip712.CONSENT, consent))
            for part, consent in zip(parts, consents, strict=True)
        ]
        resources = tuple(part.resource for part in parts)
        processing = {
            "recordHash": document_hash({"product": product, "steps": ["join by unit and time"]}),
            "datasheetHash": document_hash({"product": product, "resources": list(resources), "version": 1}),
            "epsilon": 0,
            "anonymity": 0,
            "syntheticShare": 0,
            "feedback": [],
        }
        terms = (product, 0, list(resources), consents, signatures, processing)
        self._send("compose", party, "Products", "compose", *terms)
        return composition_key(Composition(product, organisation, Ppm(0), resources))

    def offer(self, party: Party, product: ProductId, price: int, term: int, terms: bytes) -> int:
        """Offers the newest composition; price in token base units, term in seconds."""
        receipt = self._send("offer", party, "Sales", "offer", product, price, term, terms)
        return _argument(receipt, "Offered", "offer")

    def buy(self, party: Party, offer: int, price: int, terms: bytes, product: ProductId) -> Sold:
        """Approves, buys and accepts a project licence."""
        sales = self._gateway.address("Sales")
        self._send(f"approve {party.name}", party, "SettlementToken", "approve", sales, price)
        receipt = self._send(f"buy {party.name}", party, "Sales", "buy", offer, price, terms)
        licence = LicenceId(_argument(receipt, "Bought", "licence"))
        self._send(f"accept {party.name}", party, "Sales", "accept", licence)
        return Sold(licence, product, price)

    def balance(self, account: str) -> int:
        """Token base units of an account."""
        return integer(self._gateway.call("SettlementToken", "balanceOf", account))

    def _send(self, what: str, party: Party, contract: str, function: str, *args: object) -> Receipt:
        receipt = self._gateway.send(party.wallet, contract, function, *args)
        self._notes.note(what, receipt)
        return receipt

    def _domain(self, contract: str) -> Domain:
        return Domain(contract, self._gateway.chain_id, self._gateway.address(contract))

    def _consent(self, provider: OrganisationId, product: ProductId, loop: int, part: Part) -> dict[str, int]:
        return {
            "resource": int(part.resource),
            "provider": int(provider),
            "product": int(product),
            "purposes": PURPOSE[loop],
            "modes": MODES_USE_AND_PROCESSING,
            "maxDerivatives": 1,
            "minOutcomeSource": 0,
            "maxOutcomeSource": 1_000_000,
            "validUntil": FOREVER,
            "nonce": int(product),
        }


@dataclass(frozen=True)
class Part:
    """A resource in a composition and its holder."""

    resource: ResourceId
    holder: Party


def _argument(receipt: Receipt, event: str, name: str) -> int:
    """An integer argument of the one event of that name in a receipt."""
    return next(integer(found.args[name]) for found in receipt.events if found.name == event)
