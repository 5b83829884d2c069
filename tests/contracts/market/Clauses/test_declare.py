"""OutcomeClauses.declare and correct."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contracts.market.Clauses.conftest import DUE_AT, Opened, declare, ref
from tests.contracts.market.Clauses.model import DAY, INTERVAL, TAIL, TERM, Model, Terms
from tests.contracts.support.refusals import refuses

Revenue = Callable[[], tuple[int, int]]


def test_declare__when_not_licensee__then_reverts(clauses: Any, share: Opened, plant: Any, lab_id: int) -> None:
    with refuses("Clauses_NotLicensee", lab_id, lab_id + 1):
        declare(clauses, share, plant, 1)


def test_declare__when_interval_is_not_over__then_reverts(clauses: Any, share: Opened, lab: Any, time: Any) -> None:
    now = share.start + INTERVAL - 1
    time.next_at(now)
    with refuses("Clauses_BadInterval", share.start, now, share.start + INTERVAL):
        declare(clauses, share, lab, 1)


def test_declare__when_not_contiguous__then_reverts(clauses: Any, share: Opened, lab: Any, time: Any) -> None:
    time.next_at(share.start + 2 * INTERVAL)
    with refuses("Clauses_NotContiguous", share.start, share.start + INTERVAL):
        declare(clauses, share, lab, 1, interval=1)


def test_declare__when_longer_than_interval__then_reverts(clauses: Any, share: Opened, lab: Any, time: Any) -> None:
    time.next_at(share.start + 2 * INTERVAL)
    last = share.start + INTERVAL
    with refuses("Clauses_BadInterval", share.start, last, last + 1):
        clauses.declare(share.clause, ref("r1"), share.start, last + 1, 1, {"from": lab})


def test_declare__when_empty_interval__then_reverts(clauses: Any, share: Opened, lab: Any, time: Any) -> None:
    time.next_at(share.start + 2 * INTERVAL)
    with refuses("Clauses_BadInterval", share.start, share.start + INTERVAL, share.start):
        clauses.declare(share.clause, ref("r1"), share.start, share.start, 1, {"from": lab})


def test_declare__when_beyond_term__then_reverts(clauses: Any, share: Opened, lab: Any, time: Any) -> None:
    time.mine_at(share.start + TERM + INTERVAL)
    for number in range(4):
        declare(clauses, share, lab, 1, str(number), number)
    end = share.start + TERM
    with refuses("Clauses_BadInterval", end, end, end + INTERVAL):
        declare(clauses, share, lab, 1, "beyond", 4)


@pytest.mark.edge("E17")
def test_declare__when_same_report__then_reverts(clauses: Any, share: Opened, lab: Any, time: Any) -> None:
    time.mine_at(share.start + 2 * INTERVAL)
    declare(clauses, share, lab, 1)
    with refuses("Clauses_Duplicate", share.clause, ref("r1")):
        declare(clauses, share, lab, 1, "r1", 1)


@pytest.mark.edge("E16")
def test_declare__given_tail_over__then_reverts(clauses: Any, share: Opened, lab: Any, time: Any) -> None:
    last = share.start + TERM + TAIL
    time.next_at(last + 1)
    with refuses("Clauses_TailOver", last, last + 1):
        declare(clauses, share, lab, 1)


def test_declare__when_in_time__then_share_from_caller(
    clauses: Any, share: Opened, lab: Any, token: Any, time: Any, revenue: Revenue
) -> None:
    before = token.balanceOf(lab)
    time.next_at(share.start + DUE_AT)
    events = declare(clauses, share, lab, 10_019).events
    assert events["Declared"]["revenue"] == 10_019
    assert dict(events["ShareDue"]) == {"clause": share.clause, "due": 1_001, "penalty": 0}
    assert (before - token.balanceOf(lab), revenue()) == (1_001, (0, 1_001))
    assert clauses.declarationOf(share.clause, ref("r1")) == (10_019, share.start, share.start + DUE_AT)


@pytest.mark.edge("E16")
@pytest.mark.parametrize(("late", "penalty"), [(1, 10), (DAY, 10), (DAY + 1, 20), (9 * DAY, 50)])
def test_declare__when_late__then_penalty_from_deposit(
    clauses: Any, share: Opened, lab: Any, token: Any, time: Any, revenue: Revenue, late: int, penalty: int
) -> None:
    """1 % of the due 1,001 per day begun, up to 5 %, credited to the period of receipt."""
    before = token.balanceOf(lab)
    time.next_at(share.start + DUE_AT + late)
    event = declare(clauses, share, lab, 10_019).events["ShareDue"]
    assert (event["due"], event["penalty"]) == (1_001, penalty)
    assert (before - token.balanceOf(lab), revenue()) == (1_001, (0, 1_001 + penalty))
    assert clauses.clause(share.clause)["deposit"] == Terms().deposit - penalty == clauses.totalHeld()


def test_declare__given_deposit_is_short__then_debt_and_no_access(
    clauses: Any, start_clause: Callable[..., Opened], lab: Any, licences: Any, time: Any
) -> None:
    clause = start_clause(Terms(deposit=4))
    time.next_at(clause.start + DUE_AT + 1)
    event = declare(clauses, clause, lab, 10_019).events["TakenFromDeposit"]
    assert dict(event) == {"clause": clause.clause, "taken": 4, "debt": 6}
    assert (clauses.dueOf(clause.clause), licences.isAccessibleAt(clause.licence, clause.start)) == (6, False)


def test_declare__given_cap_reached_by_payments__then_nothing_due(
    clauses: Any, start_clause: Callable[..., Opened], lab: Any, model_user: Any, time: Any
) -> None:
    clause = start_clause(Terms(cap=100))
    clauses.pay(clause.clause, 900, ref("one"), {"from": model_user})
    time.next_at(clause.start + DUE_AT + 1)
    event = declare(clauses, clause, lab, 1_000_000).events["ShareDue"]
    assert (event["due"], event["penalty"], clauses.capLeft(clause.clause)) == (10, 0, 0)


def test_correct__when_unknown__then_reverts(clauses: Any, share: Opened, lab: Any) -> None:
    with refuses("Clauses_UnknownReport", share.clause, ref("r1")):
        clauses.correct(share.clause, ref("r1"), 1, {"from": lab})


def test_correct__when_not_licensee__then_reverts(clauses: Any, share: Opened, plant: Any, lab_id: int) -> None:
    with refuses("Clauses_NotLicensee", lab_id, lab_id + 1):
        clauses.correct(share.clause, ref("r1"), 1, {"from": plant})


@pytest.fixture
def declared(clauses: Any, share: Opened, lab: Any, time: Any) -> Opened:
    """10,000 declared in time for the first interval; 1,000 paid."""
    time.next_at(share.start + INTERVAL)
    declare(clauses, share, lab, 10_000)
    return share


@pytest.mark.edge("E17")
def test_correct__when_upwards_in_time__then_difference_paid(
    clauses: Any, declared: Opened, lab: Any, time: Any
) -> None:
    time.next_at(declared.start + DUE_AT)
    events = clauses.correct(declared.clause, ref("r1"), 15_000, {"from": lab}).events
    assert (events["Corrected"]["previous"], events["Corrected"]["revenue"]) == (10_000, 15_000)
    assert dict(events["ShareDue"]) == {"clause": declared.clause, "due": 500, "penalty": 0}


@pytest.mark.edge("E17")
def test_correct__when_upwards_late__then_penalty_on_difference(
    clauses: Any, declared: Opened, lab: Any, time: Any, revenue: Revenue
) -> None:
    time.next_at(declared.start + DUE_AT + 2 * DAY)
    clauses.correct(declared.clause, ref("r1"), 15_000, {"from": lab})
    assert revenue() == (0, 500 + 10)
    assert clauses.clause(declared.clause)["deposit"] == Terms().deposit - 10


@pytest.mark.edge("E17")
def test_correct__when_downwards__then_credit_against_next(
    clauses: Any, declared: Opened, lab: Any, token: Any, time: Any
) -> None:
    before = token.balanceOf(lab)
    clauses.correct(declared.clause, ref("r1"), 4_000, {"from": lab})
    assert token.balanceOf(lab) == before
    time.next_at(declared.start + 2 * INTERVAL)
    due = declare(clauses, declared, lab, 9_000, "r2", 1).events["ShareDue"]["due"]
    assert due == 900 - 600


def test_correct__given_tail_over__then_reverts(clauses: Any, declared: Opened, lab: Any, time: Any) -> None:
    last = declared.start + TERM + TAIL
    time.next_at(last + 1)
    with refuses("Clauses_TailOver", last, last + 1):
        clauses.correct(declared.clause, ref("r1"), 1, {"from": lab})


STEPS = [("pay", 1_234_567), ("declare", 7_777), ("correct", -3_000), ("pay", 19), ("declare", 5), ("correct", 1_009)]


@pytest.mark.parametrize("cap", [0, 124_000])
@pytest.mark.parametrize("deposit", [1_000_000, 3])
def test_declare__when_any_order__then_as_the_model_says(
    clauses: Any,
    start_clause: Callable[..., Opened],
    lab: Any,
    model_user: Any,
    time: Any,
    cap: int,
    deposit: int,
) -> None:
    """Charged, debt and deposit equal those of an independent model after every step, all of them late."""
    terms = Terms(cap=cap, deposit=deposit)
    model, clause = Model(terms), start_clause(terms)
    late, interval, last = 3 * DAY, 0, 0
    for number, (step, amount) in enumerate(STEPS):
        if step == "pay":
            clauses.pay(clause.clause, amount, ref(str(number)), {"from": model_user})
            model.earn(amount)
        elif step == "declare":
            time.next_at(clause.start + (interval + 2) * INTERVAL + late)
            declare(clauses, clause, lab, amount, f"r{interval}", interval)
            model.take(model.penalty(model.earn(amount), late))
            interval, last = interval + 1, amount
        else:
            time.next_at(clause.start + (interval + 1) * INTERVAL + late + DAY)
            clauses.correct(clause.clause, ref(f"r{interval - 1}"), last + amount, {"from": lab})
            model.take(model.penalty(model.earn(amount), late + DAY))
        record = clauses.clause(clause.clause)
        found = (record["charged"], record["debt"], record["deposit"], record["passed"] + record["declared"])
        assert found == (model.charged, model.debt, model.deposit, model.revenue)
