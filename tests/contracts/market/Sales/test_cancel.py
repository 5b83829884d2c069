"""Sales.cancel, and all of a subscription's money through its life."""

import random
from typing import Any

import brownie
import pytest

from scripts.plan import Plan
from tests.contracts.market.Sales.conftest import PERIODS, PRICE, SUBSCRIBE
from tests.contracts.market.Sales.stage import score
from tests.contracts.support.market import refusal
from tests.contracts.support.sales import FOR_EVER, OfferTerms, Purchase

MOST = 2**128 - 1
DEAR = 1_200_000_008
"""The price at a score of 0.7: 1,000,000,007 × 1.2, rounded down."""


def test_cancel__when_not_licensee__then_reverts(
    running: int, sales: Any, participants: Any, lab: Any, plant: Any
) -> None:
    organisations = [participants.organisationOf(account) for account in (lab, plant)]
    with brownie.reverts(refusal("Sales_NotLicensee", *organisations)):
        sales.cancel(1, {"from": plant})


def test_cancel__when_stranger_and_unknown__then_reverts(sales: Any, stranger: Any) -> None:
    with brownie.reverts(refusal("Sales_NotLicensee", 0, 0)):
        sales.cancel(1, {"from": stranger})


def test_cancel__given_project__then_reverts(bought: Any, sales: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Sales_NotRenewable", 1)):
        sales.cancel(1, {"from": lab})


def test_cancel__given_cancelled__then_reverts(running: int, sales: Any, lab: Any) -> None:
    sales.cancel(1, {"from": lab})
    with brownie.reverts(refusal("Sales_NotRenewable", 1)):
        sales.cancel(1, {"from": lab})


def test_cancel__given_lapsed__then_reverts(time: Any, running: int, sales: Any, lab: Any) -> None:
    time.next_at(time.start_of(running + PERIODS))
    with brownie.reverts(refusal("Sales_NotRenewable", 1)):
        sales.cancel(1, {"from": lab})


def test_cancel__given_window_open__then_reverts(plan: Plan, subscribed: Any, sales: Any, lab: Any, time: Any) -> None:
    now, until = subscribed.timestamp + 5, subscribed.timestamp + plan.rules.refund_window
    time.next_at(now)
    with brownie.reverts(refusal("Sales_RefundWindowOpen", until, now)):
        sales.cancel(1, {"from": lab})


@pytest.mark.edge("E5")
def test_cancel__given_first_period__then_future_refunded(running: int, sales: Any, token: Any, lab: Any) -> None:
    before = token.balanceOf(lab)
    event = sales.cancel(1, {"from": lab}).events["Cancelled"]
    assert (event["licence"], event["end"], event["refunded"]) == (1, running + 1, 4 * PRICE)
    assert token.balanceOf(lab) == before + 4 * PRICE
    assert (token.balanceOf(sales), sales.totalEscrow()) == (0, 0)


def test_cancel__given_first_period__then_valid_to_its_end(
    time: Any, running: int, sales: Any, licences: Any, lab: Any
) -> None:
    sales.cancel(1, {"from": lab})
    last = time.end_of(running) - 1
    assert [licences.isValidAt(1, second) for second in (last, last + 1)] == [True, False]
    assert not licences.isRenewable(1)


def test_cancel__given_cancelled__then_nothing_more_recognised(
    time: Any, running: int, sales: Any, lab: Any, stranger: Any
) -> None:
    sales.cancel(1, {"from": lab})
    assert tuple(sales.subscriptionOf(1)) == (1, running + 1, running + 1, 0)
    time.into_period(running + 3)
    with brownie.reverts(refusal("Sales_NothingToRecognise", 1)):
        sales.recognise(1, {"from": stranger})


def test_cancel__given_unrecognised_fees__then_earned_first(
    time: Any, running: int, sales: Any, token: Any, revenue_of: Any, composition: Any, lab: Any
) -> None:
    before = token.balanceOf(lab)
    time.into_period(running + 2)
    sales.cancel(1, {"from": lab})
    assert (revenue_of(composition), token.balanceOf(lab)) == (2 * PRICE, before + 2 * PRICE)


def test_cancel__given_last_period__then_nothing_refunded(
    time: Any, running: int, sales: Any, licences: Any, lab: Any
) -> None:
    time.into_period(running + 4)
    event = sales.cancel(1, {"from": lab}).events["Cancelled"]
    assert (event["end"], event["refunded"]) == (running + 5, 0)
    assert licences.licence(1)["validUntil"] == time.end_of(running + 4) - 1


def test_cancel__given_window_over__then_released(
    time: Any, plan: Plan, subscribed: Any, sales: Any, token: Any, revenue_of: Any, composition: Any, lab: Any
) -> None:
    before = token.balanceOf(lab)
    time.next_at(subscribed.timestamp + plan.rules.refund_window + 1)
    sales.cancel(1, {"from": lab})
    assert (revenue_of(composition), token.balanceOf(lab)) == (PRICE, before + 4 * PRICE)


def test_cancel__given_two_payers_and_prices__then_each_gets_what_it_paid(
    time: Any,
    sales: Any,
    token: Any,
    market: Any,
    provider: Any,
    selling: OfferTerms,
    composition: Any,
    buyers: list[Any],
    colleague: Any,
    custodian: Any,
    first: int,
) -> None:
    lab = buyers[0]
    terms = selling.but(least_price=PRICE // 2, greatest_price=2 * PRICE).by_the_period()
    sales.offer(terms.values(), False, {"from": provider})
    sales.buy(1, Purchase(periods=3).values(), {"from": lab})
    sales.accept(1, {"from": lab})
    market.setScore(score(700_000_000, first))
    token.mint(colleague, 2 * DEAR, {"from": custodian})
    token.approve(sales, 2 * DEAR, {"from": colleague})
    sales.renew(1, 2, DEAR, FOR_EVER, {"from": colleague})
    before = token.balanceOf(lab)
    time.into_period(first + 1)
    sales.cancel(1, {"from": colleague})
    assert (token.balanceOf(lab), token.balanceOf(colleague)) == (before + PRICE, 2 * DEAR)
    assert (token.balanceOf(sales), sales.totalEscrow()) == (0, 0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_total_escrow__given_a_subscriptions_life__then_is_balance(
    seed: int, time: Any, sales: Any, token: Any, settlement: Any, by_period: int, buyers: list[Any], first: int
) -> None:
    """Whatever is done when: what is held is what is paid, neither refunded nor of a period that has begun."""
    dice, lab = random.Random(seed), buyers[0]
    before = token.balanceOf(lab)
    sales.buy(by_period, SUBSCRIBE, {"from": lab})
    sales.accept(1, {"from": lab})
    end, period = first + PERIODS, first
    for _ in range(8):
        period += dice.randrange(2)
        time.into_period(period) if time.period() < period else time.pass_by(1)
        if period < end and dice.random() < 0.4:
            sales.renew(1, 2, MOST, FOR_EVER, {"from": lab})
            end += 2
        elif sales.subscriptionOf(1)["next"] <= min(period, end - 1):
            sales.recognise(1, {"from": lab})
        begun = int(sales.subscriptionOf(1)["next"]) - first
        assert token.balanceOf(settlement) == begun * PRICE
        assert token.balanceOf(sales) == sales.totalEscrow() == (end - first - begun) * PRICE
    if period < end:
        sales.cancel(1, {"from": lab})
        end = period + 1
    assert (token.balanceOf(lab), token.balanceOf(sales)) == (before - (end - first) * PRICE, 0)
