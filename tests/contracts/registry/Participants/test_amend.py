"""Amendments: roles, group and validity from the next period on."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from tests.contracts.support.refusals import field, refuses

HOLDER, SPACE, ZONE = 1, 6, 7
RELATED = 5


def test_amend__when_registrars_signed__then_from_next_period(
    changes: Any, participants: Any, holder: Any, time: Any
) -> None:
    time.into_period(2)
    changes.amend(HOLDER, 2, 9)
    before = participants.organisation(HOLDER)
    time.mine_at(time.end_of(2) - 1)
    assert participants.organisation(HOLDER) == before
    assert [participants.hasRole(holder, role) for role in (1, 2)] == [True, False]
    time.into_period(3)
    assert participants.organisation(HOLDER)[1:4] == (9, 2, 2**40)
    assert [participants.hasRole(holder, role) for role in (1, 2)] == [False, True]


def test_amend__when_done__then_emits(changes: Any) -> None:
    event = changes.amend(HOLDER, 3, 9, 2**39).events["Amended"]
    values = [event[name] for name in ("organisation", "group", "roles", "validUntil", "from")]
    assert values == [HOLDER, 9, 3, 2**39, 1]


def test_amend__when_twice_in_a_period__then_last_counts(changes: Any, participants: Any, time: Any) -> None:
    changes.amend(HOLDER, 2, 9)
    changes.amend(HOLDER, 8, 4)
    time.into_period(1)
    assert participants.organisation(HOLDER)[1:3] == (4, 8)


def test_amend__when_in_two_periods__then_each_in_its_own(changes: Any, participants: Any, time: Any) -> None:
    changes.amend(HOLDER, 2)
    time.into_period(1)
    changes.amend(HOLDER, 8)
    assert participants.organisation(HOLDER)[2] == 2
    time.into_period(2)
    assert participants.organisation(HOLDER)[2] == 8


def test_amend__given_revoked__then_valid_again(changes: Any, participants: Any, holder: Any, time: Any) -> None:
    changes.revoke(HOLDER)
    time.into_period(4)
    changes.amend(HOLDER, 1)
    assert participants.isValid(holder) is False
    time.into_period(5)
    assert participants.isValid(holder) is True


def test_amend__when_nonce_is_wrong__then_reverts(changes: Any, participants: Any) -> None:
    amendment = (HOLDER, 0, 1, 2**40, 1)
    signed = changes.signed(participants.amendmentDigest(amendment))
    with refuses("Participants_BadNonce", 0, 1):
        participants.amend(amendment, *signed, {"from": changes.sender})


def test_amend__when_replayed__then_reverts(changes: Any, participants: Any) -> None:
    amendment = (HOLDER, 0, 1, 2**40, 0)
    signed = changes.signed(participants.amendmentDigest(amendment))
    participants.amend(amendment, *signed, {"from": changes.sender})
    with refuses("Participants_BadNonce", 1, 0):
        participants.amend(amendment, *signed, {"from": changes.sender})


def test_amend__when_changed_after_signing__then_reverts(changes: Any, participants: Any) -> None:
    signed = changes.signed(participants.amendmentDigest((HOLDER, 0, 1, 2**40, 0)))
    with brownie.reverts(revert_pattern="Participants_BadSignature: .*"):
        participants.amend((HOLDER, 0, 3, 2**40, 0), *signed, {"from": changes.sender})


def test_amend__when_unknown__then_reverts(changes: Any) -> None:
    with refuses("Participants_Unknown", 99):
        changes.amend(99, 1)


def test_amend__when_no_role__then_reverts(changes: Any) -> None:
    with refuses("Participants_BadAdmission", field("roles")):
        changes.amend(HOLDER, 0)


def test_amend__when_over_before_it_begins__then_reverts(changes: Any, time: Any) -> None:
    with refuses("Participants_BadAdmission", field("validUntil")):
        changes.amend(HOLDER, 1, 0, time.end_of(0) - 1)


def test_amend__when_operator_gets_influence__then_reverts(changes: Any) -> None:
    with refuses("Participants_RolesConflict", 2**32 - 1 - (1 | 2 | 4 | 64 | 128 | 512) - 32, 16 | 2):
        changes.amend(SPACE, 16 | 2)


@pytest.mark.parametrize(("organisation", "name"), [(SPACE, "spaceOperator"), (ZONE, "zoneOperator")])
def test_amend__when_operator_loses_its_role__then_reverts(changes: Any, organisation: int, name: str) -> None:
    with refuses("Participants_BadAdmission", field(name)):
        changes.amend(organisation, 8)


def test_amend__when_operators_would_be_related__then_reverts(changes: Any) -> None:
    changes.amend(SPACE, 16, RELATED)
    with refuses("Participants_OperatorsRelated", RELATED):
        changes.amend(ZONE, 32, RELATED)


def test_amend__given_other_operator_left_the_group__then_allowed(changes: Any, participants: Any, time: Any) -> None:
    changes.amend(SPACE, 16, RELATED)
    time.into_period(1)
    changes.amend(SPACE, 16, 0)
    changes.amend(ZONE, 32, RELATED)
    time.into_period(2)
    assert [participants.organisation(operator)[1] for operator in (SPACE, ZONE)] == [0, RELATED]
