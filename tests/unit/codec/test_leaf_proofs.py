"""Leaves are found by what they say, and their proofs hold against the root."""

from __future__ import annotations

import pytest

from offchain.codec.leaf import BatchLeaf, Leaf, RecommendLeaf, ScoreLeaf, SubjectKind, Tag, UsageLeaf, encode
from offchain.codec.leaf_proofs import LeafMissingError, LeafTree, ProvenLeaf
from offchain.codec.proofs import verify_inclusion
from offchain.codec.tree import leaf_hash
from offchain.domain.types import LicenceId, PeriodId, ResourceId

P = PeriodId(3)
PUMP, WIND = b"\x01" * 32, b"\x02" * 32


def recommend(scenario: bytes, score: int, *resources: int) -> RecommendLeaf:
    return RecommendLeaf(P, scenario, score, tuple(map(ResourceId, resources)))


LEAVES: tuple[Leaf, ...] = (
    BatchLeaf(P, 0, 0, 2**256 - 1, bytes(32)),
    ScoreLeaf(P, SubjectKind.RESOURCE, 1, 5, Tag.HIGH_UTILITY),
    ScoreLeaf(P, SubjectKind.PRODUCT, 1, 6, Tag(0)),
    UsageLeaf(P, LicenceId(4), 2, 10),
    UsageLeaf(P, LicenceId(4), 3, 11),
    recommend(PUMP, 70, 1, 2),
    recommend(PUMP, 90, 1, 2, 3),
    recommend(WIND, 90, 1, 3),
)
TREE = LeafTree([encode(leaf) for leaf in LEAVES])


def holds(found: ProvenLeaf) -> bool:
    return verify_inclusion(leaf_hash(found.data), found.index, len(LEAVES), found.proof, TREE.root)


@pytest.mark.parametrize(
    ("found", "index"),
    [
        (TREE.score(SubjectKind.RESOURCE, 1), 1),
        (TREE.score(SubjectKind.PRODUCT, 1), 2),
        (TREE.usage(4, 3), 4),
        (TREE.recommendation(2), 6),
        (TREE.recommendation(1), 6),
        (TREE.recommendation(1, WIND), 7),
    ],
)
def test_leaf__when_it_is_there__then_it_is_found_with_a_proof_that_holds(found: ProvenLeaf, index: int) -> None:
    assert (found.index, found.leaf, found.data, holds(found)) == (index, LEAVES[index], encode(LEAVES[index]), True)


def test_score__when_there_is_none__then_it_is_named() -> None:
    with pytest.raises(LeafMissingError, match="score of resource 2: expected a leaf, received none"):
        TREE.score(SubjectKind.RESOURCE, 2)


def test_usage__when_there_is_none__then_it_is_named() -> None:
    with pytest.raises(LeafMissingError, match="usage of licence 5 under clause 2"):
        TREE.usage(5, 2)


@pytest.mark.parametrize(("resource", "scenario"), [(4, None), (2, WIND)])
def test_recommendation__when_there_is_none__then_it_is_named(resource: int, scenario: bytes | None) -> None:
    with pytest.raises(LeafMissingError, match=f"recommendation with resource {resource}"):
        TREE.recommendation(resource, scenario)
