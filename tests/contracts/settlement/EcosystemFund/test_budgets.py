"""Budgets by period and programme: voted for future periods, opened and closed by anyone."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from tests.contracts.settlement.rewards import (
    BUDGETS,
    CLAIM_WINDOW,
    ECOSYSTEM,
    HOLDER,
    SERVICE,
    Funded,
    Programme,
    Reward,
)
from tests.contracts.settlement.stage import BUDGET_RULES
from tests.contracts.support.refusals import refuses
from tests.contracts.support.time import ChainTime

WHOLE = 1_000_000
OTHER = ((0, 0, 500_000, 500_000, 0, 1_000_000), 5_000, 9)


@pytest.fixture
def reported(stage: Funded, fn_isolation: Any) -> Funded:
    """Period 0 has a final report without rewards."""
    stage.report([Reward(Programme.FEEDBACK, HOLDER, 0)])
    return stage


def budgets(stage: Funded, period: int) -> tuple[int, ...]:
    return tuple(stage.fund.budgetOf(period, programme)["left"] for programme in range(1, 7))


def test_set_budget_rules__then_in_force_from_their_period_only(stage: Funded) -> None:
    stage.fund.setBudgetRules(OTHER, 2, stage.vote)
    assert [stage.fund.budgetRulesAt(period) for period in (0, 1, 2, 3)] == [BUDGET_RULES] * 2 + [OTHER] * 2


def test_set_budget_rules__then_emits(stage: Funded) -> None:
    event = stage.fund.setBudgetRules(OTHER, 2, stage.vote).events["BudgetRulesSet"]
    assert (event["from"], event["rules"]) == (2, OTHER)


def test_set_budget_rules__when_not_governance__then_reverts_with_both_sides(stage: Funded) -> None:
    with refuses("EcosystemFund_NotGovernance", stage.people["deployer"], stage.people["stranger"]):
        stage.fund.setBudgetRules(OTHER, 2, stage.anyone)


@pytest.mark.parametrize("period", [0, 1])
def test_set_budget_rules__when_not_for_a_future_period__then_reverts_with_both_sides(
    reported: Funded, period: int
) -> None:
    with refuses("EcosystemFund_PeriodNotFuture", 1, period):
        reported.fund.setBudgetRules(OTHER, period, reported.vote)


def test_set_budget_rules__when_before_the_newest__then_reverts_with_both_sides(stage: Funded) -> None:
    stage.fund.setBudgetRules(OTHER, 3, stage.vote)
    with refuses("EcosystemFund_PeriodBeforeLatest", 3, 2):
        stage.fund.setBudgetRules(OTHER, 2, stage.vote)


@pytest.mark.parametrize(
    ("shares", "earmark"),
    [((400_000, 300_000, 200_000, 100_001, 0, 0), ECOSYSTEM), ((0, 0, 0, 0, 500_001, 500_000), SERVICE)],
)
def test_set_budget_rules__when_more_than_an_earmark__then_reverts_with_both_sides(
    stage: Funded, shares: tuple[int, ...], earmark: int
) -> None:
    with refuses("EcosystemFund_SharesAboveWhole", earmark, WHOLE, WHOLE + 1):
        stage.fund.setBudgetRules((shares, 5_000, 0), 1, stage.vote)


def test_set_budget_rules__when_window_is_short__then_reverts_with_both_sides(stage: Funded) -> None:
    with refuses("EcosystemFund_ClaimWindowTooShort", 1_000, 999):
        stage.fund.setBudgetRules((OTHER[0], 999, 0), 1, stage.vote)


def test_open_budgets__then_each_programme_draws_on_its_earmark(reported: Funded) -> None:
    reported.fund.openBudgets(0, reported.anyone)
    assert budgets(reported, 0) == BUDGETS
    assert reported.free() == (400_000, 50_000, 0)
    assert reported.fund.bound() == (600_000, 450_000)


def test_open_budgets__then_emits(reported: Funded) -> None:
    opened = reported.fund.openBudgets(0, reported.anyone)
    now = brownie.chain[opened.block_number].timestamp
    event = opened.events["BudgetsOpened"]
    assert (event["period"], event["amounts"], event["claimUntil"]) == (0, BUDGETS, now + CLAIM_WINDOW)
    assert reported.fund.openingOf(0) == (now, now + CLAIM_WINDOW, 0)


def test_open_budgets__given_opened_before__then_does_nothing(reported: Funded) -> None:
    reported.fund.openBudgets(0, reported.anyone)
    opening = reported.fund.openingOf(0)
    again = reported.fund.openBudgets(0, reported.anyone)
    assert (budgets(reported, 0), len(again.events)) == (BUDGETS, 0)
    assert reported.fund.openingOf(0) == opening
    assert reported.free() == (400_000, 50_000, 0)


def test_open_budgets__given_later_rules__then_follows_those_of_the_period(stage: Funded) -> None:
    stage.fund.setBudgetRules(OTHER, 1, stage.vote)
    for period in (0, 1):
        stage.report([Reward(Programme.FEEDBACK, HOLDER, 0, period=period)], period)
    stage.fund.openBudgets(1, stage.anyone)
    assert budgets(stage, 1) == (0, 0, 500_000, 500_000, 0, 500_000)


def test_open_budgets__given_two_periods__then_second_shares_what_is_left(stage: Funded) -> None:
    for period in (0, 1):
        stage.report([Reward(Programme.FEEDBACK, HOLDER, 0, period=period)], period)
    for period in (0, 1):
        stage.fund.openBudgets(period, stage.anyone)
    # Of 400,000 and 50,000.
    assert budgets(stage, 1) == (80_000, 40_000, 80_000, 40_000, 25_000, 20_000)


def test_open_budgets__given_no_final_report__then_reverts_with_the_status(stage: Funded) -> None:
    with refuses("EcosystemFund_NotFinal", 0, 0):
        stage.fund.openBudgets(0, stage.anyone)
    stage.close_missed(0)
    with refuses("EcosystemFund_NotFinal", 0, 3):
        stage.fund.openBudgets(0, stage.anyone)


@pytest.mark.parametrize(
    ("programme", "free"), [(Programme.LONG_TAIL, (600_000, 50_000, 0)), (Programme.AFTER_SALE, (400_000, 250_000, 0))]
)
def test_close_budget__given_window_over__then_rest_returns_to_its_earmark(
    reported: Funded, time: ChainTime, programme: Programme, free: tuple[int, int, int]
) -> None:
    reported.fund.openBudgets(0, reported.anyone)
    time.pass_by(CLAIM_WINDOW + 1)
    reported.fund.closeBudget(0, programme, reported.anyone)
    assert reported.free() == free
    assert reported.fund.budgetOf(0, programme) == (BUDGETS[programme - 1], 0)


def test_close_budget__then_emits(reported: Funded, time: ChainTime) -> None:
    reported.fund.openBudgets(0, reported.anyone)
    time.pass_by(CLAIM_WINDOW + 1)
    event = reported.fund.closeBudget(0, Programme.REFERRAL, reported.anyone).events["BudgetClosed"]
    assert dict(event) == {"period": 0, "programme": 4, "returned": 100_000}
    assert reported.fund.openingOf(0)["closed"] == 0b1000


def test_close_budget__given_window_open__then_reverts_with_both_sides(reported: Funded, time: ChainTime) -> None:
    reported.fund.openBudgets(0, reported.anyone)
    last = reported.fund.openingOf(0)["claimUntil"]
    time.next_at(last)
    with refuses("EcosystemFund_ClaimWindowOpen", last, last):
        reported.fund.closeBudget(0, Programme.FEEDBACK, reported.anyone)


def test_close_budget__given_closed__then_reverts(reported: Funded, time: ChainTime) -> None:
    reported.fund.openBudgets(0, reported.anyone)
    time.pass_by(CLAIM_WINDOW + 1)
    reported.fund.closeBudget(0, Programme.FEEDBACK, reported.anyone)
    with refuses("EcosystemFund_BudgetClosed", 0, 1):
        reported.fund.closeBudget(0, Programme.FEEDBACK, reported.anyone)


def test_close_budget__given_not_opened__then_reverts(reported: Funded) -> None:
    with refuses("EcosystemFund_NotOpen", 0):
        reported.fund.closeBudget(0, Programme.FEEDBACK, reported.anyone)


@pytest.mark.parametrize("programme", [0, 7])
def test_close_budget__when_unknown_programme__then_reverts_with_both_sides(reported: Funded, programme: int) -> None:
    with refuses("EcosystemFund_UnknownProgramme", 6, programme):
        reported.fund.closeBudget(0, programme, reported.anyone)
