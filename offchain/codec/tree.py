"""RFC 6962 trees with keccak-256, one code for log and report (docs/FORMATS.md section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from offchain.codec.errors import OutOfRangeError
from offchain.codec.keccak import keccak256

EMPTY_ROOT = keccak256(b"")
"""The root of no leaves."""


def leaf_hash(data: bytes) -> bytes:
    """`H(0x00 ‖ data)`: 32 bytes."""
    return keccak256(b"\0" + data)


def node(left: bytes, right: bytes) -> bytes:
    """`H(0x01 ‖ left ‖ right)`: 32 bytes."""
    return keccak256(b"\1" + left + right)


class NodeSource(Protocol):
    """Where the hashes of complete subtrees come from: level 0 are leaf hashes, level k spans 2^k leaves."""

    def node(self, level: int, index: int) -> bytes:
        """Hash over the leaves index·2^level … (index + 1)·2^level − 1, all of which exist."""
        ...


@dataclass(frozen=True)
class Frontier:
    """What a growing tree must remember: its size and the roots of its complete subtrees, largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """With one more leaf hash, in O(log n)."""
        return self.grown(leaf)[0]

    def grown(self, leaf: bytes) -> tuple[Frontier, tuple[bytes, ...]]:
        """With one more leaf hash, and the new complete nodes of level 1, 2, … that it closes (index size >> level)."""
        peaks, closed, top, rest = list(self.peaks), [], leaf, self.size
        while rest & 1:
            top = node(peaks.pop(), top)
            closed.append(top)
            rest >>= 1
        return Frontier(self.size + 1, (*peaks, top)), tuple(closed)

    def extended(self, leaves: Sequence[bytes]) -> tuple[Frontier, list[tuple[int, int, list[bytes]]]]:
        """With more leaf hashes at once, level by level: one hash per closed node and nothing else.

        Also gives the nodes that they close: (level from 1, index of the first, hashes in order).
        """
        peaks = dict(zip(_levels(self.size), self.peaks, strict=True))
        row, level, first = list(leaves), 0, self.size
        closed: list[tuple[int, int, list[bytes]]] = []
        while row or first:
            if first & 1:
                row, first = [peaks.pop(level), *row], first - 1
            if len(row) & 1:
                peaks[level] = row[-1]
            row = [keccak256(b"\1" + left + right) for left, right in zip(row[::2], row[1::2], strict=False)]
            level, first = level + 1, first >> 1
            if row:
                closed.append((level, first, row))
        return Frontier(self.size + len(leaves), tuple(peaks[level] for level in sorted(peaks, reverse=True))), closed

    def root(self) -> bytes:
        """Root over all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        value = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            value = node(peak, value)
        return value


class Tree:
    """A tree in memory with every complete node kept: proofs in O(log² n)."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._frontier = Frontier()
        first = list(leaves)
        self._frontier, closed = self._frontier.extended(first)
        self._levels = [first, *(hashes for _, _, hashes in closed)]

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._frontier.size

    def append(self, leaf: bytes) -> int:
        """Adds a leaf hash; returns its index."""
        self._frontier, closed = self._frontier.grown(leaf)
        self._levels[0].append(leaf)
        for level, value in enumerate(closed, start=1):
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(value)
        return self._frontier.size - 1

    def node(self, level: int, index: int) -> bytes:
        """See `NodeSource`."""
        return self._levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """Root over the first `size` leaves (all by default). Raises `OutOfRangeError`."""
        return root_of(self, self._within(size))

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Proof that leaf `index` is among the first `size`. Raises `OutOfRangeError`."""
        return inclusion_of(self, index, self._within(size))

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Proof that the first `old` leaves begin the first `new`. Raises `OutOfRangeError`."""
        return consistency_of(self, old, self._within(new))

    def _within(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise OutOfRangeError("tree size", f"0 to {self.size}", size)
        return size


def root(leaves: Sequence[bytes]) -> bytes:
    """Root over leaf hashes."""
    return Tree(leaves).root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Proof (RFC 9162 section 2.1.3.1 order) that leaf `index` is among `leaves`. Raises `OutOfRangeError`."""
    return Tree(leaves).inclusion(index)


def consistency_proof(leaves: Sequence[bytes], old: int) -> tuple[bytes, ...]:
    """Proof (RFC 9162 section 2.1.4.1 order) that the first `old` begin `leaves`. Raises `OutOfRangeError`."""
    return Tree(leaves).consistency(old)


def root_of(source: NodeSource, size: int) -> bytes:
    """Root over the first `size` leaves of a source."""
    return frontier_of(source, size).root()


def frontier_of(source: NodeSource, size: int) -> Frontier:
    """Frontier after the first `size` leaves of a source."""
    peaks, start = [], 0
    for level in _levels(size):
        peaks.append(source.node(level, start >> level))
        start += 1 << level
    return Frontier(size, tuple(peaks))


def inclusion_of(source: NodeSource, index: int, size: int) -> tuple[bytes, ...]:
    """Inclusion proof over a source. Raises `OutOfRangeError` for an index that is not below the size."""
    if not 0 <= index < size:
        raise OutOfRangeError("leaf index", f"0 to {size - 1}", index)
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_subtree(source, middle, end))
            end = middle
        else:
            proof.append(_subtree(source, start, middle))
            start = middle
    return tuple(reversed(proof))


def consistency_of(source: NodeSource, old: int, new: int) -> tuple[bytes, ...]:
    """Consistency proof over a source; empty from 0 and to the same size. Raises `OutOfRangeError`."""
    if not 0 <= old <= new:
        raise OutOfRangeError("older tree size", f"0 to {new}", old)
    if old in (0, new):
        return ()
    proof: list[bytes] = []
    start, end, whole = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(_subtree(source, middle, end))
            end = middle
        else:
            proof.append(_subtree(source, start, middle))
            start, whole = middle, False
    if not whole:
        proof.append(_subtree(source, start, end))
    return tuple(reversed(proof))


def _levels(size: int) -> list[int]:
    """Levels of the complete subtrees of `size` leaves, largest first."""
    return [level for level in reversed(range(size.bit_length())) if size >> level & 1]


def _split(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


def _subtree(source: NodeSource, start: int, end: int) -> bytes:
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return source.node(level, start >> level)
    middle = start + _split(count)
    return node(_subtree(source, start, middle), _subtree(source, middle, end))
