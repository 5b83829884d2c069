"""Which lines of a batch one transaction settles, by what it may cost: slices of lines, none whose pots are all empty.

A call brings at most 2^24 gas, counted before refunds. A batch that fits with everybody paid, even where no account
ever had a balance, is one call. Of a larger one, lines are settled without paying anybody and the sums carried, so that
the batch still ends in one transfer per account (`ISettlement.settleInParts`). Costs as tests/bench measures them,
rounded up.
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


def slices(batch: BatchBytes, wanted: Collection[bytes], greatest: int = GREATEST_GAS) -> tuple[Slice, ...]:
    """The slices of a batch that hold a wanted key, in order. A line that costs too much alone is a slice alone."""
    read = batches.decode(batch.data)
    opened = _CALL + _BYTE * len(batch.data) + _ENTRY * _entries(read)
    lines = read.lines
    if opened + sum(map(_cost, lines)) + _TRANSFER * (_entries(read) + _OTHERS) <= greatest:
        groups: list[Sequence[Line]] = [lines]
    else:
        groups = _groups(lines, greatest - opened)
    found, first = [], 0
    for group in groups:
        keys = tuple(line.key for line in group)
        if any(key in wanted for key in keys):
            found.append(Slice(batch, first, len(group), keys, carries=len(groups) > 1 or group is not lines))
        first += len(group)
    return tuple(found)


def _groups(lines: Sequence[Line], room: int) -> list[Sequence[Line]]:
    groups: list[list[Line]] = []
    left = 0
    for line in lines:
        cost = _cost(line)
        if not groups or cost > left:
            groups.append([])
            left = room
        groups[-1].append(line)
        left -= cost
    return list(groups)


def _cost(line: Line) -> int:
    return _LINE + _COMPONENT * len(line.components)


def _entries(read: Batch) -> int:
    """Resources and payees of the tables: each is looked up once, and has at most one account."""
    resources = {component.resource for line in read.lines for component in line.components}
    return len(resources) + len({line.payee for line in read.lines})
