"""Recovery of a lost account: proposal, objection window, replacement."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.plan import Plan
from scripts.system import ZERO_ADDRESS
from tests.contracts.support.keys import envelope
from tests.contracts.support.refusals import field, refuses

HOLDER = 1


@pytest.fixture
def second(participants: Any, holder: Any, newcomer_b: Any) -> Any:
    """Another account of the holder's organisation."""
    signature = envelope(newcomer_b, participants.joiningDigest(HOLDER, newcomer_b))
    participants.join(newcomer_b, signature, {"from": holder})
    return newcomer_b


@pytest.fixture
def ready_at(changes: Any, holder: Any, newcomer: Any, plan: Plan) -> int:
    """The holder's recovery by the newcomer was proposed; gives the first second in which it can be carried out."""
    return int(changes.propose(holder, newcomer).timestamp) + plan.rules.registry.recovery_window


@pytest.fixture
def recovered(participants: Any, ready_at: int, holder: Any, time: Any, stranger: Any) -> Any:
    """The newcomer stands in the holder's place; gives the transaction."""
    time.next_at(ready_at)
    return participants.recover(holder, {"from": stranger})


def test_propose_recovery__when_signed__then_open(participants: Any, ready_at: int, holder: Any, newcomer: Any) -> None:
    assert participants.recoveryOf(holder) == (newcomer, ready_at)
    assert participants.nonceOf(HOLDER) == 1
    assert participants.isValid(holder) is True
    assert participants.organisationOf(newcomer) == 0


def test_propose_recovery__when_signed__then_emits(changes: Any, holder: Any, newcomer: Any, plan: Plan) -> None:
    sent = changes.propose(holder, newcomer)
    event = sent.events["RecoveryProposed"]
    expected = (holder, newcomer, sent.timestamp + plan.rules.registry.recovery_window)
    assert (event["lost"], event["replacement"], event["readyAt"]) == expected


def test_propose_recovery__given_another_is_open__then_takes_its_place(
    participants: Any, changes: Any, ready_at: int, holder: Any, stranger: Any
) -> None:
    changes.propose(holder, stranger)
    assert participants.recoveryOf(holder)[0] == stranger


def test_propose_recovery__when_account_has_no_organisation__then_reverts(
    changes: Any, stranger: Any, newcomer: Any
) -> None:
    with refuses("Participants_NoOrganisation", stranger):
        changes.propose(stranger, newcomer)


def test_propose_recovery__when_replacement_is_taken__then_reverts(changes: Any, holder: Any, lab: Any) -> None:
    with refuses("Participants_AccountTaken", lab, 4):
        changes.propose(holder, lab)


def test_propose_recovery__when_replacement_is_zero__then_reverts(participants: Any, changes: Any, holder: Any) -> None:
    signed = changes.signed(participants.recoveryDigest(holder, ZERO_ADDRESS))
    with refuses("Participants_BadAdmission", field("account")):
        participants.proposeRecovery(holder, ZERO_ADDRESS, b"", *signed, {"from": holder})


def test_propose_recovery__when_replacement_did_not_sign__then_reverts(
    participants: Any, changes: Any, holder: Any, newcomer: Any, stranger: Any
) -> None:
    joining = participants.joiningDigest(HOLDER, newcomer)
    signed = changes.signed(participants.recoveryDigest(holder, newcomer))
    with refuses("Participants_BadSignature", newcomer, bytes(joining)):
        participants.proposeRecovery(holder, newcomer, envelope(stranger, joining), *signed, {"from": stranger})


def test_propose_recovery__when_too_few_registrars__then_reverts(
    participants: Any, changes: Any, holder: Any, newcomer: Any
) -> None:
    own = envelope(newcomer, participants.joiningDigest(HOLDER, newcomer))
    signed = changes.signed(participants.recoveryDigest(holder, newcomer), 1)
    with refuses("Participants_TooFewRegistrars", 2, 1):
        participants.proposeRecovery(holder, newcomer, own, *signed, {"from": newcomer})


def test_propose_recovery__when_replayed__then_reverts(
    participants: Any, changes: Any, holder: Any, newcomer: Any
) -> None:
    """What was objected to can't be proposed again with the same signatures."""
    own = envelope(newcomer, participants.joiningDigest(HOLDER, newcomer))
    signers, signatures = changes.signed(participants.recoveryDigest(holder, newcomer))
    participants.proposeRecovery(holder, newcomer, own, signers, signatures, {"from": newcomer})
    participants.objectToRecovery(holder, {"from": holder})
    with refuses("Participants_BadSignature", signers[0], bytes(participants.recoveryDigest(holder, newcomer))):
        participants.proposeRecovery(holder, newcomer, own, signers, signatures, {"from": newcomer})


def test_propose_recovery__given_replaced__then_reverts(
    recovered: Any, changes: Any, holder: Any, newcomer: Any, stranger: Any
) -> None:
    with refuses("Participants_Replaced", holder, newcomer):
        changes.propose(holder, stranger)


