"""Integers and byte strings of fixed width, in and out (docs/FORMATS.md section 1)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from offchain.codec.errors import (
    NotAscendingError,
    NotHexError,
    OutOfRangeError,
    TrailingBytesError,
    TruncatedError,
    WrongLengthError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


def uint(bits: int, value: int, what: str) -> bytes:
    """Unsigned big-endian integer of `bits` bits. Raises `OutOfRangeError` where it does not fit."""
    return bounded(value, 0, (1 << bits) - 1, what).to_bytes(bits // 8, "big")


def bounded(value: int, least: int, greatest: int, what: str) -> int:
    """`value`, if it is an integer (no boolean) from `least` to `greatest`. Raises `OutOfRangeError` otherwise."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= greatest:
        raise OutOfRangeError(what, f"an integer from {least} to {greatest}", repr(value))
    return value


def fixed(length: int, value: bytes, what: str) -> bytes:
    """`value`, if it is `length` bytes long. Raises `WrongLengthError` otherwise."""
    if len(value) != length:
        raise WrongLengthError(what, f"{length} bytes", f"{len(value)} bytes")
    return value


def ascending(values: Sequence[int], what: str) -> None:
    """Raises `NotAscendingError` at the first value that is not greater than the one before it."""
    for previous, value in pairwise(values):
        if value <= previous:
            raise NotAscendingError(what, f"more than {previous}", value, "strictly ascending order is the format")


def to_hex(data: bytes) -> str:
    """`0x` and lower-case hexadecimal digits."""
    return "0x" + data.hex()


def from_hex(text: object, what: str, length: int | None = None) -> bytes:
    """Bytes of `0x…`; of `length` bytes if given. Raises `NotHexError` or `WrongLengthError`."""
    digits = text[2:] if isinstance(text, str) and text.startswith("0x") else None
    if digits is None or len(digits) % 2 or not set(digits) <= set("0123456789abcdefABCDEF"):
        raise NotHexError(what, "0x and an even number of hexadecimal digits", repr(text)[:80])
    data = bytes.fromhex(digits)
    return data if length is None else fixed(length, data, what)


class Reader:
    """Reads bytes from front to back; every shortage and every rest is refused by name."""

    def __init__(self, data: bytes, what: str) -> None:
        self._data = data
        self._what = what
        self._at = 0

    def take(self, length: int, field: str) -> bytes:
        """The next `length` bytes. Raises `TruncatedError`."""
        end = self._at + length
        if end > len(self._data):
            rest = f"{len(self._data) - self._at} bytes"
            raise TruncatedError(f"{self._what}, {field} at byte {self._at}", f"{length} bytes", rest)
        part = self._data[self._at : end]
        self._at = end
        return part

    def uint(self, bits: int, field: str) -> int:
        """The next unsigned integer of `bits` bits. Raises `TruncatedError`."""
        return int.from_bytes(self.take(bits // 8, field), "big")

    def uints(self, count: int, bits: int, field: str) -> tuple[int, ...]:
        """The next `count` unsigned integers of `bits` bits. Raises `TruncatedError`."""
        width = bits // 8
        table = self.take(count * width, field)
        return tuple(int.from_bytes(table[i : i + width], "big") for i in range(0, len(table), width))

    def rest(self) -> bytes:
        """All bytes that are left, none at the end."""
        return self.take(len(self._data) - self._at, "rest")

    def end(self) -> None:
        """Raises `TrailingBytesError` unless everything was read."""
        if self._at != len(self._data):
            raise TrailingBytesError(self._what, f"{self._at} bytes", f"{len(self._data)} bytes")
