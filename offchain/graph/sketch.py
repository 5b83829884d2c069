"""Near-duplicate content by sketch: bottom-k MinHash over record hashes, and who came first. Integers only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappush, heapreplace

from offchain.codec.body_content import SKETCH_HASHES
from offchain.codec.keccak import keccak256

SIZE = SKETCH_HASHES
"""Least hashes that a sketch keeps."""

NEAR = (4, 5)
"""Jaccard similarity from which two contents are near-duplicates, as a ratio of integers."""

KEPT = (1, 2)
"""Similarity from which a content continues an earlier one of the same maker, whatever others registered since."""

LEAST = 16
"""Records below which a sketch says too little to call anything a copy."""

_TAG = b"headwater sketch"
_PREFIX = SIZE * (NEAR[1] - NEAR[0]) // NEAR[1] + 1
"""Least hashes among which near contents have a common one: fewer of a sample than this are not in both."""


def sketch(records: Iterable[bytes]) -> tuple[int, ...]:
    """The `SIZE` least different 64-bit keccak hashes of record hashes, ascending; order and repetition do not matter.

    `records` are hashes of normalised records 记录哈希 (`graph.records`); only the least ones are kept in memory.
    """
    kept: set[int] = set()
    greatest: list[int] = []
    for record in records:
        value = int.from_bytes(keccak256(_TAG + record)[:8], "big")
        if value in kept:
            continue
        if len(kept) < SIZE:
            heappush(greatest, -value)
            kept.add(value)
        elif value < -greatest[0]:
            kept.remove(-heapreplace(greatest, -value))
            kept.add(value)
    return tuple(sorted(kept))


def similarity(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, int]:
    """(hashes in both, size of the sample): their ratio estimates the Jaccard similarity of two contents.

    The bottom k of the union is a sample of it: the similarity is the share of this sample that both sketches hold.
    """
    mine, theirs = set(one), set(other)
    sample = sorted(mine | theirs)[:SIZE]
    return sum(1 for value in sample if value in mine and value in theirs), len(sample)


def near(one: tuple[int, ...], other: tuple[int, ...], ratio: tuple[int, int] = NEAR) -> bool:
    """Whether the estimated Jaccard similarity is at least a ratio; False for an empty or very short sketch."""
    if min(len(one), len(other)) < LEAST:
        return False
    common, sample = similarity(one, other)
    above, below = ratio
    return common * below >= above * sample


@dataclass(frozen=True)
class Place:
    """Where a content stands among all: the first one of its cluster, and the one that it is near to itself."""

    first: int
    near: int


def places(sketches: Sequence[tuple[int, ...]], makers: Sequence[object]) -> tuple[Place, ...]:
    """For contents in the order of registration, each with its maker, the positions of those that they follow.

    A content follows the earliest one that it is near to, and through it that one's original. So a chain of
    near-duplicates is one cluster, and a later registration never moves an earlier one. What keeps as much as `KEPT`
    of what its maker had before that one is the maker's own development and follows nobody. So nobody can make
    another's data a copy, or join two originals, by registering something between them.
    """
    found: list[Place] = []
    sets = [frozenset(mine) for mine in sketches]
    holders: dict[int, list[int]] = {}
    for position, mine in enumerate(sketches):
        shared = sorted({earlier for value in mine[:_PREFIX] for earlier in holders.get(value, ())})
        alike = (earlier for earlier in shared if _may_be_near(sets[earlier], sets[position]))
        before = next((earlier for earlier in alike if near(sketches[earlier], mine)), position)
        if makers[before] != makers[position]:
            own = (item for item in range(before) if makers[item] == makers[position])
            if any(near(sketches[item], mine, KEPT) for item in own):
                before = position
        found.append(Place(position if before == position else found[before].first, before))
        for value in mine[:_PREFIX]:
            holders.setdefault(value, []).append(position)
    return tuple(found)


def _may_be_near(one: frozenset[int], other: frozenset[int]) -> bool:
    """False only where `near` is, and sooner: the sample has no more common hashes than the sketches have."""
    common = len(one & other)
    above, below = NEAR
    return common * below >= above * min(SIZE, len(one) + len(other) - common)
