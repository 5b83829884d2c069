"""Signature envelopes and quorum lists (docs/FORMATS.md section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from offchain.codec.errors import CodecError, OutOfRangeError, UnknownTypeError, WrongLengthError
from offchain.codec.keccak import keccak256
from offchain.codec.words import Reader, bounded, uint

ECDSA = 0x01
"""secp256k1: 65 bytes `r ‖ s ‖ v`, v 27 or 28, low s."""
CONTRACT = 0x02
"""ERC-1271: any bytes, judged by the signer's contract."""
GREATEST_MEMBERS = 32
"""Bits of a quorum's bitmap."""

_HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0


class HighSError(CodecError):
    """The s of a signature lies in the upper half of the group order: a second form of the same signature."""


class RecoveryIdError(CodecError):
    """The v of a signature is neither 27 nor 28."""


@dataclass(frozen=True)
class Envelope:
    """One signature: the scheme byte and its payload."""

    scheme: int
    payload: bytes


def pack(envelope: Envelope) -> bytes:
    """`uint8 scheme ‖ uint16 length ‖ payload`. Raises `CodecError` for a payload its scheme does not allow."""
    _require_payload(envelope)
    return uint(8, envelope.scheme, "scheme") + uint(16, len(envelope.payload), "payload length") + envelope.payload


def unpack(data: bytes) -> Envelope:
    """The one envelope in `data`, with nothing after it. Raises `CodecError`."""
    reader = Reader(data, "signature envelope")
    envelope = _read(reader)
    reader.end()
    return envelope


def pack_quorum(signatures: Mapping[int, Envelope]) -> tuple[int, bytes]:
    """(bitmap, bytes) of signatures by member index 0 … 31. Raises `CodecError`."""
    members = sorted(bounded(member, 0, GREATEST_MEMBERS - 1, "member index") for member in signatures)
    bitmap = sum(1 << member for member in members)
    return bitmap, b"".join(pack(signatures[member]) for member in members)


def unpack_quorum(bitmap: int, data: bytes) -> dict[int, Envelope]:
    """Signatures by member index: one per set bit in ascending order, nothing after the last. Raises `CodecError`."""
    bounded(bitmap, 0, (1 << GREATEST_MEMBERS) - 1, "bitmap")
    reader = Reader(data, "quorum signatures")
    found = {member: _read(reader) for member in range(GREATEST_MEMBERS) if bitmap >> member & 1}
    reader.end()
    return found


def envelope_hash(data: bytes) -> bytes:
    """`H(signature envelope)` of packed bytes, as a log entry holds it: 32 bytes."""
    return keccak256(data)


def _read(reader: Reader) -> Envelope:
    scheme = reader.uint(8, "scheme")
    envelope = Envelope(scheme, reader.take(reader.uint(16, "payload length"), "payload"))
    _require_payload(envelope)
    return envelope


def _require_payload(envelope: Envelope) -> None:
    if envelope.scheme == CONTRACT:
        return
    if envelope.scheme != ECDSA:
        raise UnknownTypeError("signature scheme", "1 (secp256k1) or 2 (ERC-1271)", envelope.scheme)
    if len(envelope.payload) != 65:
        raise WrongLengthError("secp256k1 signature", "65 bytes", f"{len(envelope.payload)} bytes")
    r, s = (int.from_bytes(part, "big") for part in (envelope.payload[:32], envelope.payload[32:64]))
    if envelope.payload[64] not in (27, 28):
        raise RecoveryIdError("v", "27 or 28", envelope.payload[64])
    if r == 0 or s == 0:
        raise OutOfRangeError("r and s", "at least 1", 0)
    if s > _HALF_ORDER:
        raise HighSError("s", f"at most {_HALF_ORDER:#x}", f"{s:#x}", "negate s and flip v")
