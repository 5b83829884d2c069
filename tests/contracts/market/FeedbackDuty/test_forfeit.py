"""FeedbackDuty.forfeit: silence sends the deposit to the fund, but only once a proof could have come."""

from __future__ import annotations

from typing import Any

import pytest

from offchain.codec.fact import Fact
from tests.contracts.market.desk import Desk
from tests.contracts.market.FeedbackDuty.conftest import DEPOSIT, WINDOW, Evaluations
from tests.contracts.support.refusals import refuses


def test_forfeit__given_no_duty__then_reverts(duty: Any, licence: int, stranger: Any) -> None:
    with refuses("FeedbackDuty_NoDuty", licence):
        duty.forfeit(licence, {"from": stranger})


def test_forfeit__given_open__then_two_whole_periods_to_prove(opened: Any, duty: Any, licence: int, time: Any) -> None:
    assert opened.timestamp + WINDOW < time.end_of(0)
    assert duty.forfeitableFrom(licence) == time.start_of(3)


def test_forfeit__given_due_in_next_period__then_counted_from_that(
    desk: Desk, duty: Any, licence: int, lab: Any, time: Any
) -> None:
    desk.have(duty, DEPOSIT)
    desk.send(duty.open, licence, lab, DEPOSIT, time.end_of(0) - time.now() + 500)
    assert duty.forfeitableFrom(licence) == time.start_of(4)


@pytest.mark.usefixtures("opened")
def test_forfeit__when_last_second_to_prove__then_reverts(duty: Any, licence: int, time: Any, stranger: Any) -> None:
    earliest = time.start_of(3)
    time.next_at(earliest - 1)
    with refuses("FeedbackDuty_TooEarly", earliest, earliest - 1):
        duty.forfeit(licence, {"from": stranger})


@pytest.mark.usefixtures("opened")
def test_forfeit__when_silent__then_fund_has_it(
    duty: Any, licence: int, time: Any, fund: Any, token: Any, stranger: Any
) -> None:
    time.next_at(time.start_of(3))
    event = duty.forfeit(licence, {"from": stranger}).events["Forfeited"]
    assert dict(event) == {"licence": licence, "deposit": DEPOSIT}
    assert (token.balanceOf(fund), fund.ecosystemBalance()) == (DEPOSIT, DEPOSIT)
    assert (token.balanceOf(duty), duty.totalDeposits()) == (0, 0)


def test_forfeit__given_fulfilled__then_reverts(
    evaluations: Evaluations, fact: Fact, duty: Any, licence: int, time: Any, stranger: Any
) -> None:
    evaluations.fulfil(licence, fact)
    time.next_at(time.start_of(3))
    with refuses("FeedbackDuty_NoDuty", licence):
        duty.forfeit(licence, {"from": stranger})
