"""What was parked for a lost account goes to the account in its place."""

from __future__ import annotations

import brownie
import pytest

from tests.contracts.settlement.batches import Batch
from tests.contracts.settlement.stage import COMBINED, Stage
from tests.contracts.support.market import refusal

NORMAL, REVERT = 0, 1
PARKED = 125


@pytest.fixture
def lost(stage: Stage) -> Stage:
    """holder_b refused 125 and is lost since; provider_b's account stands in its place."""
    people, sender = stage.people, {"from": stage.people["deployer"]}
    stage.token.setManner(people["holder_b"], REVERT, sender)
    stage.earn(COMBINED, 1_000)
    batch = Batch.of(0, [COMBINED])
    stage.close(0, [batch])
    stage.settle(0, batch)
    stage.zone.setSuccessor(people["holder_b"], people["provider_b"], sender)
    return stage


@pytest.mark.edge("E4")
@pytest.mark.parametrize("target", ["provider_b", "provider"])
def test_withdraw_for__when_by_successor__then_pays_all(lost: Stage, target: str) -> None:
    people, before = lost.people, lost.balance(target)
    sent = lost.settlement.withdrawFor(people["holder_b"], people[target], {"from": people["provider_b"]})
    assert lost.balance(target) - before == PARKED
    assert lost.settlement.owed(people["holder_b"]) == 0
    assert dict(sent.events["Withdrawn"]) == {"account": people["holder_b"], "to": people[target], "amount": PARKED}


def test_withdraw_for__when_by_another__then_reverts(lost: Stage) -> None:
    people = lost.people
    with brownie.reverts(refusal("Settlement_NotSuccessor", people["provider_b"], people["provider"])):
        lost.settlement.withdrawFor(people["holder_b"], people["provider"], {"from": people["provider"]})


def test_withdraw_for__given_account_was_not_replaced__then_reverts(lost: Stage) -> None:
    holder = lost.people["holder"]
    with brownie.reverts(refusal("Settlement_NotSuccessor", holder, holder)):
        lost.settlement.withdrawFor(holder, holder, {"from": holder})


def test_withdraw_for__when_target_is_no_participant__then_reverts(lost: Stage) -> None:
    people = lost.people
    with brownie.reverts(refusal("Settlement_NotParticipant", people["stranger"])):
        lost.settlement.withdrawFor(people["holder_b"], people["stranger"], {"from": people["provider_b"]})


def test_withdraw_for__when_repeated__then_reverts(lost: Stage) -> None:
    people, sender = lost.people, {"from": lost.people["provider_b"]}
    lost.settlement.withdrawFor(people["holder_b"], people["provider_b"], sender)
    with brownie.reverts(refusal("Settlement_NothingOwed", people["holder_b"])):
        lost.settlement.withdrawFor(people["holder_b"], people["provider_b"], sender)
