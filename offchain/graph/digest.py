"""One digest of all that stage A answers, by which engines and machines are compared (docs/FORMATS.md, section 7)."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from hashlib import sha256

from offchain.codec.documents import Json, canonical
from offchain.graph.aggregates import StageA

LABEL = b"headwater stage A 1\n"


def encode(answer: StageA) -> bytes:
    """The answer's bytes: a label, then RFC 8785 JSON; records are objects by field, numbers decimal strings."""
    return LABEL + canonical(_plain(answer))


def digest(answer: StageA) -> bytes:
    """SHA-256 of `encode`, 32 bytes."""
    return sha256(encode(answer)).digest()


def _plain(value: object) -> Json:
    """A value of an aggregate as JSON. Raises TypeError for one that no aggregate holds, a float above all."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return value
    raise TypeError(f"aggregate: expected whole numbers and text, received {value!r}; correct the query")
