"""Laws of the tree against a recursive model of RFC 6962."""

import pytest
from eth_hash.auto import keccak
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.codec.errors import OutOfRangeError
from offchain.codec.proofs import verify_consistency, verify_inclusion
from offchain.codec.tree import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node,
    root,
)

LEAVES = [leaf_hash(number.to_bytes(2, "big")) for number in range(65)]
GROWN = Tree(LEAVES)


def model_root(data: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1 over raw data."""
    if not data:
        return keccak(b"")
    if len(data) == 1:
        return keccak(b"\x00" + data[0])
    split = 1
    while 2 * split < len(data):
        split *= 2
    return keccak(b"\x01" + model_root(data[:split]) + model_root(data[split:]))


@pytest.mark.parametrize("size", range(65))
def test_root__of_every_size__is_the_model_s(size: int) -> None:
    expected = model_root([number.to_bytes(2, "big") for number in range(size)])
    assert (root(LEAVES[:size]), GROWN.root(size)) == (expected, expected)


def test_root__of_nothing__is_the_hash_of_nothing() -> None:
    assert root([]) == EMPTY_ROOT == keccak(b"")


@pytest.mark.parametrize("size", range(1, 65))
def test_inclusion__of_every_leaf__verifies_at_its_index_only(size: int) -> None:
    expected = GROWN.root(size)
    for index in range(size):
        proof = GROWN.inclusion(index, size)
        held = [i for i in range(size + 1) if verify_inclusion(LEAVES[index], i, size, proof, expected)]
        assert held == [index]


@pytest.mark.parametrize("size", range(65))
def test_consistency__from_every_size__verifies(size: int) -> None:
    for old in range(size + 1):
        proof = GROWN.consistency(old, size)
        assert verify_consistency(old, GROWN.root(old), size, GROWN.root(size), proof), old


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_inclusion__when_anything_is_changed__then_fails(data: st.DataObject) -> None:
    """Law: a proof with another hash, one less or one more, another leaf, size or root proves nothing."""
    size = data.draw(st.integers(2, 64))
    index = data.draw(st.integers(0, size - 1))
    proof, expected = list(GROWN.inclusion(index, size)), GROWN.root(size)
    at = data.draw(st.integers(0, len(proof) - 1))
    other = LEAVES[64]
    changed = [*proof[:at], other, *proof[at + 1 :]]
    for wrong in (changed, proof[:-1], [*proof, other], [other, *proof]):
        assert not verify_inclusion(LEAVES[index], index, size, wrong, expected)
    assert not verify_inclusion(other, index, size, proof, expected)
    assert not verify_inclusion(LEAVES[index], index, size, proof, other)
    assert not verify_inclusion(LEAVES[index], -1, size, proof, expected)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_consistency__when_anything_is_changed__then_fails(data: st.DataObject) -> None:
    """Law: a proof with another hash, one less or one more, or other roots proves nothing."""
    new = data.draw(st.integers(2, 64))
    old = data.draw(st.integers(1, new - 1))
    proof, roots = list(GROWN.consistency(old, new)), (GROWN.root(old), GROWN.root(new))
    at = data.draw(st.integers(0, len(proof) - 1))
    other = LEAVES[64]
    for wrong in ([*proof[:at], other, *proof[at + 1 :]], proof[:-1], [*proof, other], []):
        assert not verify_consistency(old, roots[0], new, roots[1], wrong)
    assert not verify_consistency(old, other, new, roots[1], proof)
    assert not verify_consistency(old, roots[0], new, other, proof)
    assert not verify_consistency(new, roots[1], old, roots[0], proof)


def test_consistency__from_nothing__takes_only_the_root_of_nothing() -> None:
    assert verify_consistency(0, EMPTY_ROOT, 3, GROWN.root(3), [])
    assert not verify_consistency(0, LEAVES[0], 3, GROWN.root(3), [])


def test_consistency__to_the_same_size__takes_only_the_same_root() -> None:
    assert verify_consistency(3, GROWN.root(3), 3, GROWN.root(3), [])
    assert not verify_consistency(3, GROWN.root(3), 3, GROWN.root(4), [])


def test_consistency__of_a_changed_history__has_no_proof() -> None:
    changed = Tree([LEAVES[1], *LEAVES[1:7]])
    assert not verify_consistency(4, GROWN.root(4), 7, changed.root(), changed.consistency(4))


def test_proofs__by_function__are_those_of_the_tree() -> None:
    assert inclusion_proof(LEAVES[:7], 3) == GROWN.inclusion(3, 7)
    assert consistency_proof(LEAVES[:7], 3) == GROWN.consistency(3, 7)


def test_inclusion__of_the_rfc_9162_example__is_in_its_order() -> None:
    """RFC 9162 section 2.1.5: the path of d0 in a tree of seven is [b, h, l]."""
    a, b, c, d, e, f, j = LEAVES[:7]
    h, upper = node(c, d), node(node(e, f), j)
    assert GROWN.inclusion(0, 7) == (b, h, upper)
    assert GROWN.inclusion(6, 7) == (node(e, f), node(node(a, b), node(c, d)))


def test_consistency__of_the_rfc_9162_example__is_in_its_order() -> None:
    """RFC 9162 section 2.1.5: from 3 to 7 the proof is [c, d, g, l]; from 4 it is [l]; from 6 it is [i, j, k]."""
    a, b, c, d, e, f, j = LEAVES[:7]
    g, h, i = node(a, b), node(c, d), node(e, f)
    k, upper = node(g, h), node(i, j)
    assert GROWN.consistency(3, 7) == (c, d, g, upper)
    assert GROWN.consistency(4, 7) == (upper,)
    assert GROWN.consistency(6, 7) == (i, j, k)


@pytest.mark.parametrize("size", range(65))
def test_frontier__after_every_append__has_the_tree_s_root(size: int) -> None:
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier = frontier.append(leaf)
    assert frontier.root() == GROWN.root(size)


@given(st.integers(0, 40), st.integers(0, 24))
def test_frontier__extended_by_many__is_what_one_by_one_gives(size: int, more: int) -> None:
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier = frontier.append(leaf)
    extended, closed = frontier.extended(LEAVES[size : size + more])
    expected = {}
    for index in range(size, size + more):
        frontier, nodes = frontier.grown(LEAVES[index])
        expected.update({(level, index >> level): value for level, value in enumerate(nodes, start=1)})
    assert extended == frontier
    found = {(level, first + n): value for level, first, hashes in closed for n, value in enumerate(hashes)}
    assert found == expected


def test_frontier__after_sixty_three_leaves__keeps_six_hashes() -> None:
    frontier = Frontier()
    for leaf in LEAVES[:63]:
        frontier = frontier.append(leaf)
    assert len(frontier.peaks) == 6


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (0, 0)])
def test_inclusion__when_index_is_not_below_the_size__then_is_refused(index: int, size: int) -> None:
    with pytest.raises(OutOfRangeError, match="leaf index"):
        GROWN.inclusion(index, size)


@pytest.mark.parametrize(("old", "new"), [(4, 3), (-1, 3), (0, 66)])
def test_consistency__when_sizes_do_not_exist__then_is_refused(old: int, new: int) -> None:
    with pytest.raises(OutOfRangeError, match="size"):
        GROWN.consistency(old, new)


@given(st.integers(0, 65), st.integers(0, 65), st.integers(0, 65))
def test_extended__in_pages_of_any_size__is_appending_one_by_one(first: int, second: int, third: int) -> None:
    """extended(a ‖ b ‖ c) = append of every leaf, whatever the pages."""
    cuts = sorted((first, second, third))
    frontier, grown = Frontier(), Frontier()
    for start, end in zip([0, *cuts], [*cuts, 65], strict=True):
        frontier, _ = frontier.extended(LEAVES[start:end])
    for leaf in LEAVES:
        grown = grown.append(leaf)
    assert frontier == grown
