"""What the people of the scenario do in the registries, each from their own key; and how every act is sent."""

from __future__ import annotations

from typing import Protocol

from offchain.chain.gateway import Gateway
from offchain.chain.values import Receipt, integer
from offchain.codec import eip712
from offchain.codec.documents import document_hash
from offchain.codec.eip712 import Domain
from offchain.codec.registration import Registration, registration_commitment
from offchain.demo.cast import Cast, Party
from offchain.domain.types import OrganisationId, ResourceId

FOREVER = 2**40
"""Validity of admissions and consents of the scenario, seconds since the epoch."""


class Ledger(Protocol):
    """Where a run keeps what its transactions cost."""

    def note(self, what: str, receipt: Receipt) -> None:
        """Remembers a transaction."""
        ...


class Actions:
    """Transactions of participants; `gateway` simulates each before it is sent."""

    def __init__(self, gateway: Gateway, cast: Cast, notes: Ledger) -> None:
        self.gateway, self._cast, self._notes = gateway, cast, notes

    def admit(self, party: Party) -> OrganisationId:
        """Two registrars and the account itself sign; anyone sends."""
        admission: dict[str, eip712.Value] = {
            "entityId": party.entity_id,
            "account": party.address,
            "group": 0,
            "roles": int(party.roles),
            "validUntil": FOREVER,
        }
        digest = eip712.digest(self.domain("Participants"), eip712.ADMISSION, admission)
        registrars = self._cast.registrars[:2]
        receipt = self.send(
            f"admit {party.name}",
            party,
            "Participants",
            "admit",
            admission,
            party.wallet.sign_envelope(digest),
            [wallet.address for wallet in registrars],
            [wallet.sign_envelope(digest) for wallet in registrars],
        )
        return OrganisationId(argument(receipt, "Admitted", "organisation"))

    def mint(self, party: Party, amount: int) -> None:
        """The custodian books a bank deposit, token base units."""
        receipt = self.gateway.send(self._cast.custodian, "SettlementToken", "mint", party.address, amount)
        self._notes.note(f"deposit for {party.name}", receipt)

    def commit(self, party: Party, registration: Registration, salt: bytes) -> None:
        """Commits to a registration; computed here, so that no node sees the salt before its time."""
        resources = self.gateway.address("Resources")
        commitment = registration_commitment(self.gateway.chain_id, resources, party.address, registration, salt)
        self.send(f"commit {party.name}", party, "Resources", "commit", commitment)

    def register(self, party: Party, registration: Registration, salt: bytes) -> ResourceId:
        """Reveals a committed registration."""
        receipt = self.send(f"register {party.name}", party, "Resources", "register", registration.words(), salt)
        return ResourceId(argument(receipt, "Registered", "resource"))

    def attest(self, resource: ResourceId) -> None:
        """A registrar attests that the source is lawful."""
        evidence = document_hash({"resource": int(resource), "source": "lawful 来源合法"})
        receipt = self.gateway.send(self._cast.registrars[0], "Resources", "attest", resource, evidence)
        self._notes.note(f"attest resource {resource}", receipt)

    def balance(self, account: str) -> int:
        """Token base units of an account."""
        return integer(self.gateway.call("SettlementToken", "balanceOf", account))

    def approve(self, party: Party, spender: str, amount: int) -> None:
        """Lets a contract, by name, take an amount."""
        target = self.gateway.address(spender)
        self.send(f"approve {party.name}", party, "SettlementToken", "approve", target, amount)

    def send(self, what: str, party: Party, contract: str, function: str, *args: object) -> Receipt:
        """Sends a party's transaction and remembers it. Raises ContractRefusal with the contract's own error."""
        receipt = self.gateway.send(party.wallet, contract, function, *args)
        self._notes.note(what, receipt)
        return receipt

    def domain(self, contract: str) -> Domain:
        """EIP-712 domain of a contract of the zone."""
        return Domain(contract, self.gateway.chain_id, self.gateway.address(contract))


def argument(receipt: Receipt, event: str, name: str) -> int:
    """An integer argument of the one event of that name in a receipt."""
    return next(integer(found.args[name]) for found in receipt.events if found.name == event)
