"""Feedback rewards 反馈奖励: cash or points, at the recipient's choice; and a claim against the real oracle."""

from __future__ import annotations

from typing import Any

import brownie

from scripts.system import System
from tests.contracts.settlement.rewards import CLAIM_WINDOW, HOLDER, PLANT, POINTS, Funded, Programme, Reward
from tests.contracts.support.refusals import refuses
from tests.contracts.support.reporting import Reporting
from tests.contracts.support.time import ChainTime
from tests.contracts.support.tree import inclusion, leaf_hash

FEEDBACK = Reward(Programme.FEEDBACK, PLANT, 250_000)
"""A quarter of 200,000."""


def test_claim__when_points__then_money_returns_to_the_earmark(stage: Funded) -> None:
    stage.report([FEEDBACK])
    stage.claim([FEEDBACK], who="lab", choice=POINTS)
    assert stage.balance("lab") == 0
    assert stage.free() == (450_000, 50_000, 0)
    assert stage.token.balanceOf(stage.fund) == 1_500_000


def test_claim__when_points__then_emits(stage: Funded) -> None:
    stage.report([FEEDBACK])
    event = stage.claim([FEEDBACK], who="lab", choice=POINTS).events["PointsChosen"]
    assert dict(event) == {"organisation": PLANT, "period": 0, "amount": 50_000}


def test_claim__when_points__then_they_count_within_the_budget(stage: Funded) -> None:
    rewards = [Reward(Programme.FEEDBACK, PLANT, 800_000), Reward(Programme.FEEDBACK, HOLDER, 800_000)]
    stage.report(rewards)
    stage.claim(rewards, 0, "lab", POINTS)
    event = stage.claim(rewards, 1, "holder", POINTS).events["PointsChosen"]
    assert event["amount"] == 40_000


def test_claim__when_points_chosen_by_another__then_reverts_with_both_sides(stage: Funded) -> None:
    stage.report([FEEDBACK])
    with refuses("EcosystemFund_NotRecipient", PLANT, HOLDER):
        stage.claim([FEEDBACK], who="holder", choice=POINTS)


def test_claim__when_points_for_another_programme__then_reverts_with_both_sides(stage: Funded) -> None:
    reward = Reward(Programme.CORRECTION, PLANT, 1)
    stage.report([reward])
    with refuses("EcosystemFund_PointsNotOffered", 1, 2):
        stage.claim([reward], who="lab", choice=POINTS)


def test_claim__when_recipient_claims_feedback_early__then_pays(stage: Funded) -> None:
    stage.report([FEEDBACK])
    stage.claim([FEEDBACK], who="lab")
    assert stage.balance("lab") == 50_000


def test_claim__when_stranger_claims_feedback_early__then_reverts_with_both_sides(
    stage: Funded, time: ChainTime
) -> None:
    stage.report([FEEDBACK])
    stage.fund.openBudgets(0, stage.anyone)
    until = stage.fund.openingOf(0)["openedAt"] + CLAIM_WINDOW // 2
    time.next_at(until)
    with refuses("EcosystemFund_ChoiceOpen", until, until):
        stage.claim([FEEDBACK])


def test_claim__when_stranger_claims_feedback_late__then_pays_the_recipient(stage: Funded, time: ChainTime) -> None:
    stage.report([FEEDBACK])
    stage.fund.openBudgets(0, stage.anyone)
    time.next_at(stage.fund.openingOf(0)["openedAt"] + CLAIM_WINDOW // 2 + 1)
    stage.claim([FEEDBACK])
    assert stage.balance("lab") == 50_000


def test_claim__given_the_real_zone__then_pays_a_proven_leaf_once(
    system: System, reporting: Reporting, time: ChainTime, custodian: Any, holder: Any, plant: Any, stranger: Any
) -> None:
    fund, token = system.many("EcosystemFund", "SettlementToken")
    token.mint(plant, 1_000_000, {"from": custodian})
    token.approve(fund, 1_000_000, {"from": plant})
    fund.donate(0, 1_000_000, b"\x01" * 32, {"from": plant})
    # A batch that nobody opens here, then the reward of organisation 1, the holder.
    reward = Reward(Programme.CORRECTION, 1, 500_000)
    leaves = [leaf_hash(b"batch"), leaf_hash(reward.leaf())]
    reporting.anchor([leaf_hash(b"fact")], 0)
    time.into_period(1)
    reporting.anchor([leaf_hash(b"fact"), leaf_hash(b"later")], 1)
    time.mine_at(time.end_of(0) + system.plan.rules.report_delay)
    reporting.submit(reporting.report(0, leaves))
    time.pass_by(system.plan.rules.challenge_window)
    before = token.balanceOf(holder)
    fund.claimReward(0, 1, reward.leaf(), inclusion(leaves, 1), 0, {"from": stranger})
    # Half of a tenth of the gift.
    assert token.balanceOf(holder) - before == 50_000
    with brownie.reverts(revert_pattern="ContributionOracle_Spent: 0, 3, .*"):
        fund.claimReward(0, 1, reward.leaf(), inclusion(leaves, 1), 0, {"from": stranger})
