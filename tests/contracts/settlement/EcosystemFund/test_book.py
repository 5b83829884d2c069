"""The fund books only what it holds."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from tests.contracts.settlement.rewards import BOOKED, ECOSYSTEM, HOLDER, Funded, Programme, Reward
from tests.contracts.settlement.stage import Stage, build
from tests.contracts.support.time import ChainTime

QUARTER = 90 * 86_400


@pytest.fixture(scope="module")
def built() -> Stage:
    """The stage as deployed."""
    return build("PlainToken", 6)


@pytest.fixture
def funded(built: Stage, fn_isolation: Any) -> Stage:
    """100 have arrived and 60 are booked as ECOSYSTEM."""
    sender = {"from": built.people["stranger"]}
    built.token.mint(built.fund, 100, sender)
    built.fund.book(60, 0, sender)
    return built


def test_book__when_more_than_arrived__then_reverts_with_both_sides(funded: Stage) -> None:
    with brownie.reverts("EcosystemFund_Unfunded: 101, 100"):
        funded.fund.book(20, 21, {"from": funded.people["stranger"]})


def test_book__when_more_than_the_earmarks_count__then_reverts_with_both_sides(funded: Stage) -> None:
    funded.token.mint(funded.fund, 2**112, {"from": funded.people["stranger"]})
    with brownie.reverts(f"EcosystemFund_TooMuch: {2**112 - 1}, {2**112}"):
        funded.fund.book(2**112 - 60, 0, {"from": funded.people["stranger"]})


def test_book__when_all_that_arrived__then_counts_by_earmark(funded: Stage) -> None:
    funded.fund.book(30, 10, {"from": funded.people["stranger"]})
    assert (funded.fund.ecosystemBalance(), funded.fund.serviceBalance()) == (90, 10)


def test_book__then_emits(funded: Stage) -> None:
    stranger = funded.people["stranger"]
    event = funded.fund.book(30, 10, {"from": stranger}).events["Booked"]
    assert dict(event) == {"from": stranger, "ecosystem": 30, "service": 10}


@pytest.mark.edge("E33")
def test_book__when_a_budget_is_exhausted__then_money_still_enters(stage: Funded) -> None:
    rewards = [Reward(Programme.CORRECTION, HOLDER, 1_000_000)]
    stage.report(rewards)
    stage.claim(rewards)
    assert stage.fund.budgetOf(0, Programme.CORRECTION)["left"] == 0
    stage.token.mint(stage.fund, 5, stage.anyone)
    stage.fund.book(5, 0, stage.anyone)
    # 1,000,000 without its budgets of 600,000, and 5.
    assert stage.fund.ecosystemBalance() == 400_005


@pytest.mark.edge("E34")
def test_book__when_money_came_without_a_booking__then_it_is_no_earmarks(stage: Funded) -> None:
    stage.token.mint(stage.fund, 77, stage.anyone)
    assert stage.free() == (*BOOKED, 0)
    assert stage.fund.surplus() == 77


def test_book__when_a_new_quarter_runs__then_its_start_is_remembered_without_the_booking(
    stage: Funded, time: ChainTime
) -> None:
    time.pass_by(QUARTER)
    stage.token.mint(stage.fund, 100, stage.anyone)
    stage.fund.book(100, 0, stage.anyone)
    assert stage.fund.quarterOf(ECOSYSTEM) == (1_000_000, 0)
