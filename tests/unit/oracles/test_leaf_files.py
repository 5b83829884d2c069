"""A member's leaf file gives leaves with proofs that hold against the accepted root."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from offchain.codec import leaf as leaves_format
from offchain.codec.leaf import ScoreLeaf, SubjectKind, Tag
from offchain.codec.proofs import verify_inclusion
from offchain.codec.tree import leaf_hash
from oracles.leaf_files import LeafFiles
from tests.unit.oracles.keeper_fakes import ZERO, accepted, report


def test_tree__of_a_saved_report__proves_its_score_against_the_root(tmp_path: Path) -> None:
    score = leaves_format.encode(ScoreLeaf(ZERO, SubjectKind.RESOURCE, 5, 7, Tag.LONG_TAIL))
    leaves = replace(report(), leaves=(*report().leaves, score))
    files = LeafFiles(tmp_path)
    files.save(leaves)
    found = files.tree(ZERO, 0)
    assert found is not None
    proven = found.score(SubjectKind.RESOURCE, 5)
    assert verify_inclusion(leaf_hash(score), proven.index, 3, proven.proof, accepted(leaves).root)


def test_tree__before_the_report_was_built__is_none(tmp_path: Path) -> None:
    assert LeafFiles(tmp_path).tree(ZERO, 0) is None


def test_kept__when_a_member_s_report_differed__then_both_are_there_the_own_first(tmp_path: Path) -> None:
    own, other = report(), replace(report(), leaves=(*report().leaves, b"more"))
    files = LeafFiles(tmp_path)
    files.save_of_peer(other, 2)
    files.save(own)
    assert list(files.kept(ZERO, 0)) == [own.data, other.data]
    assert list(files.kept(ZERO, 1)) == []
