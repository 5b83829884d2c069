"""What a byte of a batch says, in words: so that a changed weight is named as one (docs/FORMATS.md section 4)."""

from __future__ import annotations

from collections.abc import Iterator

from offchain.codec.batch import Batch, Line, decode
from offchain.codec.errors import CodecError

_HEADER = (("version", 1), ("period", 4), ("number of resources", 2), ("number of payees", 2), ("number of ratios", 1))
_WEIGHT_BITS = 20


def place_of(expected: bytes, offset: int, received: int | None = None) -> str:
    """Names the part of a batch that holds the byte at `offset`; `received` is what stands there instead.

    A byte that the resource index shares with the weight is named by its bits that differ.
    """
    try:
        parts = _parts(decode(expected))
    except CodecError:
        return "a batch that can't be read"
    end = 0
    for name, width in parts:
        if offset < end + width:
            return _component(name, expected, offset, offset - end, received)
        end += width
    return "what follows the last line"


def _component(name: str, expected: bytes, offset: int, within: int, received: int | None) -> str:
    """A component's first 12 bits are the resource index, the other 20 the weight."""
    if not name.startswith("weight of"):
        return name
    changed = 0 if received is None else expected[offset] ^ received
    is_index = within == 0 or (within == 1 and changed >> (_WEIGHT_BITS - 16) != 0)
    return name.replace("weight of", "index of", 1) if is_index else name


def _parts(batch: Batch) -> Iterator[tuple[str, int]]:
    """Names and widths in bytes, in the order of the layout."""
    yield from _HEADER
    yield "number of lines", 2
    tables = (
        ("resource", 4, {component.resource for line in batch.lines for component in line.components}),
        ("payee", 4, {line.payee for line in batch.lines}),
        ("outcome source", 3, {line.outcome_source for line in batch.lines}),
    )
    for name, width, entries in tables:
        for entry in sorted(entries):
            yield f"{name} {entry} in its table", width
    for line in batch.lines:
        yield from _of_line(line)


def _of_line(line: Line) -> Iterator[tuple[str, int]]:
    where = f"the line of product {line.product} (0x{line.key.hex()[:8]}…)"
    yield f"product of {where}", 4
    yield f"payee of {where}", 2
    yield f"outcome source of {where}", 1
    yield f"performance and number of components of {where}", 4
    for component in line.components:
        yield f"weight of resource {component.resource} in {where}", 4
