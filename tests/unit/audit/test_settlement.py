"""Which events belong to which call, and which period is the base of a missed one."""

from __future__ import annotations

from offchain.audit.bases import base_of
from offchain.audit.settlement import calls_of
from offchain.audit.terms import late_terms
from offchain.domain.periods import Calendar
from offchain.domain.types import PeriodId
from tests.unit.audit.conftest import MAIN_KEY, PERIOD, SETTLE, TRAINING_KEY, Told, account
from tests.unit.audit.paper import GENESIS, LENGTH

ZERO = {"source": 0, "service": 0, "unearned": 0, "operator": 0, "ecosystem": 0}


def pay(told: Told, organisation: int, amount: int) -> None:
    sender = told.chain.address("Settlement")
    told.chain.emit(SETTLE, "SettlementToken", "Transfer", from_=sender, to=account(organisation), value=amount)


def test_calls__when_one_transaction_settles_twice__then_payments_stay_with_their_lines(told: Told) -> None:
    told.leave_unsettled()
    told.chain.emit_line(SETTLE, MAIN_KEY, 1, **ZERO)
    pay(told, 1, 5)
    told.chain.emit_line(SETTLE, TRAINING_KEY, 1, **ZERO)
    pay(told, 1, 6)
    calls = calls_of(PERIOD, told.index(), told.chain.address("Settlement"))
    assert [call.amounts() for call in calls] == [{account(1): [5]}, {account(1): [6]}]


def test_calls__when_another_period_is_settled_beside__then_it_is_left_out(told: Told) -> None:
    told.leave_unsettled()
    told.chain.emit_line(SETTLE, MAIN_KEY, 0, **ZERO)
    pay(told, 1, 5)
    told.chain.emit_line(SETTLE, MAIN_KEY, 1, **ZERO)
    pay(told, 2, 6)
    calls = calls_of(PERIOD, told.index(), told.chain.address("Settlement"))
    assert [call.amounts() for call in calls] == [{account(2): [6]}]


def test_calls__when_somebody_withdraws_in_the_same_transaction__then_that_is_no_payment(told: Told) -> None:
    told.leave_unsettled()
    told.chain.emit_line(SETTLE, MAIN_KEY, 1, **ZERO)
    pay(told, 1, 5)
    told.chain.emit(SETTLE, "Settlement", "Withdrawn", account=account(2), to=account(3), amount=9)
    pay(told, 3, 9)
    calls = calls_of(PERIOD, told.index(), told.chain.address("Settlement"))
    assert [call.amounts() for call in calls] == [{account(1): [5]}]


def test_base__when_the_report_became_final_after_the_end__then_it_is_no_base(told: Told) -> None:
    # The report of period 1 is final at 2,040 s: too late for its own end, in time for that of period 2 at 3,000.
    snapshot, calendar = told.index().snapshot(), Calendar(GENESIS, LENGTH)
    assert [base_of(PeriodId(period), snapshot, calendar) for period in (1, 2, 3)] == [None, 1, 1]


def test_base__when_it_was_final_at_the_very_end__then_it_is_the_base(told: Told) -> None:
    # A calendar of 680 s ends period 2 at 2,040 s.
    assert base_of(PeriodId(2), told.index().snapshot(), Calendar(GENESIS, 680)) == 1


def test_late_terms__when_the_base_lacks_the_line__then_weights_are_equal_and_performance_is_0(told: Told) -> None:
    (main,) = [c for c in told.index().snapshot().compositions if c.key == MAIN_KEY]
    (found,) = late_terms([main], {}, "base period 1").values()
    assert (found.weights, found.performance) == (((1, 333_334), (2, 333_333), (3, 333_333)), 0)
