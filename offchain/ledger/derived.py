"""Rows of the store from rows of an export: every byte is derived from the entry or checked against it."""

from __future__ import annotations

import struct

from offchain.codec.documents import parse
from offchain.codec.eip712 import Domain
from offchain.codec.errors import CodecError
from offchain.codec.fact import ENTRY_LENGTH, decode_entry, digest_of_entry
from offchain.codec.keccak import keccak256
from offchain.codec.tree import leaf_hash
from offchain.ledger.admission import admit
from offchain.ledger.errors import DamagedExportError, LedgerError
from offchain.ledger.exported import BODIES, ENTRIES, ENVELOPES, ExportedRow
from offchain.ledger.facts import SignatureVerifier, SignedFact
from offchain.ledger.writing import Values

_PARTS = struct.Struct(">BH20sIII8s8s32s32s")
_SALT = 32


def store_values(domain: Domain, row: ExportedRow) -> tuple[bytes, Values, Values]:
    """Leaf hash, values of the entry after its index, values of its body, as `Store.extend` takes them.

    Leaf hash, envelope and body must be those that the entry commits to: raises `DamagedExportError` for the first that
    is not.
    """
    entry = row.entry
    if len(entry) != ENTRY_LENGTH:
        raise DamagedExportError(ENTRIES, row.position, "entry", f"{ENTRY_LENGTH} bytes", f"{len(entry)} bytes")
    if (expected := leaf_hash(entry)) != row.leaf_hash:
        raise DamagedExportError(ENTRIES, row.position, "leaf_hash", expected, row.leaf_hash)
    *parts, commitment, envelope_hash = _PARTS.unpack(entry)
    if (received := keccak256(row.signature)) != envelope_hash:
        raise DamagedExportError(ENVELOPES, row.position, "signature", _hashed(envelope_hash), _hashed(received))
    body_hash = keccak256(row.body)
    if len(row.salt) != _SALT or keccak256(row.salt + body_hash) != commitment:
        expected_pair = f"salt and body with commitment 0x{commitment.hex()}"
        raise DamagedExportError(
            BODIES, row.position, "body", expected_pair, f"salt 0x{row.salt.hex()}, {_hashed(body_hash)}"
        )
    digest = digest_of_entry(domain, entry)
    values = (*parts, commitment, row.signature, entry, digest, row.leaf_hash)
    return row.leaf_hash, values, (digest, row.salt, row.body, body_hash)


def require_admissible(domain: Domain, row: ExportedRow, verifier: SignatureVerifier) -> None:
    """Raises `DamagedExportError` for a fact that the log would refuse, its signature first of all."""
    try:
        fact, _ = decode_entry(row.entry)
        admit(SignedFact(domain, fact, row.signature, row.salt, parse(row.body)), domain, verifier)
    except (LedgerError, CodecError) as error:
        raise DamagedExportError(ENTRIES, row.position, "fact", "one that the log admits", str(error)) from error


def _hashed(value: bytes) -> str:
    return f"bytes with keccak256 0x{value.hex()}"
