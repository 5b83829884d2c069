"""Digests by which two nodes see in one line that they hold the same graph and computed the same weights."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from offchain.codec.documents import Json, canonical, document_hash
from offchain.codec.words import to_hex
from offchain.report.build import BuiltReport
from offchain.report.inputs import ReportInputs


def graph_digest(inputs: ReportInputs) -> bytes:
    """`H(RFC 8785 JSON)` of everything a report is made from: the chain's facts and the stated ones of the log cut.

    Records are objects by field, numbers decimal strings, bytes `0x` hexadecimal, sets lists in the order of their
    members' JSON (docs/FORMATS.md section 7): 32 bytes.
    """
    return document_hash(document_of(inputs))


def weights_digest(built: BuiltReport) -> bytes:
    """`H(RFC 8785 JSON)` of the weights in ppm by composition key and resource: 32 bytes."""
    return document_hash(document_of({key: weighing.weights for key, weighing in built.weighings.items()}))


def document_of(value: object) -> Json:
    """A record as JSON: numbers decimal strings, bytes hexadecimal, sets in the order of their members' JSON.

    Raises TypeError for a value that no record has.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: document_of(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, bytes):
        return to_hex(value)
    if isinstance(value, Mapping):
        return {_name(name): document_of(inner) for name, inner in value.items()}
    if isinstance(value, AbstractSet):
        return sorted((document_of(inner) for inner in value), key=canonical)
    if isinstance(value, Sequence):
        return [document_of(inner) for inner in value]
    raise TypeError(f"digest: expected a fact's value, received {type(value).__name__}")


def _name(name: object) -> str:
    return to_hex(name) if isinstance(name, bytes) else str(name)
