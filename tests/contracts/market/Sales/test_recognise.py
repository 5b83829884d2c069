"""Subscriptions: their purchase, and the recognition of their fees."""

from typing import Any

import brownie
import pytest

from scripts.plan import Plan
from tests.contracts.market.Sales.conftest import PERIODS, PRICE
from tests.contracts.support.market import refusal


def test_buy__when_subscribed__then_paid_for_whole_periods(
    time: Any, subscribed: Any, licences: Any, first: int
) -> None:
    kept = licences.licence(1)
    assert (kept["form"], kept["validFrom"]) == (1, subscribed.timestamp)
    assert kept["validUntil"] == time.end_of(first + PERIODS - 1) - 1


def test_buy__when_subscribed__then_all_in_escrow(
    plan: Plan, subscribed: Any, sales: Any, token: Any, composition: Any, lab: Any, first: int
) -> None:
    until = subscribed.timestamp + plan.rules.refund_window
    assert tuple(sales.escrowOf(1)) == (lab, PERIODS * PRICE, until, composition)
    assert subscribed.events["Bought"]["price"] == PERIODS * PRICE
    assert tuple(sales.subscriptionOf(1)) == (1, first, first + PERIODS, PERIODS * PRICE)
    assert token.balanceOf(sales) == sales.totalEscrow() == PERIODS * PRICE


@pytest.mark.edge("E5")
def test_refund__given_subscription__then_whole_money_back(
    subscribed: Any, sales: Any, token: Any, licences: Any, lab: Any
) -> None:
    before = token.balanceOf(lab)
    sales.refund(1, {"from": lab})
    assert token.balanceOf(lab) == before + PERIODS * PRICE
    assert (sales.totalEscrow(), token.balanceOf(sales)) == (0, 0)
    assert tuple(sales.subscriptionOf(1)) == (0, 0, 0, 0)
    assert licences.licence(1)["revoked"]


def test_accept__given_subscription__then_first_fee(
    subscribed: Any, sales: Any, revenue_of: Any, composition: Any, lab: Any, first: int
) -> None:
    event = sales.accept(1, {"from": lab}).events["Released"]
    assert (event["amount"], revenue_of(composition), sales.totalEscrow()) == (PRICE, PRICE, 4 * PRICE)
    assert tuple(sales.subscriptionOf(1)) == (1, first + 1, first + PERIODS, 4 * PRICE)
    assert sales.escrowOf(1)["amount"] == 0


def test_release__given_subscription_and_later_period__then_begun_fees(
    time: Any, subscribed: Any, sales: Any, revenue_of: Any, composition: Any, first: int, stranger: Any
) -> None:
    time.into_period(first + 2)
    sales.release(1, {"from": stranger})
    assert (revenue_of(composition), sales.totalEscrow()) == (3 * PRICE, 2 * PRICE)


def test_accept__given_subscription_accepted__then_reverts(running: int, sales: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Sales_NothingInEscrow", 1)):
        sales.accept(1, {"from": lab})


def test_recognise__given_escrow__then_reverts(subscribed: Any, sales: Any, stranger: Any) -> None:
    with brownie.reverts(refusal("Sales_NothingToRecognise", 1)):
        sales.recognise(1, {"from": stranger})


def test_recognise__given_project__then_reverts(bought: Any, sales: Any, lab: Any, stranger: Any) -> None:
    sales.accept(1, {"from": lab})
    with brownie.reverts(refusal("Sales_NothingToRecognise", 1)):
        sales.recognise(1, {"from": stranger})


def test_recognise__when_unknown__then_reverts(sales: Any, stranger: Any) -> None:
    with brownie.reverts(refusal("Sales_NothingToRecognise", 9)):
        sales.recognise(9, {"from": stranger})


def test_recognise__given_no_new_period__then_reverts(running: int, sales: Any, stranger: Any) -> None:
    with brownie.reverts(refusal("Sales_NothingToRecognise", 1)):
        sales.recognise(1, {"from": stranger})


def test_recognise__given_next_period__then_its_fee(
    time: Any, running: int, sales: Any, token: Any, revenue_of: Any, composition: Any, stranger: Any
) -> None:
    time.into_period(running + 1)
    event = sales.recognise(1, {"from": stranger}).events["Recognised"]
    assert (event["licence"], event["composition"]) == (1, composition)
    assert (event["period"], event["amount"]) == (running + 1, PRICE)
    assert (revenue_of(composition), sales.totalEscrow()) == (PRICE, 3 * PRICE)
    assert token.balanceOf(sales) == 3 * PRICE


def test_recognise__given_late__then_all_into_open_pot(
    time: Any, running: int, sales: Any, settlement: Any, composition: Any, stranger: Any
) -> None:
    time.into_period(running + 3)
    sales.recognise(1, {"from": stranger})
    pots = [settlement.potOf(composition, running + later)["licence"] for later in range(4)]
    assert pots == [PRICE, 0, 0, 3 * PRICE]


def test_recognise__given_over__then_nothing_left(
    time: Any, running: int, sales: Any, token: Any, revenue_of: Any, composition: Any, stranger: Any
) -> None:
    time.into_period(running + PERIODS + 4)
    sales.recognise(1, {"from": stranger})
    assert (revenue_of(composition), sales.totalEscrow(), token.balanceOf(sales)) == (4 * PRICE, 0, 0)


@pytest.mark.parametrize("calls", [(1, 2, 3, 4), (2, 4), (4,), (1, 6)])
def test_recognise__given_any_rhythm__then_same_sum(
    calls: tuple[int, ...], time: Any, running: int, sales: Any, token: Any, settlement: Any, stranger: Any
) -> None:
    for later in calls:
        time.into_period(running + later)
        sales.recognise(1, {"from": stranger})
    assert (token.balanceOf(settlement), sales.totalEscrow()) == (PERIODS * PRICE, 0)
