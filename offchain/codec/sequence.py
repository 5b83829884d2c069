"""The order of a report's leaves: batches tile the key space, the rest by bytes (docs/FORMATS.md section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from offchain.codec import leaf as leaves_format
from offchain.codec.errors import CodecError
from offchain.codec.leaf import BatchLeaf, Leaf
from offchain.domain.types import PeriodId

LAST_KEY = 2**256 - 1


class TilingError(CodecError):
    """The batches of a report leave a gap in the key space or overlap."""


class LeafOrderError(CodecError):
    """The leaves of a report are not in their one order."""


class LeafPeriodError(CodecError):
    """A leaf belongs to another period than its report."""


def ordered(leaves: Iterable[Leaf]) -> tuple[Leaf, ...]:
    """The leaves of one report in their one order: batches by index, all others by their bytes."""
    given = tuple(leaves)
    batches = sorted((leaf for leaf in given if isinstance(leaf, BatchLeaf)), key=lambda leaf: leaf.index)
    others = sorted((leaf for leaf in given if not isinstance(leaf, BatchLeaf)), key=leaves_format.encode)
    return (*batches, *others)


def require_sequence(period: PeriodId, leaves: Sequence[Leaf]) -> int:
    """The number of batches, if the leaves make a report of the period.

    Raises `LeafPeriodError`, `LeafOrderError` or `TilingError` at the first leaf that breaks a rule.
    """
    for leaf in leaves:
        if leaf.period != period:
            raise LeafPeriodError("period of a leaf", period, leaf.period)
    batches = [leaf for leaf in leaves if isinstance(leaf, BatchLeaf)]
    if any(isinstance(leaf, BatchLeaf) for leaf in leaves[len(batches) :]):
        raise LeafOrderError("leaves", "batches first", "a batch after another leaf")
    _require_tiling(batches)
    for previous, following in pairwise(leaves_format.encode(leaf) for leaf in leaves[len(batches) :]):
        if following <= previous:
            raise LeafOrderError("leaves", f"bytes after {previous.hex()}", following.hex())
    return len(batches)


def _require_tiling(batches: Sequence[BatchLeaf]) -> None:
    if not batches:
        raise TilingError("batches", "at least 1", 0)
    expected = 0
    for position, batch in enumerate(batches):
        if batch.index != position:
            raise LeafOrderError("batch index", position, batch.index)
        if batch.from_key != expected:
            raise TilingError(f"fromKey of batch {position}", f"{expected:#x}", f"{batch.from_key:#x}")
        expected = batch.to_key + 1
    if expected != LAST_KEY + 1:
        raise TilingError("last toKey", f"{LAST_KEY:#x}", f"{expected - 1:#x}")
