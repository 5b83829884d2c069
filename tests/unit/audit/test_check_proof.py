"""The auditor's one file against our tree: what we prove it believes, what was changed it does not; and its size."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.audit import check_proof
from offchain.audit.check_proof import NotProven, check_consistency, check_inclusion
from offchain.codec import tree
from offchain.codec.fact import entry
from offchain.codec.tree import EMPTY_ROOT, Tree, leaf_hash
from offchain.codec.words import to_hex
from tests.unit.ledger.world import feedback

FILE = Path(check_proof.__file__)
MILLION = 1_000_000
GREATEST = 640
"""Bytes of a proof over a million leaves."""
LEAVES = [leaf_hash(number.to_bytes(2, "big")) for number in range(300)]
GROWN = Tree(LEAVES)
SIZES = st.integers(1, len(LEAVES))


class EqualLeaves:
    """A tree of any size whose leaves are all the same: every level has one node."""

    def __init__(self) -> None:
        self.levels = [leaf_hash(b"same")]

    def node(self, level: int, index: int) -> bytes:
        while len(self.levels) <= level:
            self.levels.append(tree.node(self.levels[-1], self.levels[-1]))
        return self.levels[level]


SAME = EqualLeaves()


def refused(check: object, *arguments: object) -> bool:
    try:
        check(*arguments)  # type: ignore[operator]
    except NotProven:
        return True
    return False


def test_file__as_handed_to_an_auditor__has_a_hundred_lines_and_imports_nothing_of_ours() -> None:
    text = FILE.read_text(encoding="utf-8")
    found = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {getattr(node, "module", None) or node.names[0].name for node in found}
    foreign = {name for name in names if name.partition(".")[0] not in sys.stdlib_module_names}
    assert (len(text.splitlines()) <= 100, foreign) == (True, {"eth_hash.auto"})


@settings(max_examples=300)
@given(st.data(), SIZES)
def test_inclusion__of_any_leaf_of_any_tree__is_believed_at_its_index_only(data: st.DataObject, size: int) -> None:
    """Law: the tree's inclusion proof passes, and for another index it does not."""
    index, other = (data.draw(st.integers(0, size - 1)) for _ in range(2))
    proof, root = list(GROWN.inclusion(index, size)), GROWN.root(size)
    check_inclusion(LEAVES[index], index, size, root, proof)
    assert other == index or refused(check_inclusion, LEAVES[index], other, size, root, proof)


@settings(max_examples=300)
@given(st.data(), SIZES)
def test_consistency__between_any_two_sizes__is_believed(data: st.DataObject, size: int) -> None:
    """Law: the tree's consistency proof passes between its own sizes."""
    old = data.draw(st.integers(0, size))
    check_consistency(old, GROWN.root(old), size, GROWN.root(size), list(GROWN.consistency(old, size)))


@settings(max_examples=300)
@given(st.data(), st.integers(2, len(LEAVES)))
def test_inclusion__when_one_bit_or_one_hash_differs__then_it_is_not_proven(data: st.DataObject, size: int) -> None:
    """Law: no changed bit of leaf, root or proof passes, nor one hash less or more."""
    index = data.draw(st.integers(0, size - 1))
    proof, root = list(GROWN.inclusion(index, size)), GROWN.root(size)
    at = data.draw(st.integers(0, len(proof) - 1))
    bent = [*proof[:at], bent_by(data, proof[at]), *proof[at + 1 :]]
    for wrong in (bent, proof[:-1], proof[1:], [*proof, root], [root, *proof]):
        assert refused(check_inclusion, LEAVES[index], index, size, root, wrong)
    assert refused(check_inclusion, bent_by(data, LEAVES[index]), index, size, root, proof)
    assert refused(check_inclusion, LEAVES[index], index, size, bent_by(data, root), proof)


@settings(max_examples=300)
@given(st.data(), st.integers(2, len(LEAVES)))
def test_consistency__when_one_bit_or_one_hash_differs__then_it_is_not_proven(data: st.DataObject, size: int) -> None:
    """Law: no changed bit of either root or of the proof passes, nor one hash less or more."""
    old = data.draw(st.integers(1, size - 1))
    proof, roots = list(GROWN.consistency(old, size)), (GROWN.root(old), GROWN.root(size))
    at = data.draw(st.integers(0, len(proof) - 1))
    bent = [*proof[:at], bent_by(data, proof[at]), *proof[at + 1 :]]
    for wrong in (bent, proof[:-1], proof[1:], [*proof, roots[1]], [roots[1], *proof]):
        assert refused(check_consistency, old, roots[0], size, roots[1], wrong)
    assert refused(check_consistency, old, bent_by(data, roots[0]), size, roots[1], proof)
    assert refused(check_consistency, old, roots[0], size, bent_by(data, roots[1]), proof)


