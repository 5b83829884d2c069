"""What was parked stays owed, and goes to its account or another participant's."""

from __future__ import annotations

import brownie
import pytest

from tests.contracts.settlement.batches import Batch
from tests.contracts.settlement.stage import COMBINED, Stage

NORMAL, REVERT = 0, 1


@pytest.fixture
def parked(stage: Stage) -> Stage:
    """holder_b refused 125, the fund 150; the token would now pay both."""
    refusing = (stage.people["holder_b"], stage.fund)
    sender = {"from": stage.people["deployer"]}
    for account in refusing:
        stage.token.setManner(account, REVERT, sender)
    stage.earn(COMBINED, 1_000)
    batch = Batch.of(0, [COMBINED])
    stage.close(0, [batch])
    stage.settle(0, batch)
    for account in refusing:
        stage.token.setManner(account, NORMAL, sender)
    return stage


def test_withdraw__given_nothing_owed__then_reverts(parked: Stage) -> None:
    with brownie.reverts(revert_pattern="Settlement_NothingOwed: .*"):
        parked.settlement.withdraw(parked.people["holder"], {"from": parked.people["holder"]})


def test_withdraw__when_the_target_is_no_participant__then_reverts(parked: Stage) -> None:
    with brownie.reverts(revert_pattern="Settlement_NotParticipant: .*"):
        parked.settlement.withdraw(parked.people["stranger"], {"from": parked.people["holder_b"]})


@pytest.mark.edge("E4")
@pytest.mark.parametrize("target", ["holder_b", "provider_b"])
def test_withdraw__when_to_any_participant__then_pays_all(parked: Stage, target: str) -> None:
    before = parked.balance(target)
    parked.settlement.withdraw(parked.people[target], {"from": parked.people["holder_b"]})
    assert parked.balance(target) - before == 125


def test_withdraw__when_repeated__then_reverts(parked: Stage) -> None:
    sender = {"from": parked.people["holder_b"]}
    parked.settlement.withdraw(parked.people["holder_b"], sender)
    with brownie.reverts(revert_pattern="Settlement_NothingOwed: .*"):
        parked.settlement.withdraw(parked.people["holder_b"], sender)


def test_withdraw__given_the_transfer_fails__then_reverts_and_stays_owed(parked: Stage) -> None:
    parked.token.setManner(parked.people["provider_b"], REVERT, {"from": parked.people["deployer"]})
    with brownie.reverts(revert_pattern="ERC20InvalidReceiver: .*"):
        parked.settlement.withdraw(parked.people["provider_b"], {"from": parked.people["holder_b"]})
    assert parked.settlement.owed(parked.people["holder_b"]) == 125


def test_withdraw__then_emits(parked: Stage) -> None:
    people = parked.people
    event = parked.settlement.withdraw(people["provider_b"], {"from": people["holder_b"]}).events["Withdrawn"]
    assert dict(event) == {"account": people["holder_b"], "to": people["provider_b"], "amount": 125}


@pytest.mark.edge("E4")
def test_pay_fund__given_the_fund_is_parked__then_anyone_pays_and_books(parked: Stage) -> None:
    parked.settlement.payFund({"from": parked.people["stranger"]})
    assert (parked.token.balanceOf(parked.fund), parked.fund.ecosystemBalance()) == (150, 150)


def test_pay_fund__when_repeated__then_reverts(parked: Stage) -> None:
    parked.settlement.payFund({"from": parked.people["stranger"]})
    with brownie.reverts(revert_pattern="Settlement_NothingOwed: .*"):
        parked.settlement.payFund({"from": parked.people["stranger"]})


def test_pay_fund__given_the_fund_still_refuses__then_reverts_and_stays_owed(parked: Stage) -> None:
    parked.token.setManner(parked.fund, REVERT, {"from": parked.people["deployer"]})
    with brownie.reverts(revert_pattern="ERC20InvalidReceiver: .*"):
        parked.settlement.payFund({"from": parked.people["stranger"]})
    assert parked.settlement.owed(parked.fund) == 150
