"""What can be wrong with bytes and values: shared refusals of every format; each tells the rule and what was met."""

from __future__ import annotations

from offchain.domain.errors import MismatchError


class CodecError(MismatchError):
    """Bytes or values that docs/FORMATS.md does not allow."""


class OutOfRangeError(CodecError):
    """An integer does not fit its width or its bounds."""


class WrongLengthError(CodecError):
    """A field of fixed length has another length."""


class TruncatedError(CodecError):
    """The bytes end before the field does."""


class TrailingBytesError(CodecError):
    """Something follows where nothing may follow."""


class NotAscendingError(CodecError):
    """A list that must ascend strictly does not."""


class UnknownTypeError(CodecError):
    """A type, kind or scheme byte that the format does not define."""


class NotHexError(CodecError):
    """A text that must be `0x` and an even number of hexadecimal digits is not."""


class BadAddressError(CodecError):
    """A text that must be an address is not, or its EIP-55 checksum is wrong."""
