"""Near-duplicate content by sketch: bottom-k MinHash over record hashes, and who came first. Integers only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from offchain.codec.keccak import keccak256

SIZE = 256
"""Least hashes that a sketch keeps."""

NEAR = (4, 5)
"""Jaccard similarity from which two contents are near-duplicates, as a ratio of integers."""

LEAST = 16
"""Records below which a sketch says too little to call anything a copy."""

_TAG = b"headwater sketch"


def sketch(records: Iterable[bytes]) -> tuple[int, ...]:
    """The `SIZE` least different 64-bit keccak hashes of record hashes, ascending; order and repetition do not matter.

    `records` are hashes of normalised records 记录哈希, as a registration's manifest lists them.
    """
    hashed = {int.from_bytes(keccak256(_TAG + record)[:8], "big") for record in records}
    return tuple(sorted(hashed)[:SIZE])


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether the estimated Jaccard similarity is at least `NEAR`; False for an empty or very short sketch.

    The bottom k of the union is a sample of it: the similarity is the share of this sample that both sketches hold.
    """
    if min(len(one), len(other)) < LEAST:
        return False
    mine, theirs = set(one), set(other)
    sample = sorted(mine | theirs)[:SIZE]
    common = sum(1 for value in sample if value in mine and value in theirs)
    above, below = NEAR
    return common * below >= above * len(sample)


def originals(sketches: Mapping[int, tuple[int, ...]]) -> dict[int, int]:
    """For every resource the first registered one of its cluster; ids ascend in the order of registration.

    A resource follows the earliest one that it is near to, and through it that one's original. So a chain of
    near-duplicates is one cluster, and a later registration never moves an earlier one: nobody can make another's
    data a copy, or join two originals, by registering something between them.
    """
    first: dict[int, int] = {}
    holders: dict[int, list[int]] = {}
    for resource in sorted(sketches):
        mine = sketches[resource]
        shared = sorted({earlier for value in mine for earlier in holders.get(value, ())})
        found = next((earlier for earlier in shared if near(sketches[earlier], mine)), None)
        first[resource] = resource if found is None else first[found]
        for value in mine:
            holders.setdefault(value, []).append(resource)
    return first
