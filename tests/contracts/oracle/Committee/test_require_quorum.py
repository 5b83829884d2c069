"""The one quorum check of the system: 3 of 4."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import brownie
import pytest
from brownie.test import given
from hypothesis import settings
from hypothesis import strategies as st

from scripts.system import container
from tests.contracts.support.keys import envelope, quorum, raw_signature, wallet_envelope, wrap
from tests.contracts.support.refusals import refuses

DIGEST = b"\x11" * 32
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
SUBSETS = [subset for size in range(5) for subset in combinations(range(4), size)]


@pytest.mark.parametrize("subset", [subset for subset in SUBSETS if len(subset) >= 3])
def test_require_quorum__when_subset_reaches_threshold__then_accepts(
    committee: Any, members: list[Any], subset: tuple[int, ...]
) -> None:
    committee.requireQuorum(1, DIGEST, *quorum([(index, members[index]) for index in subset], DIGEST))


@pytest.mark.parametrize("subset", [subset for subset in SUBSETS if len(subset) < 3])
def test_require_quorum__when_subset_is_smaller__then_reverts(
    committee: Any, members: list[Any], subset: tuple[int, ...]
) -> None:
    with refuses("Committee_TooFewSignatures", 3, len(subset)):
        committee.requireQuorum(1, DIGEST, *quorum([(index, members[index]) for index in subset], DIGEST))


def test_require_quorum__when_committee_unknown__then_reverts(committee: Any, members: list[Any]) -> None:
    for unknown in (0, 2):
        with refuses("Committee_Unknown", unknown):
            committee.requireQuorum(unknown, DIGEST, *quorum(enumerate(members), DIGEST))


def test_require_quorum__when_bit_of_no_member__then_reverts(committee: Any, members: list[Any]) -> None:
    _, signatures = quorum(enumerate(members), DIGEST)
    with refuses("Committee_UnknownMember", 4, 0b11111):
        committee.requireQuorum(1, DIGEST, 0b11111, signatures)


@pytest.mark.edge("E23")
def test_require_quorum__when_unsorted__then_reverts(committee: Any, members: list[Any]) -> None:
    pairs = [(1, members[1]), (0, members[0]), (2, members[2])]
    with refuses("Committee_BadSignature", 0, members[0], DIGEST):
        committee.requireQuorum(1, DIGEST, *quorum(pairs, DIGEST))


@pytest.mark.edge("E23")
def test_require_quorum__when_duplicate__then_reverts(committee: Any, members: list[Any]) -> None:
    one = envelope(members[0], DIGEST)
    with refuses("Committee_BadSignature", 1, members[1], DIGEST):
        committee.requireQuorum(1, DIGEST, 0b111, one * 3)


def test_require_quorum__when_envelope_missing__then_reverts(committee: Any, members: list[Any]) -> None:
    _, two = quorum(enumerate(members[:2]), DIGEST)
    with refuses("Committee_BadSignature", 2, members[2], DIGEST):
        committee.requireQuorum(1, DIGEST, 0b111, two)


def test_require_quorum__when_spare_envelope__then_reverts(committee: Any, members: list[Any]) -> None:
    _, four = quorum(enumerate(members), DIGEST)
    with refuses("Committee_SpareBytes", 3 * 68, 4 * 68):
        committee.requireQuorum(1, DIGEST, 0b111, four)


@pytest.mark.edge("E23")
def test_require_quorum__when_high_s__then_reverts(committee: Any, members: list[Any]) -> None:
    signature = raw_signature(members[2], DIGEST)
    s = ORDER - int.from_bytes(signature[32:64], "big")
    twin = wrap(signature[:32] + s.to_bytes(32, "big") + bytes([55 - signature[64]]))
    _, two = quorum(enumerate(members[:2]), DIGEST)
    with refuses("Committee_BadSignature", 2, members[2], DIGEST):
        committee.requireQuorum(1, DIGEST, 0b111, two + twin)


def test_require_quorum__when_other_digest__then_reverts(committee: Any, members: list[Any]) -> None:
    with refuses("Committee_BadSignature", 0, members[0], DIGEST):
        committee.requireQuorum(1, DIGEST, *quorum(enumerate(members[:3]), b"\x12" * 32))


@settings(max_examples=60)
@given(position=st.integers(min_value=0, max_value=3 * 68 - 1), change=st.integers(min_value=1, max_value=255))
def test_require_quorum__when_any_byte_changed__then_reverts(
    committee: Any, members: list[Any], position: int, change: int
) -> None:
    bitmap, signatures = quorum(enumerate(members[:3]), DIGEST)
    changed = bytearray(signatures)
    changed[position] ^= change
    with brownie.reverts(revert_pattern="Committee_BadSignature: .*"):
        committee.requireQuorum(1, DIGEST, bitmap, bytes(changed))


@pytest.fixture
def wallet(committee: Any, governance: Any, members: list[Any], holder: Any, holder_b: Any, deployer: Any) -> Any:
    """A two-of-two wallet that is member 1 of committee 2."""
    wallet = container("TwoOfTwoWallet").deploy(holder, holder_b, {"from": deployer})
    signers = [members[0], wallet, members[2]]
    committee.setCommittee([(signer, signer) for signer in signers], 2, 1, {"from": governance})
    return wallet


def test_require_quorum__given_wallet_member__then_accepts(
    committee: Any, members: list[Any], wallet: Any, holder: Any, holder_b: Any
) -> None:
    signatures = envelope(members[0], DIGEST) + wallet_envelope([holder, holder_b], DIGEST)
    committee.requireQuorum(2, DIGEST, 0b011, signatures)


def test_require_quorum__given_wallet_member__when_one_owner__then_reverts(
    committee: Any, members: list[Any], wallet: Any, holder: Any
) -> None:
    signatures = envelope(members[0], DIGEST) + wallet_envelope([holder], DIGEST)
    with refuses("Committee_BadSignature", 1, wallet, DIGEST):
        committee.requireQuorum(2, DIGEST, 0b011, signatures)
