"""Rewards from report leaves: who is paid, how much, once."""

from __future__ import annotations

import brownie
import pytest

from tests.contracts.settlement.batches import composition_key
from tests.contracts.settlement.rewards import BUDGETS, CLAIM_WINDOW, HOLDER, PLANT, Funded, Programme, Reward
from tests.contracts.settlement.stage import COMBINED, PROVIDER
from tests.contracts.support.refusals import refuses
from tests.contracts.support.time import ChainTime

REFUSE = 1
CORRECTION = Reward(Programme.CORRECTION, HOLDER, 300_000)


@pytest.mark.parametrize(
    ("reward", "payee", "amount", "bound"),
    [
        (CORRECTION, "holder", 30_000, (570_000, 450_000)),
        (Reward(Programme.LONG_TAIL, HOLDER, 500_000), "holder", 100_000, (500_000, 450_000)),
        (Reward(Programme.IMPROVEMENT, PROVIDER, 200_000), "provider", 50_000, (600_000, 400_000)),
        (Reward(Programme.AFTER_SALE, PROVIDER, 1_000_000), "provider", 200_000, (600_000, 250_000)),
    ],
)
def test_claim__then_pays_the_share_of_the_budget_from_its_earmark(
    stage: Funded, reward: Reward, payee: str, amount: int, bound: tuple[int, int]
) -> None:
    stage.report([reward])
    stage.claim([reward])
    assert stage.balance(payee) == amount
    assert stage.fund.bound() == bound
    assert stage.free() == (400_000, 50_000, 0)
    assert stage.token.balanceOf(stage.fund) == 1_500_000 - amount


def test_claim__then_emits(stage: Funded) -> None:
    stage.report([CORRECTION])
    assert dict(stage.claim([CORRECTION]).events["RewardClaimed"]) == {
        "period": 0,
        "programme": 2,
        "organisation": HOLDER,
        "subject": "0x" + CORRECTION.subject.hex(),
        "due": 30_000,
        "amount": 30_000,
        "account": stage.people["holder"],
    }


def test_claim__when_share_is_no_whole_unit__then_rounds_down(stage: Funded) -> None:
    rewards = [Reward(Programme.LONG_TAIL, HOLDER, 333_333), Reward(Programme.LONG_TAIL, PLANT, 333_333)]
    stage.report(rewards)
    stage.claim(rewards, 1)
    # 200,000 · 0.333333 = 66,666.6
    assert stage.balance("lab") == 66_666


def test_claim__when_referral_of_a_known_composition__then_pays(stage: Funded) -> None:
    rewards = [Reward(Programme.REFERRAL, PLANT, 1_000_000, composition_key(COMBINED))]
    stage.report(rewards)
    stage.claim(rewards)
    assert stage.balance("lab") == BUDGETS[Programme.REFERRAL - 1]


def test_claim__when_referral_of_an_unknown_composition__then_reverts(stage: Funded) -> None:
    rewards = [Reward(Programme.REFERRAL, PLANT, 1_000_000)]
    stage.report(rewards)
    with refuses("EcosystemFund_UnknownComposition", rewards[0].subject):
        stage.claim(rewards)


def test_claim__when_referral_of_a_younger_composition__then_reverts(stage: Funded) -> None:
    key = composition_key(COMBINED)
    stage.zone.setBirth(key, 1, stage.vote)
    rewards = [Reward(Programme.REFERRAL, PLANT, 1_000_000, key)]
    stage.report(rewards)
    with refuses("EcosystemFund_UnknownComposition", key):
        stage.claim(rewards)


def test_claim__given_claimed__then_reverts(stage: Funded) -> None:
    stage.report([CORRECTION])
    stage.claim([CORRECTION])
    with refuses("ContributionOracle_Spent", 0, 3, CORRECTION.claim_key()):
        stage.claim([CORRECTION])


@pytest.mark.edge("E33")
def test_claim__given_another_subject_claimed__then_pays(stage: Funded) -> None:
    # One reward for each validated report of one reporter; the key tells them apart, also from another programme.
    rewards = [
        Reward(Programme.CORRECTION, HOLDER, 400_000, b"\x01" * 32),
        Reward(Programme.CORRECTION, HOLDER, 400_000, b"\x02" * 32),
        Reward(Programme.LONG_TAIL, HOLDER, 400_000, b"\x01" * 32),
    ]
    stage.report(rewards)
    for index in range(3):
        stage.claim(rewards, index)
    assert stage.balance("holder") == 40_000 + 40_000 + 80_000


