"""Verification of tree proofs by index and size (RFC 9162 sections 2.1.3.2 and 2.1.4.2)."""

from __future__ import annotations

from collections.abc import Sequence

from offchain.codec.tree import EMPTY_ROOT, node


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """True if `leaf` (a leaf hash) is leaf `index` of the tree of `size` leaves with `root`.

    A proof that is shorter or longer than needed, or an index that is not below the size, is false.
    """
    if not 0 <= index < size:
        return False
    position, last, value = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            value = node(sibling, value)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            value = node(value, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and value == root


def verify_consistency(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """True if the tree of `new_size` leaves with `new_root` begins with the one of `old_size` with `old_root`.

    From size 0 (the root of nothing) and to the same size (the same root) only the empty proof is true.
    """
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    return _walk(old_size, old_root, new_size, new_root, proof)


def _walk(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        return False
    position, last = old_size - 1, new_size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old_value = new_value = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old_value, new_value = node(sibling, old_value), node(sibling, new_value)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            new_value = node(new_value, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and old_value == old_root and new_value == new_root
