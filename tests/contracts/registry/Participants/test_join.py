"""Further accounts of an organisation."""

from __future__ import annotations

from typing import Any

from scripts.system import ZERO_ADDRESS
from tests.contracts.support.keys import envelope
from tests.contracts.support.refusals import field, refuses


def _digest(participants: Any, organisation: int, account: Any) -> bytes:
    return bytes(participants.joiningDigest(organisation, account))


def test_join__when_account_signed__then_belongs(participants: Any, holder: Any, newcomer: Any) -> None:
    participants.join(newcomer, envelope(newcomer, _digest(participants, 1, newcomer)), {"from": holder})
    assert participants.organisationOf(newcomer) == 1
    assert participants.hasRole(newcomer, participants.ROLE_HOLDER()) is True


def test_join__when_account_signed__then_emits(participants: Any, holder: Any, newcomer: Any) -> None:
    signature = envelope(newcomer, _digest(participants, 1, newcomer))
    event = participants.join(newcomer, signature, {"from": holder}).events["Joined"]
    assert (event["organisation"], event["account"]) == (1, newcomer)


def test_join__when_caller_is_stranger__then_reverts(participants: Any, stranger: Any, newcomer: Any) -> None:
    with refuses("Participants_NoOrganisation", stranger):
        participants.join(newcomer, envelope(newcomer, _digest(participants, 0, newcomer)), {"from": stranger})


def test_join__when_account_taken__then_reverts(participants: Any, holder: Any, lab: Any) -> None:
    with refuses("Participants_AccountTaken", lab, 4):
        participants.join(lab, envelope(lab, _digest(participants, 1, lab)), {"from": holder})


def test_join__when_account_is_zero__then_reverts(participants: Any, holder: Any) -> None:
    with refuses("Participants_BadAdmission", field("account")):
        participants.join(ZERO_ADDRESS, b"", {"from": holder})


def test_join__when_signature_is_wrong__then_reverts(participants: Any, holder: Any, newcomer: Any) -> None:
    digest = _digest(participants, 1, newcomer)
    with refuses("Participants_BadSignature", newcomer, digest):
        participants.join(newcomer, envelope(holder, digest), {"from": holder})


def test_join__when_signed_for_other_organisation__then_reverts(participants: Any, holder: Any, newcomer: Any) -> None:
    signature = envelope(newcomer, _digest(participants, 2, newcomer))
    with refuses("Participants_BadSignature", newcomer, _digest(participants, 1, newcomer)):
        participants.join(newcomer, signature, {"from": holder})