@pytest.mark.edge("E33")
def test_claim__given_budget_is_short__then_pays_what_is_left(stage: Funded) -> None:
    rewards = [Reward(Programme.CORRECTION, org, 600_000) for org in (HOLDER, PLANT, PROVIDER)]
    stage.report(rewards)
    amounts = [stage.claim(rewards, index).events["RewardClaimed"]["amount"] for index in range(3)]
    assert amounts == [60_000, 40_000, 0]
    assert [stage.balance(name) for name in ("holder", "lab", "provider")] == amounts
    assert stage.fund.budgetOf(0, Programme.CORRECTION) == (100_000, 0)
    assert stage.free() == (400_000, 50_000, 0)


@pytest.mark.edge("E33")
def test_claim__given_budget_is_exhausted__then_other_calls_go_on(stage: Funded) -> None:
    rewards = [Reward(Programme.CORRECTION, HOLDER, 1_000_000), Reward(Programme.LONG_TAIL, PLANT, 1_000_000)]
    stage.report(rewards)
    stage.claim(rewards, 0)
    stage.claim(rewards, 1)
    assert stage.balance("lab") == 200_000


def test_claim__given_budget_closed__then_reverts(stage: Funded, time: ChainTime) -> None:
    stage.report([CORRECTION])
    stage.fund.openBudgets(0, stage.anyone)
    time.pass_by(CLAIM_WINDOW + 1)
    stage.fund.closeBudget(0, Programme.CORRECTION, stage.anyone)
    with refuses("EcosystemFund_BudgetClosed", 0, 2):
        stage.claim([CORRECTION])


def test_claim__given_no_final_report__then_reverts_with_the_status(stage: Funded) -> None:
    with refuses("EcosystemFund_NotFinal", 0, 0):
        stage.claim([CORRECTION])


def test_claim__when_unknown_organisation__then_reverts(stage: Funded) -> None:
    reward = Reward(Programme.CORRECTION, 999, 1)
    stage.report([reward])
    with refuses("EcosystemFund_UnknownOrganisation", 999):
        stage.claim([reward])


def test_claim__when_leaf_is_not_in_the_report__then_reverts(stage: Funded) -> None:
    stage.report([CORRECTION])
    with brownie.reverts(revert_pattern="ContributionOracle_BadProof: 0, 0, .*"):
        stage.claim([Reward(Programme.CORRECTION, HOLDER, 300_001)])


@pytest.mark.parametrize("length", [45, 47])
def test_claim__when_leaf_has_another_length__then_reverts_with_both_sides(stage: Funded, length: int) -> None:
    with refuses("EcosystemFund_BadLeaf", 46, length):
        stage.fund.claimReward(0, 0, (CORRECTION.leaf() + b"\0")[:length], [], 0, stage.anyone)


def test_claim__when_leaf_is_of_another_type__then_reverts_with_both_sides(stage: Funded) -> None:
    with refuses("EcosystemFund_NotAReward", 3, 4):
        stage.fund.claimReward(0, 0, b"\x04" + CORRECTION.leaf()[1:], [], 0, stage.anyone)


@pytest.mark.parametrize("programme", [0, 7])
def test_claim__when_unknown_programme__then_reverts_with_both_sides(stage: Funded, programme: int) -> None:
    reward = Reward(programme, HOLDER, 1)
    stage.report([reward])
    with refuses("EcosystemFund_UnknownProgramme", 6, programme):
        stage.claim([reward])


def test_claim__given_payee_refuses__then_parked(stage: Funded) -> None:
    stage.token.setManner(stage.people["holder"], REFUSE, stage.vote)
    stage.report([CORRECTION])
    event = stage.claim([CORRECTION]).events["PayoutParked"]
    assert dict(event) == {"account": stage.people["holder"], "earmark": 0, "amount": 30_000}
    assert stage.fund.owed(stage.people["holder"]) == 30_000
    # Parked money stays set apart.
    assert stage.fund.bound() == (600_000, 450_000)


def test_claim__given_little_gas__then_reverts_instead_of_parking(stage: Funded) -> None:
    stage.report([CORRECTION])
    stage.fund.openBudgets(0, stage.anyone)
    sender = {**stage.anyone, "gas_limit": 260_000}
    with brownie.reverts(revert_pattern="EcosystemFund_MoreGasNeeded: 210000, .*"):
        stage.fund.claimReward(0, 0, CORRECTION.leaf(), [], 0, sender)


@pytest.mark.edge("E35")
def test_claim__given_no_budgets_any_more__then_final_periods_are_paid(stage: Funded) -> None:
    # Nothing can be paused: the most a vote can do is to plan no budgets, and that from the next period on.
    assert not [name for name in dir(stage.fund) if "pause" in name.lower()]
    stage.fund.setBudgetRules(((0,) * 6, 1_000, 0), 1, stage.vote)
    stage.report([CORRECTION])
    stage.claim([CORRECTION])
    assert stage.balance("holder") == 30_000
