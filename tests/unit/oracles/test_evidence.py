"""Leaves of a member are believed only where they have the accepted root."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.codec import batch as batches
from offchain.codec.batch import Batch
from oracles.errors import NoEvidenceError, UnprovenLeavesError
from oracles.evidence import Evidence, prove
from oracles.keeper.slices import slices
from oracles.values import BatchBytes
from tests.unit.oracles.fakes import GREATEST_KEY, FakePeer, FakePeers
from tests.unit.oracles.keeper_fakes import KEYS, LINES, ZERO, accepted, report


def test_evidence__when_the_first_member_lies__then_the_next_is_asked() -> None:
    liar, honest = FakePeer("http://0", served=report(split=2)), FakePeer("http://1", served=report())
    assert Evidence(FakePeers([liar, honest])).of(ZERO, accepted(report())).batches == report().batches


def test_evidence__when_asked_twice__then_fetched_once() -> None:
    peer = FakePeer("http://0", served=report())
    evidence = Evidence(FakePeers([peer]))
    evidence.of(ZERO, accepted(report()))
    evidence.of(ZERO, accepted(report()))
    assert peer.asked == 1


def test_evidence__when_nobody_serves__then_refused() -> None:
    with pytest.raises(NoEvidenceError, match="expected one member"):
        Evidence(FakePeers([FakePeer("http://0", down=True)])).of(ZERO, accepted(report()))


def test_prove__when_a_batch_has_a_changed_byte__then_named() -> None:
    leaves = report()
    changed = bytearray(leaves.batches[1].data)
    changed[-1] ^= 1
    forged = replace(leaves, batches=(leaves.batches[0], replace(leaves.batches[1], data=bytes(changed))))
    with pytest.raises(UnprovenLeavesError, match="leaf of batch 1"):
        prove(forged, accepted(leaves))


def test_prove__when_a_range_is_changed__then_named() -> None:
    leaves = report()
    forged = replace(leaves, batches=(replace(leaves.batches[0], to_key=9), leaves.batches[1]))
    with pytest.raises(UnprovenLeavesError, match="leaf of batch 0"):
        prove(forged, accepted(leaves))


def test_prove__when_a_leaf_is_missing__then_named() -> None:
    leaves = report()
    with pytest.raises(UnprovenLeavesError, match="number of leaves"):
        prove(replace(leaves, leaves=leaves.leaves[:1]), accepted(leaves))


def test_prove__when_a_batch_is_missing__then_named() -> None:
    leaves = report()
    with pytest.raises(UnprovenLeavesError, match="number of batches"):
        prove(replace(leaves, batches=leaves.batches[:1]), accepted(leaves))


WHOLE = BatchBytes(0, 0, GREATEST_KEY, batches.encode(Batch(ZERO, LINES)))
"""122 bytes, five lines of the same two resources and one payee."""
TWO_LINES = 150_000
"""120,000 + 16 · 122 + 3 · 2,600 for the call, and 2 · (9,000 + 2 · 450) for two lines; with a third 159,452."""


def test_slices__when_the_batch_fits__then_one_call_that_pays() -> None:
    assert [(one.first, one.count, one.carries) for one in slices(WHOLE, KEYS)] == [(0, 5, False)]


def test_slices__when_everybody_fits_exactly__then_one_call_that_pays() -> None:
    # The call, five lines, and transfers to three accounts of the tables, both operators and the fund.
    exact = 129_752 + 5 * 9_900 + 6 * 26_500
    assert [one.carries for one in slices(WHOLE, KEYS, greatest=exact)] == [False]
    assert [(one.count, one.carries) for one in slices(WHOLE, KEYS, greatest=exact - 1)] == [(5, True)]


def test_slices__when_the_bound_is_small__then_lines_are_cut_into_slices_that_carry() -> None:
    found = slices(WHOLE, KEYS, greatest=TWO_LINES)
    assert [(one.first, one.count, one.carries) for one in found] == [(0, 2, True), (2, 2, True), (4, 1, True)]


def test_slices__when_a_line_alone_is_too_much__then_it_is_a_slice_alone() -> None:
    assert [one.count for one in slices(WHOLE, KEYS, greatest=1)] == [1] * 5


def test_slices__when_one_key_is_wanted__then_only_its_slice() -> None:
    assert [one.first for one in slices(WHOLE, {KEYS[3]}, greatest=TWO_LINES)] == [2]
