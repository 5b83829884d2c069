"""Facts forced on chain 强制上链: the bytes of `CirculationLog.force` and of `Forced` (docs/FORMATS.md section 7)."""

from __future__ import annotations

from offchain.codec.envelope import envelope_hash, unpack
from offchain.codec.errors import CodecError
from offchain.codec.fact import ENTRY_LENGTH, commitment_of_hash, decode_entry
from offchain.codec.keccak import keccak256
from offchain.codec.words import Reader, fixed

GREATEST_FORCED = 65_536
"""Bytes of a forced fact in all."""

_HEADER = 3


class ForcedTooLongError(CodecError):
    """A forced fact has more bytes than the contract takes."""


class ForcedEnvelopeError(CodecError):
    """The envelope is not the one that the entry commits to."""


class ForcedCommitmentError(CodecError):
    """Salt and body are not those that the entry commits to."""


def encode_forced(entry: bytes, envelope: bytes, salt: bytes, body: bytes) -> bytes:
    """`entry ‖ envelope ‖ salt ‖ body`: 115 bytes, a packed envelope, 32 bytes, RFC 8785 JSON. Raises `CodecError`."""
    unpack(envelope)
    data = fixed(ENTRY_LENGTH, entry, "log entry") + envelope + fixed(32, salt, "salt") + body
    decode_forced(data)
    return data


def decode_forced(data: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """(entry, packed envelope, salt, body), which belong together. Raises `CodecError`.

    Refuses nothing that the contract accepts: it does not ask what the body says.
    """
    if len(data) > GREATEST_FORCED:
        raise ForcedTooLongError("forced fact", f"at most {GREATEST_FORCED} bytes", f"{len(data)} bytes")
    reader = Reader(data, "forced fact")
    entry = reader.take(ENTRY_LENGTH, "entry")
    header = reader.take(_HEADER, "envelope header")
    envelope = header + reader.take(int.from_bytes(header[1:], "big"), "envelope payload")
    salt = reader.take(32, "salt")
    body = reader.rest()
    unpack(envelope)
    _require_bound(entry, envelope, salt, body)
    return entry, envelope, salt, body


def _require_bound(entry: bytes, envelope: bytes, salt: bytes, body: bytes) -> None:
    fact, stated = decode_entry(entry)
    found = envelope_hash(envelope)
    if found != stated:
        raise ForcedEnvelopeError("envelope hash", stated.hex(), found.hex())
    commitment = commitment_of_hash(salt, keccak256(body))
    if commitment != fact.commitment:
        raise ForcedCommitmentError("commitment", fact.commitment.hex(), commitment.hex())
