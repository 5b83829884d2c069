"""Body of what an attester says of a resource's content: its sketch 内容指纹, by which near-duplicates are found."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, ValidationInfo, WithJsonSchema
from pydantic.dataclasses import dataclass

from offchain.codec.fields import FROZEN, BodyModel, BodyValueError, Id, Solidity, Word
from offchain.codec.words import ascending, to_hex

SKETCH_HASHES = 256
"""Hashes that a sketch has at most."""
_WIDTH = 8
"""Bytes of a hash."""
_DIGITS = frozenset("0123456789abcdef")
_EXPECTED = f"0x and 1 to {SKETCH_HASHES} hashes of {2 * _WIDTH} lower-case hexadecimal digits each"


def hashes_of(packed: bytes) -> tuple[int, ...]:
    """The 64-bit hashes of a packed sketch, in its order."""
    return tuple(int.from_bytes(packed[at : at + _WIDTH], "big") for at in range(0, len(packed), _WIDTH))


def packed(hashes: tuple[int, ...]) -> bytes:
    """A sketch as bytes: 8 big-endian bytes per hash."""
    return b"".join(value.to_bytes(_WIDTH, "big") for value in hashes)


def _read_hashes(value: object, info: ValidationInfo) -> bytes:
    name = info.field_name or "sketch"
    if isinstance(value, bytes) and not info.context:
        read = value
    else:
        digits = value[2:] if isinstance(value, str) and value.startswith("0x") else ""
        if len(digits) % 2 or not _DIGITS.issuperset(digits):
            raise BodyValueError(name, _EXPECTED, repr(value)[:80])
        read = bytes.fromhex(digits)
    if not read or len(read) % _WIDTH or len(read) > SKETCH_HASHES * _WIDTH:
        raise BodyValueError(name, _EXPECTED, f"{len(read)} bytes")
    ascending(hashes_of(read), name)
    return read


Hashes = Annotated[
    bytes,
    BeforeValidator(_read_hashes),
    PlainSerializer(to_hex, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^0x([0-9a-f]{{{2 * _WIDTH}}}){{1,{SKETCH_HASHES}}}$"}),
    Solidity("bytes"),
]
"""1 to 256 hashes of 8 bytes, strictly ascending, one after the other."""


@dataclass(frozen=True, config=FROZEN)
class ContentSketch(BodyModel):
    """An attester's sketch 内容指纹 of a resource's content: the least hashes of its records (`headwater sketch`).

    `content_root` is that of the version which was sketched, as the chain has it.
    """

    resource: Id
    content_root: Word
    sketch: Hashes

    @property
    def hashes(self) -> tuple[int, ...]:
        """The sketch as 64-bit integers, ascending."""
        return hashes_of(self.sketch)
