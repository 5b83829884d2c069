"""A quick look over the whole store that only says whether everything fits; what does not fit, `check` names.

It asks the same of every row as `rows.read_entry` and `check`, in bulk: the parts of an entry are unpacked at once, its
digest is taken from its bytes, and the tree is computed level by level.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from offchain.codec.addresses import address_of
from offchain.codec.documents import parse
from offchain.codec.eip712 import Domain
from offchain.codec.envelope import CONTRACT, unpack
from offchain.codec.errors import CodecError
from offchain.codec.fact import ENTRY_LENGTH, digest_of_entry
from offchain.codec.keccak import keccak256
from offchain.codec.tree import Frontier, leaf_hash
from offchain.ledger.errors import CorruptLogError
from offchain.ledger.facts import SignatureVerifier
from offchain.ledger.rows import PACKED
from offchain.ledger.store import Store

_PAGE = 1_024
_SALT = 32
_TYPES = (int, int, int, bytes, int, int, int, bytes, bytes, bytes, bytes, bytes, bytes, bytes)
"""Of the columns of an entry, the index first."""


def is_sound(store: Store, domain: Domain, verifier: SignatureVerifier) -> bool:
    """True if entries, bodies, signatures, nodes and frontier all fit; False at the first that does not, also where it
    can't be read."""
    try:
        return _is_sound(store, domain, verifier)
    except (CorruptLogError, SQLAlchemyError, sqlite3.Error, TypeError, ValueError):
        return False


def _is_sound(store: Store, domain: Domain, verifier: SignatureVerifier) -> bool:
    frontier = Frontier()
    while page := store.plain_rows(frontier.size, _PAGE):
        if not _all_fit(page, frontier.size, domain, verifier):
            return False
        frontier, closed = frontier.extended([row[13] for row in page])
        for level, first, hashes in closed:
            if store.level(level, first, len(hashes)) != hashes:
                return False
    size = frontier.size
    nodes = size - size.bit_count()
    return store.counted_nodes() == nodes and not store.orphans() and store.frontier() == frontier


def _all_fit(page: Sequence[tuple[Any, ...]], start: int, domain: Domain, verifier: SignatureVerifier) -> bool:
    try:
        return all(_fits(row, index, domain, verifier) for index, row in enumerate(page, start))
    except (CodecError, struct.error):
        return False


def _fits(row: tuple[Any, ...], index: int, domain: Domain, verifier: SignatureVerifier) -> bool:
    """Raises `CodecError` for an envelope or a body that can't be read."""
    if tuple(map(type, row[:14])) != _TYPES:
        return False
    signature, entry, digest, leaf = row[10:14]
    if row[0] != index or len(entry) != ENTRY_LENGTH or leaf_hash(entry) != leaf:
        return False
    *parts, envelope_hash = PACKED.unpack(entry)
    if tuple(parts) != row[1:10] or keccak256(signature) != envelope_hash or digest_of_entry(domain, entry) != digest:
        return False
    if not _body_fits(row[14:], parts[-1]):
        return False
    by_contract = unpack(signature).scheme == CONTRACT  # the chain judges it, as `require_signature` says
    return by_contract or verifier.verify(address_of(parts[2]), digest, signature)


def _body_fits(body: tuple[Any, ...], commitment: bytes) -> bool:
    """A body of this commitment that is a document, or none where it is said why."""
    salt, text, body_hash, cause = body
    if cause:
        return text is None
    if type(salt) is not bytes or type(text) is not bytes or len(salt) != _SALT:
        return False
    received = keccak256(text)
    if body_hash != received or keccak256(salt + received) != commitment:
        return False
    parse(text)
    return True
