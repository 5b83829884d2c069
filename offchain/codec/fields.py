"""Fields of bodies as types: how a value is checked, how JSON writes it and what EIP-712 calls it (FORMATS section 7).

Constructed in Python, a field takes its Python value; read from a document, only its one JSON form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, Self, get_type_hints

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)

from offchain.codec import eip712
from offchain.codec.documents import Json
from offchain.codec.errors import CodecError, OutOfRangeError
from offchain.codec.words import ascending, bounded, to_hex

GREATEST_BPS = 10_000
GREATEST_COUNT = 2**53 - 1
GREATEST_NAME = 200
"""Characters of a scenario's, metric's or benchmark's name."""
GREATEST_AMOUNT = 2**256 - 1
GREATEST_ID = 2**32 - 1
GREATEST_UNITS = 10**12
"""Metered units of one session, so that the sum of a period fits the leaf's 64 bits."""
GREATEST_LIST = 64
"""Elements of a list in a body."""
FROZEN = ConfigDict(extra="forbid")
"""Configuration of every body."""
_HEX_DIGITS = frozenset("0123456789abcdef")
_OF_DOCUMENT = {"document": True}
_BOUNDS = frozenset({"greater_than_equal", "less_than_equal"})


class BodyFieldsError(CodecError):
    """A body is no object, or does not have exactly the fields of its schema."""


class BodyValueError(CodecError):
    """A field of a body has a value that its schema does not allow."""


class UpliftError(CodecError):
    """A stated uplift is not max(0, measured − baseline)."""


@dataclass(frozen=True)
class Solidity:
    """What EIP-712 calls a field's type."""

    kind: str


@dataclass(frozen=True)
class People:
    """Marks a field that people write: searched for personal information."""


def _read_word(value: object, info: ValidationInfo) -> bytes:
    """32 bytes as `0x` and 64 lower-case hexadecimal digits: one value has one text."""
    if isinstance(value, bytes) and len(value) == 32 and not info.context:
        return value
    digits = value[2:] if isinstance(value, str) and value.startswith("0x") else ""
    if len(digits) != 64 or not _HEX_DIGITS.issuperset(digits):
        raise BodyValueError(info.field_name or "word", "0x and 64 lower-case hexadecimal digits", repr(value)[:80])
    return bytes.fromhex(digits)


def _read_amount(value: object, info: ValidationInfo) -> int:
    """Token base units as the decimal text of a uint256, without leading zeros."""
    name = info.field_name or "amount"
    if isinstance(value, int) and not info.context:
        return bounded(value, 0, GREATEST_AMOUNT, name)
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 78:
        raise BodyValueError(name, "decimal digits of a uint256", repr(value)[:80])
    if value != str(int(value)):
        raise BodyValueError(name, str(int(value)), value)
    return bounded(int(value), 0, GREATEST_AMOUNT, name)


def _printable(value: str, info: ValidationInfo) -> str:
    if not value.isprintable():
        raise BodyValueError(info.field_name or "text", "printable characters", repr(value)[:80])
    return value


