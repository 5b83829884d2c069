"""Which lines of a batch one transaction settles: slices within a bound of work, none whose pots are all empty."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from offchain.codec import batch as batches
from offchain.codec.batch import Line
from oracles.values import BatchBytes

GREATEST_WORK = 400
"""Lines and components that one call settles at most, so that it stays far below 2^24 gas."""


@dataclass(frozen=True)
class Slice:
    """Lines `first` … `first + count − 1` of a batch, and their composition keys."""

    batch: BatchBytes
    first: int
    count: int
    keys: tuple[bytes, ...]


def slices(batch: BatchBytes, wanted: Collection[bytes], greatest: int = GREATEST_WORK) -> tuple[Slice, ...]:
    """The slices of a batch that hold a wanted key, in order. A line that is too long alone is a slice alone."""
    groups: list[list[Line]] = []
    work = 0
    for line in batches.decode(batch.data).lines:
        cost = 1 + len(line.components)
        if not groups or work + cost > greatest:
            groups.append([])
            work = 0
        groups[-1].append(line)
        work += cost
    found, first = [], 0
    for group in groups:
        keys = tuple(line.key for line in group)
        if any(key in wanted for key in keys):
            found.append(Slice(batch, first, len(group), keys))
        first += len(group)
    return tuple(found)
