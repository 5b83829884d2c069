"""Revocation: validity ends with the running period, money owed stays owed."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from tests.contracts.registry.Participants.conftest import REASON
from tests.contracts.support.refusals import refuses

HOLDER = 1


def test_revoke__when_registrars_signed__then_valid_to_the_period_end(
    changes: Any, participants: Any, holder: Any, time: Any
) -> None:
    time.into_period(2)
    changes.revoke(HOLDER)
    last = time.end_of(2) - 1
    assert participants.organisation(HOLDER)[3] == last
    time.mine_at(last)
    assert participants.hasRole(holder, participants.ROLE_HOLDER()) is True
    time.mine_at(last + 1)
    assert (participants.isValid(holder), participants.hasRole(holder, 0)) == (False, False)


def test_revoke__when_done__then_payouts_stay(changes: Any, participants: Any, holder: Any, time: Any) -> None:
    changes.revoke(HOLDER)
    time.into_period(5)
    assert [participants.payoutAt(HOLDER, period) for period in (0, 1, 5, 9)] == [holder] * 4


def test_revoke__when_done__then_emits(changes: Any, time: Any) -> None:
    event = changes.revoke(HOLDER).events["OrganisationRevoked"]
    assert (event["organisation"], bytes(event["reasonHash"]), event["validUntil"]) == (
        HOLDER,
        REASON,
        time.end_of(0) - 1,
    )


def test_revoke__given_amendment_waits__then_dropped(changes: Any, participants: Any, holder: Any, time: Any) -> None:
    changes.amend(HOLDER, 1 | 2)
    changes.revoke(HOLDER)
    time.into_period(1)
    assert participants.isValid(holder) is False
    assert participants.organisation(HOLDER)[2] == 1


def test_revoke__given_amendment_in_force__then_its_terms_end(changes: Any, participants: Any, time: Any) -> None:
    changes.amend(HOLDER, 1 | 2, 9)
    time.into_period(3)
    changes.revoke(HOLDER)
    assert participants.organisation(HOLDER)[1:4] == (9, 3, time.end_of(3) - 1)


def test_revoke__given_a_voter__then_counts_no_more(changes: Any, participants: Any, time: Any) -> None:
    changes.amend(HOLDER, 1 | 8_192)
    changes.revoke(HOLDER)
    changes.amend(HOLDER, 1 | 8_192)
    assert participants.votersOfEpoch() == (3, 2)


def test_revoke__when_replayed__then_reverts(changes: Any, participants: Any, time: Any) -> None:
    signed = changes.signed(participants.revocationDigest(HOLDER, REASON))
    changes.revoke(HOLDER)
    changes.amend(HOLDER, 1)
    with brownie.reverts(revert_pattern="Participants_BadSignature: .*"):
        participants.revoke(HOLDER, REASON, *signed, {"from": changes.sender})


def test_revoke__given_it_ends_anyway__then_reverts(changes: Any, time: Any) -> None:
    changes.revoke(HOLDER)
    last = time.end_of(0) - 1
    with refuses("Participants_EndsAnyway", last, last):
        changes.revoke(HOLDER)


def test_revoke__when_unknown__then_reverts(changes: Any) -> None:
    with refuses("Participants_Unknown", 99):
        changes.revoke(99)


@pytest.mark.parametrize("number", [0, 1])
def test_revoke__when_too_few_registrars__then_reverts(changes: Any, participants: Any, number: int) -> None:
    signed = changes.signed(participants.revocationDigest(HOLDER, REASON), number)
    with refuses("Participants_TooFewRegistrars", 2, number):
        participants.revoke(HOLDER, REASON, *signed, {"from": changes.sender})