def _ascending_ids(value: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
    ascending(value, info.field_name or "ids")
    return value


def _ascending_words(value: tuple[bytes, ...], info: ValidationInfo) -> tuple[bytes, ...]:
    ascending([int.from_bytes(word, "big") for word in value], info.field_name or "words")
    return value


Bps = Annotated[int, Strict(), Field(ge=0, le=GREATEST_BPS), Solidity("uint16")]
"""Basis points, 0 … 10,000."""
Count = Annotated[int, Strict(), Field(ge=0, le=GREATEST_COUNT), Solidity("uint64")]
"""0 … 2⁵³ − 1."""
Id = Annotated[int, Strict(), Field(ge=1, le=GREATEST_ID), Solidity("uint32")]
"""A number of the chain, 1 … 2³² − 1."""
Units = Annotated[int, Strict(), Field(ge=0, le=GREATEST_UNITS), Solidity("uint64")]
"""Metered units of a session."""
Stars = Annotated[int, Strict(), Field(ge=1, le=5), Solidity("uint8")]
"""1 … 5."""
Flag = Annotated[bool, Strict(), Solidity("bool")]
Name = Annotated[
    str,
    Strict(),
    Field(min_length=1, max_length=GREATEST_NAME),
    AfterValidator(_printable),
    Solidity("string"),
    People(),
]
"""1 to 200 printable characters."""
Remark = Annotated[
    str, Strict(), Field(max_length=GREATEST_NAME), AfterValidator(_printable), Solidity("string"), People()
]
"""0 to 200 printable characters."""
Word = Annotated[
    bytes,
    BeforeValidator(_read_word),
    PlainSerializer(to_hex, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": "^0x[0-9a-f]{64}$"}),
    Solidity("bytes32"),
]
"""32 bytes."""
Amount = Annotated[
    int,
    BeforeValidator(_read_amount),
    PlainSerializer(str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": "^(0|[1-9][0-9]{0,77})$"}),
    Solidity("uint256"),
]
"""Token base units."""
Ids = Annotated[
    tuple[Id, ...], Field(min_length=1, max_length=GREATEST_LIST), AfterValidator(_ascending_ids), Solidity("uint32[]")
]
"""1 to 64 numbers of the chain, strictly ascending."""
Words = Annotated[
    tuple[Word, ...],
    Field(min_length=1, max_length=GREATEST_LIST),
    AfterValidator(_ascending_words),
    Solidity("bytes32[]"),
]
"""1 to 64 words, strictly ascending."""


class BodyModel:
    """What every body can do. Subclasses are frozen pydantic dataclasses of fields of this module."""

    def body(self) -> dict[str, Json]:
        """The body as a document."""
        document: dict[str, Json] = _shape(type(self)).adapter.dump_python(self, mode="json")
        return document

    @classmethod
    def of(cls, body: Json) -> Self:
        """The typed body of a document. Raises `CodecError` at the first rule that is broken."""
        wanted = sorted(name for name, _ in struct_of(cls).fields)
        if not isinstance(body, Mapping) or sorted(body) != wanted:
            received = sorted(body) if isinstance(body, Mapping) else type(body).__name__
            raise BodyFieldsError(f"fields of {in_words(cls)} body", wanted, received)
        try:
            read: Self = _shape(cls).adapter.validate_python(body, context=_OF_DOCUMENT)
        except ValidationError as error:
            raise _named(error) from error
        return read

    def texts(self) -> dict[str, str]:
        """The fields that people write, by name."""
        return {name: getattr(self, name) for name in _shape(type(self)).written}


def in_words(kind: type) -> str:
    """A body's type with its article: `a feedback`, `an after_sale`."""
    name = "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).removeprefix("_")
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


@dataclass(frozen=True)
class _Shape:
    """What is derived from a body's type, once."""

    adapter: TypeAdapter[Any]
    struct: eip712.StructType
    written: tuple[str, ...]


def struct_of(kind: type) -> eip712.StructType:
    """The EIP-712 struct of a body: its fields in the order of the type, under the names of the document."""
    return _shape(kind).struct


def struct_values(body: BodyModel) -> dict[str, eip712.Value]:
    """The body as values of `struct_of` its type."""
    return {name: getattr(body, name) for name, _ in struct_of(type(body)).fields}


def json_schema(kind: type) -> dict[str, Any]:
    """JSON Schema of the document."""
    return _shape(kind).adapter.json_schema(mode="validation")


def _shape(kind: type) -> _Shape:
    any_kind: Any = kind  # a class is hashable, which mypy does not see
    return _derived(any_kind)


@cache
def _derived(kind: Any) -> _Shape:
    hints = get_type_hints(kind, include_extras=True)
    markers = {field.name: hints[field.name].__metadata__ for field in fields(kind)}
    kinds = tuple((name, m.kind) for name, marks in markers.items() for m in marks if isinstance(m, Solidity))
    written = tuple(name for name, marks in markers.items() if any(isinstance(m, People) for m in marks))
    return _Shape(TypeAdapter(kind), eip712.StructType(kind.__name__, kinds), written)


def _named(error: ValidationError) -> CodecError:
    first = error.errors(include_url=False)[0]
    name = ".".join(map(str, first["loc"]))
    refusal = OutOfRangeError if first["type"] in _BOUNDS else BodyValueError
    return refusal(name, first["msg"].removeprefix("Input should be "), repr(first["input"])[:80])