def bent_by(data: st.DataObject, value: bytes) -> bytes:
    bit = data.draw(st.integers(0, 255))
    return (int.from_bytes(value, "big") ^ 1 << bit).to_bytes(32, "big")


def test_consistency__when_the_older_tree_was_another__then_both_roots_are_told() -> None:
    with pytest.raises(NotProven, match=f"old root: expected 0x{LEAVES[7].hex()}, received 0x{EMPTY_ROOT.hex()}"):
        check_consistency(0, LEAVES[7], 3, GROWN.root(3), [])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0), (0, 2**64)])
def test_inclusion__when_the_index_is_outside__then_it_is_not_proven(index: int, size: int) -> None:
    assert refused(check_inclusion, LEAVES[0], index, size, GROWN.root(1), [])


def test_inclusion__when_bytes_move_from_leaf_to_sibling__then_it_is_not_proven() -> None:
    """The same 64 bytes under one node, cut elsewhere, are no proof."""
    both = LEAVES[0] + LEAVES[1]
    assert refused(check_inclusion, both[:31], 0, 2, GROWN.root(2), [both[31:]])


@settings(max_examples=200)
@given(st.integers(0, MILLION - 1))
def test_inclusion__over_a_million_leaves__takes_at_most_640_bytes(index: int) -> None:
    """Law: 20 hashes, wherever the leaf stands."""
    proof = list(tree.inclusion_of(SAME, index, MILLION))
    check_inclusion(SAME.levels[0], index, MILLION, tree.root_of(SAME, MILLION), proof)
    assert 32 * len(proof) <= GREATEST


@settings(max_examples=200)
@given(st.integers(0, MILLION))
def test_consistency__up_to_a_million_leaves__takes_at_most_one_hash_more(old: int) -> None:
    """Law: RFC 9162 names the last part of an older tree of odd size too: 21 hashes; else at most 640 bytes."""
    proof = list(tree.consistency_of(SAME, old, MILLION))
    check_consistency(old, tree.root_of(SAME, old), MILLION, tree.root_of(SAME, MILLION), proof)
    assert 32 * len(proof) <= GREATEST + 32 * (old % 2)


def run(folder: Path, *words: object, proof: object = None) -> subprocess.CompletedProcess[str]:
    """The file as an auditor runs it: alone in a folder of its own."""
    alone = folder / "check_proof.py"
    alone.write_bytes(FILE.read_bytes())
    text = json.dumps({"proof": [to_hex(item) for item in proof]} if isinstance(proof, tuple) else proof)
    command = [sys.executable, "-P", str(alone), *map(str, words)]
    return subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True, check=False)


def test_program__with_an_entry_and_the_node_s_answer__proves_the_fact(tmp_path: Path) -> None:
    signed = feedback()
    log = Tree([*LEAVES[:4], signed.leaf_hash, *LEAVES[4:6]])
    data = to_hex(entry(signed.fact, signed.signature))
    done = run(tmp_path, "inclusion", data, 4, 7, to_hex(log.root()), "-", proof=log.inclusion(4))
    assert (done.returncode, done.stdout.startswith("proven: inclusion in the tree of 7")) == (0, True), done.stderr


def test_program__with_a_file__proves_that_an_anchor_continues_another(tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    file.write_text(json.dumps({"proof": [to_hex(item) for item in GROWN.consistency(3, 7)]}), encoding="utf-8")
    done = run(tmp_path, "consistency", 3, to_hex(GROWN.root(3)), 7, to_hex(GROWN.root(7)), file)
    assert done.returncode == 0, done.stderr


def test_program__when_nothing_is_proven__then_both_sides_are_told(tmp_path: Path) -> None:
    done = run(tmp_path, "inclusion", to_hex(LEAVES[1]), 0, 7, to_hex(GROWN.root(7)), "-", proof=GROWN.inclusion(0, 7))
    assert (done.returncode, done.stdout[:42]) == (1, f"not proven: root: expected {to_hex(GROWN.root(7))}"[:42])


@pytest.mark.parametrize(
    ("words", "proof"),
    [(["inclusion"], []), (["other", "0x", 0, 1, "0x", "-"], ()), (["inclusion", "0x", 0, 1, "0x", "-"], [1])],
)
def test_program__when_it_cannot_read_its_arguments__then_it_says_how(
    tmp_path: Path, words: list[object], proof: object
) -> None:
    done = run(tmp_path, *words, proof=proof)
    assert (done.returncode, done.stderr[:17]) == (2, "Checks a proof of")
