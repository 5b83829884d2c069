"""Two reports of one period against each other, line by line: what one says of a composition and the other does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from offchain.audit.bases import ReportData
from offchain.codec import batch as batches
from offchain.codec import leaf as leaves
from offchain.codec.batch import Line
from offchain.codec.errors import CodecError
from offchain.codec.leaf import BatchLeaf
from offchain.codec.report import ReportStruct

MOST_LINES = 1_000
"""A difference is told in at most so many lines."""


def differences(own: ReportData, other: ReportData) -> tuple[str, ...]:
    """What differs, one line each, `own` first: lines of batches by composition, then other leaves; empty if nothing.

    Bytes that can't be read are told as such: `other` may come from anybody.
    """
    found = [*_of_lines(own, other), *_of_leaves(own, other)]
    if not found and own != other:
        found = ["the same lines and leaves in another order, or cut into other batches"]
    return (*found[:MOST_LINES], f"and {len(found) - MOST_LINES} more") if len(found) > MOST_LINES else tuple(found)


def field_differences(own: ReportStruct, other: ReportStruct) -> tuple[str, ...]:
    """Fields of two signed reports that differ, `own` first: another block, log or rules explains the rest."""
    theirs = other.values()
    return tuple(
        f"{name}: own {_shown(value)}, other {_shown(theirs[name])}"
        for name, value in own.values().items()
        if theirs[name] != value
    )


def _of_lines(own: ReportData, other: ReportData) -> Iterator[str]:
    ours, theirs = _lines(own), _lines(other)
    if theirs is None or ours is None:
        yield f"batches of the {'own' if ours is None else 'other'} report can't be read"
        return
    for key in sorted(ours.keys() | theirs.keys()):
        name = f"line 0x{key.hex()}"
        if key not in theirs:
            yield f"{name}: own product {ours[key].product}, other no such line"
        elif key not in ours:
            yield f"{name}: own no such line, other product {theirs[key].product}"
        else:
            yield from (f"{name}, product {ours[key].product}: {told}" for told in _of_line(ours[key], theirs[key]))


def _lines(data: ReportData) -> Mapping[bytes, Line] | None:
    try:
        return {line.key: line for one in data.batches for line in batches.decode(one).lines}
    except CodecError:
        return None


def _of_line(own: Line, other: Line) -> Iterator[str]:
    if own.performance != other.performance:
        yield f"performance own {own.performance} ppm, other {other.performance} ppm"
    for mine, theirs in zip(own.components, other.components, strict=True):
        if mine.weight != theirs.weight:
            yield f"weight of resource {mine.resource} own {mine.weight} ppm, other {theirs.weight} ppm"


def _of_leaves(own: ReportData, other: ReportData) -> Iterator[str]:
    ours, theirs = set(own.leaves), set(other.leaves)
    for who, data in (("own", sorted(ours - theirs)), ("other", sorted(theirs - ours))):
        for one in data:
            told = _leaf(one)
            if told:
                yield f"only in the {who} report: {told}"


def _leaf(data: bytes) -> str:
    """A leaf in words; nothing for a batch, whose lines are told apart."""
    try:
        leaf = leaves.decode(data)
    except CodecError:
        return f"a leaf that can't be read, 0x{data[:64].hex()}"
    if isinstance(leaf, BatchLeaf):
        return ""
    values = (f"{one.name} {_shown(getattr(leaf, one.name))}" for one in fields(leaf) if one.name != "period")
    return f"{leaf.TYPE.name} " + ", ".join(values)


def _shown(value: object) -> object:
    return "0x" + value.hex() if isinstance(value, bytes) else value
