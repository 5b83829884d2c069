"""RFC 6962 trees by their recursive definition (section 2.1), with keccak-256: a model for the contracts."""

from __future__ import annotations

from collections.abc import Sequence

from eth_hash.auto import keccak


def leaf_hash(data: bytes) -> bytes:
    """H(0x00 ‖ data)."""
    return keccak(b"\x00" + data)


def root(leaves: Sequence[bytes]) -> bytes:
    """Root over leaf hashes."""
    if not leaves:
        return keccak(b"")
    if len(leaves) == 1:
        return leaves[0]
    split = _split(len(leaves))
    return keccak(b"\x01" + root(leaves[:split]) + root(leaves[split:]))


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """PATH(m, D[n])."""
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion(leaves[:split], index), root(leaves[split:])]
    return [*inclusion(leaves[split:], index - split), root(leaves[:split])]


def consistency(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """PROOF(m, D[n]); empty from size 0 and to the same size."""
    return [] if old in (0, len(leaves)) else _subproof(leaves, old, True)


def _subproof(leaves: Sequence[bytes], old: int, complete: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if complete else [root(leaves)]
    split = _split(len(leaves))
    if old <= split:
        return [*_subproof(leaves[:split], old, complete), root(leaves[split:])]
    return [*_subproof(leaves[split:], old - split, False), root(leaves[:split])]


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1
