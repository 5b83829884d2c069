"""Fields of a body: exactly the named ones, each read by one rule (docs/FORMATS.md section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from offchain.codec.documents import Json
from offchain.codec.errors import CodecError
from offchain.codec.words import bounded

GREATEST_BPS = 10_000
GREATEST_COUNT = 2**53 - 1
GREATEST_NAME = 200
"""Characters of a scenario's, metric's or benchmark's name."""
GREATEST_AMOUNT = 2**256 - 1
_HEX_DIGITS = frozenset("0123456789abcdef")


class BodyFieldsError(CodecError):
    """A body is no object, or does not have exactly the fields of its schema."""


class BodyValueError(CodecError):
    """A field of a body has a value that its schema does not allow."""


class UpliftError(CodecError):
    """A stated uplift is not max(0, measured − baseline)."""


class Fields:
    """The fields of one body. Raises `BodyFieldsError` where they are not exactly `names`."""

    def __init__(self, what: str, body: Json, names: Iterable[str]) -> None:
        wanted = sorted(names)
        if not isinstance(body, Mapping) or sorted(body) != wanted:
            received = sorted(body) if isinstance(body, Mapping) else type(body).__name__
            raise BodyFieldsError(f"fields of {what} body", wanted, received)
        self._body = body

    def whole(self, name: str, greatest: int = GREATEST_COUNT, least: int = 0) -> int:
        """An integer from `least` to `greatest`. Raises `BodyValueError` or `OutOfRangeError`."""
        value = self._body[name]
        if isinstance(value, bool) or not isinstance(value, int):
            raise BodyValueError(name, "an integer", repr(value)[:80])
        return bounded(value, least, greatest, name)

    def bps(self, name: str) -> int:
        """Basis points, 0 … 10,000."""
        return self.whole(name, GREATEST_BPS)

    def uplift(self) -> int:
        """`uplift_bps`, which must be max(0, measured_bps − baseline_bps). Raises `UpliftError`."""
        stated, expected = self.bps("uplift_bps"), max(0, self.bps("measured_bps") - self.bps("baseline_bps"))
        if stated != expected:
            raise UpliftError("uplift_bps", expected, stated, "max(0, measured_bps − baseline_bps)")
        return stated

    def name(self, name: str) -> str:
        """A name of 1 to 200 printable characters."""
        value = self._body[name]
        if not isinstance(value, str) or not 1 <= len(value) <= GREATEST_NAME or not value.isprintable():
            raise BodyValueError(name, f"a name of 1 to {GREATEST_NAME} characters", repr(value)[:80])
        return value

    def text(self, name: str, only: str) -> str:
        """The one text that is allowed."""
        if self._body[name] != only:
            raise BodyValueError(name, only, repr(self._body[name])[:80])
        return only

    def word(self, name: str) -> bytes:
        """32 bytes as `0x` and 64 lower-case hexadecimal digits: one value has one text."""
        value = self._body[name]
        digits = value[2:] if isinstance(value, str) and value.startswith("0x") else ""
        if len(digits) != 64 or not _HEX_DIGITS.issuperset(digits):
            raise BodyValueError(name, "0x and 64 lower-case hexadecimal digits", repr(value)[:80])
        return bytes.fromhex(digits)

    def amount(self, name: str) -> int:
        """Token base units as the decimal text of a uint256, without leading zeros."""
        value = self._body[name]
        if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 78:
            raise BodyValueError(name, "decimal digits of a uint256", repr(value)[:80])
        if value != str(int(value)):
            raise BodyValueError(name, str(int(value)), value)
        return bounded(int(value), 0, GREATEST_AMOUNT, name)
