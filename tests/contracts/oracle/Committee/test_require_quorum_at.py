"""The quorum of a period's own committee."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from tests.contracts.support.keys import quorum
from tests.contracts.support.refusals import refuses

DIGEST = b"\x11" * 32


@pytest.fixture
def successors(committee: Any, governance: Any, holder: Any, holder_b: Any, stranger: Any) -> list[list[Any]]:
    """The signers of committees 2 (from period 2 on), 3 (from 3) and 4 (from 7), all of whom must sign."""
    groups = [[holder, holder_b], [holder_b, stranger], [stranger]]
    for start, group in zip((2, 3, 7), groups, strict=True):
        committee.setCommittee([(signer, signer) for signer in group], len(group), start, {"from": governance})
    return groups


def test_require_quorum_at__given_several__then_the_one_in_force(
    committee: Any, members: list[Any], successors: list[list[Any]]
) -> None:
    groups = [members[:3], *successors]
    for period, number in {0: 1, 1: 1, 2: 2, 3: 3, 6: 3, 7: 4, 2**32 - 1: 4}.items():
        signed = quorum(enumerate(groups[number - 1]), DIGEST)
        assert committee.requireQuorumAt(period, DIGEST, *signed) == number


@pytest.mark.edge("E21")
def test_require_quorum_at__when_other_committee_signed__then_reverts(
    committee: Any, members: list[Any], successors: list[list[Any]]
) -> None:
    for period, group, expected in ((1, successors[0], members[0]), (6, successors[0], successors[1][0])):
        signed = quorum(enumerate(group), DIGEST)
        bits, signatures = (0b111, signed[1]) if period == 1 else signed
        with refuses("Committee_BadSignature", 0, expected, DIGEST):
            committee.requireQuorumAt(period, DIGEST, bits, signatures)


def test_require_quorum_at__when_too_few__then_reverts(committee: Any, members: list[Any]) -> None:
    with refuses("Committee_TooFewSignatures", 3, 2):
        committee.requireQuorumAt(0, DIGEST, *quorum(enumerate(members[:2]), DIGEST))


def test_require_quorum_at__when_bit_of_no_member__then_reverts(committee: Any, members: list[Any]) -> None:
    _, signatures = quorum(enumerate(members), DIGEST)
    with refuses("Committee_UnknownMember", 4, 0b10111):
        committee.requireQuorumAt(0, DIGEST, 0b10111, signatures)


def test_require_quorum_at__when_newest__then_one_slot_and_one_account(
    committee: Any, members: list[Any], stranger: Any
) -> None:
    data = committee.requireQuorumAt.encode_input(0, DIGEST, *quorum(enumerate(members), DIGEST))
    call = {"from": stranger.address, "to": committee.address, "data": data}
    response = brownie.web3.provider.make_request("eth_createAccessList", [call, "latest"])
    touched = {entry["address"]: len(entry["storageKeys"]) for entry in response["result"]["accessList"]}
    assert touched.pop(committee.address.lower()) == 1
    assert [slots for account, slots in touched.items() if int(account, 16) > 9] == [0]
