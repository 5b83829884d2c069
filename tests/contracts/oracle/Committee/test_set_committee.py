"""Committees in force from a future period."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.plan import Plan
from scripts.system import ZERO_ADDRESS
from tests.contracts.support.keys import keyring, quorum
from tests.contracts.support.refusals import refuses

Members = list[tuple[str, str]]


def _members(size: int) -> Members:
    """Accounts of the development chain: each its own owner; the 31st is none of them and never signs."""
    accounts = [*keyring(), "0x000000000000000000000000000000000000bEEF", "0x000000000000000000000000000000000000dEaD"]
    return [(account, account) for account in accounts[:size]]


def test_set_committee__when_caller_is_stranger__then_reverts(committee: Any, governance: Any, stranger: Any) -> None:
    with refuses("Committee_NotGovernance", governance, stranger):
        committee.setCommittee(_members(3), 2, 1, {"from": stranger})


def test_set_committee__when_from_is_current__then_reverts(committee: Any, governance: Any, time: Any) -> None:
    time.into_period(3)
    with refuses("Committee_PeriodNotFuture", 3, 3):
        committee.setCommittee(_members(3), 2, 3, {"from": governance})


def test_set_committee__when_before_latest__then_reverts(committee: Any, governance: Any) -> None:
    committee.setCommittee(_members(3), 2, 5, {"from": governance})
    with refuses("Committee_PeriodBeforeLatest", 5, 4):
        committee.setCommittee(_members(3), 2, 4, {"from": governance})


@pytest.mark.parametrize("size", [0, 32])
def test_set_committee__when_bad_size__then_reverts(committee: Any, governance: Any, size: int) -> None:
    with refuses("Committee_BadSize", 31, size):
        committee.setCommittee(_members(size), size, 1, {"from": governance})


@pytest.mark.parametrize(("size", "least", "threshold"), [(4, 3, 2), (5, 3, 2), (4, 3, 5), (1, 1, 0)])
def test_set_committee__when_bad_threshold__then_reverts(
    committee: Any, governance: Any, size: int, least: int, threshold: int
) -> None:
    with refuses("Committee_BadThreshold", least, size, threshold):
        committee.setCommittee(_members(size), threshold, 1, {"from": governance})


@pytest.mark.parametrize(
    ("index", "member"), [(0, (ZERO_ADDRESS, "s")), (1, ("s", ZERO_ADDRESS)), (2, ("s", "first signer"))]
)
def test_set_committee__when_bad_member__then_reverts(
    committee: Any, governance: Any, stranger: Any, index: int, member: tuple[str, str]
) -> None:
    members = _members(3)
    names = {"s": stranger.address, "first signer": members[0][1]}
    members[index] = (names.get(member[0], member[0]), names.get(member[1], member[1]))
    with refuses("Committee_BadMember", index):
        committee.setCommittee(members, 2, 1, {"from": governance})


def test_set_committee__when_31_members__then_quorum_holds(committee: Any, governance: Any) -> None:
    members = _members(31)
    committee.setCommittee(members, 16, 1, {"from": governance})
    signers = [(index, members[index][1]) for index in range(14, 30)]
    committee.requireQuorum(2, b"\x01" * 32, *quorum(signers, b"\x01" * 32))


def test_set_committee__when_from_is_next__then_in_force_from_there(
    committee: Any, governance: Any, plan: Plan
) -> None:
    committee.setCommittee(_members(5), 4, 1, {"from": governance})
    assert [committee.committeeAt(period) for period in (0, 1, 2**32 - 1)] == [1, 2, 2]
    assert (committee.membersOf(2), committee.thresholdOf(2)) == (tuple(_members(5)), 4)
    assert committee.membersOf(1) == tuple(member.arguments() for member in plan.members)


def test_committee_at__given_several__then_each_period_finds_its_own(committee: Any, governance: Any) -> None:
    for start in (2, 3, 3, 8):
        committee.setCommittee(_members(3), 2, start, {"from": governance})
    starts = {1: 0, 2: 2, 3: 3, 4: 3, 5: 8}
    for period in range(11):
        assert committee.committeeAt(period) == max(number for number, start in starts.items() if start <= period)


def test_set_committee__when_accepted__then_emits(committee: Any, governance: Any) -> None:
    event = committee.setCommittee(_members(3), 2, 6, {"from": governance}).events["CommitteeSet"]
    values = (event["committee"], event["from"], event["threshold"], event["members"])
    assert values == (2, 6, 2, tuple(_members(3)))
