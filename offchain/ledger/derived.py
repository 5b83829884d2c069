"""Rows of the store from rows of an export: every byte is derived from the entry or checked against it."""

from __future__ import annotations

from offchain.codec.documents import parse
from offchain.codec.eip712 import Domain
from offchain.codec.errors import CodecError
from offchain.codec.fact import ENTRY_LENGTH, decode_entry, digest_of_entry
from offchain.codec.keccak import keccak256
from offchain.codec.tree import leaf_hash
from offchain.ledger.admission import admit_copy
from offchain.ledger.errors import DamagedExportError, LedgerError
from offchain.ledger.exported import BODIES, ENTRIES, ENVELOPES, ExportedRow
from offchain.ledger.facts import ABSENT_BY, SignatureVerifier, SignedFact
from offchain.ledger.rows import PACKED
from offchain.ledger.writing import Values, Written

_SALT = 32


def store_values(domain: Domain, row: ExportedRow) -> Written:
    """The row as `Store.extend` takes it.

    Leaf hash, envelope and body must be those that the entry commits to, and where there is no body it must be said
    why: raises `DamagedExportError` for the first that is not.
    """
    entry = row.entry
    if len(entry) != ENTRY_LENGTH:
        raise DamagedExportError(ENTRIES, row.position, "entry", f"{ENTRY_LENGTH} bytes", f"{len(entry)} bytes")
    if (expected := leaf_hash(entry)) != row.leaf_hash:
        raise DamagedExportError(ENTRIES, row.position, "leaf_hash", expected, row.leaf_hash)
    *parts, commitment, envelope_hash = PACKED.unpack(entry)
    if (received := keccak256(row.signature)) != envelope_hash:
        raise DamagedExportError(ENVELOPES, row.position, "signature", _hashed(envelope_hash), _hashed(received))
    digest = digest_of_entry(domain, entry)
    values = (*parts, commitment, row.signature, entry, digest, row.leaf_hash)
    if row.salt is None and row.body is None and row.absence:
        return Written(row.leaf_hash, values, None, (digest, _cause(row.position, row.absence)))
    return Written(row.leaf_hash, values, (digest, *_body_values(row, commitment)))


def _body_values(row: ExportedRow, commitment: bytes) -> Values:
    """Salt, body and its hash, which the commitment must be of."""
    if row.salt is None or row.body is None or row.absence is not None:
        received = [None if part is None else f"{len(part)} bytes" for part in (row.salt, row.body, row.absence)]
        expected = "salt and body, or only why they are not there"
        raise DamagedExportError(BODIES, row.position, "salt, body, absence", expected, received)
    body_hash = keccak256(row.body)
    if len(row.salt) != _SALT or keccak256(row.salt + body_hash) != commitment:
        expected = f"salt and body with commitment 0x{commitment.hex()}"
        pair = f"salt 0x{row.salt.hex()}, {_hashed(body_hash)}"
        raise DamagedExportError(BODIES, row.position, "body", expected, pair)
    return row.salt, row.body, body_hash


def _cause(position: int, absence: bytes) -> str:
    cause = absence.decode("ascii", "replace")
    if cause not in ABSENT_BY:
        raise DamagedExportError(BODIES, position, "absence", sorted(ABSENT_BY), cause[:80])
    return cause


def require_admissible(domain: Domain, row: ExportedRow, verifier: SignatureVerifier) -> None:
    """Raises `DamagedExportError` for a fact that the log would refuse, its signature first of all."""
    try:
        fact, _ = decode_entry(row.entry)
        body = None if row.body is None else parse(row.body)
        absence = (row.absence or b"").decode("ascii", "replace")
        admit_copy(SignedFact(domain, fact, row.signature, row.salt or b"", body, absence), domain, verifier)
    except (LedgerError, CodecError) as error:
        raise DamagedExportError(ENTRIES, row.position, "fact", "one that the log admits", str(error)) from error


def _hashed(value: bytes) -> str:
    return f"bytes with keccak256 0x{value.hex()}"
