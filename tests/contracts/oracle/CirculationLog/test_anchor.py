"""Anchors: only a quorum adds, and only to what was there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import brownie
import pytest

from scripts.plan import Rules
from scripts.system import container
from tests.contracts.support import tree
from tests.contracts.support.keys import quorum
from tests.contracts.support.refusals import refuses

LEAVES = [tree.leaf_hash(bytes([n])) for n in range(24)]
EMPTY = tree.root([])


def test_anchor__given_none__when_log_is_empty__then_accepts(circulation_log: Any, reporting: Any, time: Any) -> None:
    assert circulation_log.latest() == ("0x" + EMPTY.hex(), 0, 0)
    reporting.anchor([], 0)
    assert circulation_log.anchorAt(0) == ("0x" + EMPTY.hex(), 0, time.now())


def test_anchor__given_none__when_leaves__then_keeps_root_size_time(
    circulation_log: Any, reporting: Any, time: Any
) -> None:
    reporting.anchor(LEAVES[:5], 0)
    assert circulation_log.anchors() == 1
    assert circulation_log.latest() == ("0x" + tree.root(LEAVES[:5]).hex(), 5, time.now())


def test_anchor__when_accepted__then_emits(reporting: Any, time: Any) -> None:
    reporting.anchor(LEAVES[:5], 0)
    time.into_period(1)
    event = reporting.anchor(LEAVES[:7], 5, signers=4).events["Anchored"]
    values = [event[name] for name in ("index", "period", "size", "root", "signers")]
    assert values == [1, 1, 7, "0x" + tree.root(LEAVES[:7]).hex(), 0b1111]


def test_anchor__given_anchor_in_period__when_nothing_new__then_reverts(reporting: Any) -> None:
    reporting.anchor(LEAVES[:5], 0)
    with refuses("CirculationLog_NothingNew", 5, 0):
        reporting.anchor(LEAVES[:5], 5)


def test_anchor__when_same_size_other_root__then_reverts(reporting: Any, time: Any) -> None:
    reporting.anchor(LEAVES[:5], 0)
    time.into_period(1)
    with refuses("CirculationLog_Inconsistent", tree.root(LEAVES[:5]), tree.root(LEAVES[1:6])):
        reporting.anchor(LEAVES[1:6], 5)


@pytest.mark.parametrize("old", [1, 6, 8])
def test_anchor__when_grown_consistently__then_accepts(circulation_log: Any, reporting: Any, old: int) -> None:
    reporting.anchor(LEAVES[:old], 0)
    for new in range(old + 1, 12):
        reporting.anchor(LEAVES[:new], new - 1)
    reporting.anchor(LEAVES, 11)
    assert circulation_log.latest()[:2] == ("0x" + tree.root(LEAVES).hex(), 24)


def test_anchor__given_new_period__when_same_log__then_accepts(circulation_log: Any, reporting: Any, time: Any) -> None:
    reporting.anchor(LEAVES[:5], 0)
    time.into_period(1)
    reporting.anchor(LEAVES[:5], 5)
    assert circulation_log.cutOf(0) == ("0x" + tree.root(LEAVES[:5]).hex(), 5, time.now())


def test_anchor__when_log_shrinks__then_reverts(reporting: Any) -> None:
    reporting.anchor(LEAVES[:5], 0)
    with refuses("CirculationLog_Shrinks", 5, 4):
        reporting.anchor(LEAVES[:4], 4)


@pytest.fixture
def bounded_growth(rulebook: Any, governance: Any, time: Any) -> None:
    """Period 1, in which an anchor may add three leaves."""
    rulebook.setRules(replace(Rules(), anchor_growth=3).arguments(), 1, {"from": governance})
    time.into_period(1)


@pytest.mark.usefixtures("bounded_growth")
def test_anchor__when_grown_by_the_bound__then_accepts(circulation_log: Any, reporting: Any) -> None:
    reporting.anchor(LEAVES[:3], 0)
    reporting.anchor(LEAVES[:6], 3)
    assert circulation_log.latest()[1] == 6


@pytest.mark.usefixtures("bounded_growth")
def test_anchor__when_grown_beyond_bound__then_reverts(reporting: Any) -> None:
    reporting.anchor(LEAVES[:3], 0)
    with refuses("CirculationLog_GrowsTooFast", 6, 7):
        reporting.anchor(LEAVES[:7], 3)


def test_anchor__when_history_rewritten__then_reverts(reporting: Any) -> None:
    reporting.anchor(LEAVES[:5], 0)
    rewritten = [*LEAVES[:4], tree.leaf_hash(b"other"), *LEAVES[5:9]]
    with refuses("CirculationLog_Inconsistent", tree.root(LEAVES[:5]), tree.root(rewritten)):
        reporting.anchor(rewritten, 5)


@pytest.mark.parametrize("fault", ["missing", "too long", "changed"])
def test_anchor__when_proof_is_wrong__then_reverts(
    circulation_log: Any, reporting: Any, stranger: Any, fault: str
) -> None:
    reporting.anchor(LEAVES[:5], 0)
    root, proof = tree.root(LEAVES[:9]), tree.consistency(LEAVES[:9], 5)
    wrong = {"missing": proof[:-1], "too long": [*proof, EMPTY], "changed": [EMPTY, *proof[1:]]}[fault]
    signed = reporting.sign(circulation_log.anchorDigest(9, root))
    with refuses("CirculationLog_Inconsistent", tree.root(LEAVES[:5]), root):
        circulation_log.anchor(9, root, wrong, *signed, {"from": stranger})


def test_anchor__when_two_signers__then_reverts(circulation_log: Any, reporting: Any) -> None:
    with refuses("Committee_TooFewSignatures", 3, 2):
        reporting.anchor(LEAVES[:5], 0, signers=2)
    assert circulation_log.anchors() == 0


@pytest.mark.edge("E23")
def test_anchor__when_replayed__then_reverts(circulation_log: Any, reporting: Any, time: Any, stranger: Any) -> None:
    signed = reporting.sign(circulation_log.anchorDigest(0, EMPTY))
    circulation_log.anchor(0, EMPTY, [], *signed, {"from": stranger})
    time.into_period(1)
    with brownie.reverts(revert_pattern="Committee_BadSignature: 0, .*"):
        circulation_log.anchor(0, EMPTY, [], *signed, {"from": stranger})


@pytest.mark.edge("E23")
def test_anchor__when_signed_for_other_log__then_reverts(
    circulation_log: Any, rulebook: Any, committee: Any, reporting: Any, stranger: Any
) -> None:
    other = container("CirculationLog").deploy(rulebook, committee, {"from": stranger})
    signed = reporting.sign(other.anchorDigest(0, EMPTY))
    with brownie.reverts(revert_pattern="Committee_BadSignature: 0, .*"):
        circulation_log.anchor(0, EMPTY, [], *signed, {"from": stranger})


@pytest.mark.edge("E21")
def test_anchor__given_new_committee__then_old_members_refused(
    circulation_log: Any, committee: Any, governance: Any, reporting: Any, time: Any, stranger: Any, holder: Any
) -> None:
    committee.setCommittee([(holder, holder)], 1, 1, {"from": governance})
    time.into_period(1)
    digest = circulation_log.anchorDigest(0, EMPTY)
    with refuses("Committee_UnknownMember", 1, 0b111):
        reporting.anchor([], 0)
    circulation_log.anchor(0, EMPTY, [], *quorum([(0, holder)], digest), {"from": stranger})
    assert circulation_log.anchors() == 1
