"""Free-form documents: strict JSON in, RFC 8785 bytes and their hash out. No fractions anywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import rfc8785

from offchain.codec.errors import CodecError
from offchain.codec.keccak import keccak256

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]
"""A document: no fractions; integers above 2⁵³ − 1 as decimal strings."""

GREATEST_INTEGER = 2**53 - 1
GREATEST_DEPTH = 32
"""Levels of lists and objects."""


class FractionError(CodecError):
    """A document holds a fraction or a number that JSON does not have."""


class IntegerTooLargeError(CodecError):
    """A document holds an integer that other JSON readers would round."""


class NotJsonError(CodecError):
    """A text is not JSON, or a value has no place in JSON."""


class DuplicateKeyError(CodecError):
    """An object names a key twice."""


class TooDeepError(CodecError):
    """Lists and objects are nested too deeply."""


def canonical(document: Json) -> bytes:
    """RFC 8785 bytes of a document. Raises `CodecError` (fraction, large integer, depth, foreign type)."""
    _require_plain(document, 0)
    return rfc8785.dumps(document)


def document_hash(document: Json) -> bytes:
    """`H(RFC 8785 JSON)`: 32 bytes. Raises as `canonical`."""
    return keccak256(canonical(document))


def parse(text: bytes | str) -> Json:
    """Strict JSON: no fractions, no large integers, no key twice, no depth above 32. Raises `CodecError`."""
    try:
        document: Json = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            parse_int=_integer,
        )
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise NotJsonError("document", "JSON text in UTF-8", str(error)) from error
    except RecursionError as error:
        raise TooDeepError("document", f"at most {GREATEST_DEPTH} levels", "many more") from error
    _require_plain(document, 0)
    return document


def _require_plain(value: object, depth: int) -> None:
    if depth > GREATEST_DEPTH:
        raise TooDeepError("document", f"at most {GREATEST_DEPTH} levels", f"level {depth}")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _require_text(key)
            _require_plain(inner, depth + 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            _require_plain(inner, depth + 1)
    else:
        _require_scalar(value)


def _require_scalar(value: object) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if abs(value) > GREATEST_INTEGER:
            raise IntegerTooLargeError("integer", f"at most {GREATEST_INTEGER}", value, "write it as a decimal string")
        return
    if isinstance(value, float):
        raise FractionError("number", "an integer", value, "use integer units (ppm, bps, base units)")
    _require_text(value)


def _require_text(value: object) -> None:
    if not isinstance(value, str):
        raise NotJsonError("document", "null, boolean, integer, text, list or object", type(value).__name__)
    if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        raise NotJsonError("text", "Unicode without lone surrogates", ascii(value)[:80])


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            raise DuplicateKeyError("object", "each key once", ascii(key)[:80])
        found[key] = value
    return found


def _refuse_number(text: str) -> int:
    raise FractionError("number", "an integer", text[:80], "use integer units (ppm, bps, base units)")


def _integer(text: str) -> int:
    if len(text) > 17:
        raise IntegerTooLargeError("integer", f"at most {GREATEST_INTEGER}", text[:80], "write it as a decimal string")
    return int(text)
