"""A whole zone whose settlement token is another one, and the steps by which money enters and leaves it.

A contract that takes money is one row of ``TAKERS``: how it is paid, what it then counts as its own, and the error by
which it refuses another amount than it was told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import brownie

from scripts.plan import Plan
from scripts.system import System, container, create_in_project
from tests.contracts.settlement.batches import Batch
from tests.contracts.settlement.model import Line
from tests.contracts.settlement.records import carried
from tests.contracts.support import tree
from tests.contracts.support.market import MAIN, Consent, Steps, digest_of
from tests.contracts.support.reporting import Reporting
from tests.contracts.support.time import ChainTime

LICENCE = 0
TERM = 5_000
FOREVER = 2**40
TERMS = digest_of("terms")
WEIGHTS = (600_000, 400_000)
PERFORMANCE = 930_000
SERVICE_BASE = 700_000
"""ppm."""


@dataclass(frozen=True)
class Token:
    """A token contract of the mocks: its constructor arguments, and how many base units the tests count as one."""

    contract: str
    arguments: tuple[int, ...] = ()
    scale: int = 1


TWO_DECIMALS = Token("PlainToken", (2,))
SIX_DECIMALS = Token("PlainToken", (6,))
EIGHTEEN_DECIMALS = Token("PlainToken", (18,), 10**12)
WITHOUT_RETURN = Token("SilentToken")
BLOCKING = Token("BlockingToken")
FEE = Token("FeeToken")
REBASING = Token("RebasingToken")
HONEST = (TWO_DECIMALS, SIX_DECIMALS, EIGHTEEN_DECIMALS, WITHOUT_RETURN, BLOCKING)


@dataclass
class Zone:
    """The deployed zone, its people by name, and one composition of two resources on offer."""

    system: System
    people: dict[str, Any]
    time: ChainTime
    steps: Steps
    reporting: Reporting
    product: int = 0
    payee: int = 0
    resources: tuple[int, ...] = ()
    key: bytes = b""
    clause: int = 0

    def get(self, contract: str) -> Any:
        """A contract by name; ``SettlementToken`` is the other token."""
        return self.system.get(contract)

    @property
    def token(self) -> Any:
        """The other token."""
        return self.get("SettlementToken")

    def act(self, person: str) -> dict[str, Any]:
        """The transaction parameters of a person."""
        return {"from": self.people[person]}

    def balance(self, name: str) -> int:
        """Base units of a person or a contract."""
        return int(self.token.balanceOf(self.people.get(name) or self.get(name)))

    def balances(self, *names: str) -> dict[str, int]:
        """Base units of those who have any."""
        return {name: self.balance(name) for name in names if self.balance(name)}

    def give(self, amount: int, person: str = "lab") -> None:
        """Makes money, base units."""
        self.token.mint(self.people[person], amount, self.act("deployer"))

    def block(self, name: str, blocked: bool = True) -> None:
        """Puts a person or contract on the token's list, or takes it off."""
        account = self.people.get(name) or self.get(name)
        self.token.setBlocked(account, blocked, self.act("deployer"))

    def trade(self) -> None:
        """Two holders consent to one composition of a MAIN product."""
        products, holders = self.get("Products"), ("holder", "holder_b")
        self.resources = tuple(self.steps.born(self.people[name], name) for name in holders)
        scenarios = [digest_of("pump anomaly prediction")]
        self.product = products.create(MAIN, digest_of("datasheet"), scenarios, 0, 0, self.act("provider")).return_value
        self.payee = int(self.get("Participants").organisationOf(self.people["provider"]))
        consents = [Consent(resource, self.payee, self.product) for resource in self.resources]
        parts = [(self.people[name], consent) for name, consent in zip(holders, consents, strict=True)]
        self.key = bytes(self.steps.compose(self.people["provider"], self.product, parts).return_value)

    def buy(self, amount: int) -> int:
        """The provider asks, the lab pays into escrow; gives the licence."""
        sales = self.get("Sales")
        terms = (self.product, 0, 0, 1, TERM, 0, 0, amount, 0, 0, 0, TERMS)
        offer = sales.offer(terms, False, self.act("provider")).return_value
        self.token.approve(sales, amount, self.act("lab"))
        return int(sales.buy(offer, (amount, 0, FOREVER, 0, TERMS), self.act("lab")).return_value)

    def meter(self) -> None:
        """A licence with a metered clause and without a deposit, as the sales contract opens it."""
        sales = {"from": brownie.accounts.at(self.get("Sales").address, force=True)}
        lab, clauses = self.people["lab"], self.get("Clauses")
        organisation = self.get("Participants").organisationOf(lab)
        template = clauses.draft(((0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 1), sales).return_value
        until = self.time.now() + TERM
        terms = (self.product, organisation, self.time.now(), until, False, 0, 0, 1, self.key)
        licence = self.get("Licences").issue(lab, terms, sales).return_value
        self.clause = int(clauses.open(licence, template, self.key, organisation, lab, sales).return_value)

    def prepay(self, amount: int) -> None:
        """The lab prepays metered use."""
        self.token.approve(self.get("Clauses"), amount, self.act("lab"))
        self.get("Clauses").prepay(self.clause, amount, self.act("lab"))

    def accept(self, licence: int) -> None:
        """The price in escrow becomes revenue."""
        self.get("Sales").accept(licence, self.act("lab"))

    def refund(self, licence: int) -> None:
        """The lab gives the licence back."""
        self.get("Sales").refund(licence, self.act("lab"))

    def receive_revenue(self, amount: int) -> None:
        """The lab pays licence revenue of the composition."""
        settlement = self.get("Settlement")
        self.token.approve(settlement, amount, self.act("lab"))
        settlement.receiveRevenue(self.key, LICENCE, amount, self.act("lab"))

    def book(self, amount: int) -> None:
        """The lab gives to the fund, which books it."""
        self.token.transfer(self.get("EcosystemFund"), amount, self.act("lab"))
        self.get("EcosystemFund").book(amount, 0, self.act("lab"))

    def owed(self, *names: str) -> dict[str, int]:
        """Base units that settlement has parked for those who are owed any."""
        settlement = self.get("Settlement")
        found = {name: int(settlement.owed(self.people.get(name) or self.get(name))) for name in names}
        return {name: amount for name, amount in found.items() if amount}

    def collect(self, name: str) -> None:
        """A person, or anyone for the fund, takes what settlement has parked."""
        if name in self.people:
            self.get("Settlement").withdraw(self.people[name], self.act(name))
        else:
            self.get("Settlement").payFund(self.act("stranger"))

    def in_pot(self) -> int:
        """Licence revenue of the open period."""
        return int(self.get("Settlement").potOf(self.key, self.time.period())["licence"])

    def close(self) -> Batch:
        """The open period ends with a final report; gives its batch."""
        period = self.time.period()
        batch = Batch.of(period, [Line(self.product, self.payee, 0, self.resources, WEIGHTS, PERFORMANCE)])
        self.time.into_period(period + 1)
        self.reporting.anchor([tree.leaf_hash(b"fact")], 0)
        report = self.reporting.report(period, [batch.leaf(period)])
        rules = self.system.plan.rules
        self.time.next_at(self.time.end_of(period) + rules.report_delay)
        self.reporting.submit(report)
        self.time.pass_by(rules.challenge_window + 1)
        return batch

    def settle(self) -> None:
        """The open period ends and its line is settled."""
        batch, period = self.close(), self.time.period() - 1
        self.get("Settlement").settle(period, [batch.arguments()], self.act("stranger"))

    def settle_by(self, transfers: int | None) -> None:
        """At once, or in parts of so many transfers."""
        if transfers is None:
            self.settle()
        else:
            self.settle_in_parts(transfers)

    def settle_in_parts(self, transfers: int) -> None:
        """The same by calls of so many transfers each: the first settles and carries what it does not pay."""
        batches, period, sums = [self.close().arguments()], self.time.period() - 1, b""
        while batches or sums:
            call = self.get("Settlement").settleInParts(
                period, batches, [sums] if sums else [], transfers, self.act("stranger")
            )
            batches, sums = [], carried(call)


@dataclass(frozen=True)
class Taker:
    """A contract that takes money, base units."""

    contract: str
    pay: Callable[[Zone, int], Any]
    counted: Callable[[Zone], int]
    refusal: str


TAKERS = (
    Taker("Settlement", Zone.receive_revenue, Zone.in_pot, "Settlement_WrongAmountReceived"),
    Taker("Sales", Zone.buy, lambda zone: int(zone.get("Sales").totalEscrow()), "Custody_WrongAmountReceived"),
    Taker("Clauses", Zone.prepay, lambda zone: int(zone.get("Clauses").totalHeld()), "Custody_WrongAmountReceived"),
    Taker(
        "EcosystemFund",
        Zone.book,
        lambda zone: int(zone.get("EcosystemFund").ecosystemBalance()),
        "EcosystemFund_Unfunded",
    ),
)


def build(token: Token, plan: Plan, people: dict[str, Any], registrars: list[Any], members: list[Any]) -> Zone:
    """Deploys and wires every contract of a zone with this token, and puts a composition together."""

    def create(name: str, arguments: tuple[Any, ...], deployer: Any) -> Any:
        if name == "SettlementToken":
            return container(token.contract).deploy(*token.arguments, {"from": deployer})
        return create_in_project(name, arguments, deployer)

    genesis = int(brownie.web3.eth.get_block("latest")["timestamp"])
    rules = replace(plan.rules, service_base=SERVICE_BASE)
    system = System(replace(plan, genesis=genesis, rules=rules), people["deployer"], create)
    system.deploy_all()
    time = ChainTime(system)
    zone = Zone(system, people, time, Steps(system, time, registrars), Reporting(system, members, people["stranger"]))
    zone.trade()
    zone.meter()
    return zone
