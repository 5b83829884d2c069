"""Facts to rows and back; a row that does not hash to what it says is refused by the name of its column."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from offchain.codec.documents import parse
from offchain.codec.eip712 import Domain
from offchain.codec.envelope import envelope_hash
from offchain.codec.errors import CodecError
from offchain.codec.fact import (
    ENTRY_LENGTH,
    Fact,
    commitment_of_hash,
    decode_entry,
    entry,
    fact_digest,
)
from offchain.codec.keccak import keccak256
from offchain.codec.tree import leaf_hash
from offchain.codec.words import Reader
from offchain.ledger.errors import CorruptLogError
from offchain.ledger.facts import LogEntry, SignedFact

PARTS = (
    ("kind", 1),
    ("schema", 2),
    ("signer", 20),
    ("organisation", 4),
    ("subject", 4),
    ("licence", 4),
    ("time", 8),
    ("nonce", 8),
    ("commitment", 32),
)
"""Columns of `entries` that repeat parts of the entry, with their widths in bytes."""
NUMBERS = frozenset({"kind", "schema", "organisation", "subject", "licence"})
"""Those that are stored as integers; the others are bytes."""
PACKED = struct.Struct(">BH20sIII8s8s32s32s")
"""All of `PARTS` and the envelope's hash out of the 115 bytes at once, for what is read in bulk."""

Columns = Mapping[str, object]


@dataclass(frozen=True)
class Row:
    """A row of `entries` and its row of `bodies` as the store gave them; `body` has no keys if there is none, `absence`
    says why where that is known."""

    entry: Columns
    body: Mapping[str, bytes]
    absence: str = ""


def parts_of(data: bytes) -> dict[str, int | bytes]:
    """The columns that the 115 bytes of an entry stand for. Raises `CodecError`."""
    reader = Reader(data, "log entry")
    return {
        name: reader.uint(8 * width, name) if name in NUMBERS else reader.take(width, name) for name, width in PARTS
    }


def entry_columns(signed: SignedFact) -> dict[str, int | bytes]:
    """The row of `entries` for a fact, without its index. Raises `CodecError`."""
    data = entry(signed.fact, signed.signature)
    return {
        **parts_of(data),
        "signature": signed.signature,
        "entry": data,
        "digest": signed.digest,
        "leaf_hash": leaf_hash(data),
    }


def body_columns(signed: SignedFact) -> dict[str, bytes]:
    """The row of `bodies` for a fact. Raises `CodecError`."""
    body = signed.canonical_body
    return {"digest": signed.digest, "salt": signed.salt, "body": body, "body_hash": keccak256(body)}


def read_entry(domain: Domain, row: Row) -> LogEntry:
    """The log entry of a row. Raises `CorruptLogError` that names the first column that differs."""
    index = row.entry["index"]
    if not isinstance(index, int):
        raise CorruptLogError("entries", index, "index", "an integer", type(index).__name__)
    fact, signature = _entry_of(index, row.entry)
    digest = fact_digest(domain, fact)
    if row.entry["digest"] != digest:
        raise CorruptLogError("entries", index, "digest", digest, row.entry["digest"])
    if row.absence and not row.body:
        absent = SignedFact(domain, fact, signature, b"", None, row.absence)
        return LogEntry(index, absent.leaf_hash, absent)
    if row.absence:
        raise CorruptLogError("absences", index, "cause", "none, the body is there", row.absence)
    _require_body(index, digest, fact.commitment, row.body)
    signed = SignedFact(domain, fact, signature, row.body["salt"], parse(row.body["body"]))
    return LogEntry(index, signed.leaf_hash, signed)


def _entry_of(index: int, columns: Columns) -> tuple[Fact, bytes]:
    data = _authentic(index, columns)
    for name, value in parts_of(data).items():
        if columns[name] != value:
            raise CorruptLogError("entries", index, name, value, columns[name])
    fact, expected = decode_entry(data)
    signature = columns["signature"]
    received = envelope_hash(signature) if isinstance(signature, bytes) else b""
    if not isinstance(signature, bytes) or received != expected:
        raise CorruptLogError("entries", index, "signature", _hashed(expected), _hashed(received))
    return fact, signature


def _authentic(index: int, columns: Columns) -> bytes:
    """The bytes that the stored leaf hash commits to. Raises `CorruptLogError` for the one that does not fit."""
    data, stored = columns["entry"], columns["leaf_hash"]
    if isinstance(data, bytes) and len(data) == ENTRY_LENGTH and leaf_hash(data) == stored:
        return data
    rebuilt = _rebuilt(columns)
    if rebuilt is not None and rebuilt == data:
        raise CorruptLogError("entries", index, "leaf_hash", leaf_hash(rebuilt), stored)
    expected = rebuilt if rebuilt is not None else f"{ENTRY_LENGTH} bytes with leaf hash {stored!r}"
    raise CorruptLogError("entries", index, "entry", expected, data)


def _rebuilt(columns: Columns) -> bytes | None:
    """The entry's bytes put together from its columns, if they can be."""
    found = b""
    for name, width in PARTS:
        value = columns[name]
        if isinstance(value, int) and 0 <= value < 1 << (8 * width):
            found += value.to_bytes(width, "big")
        elif isinstance(value, bytes) and len(value) == width:
            found += value
        else:
            return None
    signature = columns["signature"]
    return found + envelope_hash(signature) if isinstance(signature, bytes) else None


def _require_body(index: int, digest: bytes, commitment: bytes, body: Mapping[str, bytes]) -> None:
    if not body:
        raise CorruptLogError("bodies", index, "digest", digest, "no row with this digest")
    for name, value in body.items():
        if not isinstance(value, bytes):
            raise CorruptLogError("bodies", index, name, "bytes", repr(value)[:80])
    received = keccak256(body["body"])
    if _fits(commitment, body["salt"], received):
        if body["body_hash"] != received:
            raise CorruptLogError("bodies", index, "body_hash", received, body["body_hash"])
        return
    if body["body_hash"] == received:
        raise CorruptLogError("bodies", index, "salt", f"a salt with commitment {commitment.hex()}", body["salt"])
    raise CorruptLogError("bodies", index, "body", _hashed(body["body_hash"]), _hashed(received))


def _fits(commitment: bytes, salt: bytes, body_hash: bytes) -> bool:
    try:
        return commitment_of_hash(salt, body_hash) == commitment
    except CodecError:
        return False


def _hashed(value: bytes) -> str:
    return f"bytes with keccak256 0x{value.hex()}"
