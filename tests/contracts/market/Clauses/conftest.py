"""A lab with money and a licence of a composition, and clauses as sales opens them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from scripts.plan import MarketRules
from scripts.system import System, container
from tests.contracts.market.Clauses.model import DAY, INTERVAL, NONE, Terms
from tests.contracts.market.desk import Desk
from tests.contracts.support.market import digest_of

PURSE = 10**12
LICENCE_TERM = 5_000
OPEN, CLOSED, VOID = 1, 2, 3
ANSWER = MarketRules().answer_window
DUE_AT = 2 * INTERVAL
"""Seconds from the start to the deadline of the first declaration."""


@dataclass(frozen=True)
class Opened:
    """A clause, its licence and the second in which its term starts."""

    clause: int
    licence: int
    start: int


@pytest.fixture(scope="module")
def desk(system: System, lab: Any, custodian: Any) -> Desk:
    """Sales, as the clauses see it."""
    return Desk(system, lab, custodian)


@pytest.fixture(scope="module")
def lab_id(participants: Any, lab: Any) -> int:
    """The lab's organisation."""
    return int(participants.organisationOf(lab))


@pytest.fixture(scope="module")
def model_user(people: dict[str, Any], token: Any, clauses: Any, custodian: Any) -> Any:
    """Who uses the lab's model and pays for it by itself."""
    account = people["model_user"]
    token.mint(account, PURSE, {"from": custodian})
    token.approve(clauses, PURSE, {"from": account})
    return account


@pytest.fixture
def purse(token: Any, clauses: Any, lab: Any, custodian: Any) -> None:
    """The lab owns money that the clauses may take."""
    token.mint(lab, PURSE, {"from": custodian})
    token.approve(clauses, PURSE, {"from": lab})


@pytest.fixture
def start_clause(
    desk: Desk, clauses: Any, composition: Any, lab: Any, lab_id: int, time: Any, purse: None
) -> Callable[..., Opened]:
    """Drafts terms and opens a clause with them, for a new licence of the lab."""

    def opener(terms: Terms | None = None, unit_price: int = 0) -> Opened:
        terms = terms or Terms()
        template = clauses.draft((terms.values(), unit_price), {"from": lab}).return_value
        start = time.now()
        dates = {"validFrom": start, "validUntil": start + LICENCE_TERM}
        licence = desk.issue(lab, product=1, licensee=lab_id, composition=composition, **dates)
        desk.have(clauses, terms.deposit)
        sent = desk.send(clauses.open, licence, template, composition, lab_id, lab)
        return Opened(int(sent.return_value), licence, start)

    return opener


@pytest.fixture
def share(start_clause: Callable[..., Opened]) -> Opened:
    """An outcome share of 10 %."""
    return start_clause()


@pytest.fixture
def metered(start_clause: Callable[..., Opened]) -> Opened:
    """Three base units a use, without an outcome share."""
    return start_clause(NONE, 3)


@pytest.fixture
def revenue(settlement: Any, rulebook: Any, composition: Any) -> Callable[[], tuple[int, int]]:
    """(licence, outcome) revenue of the composition in the open period."""

    def read() -> tuple[int, int]:
        pot = settlement.potOf(composition, rulebook.currentPeriod())
        return int(pot["licence"]), int(pot["outcome"])

    return read


def ref(name: str) -> bytes:
    """A payment reference or report id."""
    return digest_of(name)


@pytest.fixture
def plain_room(
    rulebook: Any,
    participants: Any,
    products: Any,
    resources: Any,
    licences: Any,
    oracle: Any,
    committee: Any,
    governance: Any,
    composition: Any,
    lab: Any,
    lab_id: int,
) -> Callable[[Any], tuple[Any, Any]]:
    """Clauses and settlement of their own for another token; the lab plays sales and has opened clause 1 without
    deposit."""

    def build(token: Any) -> tuple[Any, Any]:
        sender = {"from": lab}
        # A claim window of no less than a period; nothing here claims a reward.
        rules = ([0] * 6, rulebook.periodLength(), 0)
        fund = container("EcosystemFund").deploy(
            governance, token, rulebook, participants, products, oracle, rules, sender
        )
        rooms = (rulebook, participants, oracle, resources, products, fund)
        settlement = container("Settlement").deploy(token, *rooms, sender)
        room = container("Clauses").deploy(
            token, rulebook, participants, licences, settlement, oracle, committee, sender
        )
        room.wire(lab, sender)
        # The licence is not known to the register: its term starts with the epoch and has no end in these tests.
        forever = Terms(deposit=0, term=2**32 - 1)
        room.draft((forever.values(), 0), sender)
        room.open(1, 1, composition, lab_id, lab, sender)
        token.mint(lab, PURSE, sender)
        token.approve(room, PURSE, sender)
        return room, settlement

    return build


def declare(clauses: Any, clause: Opened, lab: Any, revenue: int, name: str = "r1", interval: int = 0) -> Any:
    """The lab declares a whole interval, by its number."""
    from_ = clause.start + interval * INTERVAL
    return clauses.declare(clause.clause, ref(name), from_, from_ + INTERVAL, revenue, {"from": lab})


@pytest.fixture
def attest(clauses: Any, reporting: Any, stranger: Any) -> Callable[..., Any]:
    """Three members of committee 1 attest; the stranger carries it."""

    def send(clause: Opened, until: int, revenue: int, committee: int = 1, signers: int = 3) -> Any:
        signed = reporting.sign(clauses.attestationDigest(clause.clause, until, revenue), signers)
        return clauses.attest(clause.clause, until, revenue, committee, *signed, {"from": stranger})

    return send


@pytest.fixture
def declared(clauses: Any, share: Opened, lab: Any, model_user: Any, time: Any) -> Opened:
    """8,000 declared for the first interval and 2,000 paid through: 1,000 of share paid."""
    time.next_at(share.start + INTERVAL)
    declare(clauses, share, lab, 8_000)
    clauses.pay(share.clause, 2_000, ref("one"), {"from": model_user})
    return share


@pytest.fixture
def gap(attest: Callable[..., Any], declared: Opened, time: Any) -> Any:
    """The transaction that attested 25,000 for the first interval, a day and a second after its deadline."""
    time.next_at(declared.start + DUE_AT + DAY + 1 - ANSWER)
    return attest(declared, declared.start + INTERVAL, 25_000)


@pytest.fixture
def answered(clauses: Any, gap: Any, declared: Opened, lab: Any, time: Any) -> Any:
    """Answered in the last second of the window."""
    time.next_at(gap.timestamp + ANSWER)
    return clauses.answer(declared.clause, ref("why"), {"from": lab})
