"""Clauses.draft, open, cancel and payDebt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.contracts.market.Clauses.conftest import OPEN, VOID, Opened, ref
from tests.contracts.market.Clauses.model import NONE, Terms
from tests.contracts.market.desk import Desk
from tests.contracts.support.refusals import field, refuses

WHOLE, WIDE = 1_000_000, 2**128 - 1


def test_draft__when_good__then_emits_and_keeps(clauses: Any, lab: Any) -> None:
    terms = (Terms(floor=5, cap=9).values(), 7)
    event = clauses.draft(terms, {"from": lab}).events["TemplateDrafted"]
    assert event["template"] == 1
    assert clauses.templateOf(1) == event["terms"] == terms
    assert clauses.templateOf(2) == (NONE.values(), 0)


@pytest.mark.parametrize(
    ("name", "terms", "bounds"),
    [
        ("share", Terms(share=WHOLE + 1), (0, WHOLE, WHOLE + 1)),
        ("floor", Terms(floor=10, cap=9), (0, 9, 10)),
        ("interval", Terms(interval=0), (1, 2**32 - 1, 0)),
        ("term", Terms(term=0), (1, 2**32 - 1, 0)),
        ("penaltyPerDay", Terms(penalty_per_day=WHOLE + 1), (0, WHOLE, WHOLE + 1)),
        ("penaltyCap", Terms(penalty_cap=WHOLE + 1), (0, WHOLE, WHOLE + 1)),
        ("floor", replace(NONE, floor=1), (0, 0, 1)),
        ("cap", replace(NONE, cap=1), (0, 0, 1)),
        ("deposit", replace(NONE, deposit=1), (0, 0, 1)),
        ("interval", replace(NONE, interval=1), (0, 0, 1)),
        ("tail", replace(NONE, tail=1), (0, 0, 1)),
        ("unitPrice", NONE, (1, WIDE, 0)),
    ],
)
def test_draft__when_a_term_is_out_of_bounds__then_reverts(
    clauses: Any, lab: Any, name: str, terms: Terms, bounds: tuple[int, int, int]
) -> None:
    with refuses("Clauses_BadTerm", field(name), *bounds):
        clauses.draft((terms.values(), 0), {"from": lab})


def test_open__when_not_sales__then_reverts(clauses: Any, sales: Any, composition: Any, lab: Any) -> None:
    with refuses("SalesRoom_NotSales", sales, lab):
        clauses.open(1, 1, composition, 1, lab, {"from": lab})


def test_open__when_unknown_template__then_reverts(clauses: Any, desk: Desk, composition: Any, lab: Any) -> None:
    with refuses("Clauses_UnknownTemplate", 1):
        desk.send(clauses.open, 1, 1, composition, 1, lab)


def test_open__given_open__then_reverts(clauses: Any, desk: Desk, composition: Any, lab: Any, share: Opened) -> None:
    with refuses("Clauses_AlreadyOpen", share.licence, share.clause):
        desk.send(clauses.open, share.licence, 1, composition, 1, lab)


def test_open__when_sales__then_deposit_held(
    clauses: Any, token: Any, share: Opened, composition: Any, lab: Any, lab_id: int
) -> None:
    record = clauses.clause(share.clause)
    deposit = Terms().deposit
    assert (record["licence"], record["licensee"], record["payer"]) == (share.licence, lab_id, lab)
    assert (record["status"], record["start"], record["declaredUntil"]) == (OPEN, share.start, share.start)
    assert (record["composition"], clauses.clauseOf(share.licence)) == (composition, share.clause)
    assert (record["deposit"], clauses.totalHeld(), token.balanceOf(clauses)) == (deposit,) * 3


def test_open__when_sales__then_emits(
    clauses: Any, desk: Desk, composition: Any, lab: Any, lab_id: int, metered: Opened
) -> None:
    event = desk.send(clauses.open, 77, 1, composition, lab_id, lab).events["ClauseOpened"]
    assert dict(event) == {
        "clause": 2,
        "licence": 77,
        "template": 1,
        "licensee": lab_id,
        "composition": composition,
    }


def test_cancel__when_not_sales__then_reverts(clauses: Any, sales: Any, share: Opened, lab: Any) -> None:
    with refuses("SalesRoom_NotSales", sales, lab):
        clauses.cancel(share.licence, {"from": lab})


def test_cancel__given_no_clause__then_nothing(clauses: Any, desk: Desk) -> None:
    assert len(desk.send(clauses.cancel, 77).events) == 0


def test_cancel__given_open__then_deposit_back_and_void(
    clauses: Any, desk: Desk, token: Any, share: Opened, lab: Any
) -> None:
    before = token.balanceOf(lab)
    sent = desk.send(clauses.cancel, share.licence)
    assert dict(sent.events["ClauseCancelled"]) == {"clause": share.clause, "payer": lab, "deposit": Terms().deposit}
    assert token.balanceOf(lab) - before == Terms().deposit
    record = clauses.clause(share.clause)
    assert (record["status"], record["endedAt"], clauses.totalHeld()) == (VOID, sent.timestamp, 0)


def test_cancel__given_void__then_nothing(clauses: Any, desk: Desk, share: Opened) -> None:
    desk.send(clauses.cancel, share.licence)
    assert len(desk.send(clauses.cancel, share.licence).events) == 0


def test_cancel__given_share_was_paid__then_it_stays_paid(
    clauses: Any, desk: Desk, share: Opened, model_user: Any, revenue: Callable[[], tuple[int, int]]
) -> None:
    clauses.pay(share.clause, 1_000, ref("one"), {"from": model_user})
    desk.send(clauses.cancel, share.licence)
    assert revenue() == (0, 100)
    with refuses("Clauses_WrongStatus", share.clause, OPEN, VOID):
        clauses.pay(share.clause, 1_000, ref("two"), {"from": model_user})


def test_pay_debt__given_nothing_due__then_reverts(clauses: Any, share: Opened, lab: Any) -> None:
    with refuses("Clauses_NothingDue", share.clause):
        clauses.payDebt(share.clause, {"from": lab})


def test_pay_debt__given_unknown__then_reverts(clauses: Any, lab: Any) -> None:
    with refuses("Clauses_Unknown", 9):
        clauses.payDebt(9, {"from": lab})


@pytest.mark.parametrize("route", [0, 1])
def test_pay_debt__given_debt__then_paid_and_access_restored(
    clauses: Any,
    start_clause: Callable[..., Opened],
    time: Any,
    licences: Any,
    model_user: Any,
    revenue: Callable[[], tuple[int, int]],
    route: int,
) -> None:
    terms = Terms(floor=700, deposit=300, term=100, tail=100, interval=50, route=route)
    clause = start_clause(terms)
    time.mine_at(clause.start + 201)
    clauses.close(clause.clause, {"from": model_user})
    assert (clauses.dueOf(clause.clause), licences.isAccessibleAt(clause.licence, clause.start)) == (400, False)
    event = clauses.payDebt(clause.clause, {"from": model_user}).events["DebtPaid"]
    assert dict(event) == {"clause": clause.clause, "payer": model_user, "debt": 400, "shortage": 0}
    assert (clauses.dueOf(clause.clause), licences.isAccessibleAt(clause.licence, clause.start)) == (0, True)
    assert revenue() == ((700, 0) if route else (0, 700))