@pytest.mark.parametrize("who", ["lost", "other account"])
def test_object_to_recovery__when_by_own_account__then_ended(
    participants: Any, second: Any, ready_at: int, holder: Any, time: Any, who: str
) -> None:
    objector = holder if who == "lost" else second
    time.next_at(ready_at - 1)
    event = participants.objectToRecovery(holder, {"from": objector}).events["RecoveryEnded"]
    assert (event["lost"], event["objector"]) == (holder, objector)
    with refuses("Participants_NoRecovery", holder):
        participants.recover(holder, {"from": objector})


def test_object_to_recovery__when_window_is_over__then_reverts(
    participants: Any, ready_at: int, holder: Any, time: Any
) -> None:
    time.next_at(ready_at)
    with refuses("Participants_ObjectionTooLate", ready_at - 1, ready_at):
        participants.objectToRecovery(holder, {"from": holder})


def test_object_to_recovery__when_by_other_organisation__then_reverts(
    participants: Any, ready_at: int, holder: Any, lab: Any
) -> None:
    with refuses("Participants_NotMember", lab, HOLDER, 4):
        participants.objectToRecovery(holder, {"from": lab})


def test_object_to_recovery__when_by_stranger__then_reverts(
    participants: Any, ready_at: int, holder: Any, stranger: Any
) -> None:
    with refuses("Participants_NoOrganisation", stranger):
        participants.objectToRecovery(holder, {"from": stranger})


def test_object_to_recovery__when_none_is_open__then_reverts(participants: Any, holder: Any) -> None:
    with refuses("Participants_NoRecovery", holder):
        participants.objectToRecovery(holder, {"from": holder})


def test_recover__when_window_is_open__then_reverts(
    participants: Any, ready_at: int, holder: Any, time: Any, newcomer: Any
) -> None:
    time.next_at(ready_at - 1)
    with refuses("Participants_RecoveryTooEarly", ready_at, ready_at - 1):
        participants.recover(holder, {"from": newcomer})


def test_recover__when_none_is_open__then_reverts(participants: Any, holder: Any) -> None:
    with refuses("Participants_NoRecovery", holder):
        participants.recover(holder, {"from": holder})


def test_recover__given_replacement_joined_elsewhere__then_reverts(
    participants: Any, ready_at: int, holder: Any, lab: Any, newcomer: Any, time: Any
) -> None:
    participants.join(newcomer, envelope(newcomer, participants.joiningDigest(4, newcomer)), {"from": lab})
    time.next_at(ready_at)
    with refuses("Participants_AccountTaken", newcomer, 4):
        participants.recover(holder, {"from": lab})


def test_recover__when_done__then_replacement_acts(
    recovered: Any, participants: Any, holder: Any, newcomer: Any
) -> None:
    assert [participants.hasRole(account, 1) for account in (holder, newcomer)] == [False, True]
    assert [participants.isValid(account) for account in (holder, newcomer)] == [False, True]
    assert [participants.organisationOf(account) for account in (holder, newcomer)] == [HOLDER, HOLDER]
    assert participants.successorOf(holder) == newcomer
    assert participants.recoveryOf(holder) == (ZERO_ADDRESS, 0)


def test_recover__when_lost_account_earned__then_replacement_earns_from_next_period(
    recovered: Any, participants: Any, holder: Any, newcomer: Any
) -> None:
    assert [participants.payoutAt(HOLDER, period) for period in (0, 1, 7)] == [holder, newcomer, newcomer]


def test_recover__given_another_account_earns__then_payout_stays(
    participants: Any, second: Any, ready_at: int, holder: Any, time: Any
) -> None:
    participants.setPayout(second, {"from": holder})
    time.next_at(ready_at)
    participants.recover(holder, {"from": second})
    assert [participants.payoutAt(HOLDER, period) for period in (0, 1, 7)] == [holder, second, second]


def test_recover__when_done__then_emits(recovered: Any, holder: Any, newcomer: Any) -> None:
    event = recovered.events["Recovered"]
    assert (event["organisation"], event["lost"], event["replacement"]) == (HOLDER, holder, newcomer)


def test_recover__when_done__then_lost_account_may_not_act(
    recovered: Any, participants: Any, holder: Any, newcomer: Any, stranger: Any
) -> None:
    for call, argument in ((participants.setPayout, newcomer), (participants.objectToRecovery, newcomer)):
        with refuses("Participants_Replaced", holder, newcomer):
            call(argument, {"from": holder})
    with refuses("Participants_Replaced", holder, newcomer):
        participants.join(stranger, b"", {"from": holder})
    with refuses("Participants_Replaced", holder, newcomer):
        participants.setPayout(holder, {"from": newcomer})


def test_recover__when_successor_is_lost_too__then_chain_leads_to_the_last(
    recovered: Any, participants: Any, changes: Any, holder: Any, newcomer: Any, stranger: Any, time: Any, plan: Plan
) -> None:
    changes.propose(newcomer, stranger)
    time.pass_by(plan.rules.registry.recovery_window)
    participants.recover(newcomer, {"from": stranger})
    assert participants.successorOf(holder) == newcomer
    assert [participants.lastSuccessorOf(a) for a in (holder, newcomer, stranger)] == [stranger] * 3
    assert [participants.isValid(account) for account in (holder, newcomer, stranger)] == [False, False, True]
