"""Which lines of a batch one transaction settles, by what it may cost: slices of lines, none whose pots are all empty.

A call brings at most 2^24 gas, counted before refunds. A batch that fits with everybody paid, even where no account
ever had a balance, is one call. Of a larger one, lines are settled without paying anybody and the sums carried, so that
the batch still ends in one transfer per account (`ISettlement.settleInParts`). tests/bench holds the estimate above
what calls really need.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from offchain.codec import batch as batches
from offchain.codec.batch import Batch, Line
from oracles.values import BatchBytes

GREATEST_GAS = 14_000_000
"""What a call may cost by this estimate: a sixth below 2^24."""
_CALL, _BYTE, _ENTRY, _LINE, _COMPONENT = 120_000, 16, 2_600, 9_000, 450
_TRANSFER = 26_500
"""To an account without a balance."""
_OTHERS = 3
"""Both operators and the fund."""


@dataclass(frozen=True)
class Slice:
    """Lines `first` … `first + count − 1` of a batch, and their composition keys. `carries` says that they are settled
    without a transfer."""

    batch: BatchBytes
    first: int
    count: int
    keys: tuple[bytes, ...]
    carries: bool = False


def cost(read: Batch, size: int, lines: Sequence[Line], *, paying: bool) -> int:
    """Gas limit that a call with some lines of a batch of `size` bytes needs at most: every resource and payee of the
    tables is looked up whatever the lines, and, if it pays, may be an account without a balance."""
    entries = _entries(read)
    settled = sum(_LINE + _COMPONENT * len(line.components) for line in lines)
    return _CALL + _BYTE * size + _ENTRY * entries + settled + (_TRANSFER * (entries + _OTHERS) if paying else 0)


def slices(batch: BatchBytes, wanted: Collection[bytes], greatest: int = GREATEST_GAS) -> tuple[Slice, ...]:
    """The slices of a batch that hold a wanted key, in order. A line that costs too much alone is a slice alone."""
    read, size = batches.decode(batch.data), len(batch.data)
    pays = cost(read, size, read.lines, paying=True) <= greatest
    groups = [read.lines] if pays else _groups(read, size, greatest)
    found, first = [], 0
    for group in groups:
        keys = tuple(line.key for line in group)
        if any(key in wanted for key in keys):
            found.append(Slice(batch, first, len(group), keys, carries=not pays))
        first += len(group)
    return tuple(found)


def _groups(read: Batch, size: int, greatest: int) -> list[tuple[Line, ...]]:
    """As many lines in each as a call settles without paying."""
    room = greatest - cost(read, size, (), paying=False)
    groups: list[list[Line]] = []
    left = 0
    for line in read.lines:
        needed = _LINE + _COMPONENT * len(line.components)
        if not groups or needed > left:
            groups.append([])
            left = room
        groups[-1].append(line)
        left -= needed
    return [tuple(group) for group in groups]


def _entries(read: Batch) -> int:
    """Resources and payees of the tables."""
    resources = {component.resource for line in read.lines for component in line.components}
    return len(resources) + len({line.payee for line in read.lines})
