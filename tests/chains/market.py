"""A small market driven through the gateway as its people drive it: two firms, a provider, a buyer, one period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from offchain.chain.gateway import Gateway
from offchain.chain.values import Receipt, octets, record
from offchain.codec import batch, leaf, tree
from offchain.codec.batch import Batch, Component, Line
from offchain.codec.documents import document_hash
from offchain.codec.keccak import keccak256
from offchain.codec.registration import Registration
from offchain.codec.report import ReportStruct
from offchain.codec.spacetime import space_time_code
from offchain.demo.actions import Actions
from offchain.demo.cast import THRESHOLD, Cast, Party
from offchain.demo.planning import member_names
from offchain.demo.trading import Part, Terms, Trading
from offchain.domain.types import MAIN, PPM, Address, OrganisationId, PeriodId, Ppm, ProductId, ResourceId

DEPOSIT = 2_000_000_000
PRICE = 1_000_000_007
"""Token base units."""
WEIGHTS = (600_000, 400_000)
"""Of firm A's and firm B's resource, ppm."""
TERM = 86_400
TERMS = Terms(document_hash({"form": "project licence 项目制"}), MAIN, TERM)
LAST_KEY = 2**256 - 1
PERIOD = PeriodId(0)


class Chain(Protocol):
    """What the market needs of a chain process."""

    @property
    def url(self) -> str:
        """The JSON-RPC address."""
        ...

    def mine(self, blocks: int = 1) -> None:
        """Mines empty blocks."""
        ...

    def advance_to(self, timestamp: int) -> None:
        """Mines a block at that time in seconds, or later."""
        ...

    def fund(self, address: str, wei: int) -> None:
        """Sets an account's native balance in wei."""
        ...


class Gas:
    """The gas of every transaction by what it did."""

    def __init__(self) -> None:
        self.used: dict[str, int] = {}

    def note(self, what: str, receipt: Receipt) -> None:
        """Implements the `Ledger` of the actions."""
        self.used[what] = receipt.gas_used


@dataclass
class Market:
    """The market on one chain; its steps are called in their order."""

    chain: Chain
    gateway: Gateway
    cast: Cast

    def __post_init__(self) -> None:
        self.gas = Gas()
        self.actions = Actions(self.gateway, self.cast, self.gas)
        self.trading = Trading(self.actions)
        self.buyer = self.cast["plant-a-1"]
        self.provider = self.cast["provider"]
        self.firms = (self.cast.firm("A"), self.cast.firm("B"))
        self.organisations: dict[str, OrganisationId] = {}

    def open(self) -> None:
        """Admission, a bank deposit, registration until birth, consent, composition, offer."""
        for party in (*self.firms, self.provider, self.buyer):
            self.organisations[party.name] = self.actions.admit(party)
        self.actions.mint(self.buyer, DEPOSIT)
        self.resources = self._register()
        trading = self.trading
        self.product = trading.create(self.provider, MAIN, "pump data", "pump anomaly prediction")
        parts = [Part(resource, firm) for resource, firm in zip(self.resources, self.firms, strict=True)]
        payee = self.organisations[self.provider.name]
        consents = [trading.consent(payee, self.product, MAIN, resource, 1) for resource in self.resources]
        self.key = trading.compose(self.provider, parts, consents)
        self.offer = trading.offer(self.provider, self.product, PRICE, TERMS)

    def buy(self) -> None:
        """The buyer pays, and accepts delivery."""
        self.sold = self.trading.buy(self.buyer, self.offer, PRICE, TERMS, self.product)

    def report(self) -> None:
        """The period ends; the committee anchors an empty log and reports the line; the report becomes final."""
        calendar = self.gateway.calendar
        self.chain.advance_to(calendar.end(PERIOD))
        self._sign_and_send("CirculationLog", "anchor", "anchorDigest", 0, tree.root(()), [])
        before = self.gateway.block_before(calendar.end(PERIOD), self.gateway.head())
        self.chain.advance_to(calendar.end(PERIOD) + 70)
        cut = record(self.gateway.call("CirculationLog", "cutOf", PERIOD))
        struct = ReportStruct(
            PERIOD, 0, 1, 1, before.number, before.hash, 0, octets(cut["root"]), 1, 1, tree.root([self._leaf()])
        )
        self._sign_and_send("ContributionOracle", "submit", "reportDigest", struct.values())
        self.chain.advance_to(self.gateway.now() + 310)

    def settle(self) -> None:
        """Somebody settles the period's only batch."""
        proof: list[bytes] = []
        argument = (0, 0, LAST_KEY, 0, 1, self._batch(), proof)
        self._send(self.buyer, "Settlement", "settle", PERIOD, [argument])

    def balances(self) -> dict[str, int]:
        """Token base units of every person and contract that has any."""
        holders: dict[str, Address] = {name: address for address, name in self.cast.names.items()}
        holders |= {name: self.gateway.address(name) for name in self.gateway.manifest.contracts}
        found = {name: self.actions.balance(address) for name, address in holders.items()}
        return {name: amount for name, amount in found.items() if amount}

    def _register(self) -> tuple[ResourceId, ...]:
        salt = keccak256(b"salt")
        for firm in self.firms:
            self.actions.commit(firm, self._registration(firm), salt)
        self.chain.advance_to(self.gateway.now() + 5)
        found = tuple(self.actions.register(firm, self._registration(firm), salt) for firm in self.firms)
        for resource in found:
            self.actions.attest(resource)
        self.chain.advance_to(self.gateway.now() + 120)
        return found

    def _registration(self, firm: Party) -> Registration:
        root = keccak256(firm.name.encode())
        return Registration(
            content_root=root,
            manifest_hash=document_hash({"firm": firm.name}),
            space_time_code=space_time_code(root, 1, 1, self.organisations[firm.name]),
            evidence_hash=document_hash({"firm": firm.name, "de-identified": True}),
            class_id=101,
            volume=1_000,
            security_level=1,
            personal_information=False,
            legal_basis=0,
        )

    def _batch(self) -> bytes:
        components = tuple(Component(r, Ppm(w)) for r, w in zip(self.resources, WEIGHTS, strict=True))
        payee = self.organisations[self.provider.name]
        return batch.encode(Batch.of(PERIOD, [Line(ProductId(self.product), payee, Ppm(0), Ppm(PPM), components)]))

    def _leaf(self) -> bytes:
        line = leaf.BatchLeaf(PERIOD, 0, 0, LAST_KEY, batch.batch_hash(self._batch()))
        return tree.leaf_hash(leaf.encode(line))

    def _sign_and_send(self, contract: str, function: str, digest: str, *args: object) -> None:
        """A quorum of members signs what the contract's own view says is to be signed."""
        signed = args[:2] if function == "anchor" else args
        message = octets(self.gateway.call(contract, digest, *signed))
        wallets = [self.cast.key(name) for name in member_names()[:THRESHOLD]]
        envelopes = b"".join(wallet.sign_envelope(message) for wallet in wallets)
        self._send(self.buyer, contract, function, *args, (1 << THRESHOLD) - 1, envelopes)

    def _send(self, party: Party, contract: str, function: str, *args: object) -> None:
        self.gas.note(f"{contract}.{function}", self.gateway.send(party.wallet, contract, function, *args))
