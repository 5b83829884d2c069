"""OutcomeClauses.close: the floor, and the rest of the deposit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contracts.market.Clauses.conftest import CLOSED, OPEN, Opened, ref
from tests.contracts.market.Clauses.model import TAIL, TERM, Terms
from tests.contracts.support.refusals import refuses

Revenue = Callable[[], tuple[int, int]]
LIFE = TERM + TAIL


def test_close__given_last_second_of_tail__then_reverts(clauses: Any, share: Opened, stranger: Any, time: Any) -> None:
    last = share.start + LIFE
    time.next_at(last)
    with refuses("Clauses_TailOpen", last, last):
        clauses.close(share.clause, {"from": stranger})


def test_close__given_no_outcome_share__then_reverts(clauses: Any, metered: Opened, stranger: Any) -> None:
    with refuses("Clauses_NoOutcome", metered.clause):
        clauses.close(metered.clause, {"from": stranger})


def test_close__given_tail_over__then_deposit_back(
    clauses: Any, share: Opened, stranger: Any, lab: Any, token: Any, time: Any
) -> None:
    before, deposit = token.balanceOf(lab), Terms().deposit
    time.next_at(share.start + LIFE + 1)
    event = clauses.close(share.clause, {"from": stranger}).events["ClauseClosed"]
    assert dict(event) == {"clause": share.clause, "topUp": 0, "returned": deposit}
    assert (token.balanceOf(lab) - before, clauses.totalHeld(), token.balanceOf(clauses)) == (deposit, 0, 0)
    assert clauses.clause(share.clause)["status"] == CLOSED


def test_close__given_closed__then_reverts(clauses: Any, share: Opened, stranger: Any, time: Any) -> None:
    time.next_at(share.start + LIFE + 1)
    clauses.close(share.clause, {"from": stranger})
    with refuses("Clauses_WrongStatus", share.clause, OPEN, CLOSED):
        clauses.close(share.clause, {"from": stranger})


@pytest.mark.parametrize(
    ("floor", "deposit", "top_up", "returned", "debt"),
    [(100, 500, 0, 500, 0), (101, 500, 1, 499, 0), (600, 500, 500, 0, 0), (700, 500, 600, 0, 100)],
)
def test_close__given_floor__then_topped_up_from_deposit(
    clauses: Any,
    start_clause: Callable[..., Opened],
    model_user: Any,
    time: Any,
    revenue: Revenue,
    floor: int,
    deposit: int,
    top_up: int,
    returned: int,
    debt: int,
) -> None:
    """100 was paid as a share before."""
    clause = start_clause(Terms(floor=floor, deposit=deposit))
    clauses.pay(clause.clause, 1_000, ref("one"), {"from": model_user})
    time.next_at(clause.start + LIFE + 1)
    event = clauses.close(clause.clause, {"from": model_user}).events["ClauseClosed"]
    assert (event["topUp"], event["returned"], clauses.dueOf(clause.clause)) == (top_up, returned, debt)
    assert revenue() == (0, top_up - debt)
    assert clauses.clause(clause.clause)["charged"] == 100 + top_up
