"""Feedback duties and what clauses owe, as their events leave them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from offchain.chain.values import AbiValue
from offchain.domain.types import Address
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.snapshot import Snapshot
from tests.unit.indexer.conftest import TIME, ListChain, word

PAYER = Address(f"0x{3:040x}")


@pytest.fixture
def zone(chain: ListChain) -> ListChain:
    """Licences 1, 2 and 3 with a duty each, due at 700; clause 8 on licence 1, clause 9 on licence 2."""
    for licence in (1, 2, 3):
        chain.emit(11, "FeedbackDuty", "Opened", licence=licence, payer=PAYER, deposit=50, due=700)
    for clause, licence in ((8, 1), (9, 2)):
        terms: dict[str, AbiValue] = {"template": 2, "licensee": 3, "composition": word(0xA)}
        chain.emit(11, "Clauses", "ClauseOpened", clause=clause, licence=licence, **terms)
    return chain


@pytest.fixture
def at(zone: ListChain, indexer: Indexer, index: Index) -> Callable[..., Snapshot]:
    """The snapshot at a block, by default the newest, after everything was indexed."""

    def taken(block: int | None = None) -> Snapshot:
        indexer.sync()
        return index.snapshot(block)

    return taken


def owed(snapshot: Snapshot) -> list[tuple[int, int, int, int]]:
    return [(d.licence, d.clause, d.debt, d.shortage) for d in snapshot.debts]


def test_duties__when_they_end__then_each_says_how(zone: ListChain, at: Callable[..., Snapshot]) -> None:
    zone.emit(12, "FeedbackDuty", "Fulfilled", licence=2, payer=PAYER, deposit=50, leafHash=word(1))
    zone.emit(13, "FeedbackDuty", "Forfeited", licence=3, deposit=50)
    found = [(d.licence, d.due, d.open, d.forfeited_at) for d in at().duties]
    assert found == [(1, 700, True, 0), (2, 700, False, 0), (3, 700, False, TIME + 13)]
    assert [d.open for d in at(12).duties] == [True, False, True]


def test_duties__when_a_licence_was_refunded__then_its_duty_is_over(
    zone: ListChain, at: Callable[..., Snapshot]
) -> None:
    zone.emit(12, "FeedbackDuty", "Cancelled", licence=1, payer=PAYER, deposit=50)
    assert [(d.licence, d.open) for d in at().duties] == [(1, False), (2, True), (3, True)]


def test_debts__when_nothing_is_owed__then_there_are_none(at: Callable[..., Snapshot]) -> None:
    assert owed(at()) == []


def test_debts__when_deposit_and_prepaid_money_fall_short__then_both_are_told(
    zone: ListChain, at: Callable[..., Snapshot]
) -> None:
    zone.emit(12, "Clauses", "TakenFromDeposit", clause=8, taken=30, debt=7)
    zone.emit(12, "Clauses", "TakenFromDeposit", clause=8, taken=0, debt=2)
    zone.emit(13, "Clauses", "UsageBilled", clause=9, period=1, units=4, amount=40, paid=25)
    assert owed(at()) == [(1, 8, 9, 0), (2, 9, 0, 15)]


def test_debts__when_paid__then_nothing_is_left(zone: ListChain, at: Callable[..., Snapshot]) -> None:
    zone.emit(12, "Clauses", "TakenFromDeposit", clause=8, taken=30, debt=7)
    zone.emit(13, "Clauses", "UsageBilled", clause=8, period=1, units=4, amount=40, paid=25)
    zone.emit(14, "Clauses", "Prepaid", clause=8, payer=PAYER, amount=5, covered=5)
    zone.emit(15, "Clauses", "DebtPaid", clause=8, payer=PAYER, debt=7, shortage=10)
    assert (owed(at(14)), owed(at())) == ([(1, 8, 7, 10)], [])
