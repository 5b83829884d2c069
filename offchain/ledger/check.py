"""The whole store re-computed: what does not fit is named by table, row and column."""

from __future__ import annotations

from collections.abc import Iterator

from offchain.codec.eip712 import Domain
from offchain.codec.errors import CodecError
from offchain.codec.tree import Frontier
from offchain.ledger.admission import require_signature
from offchain.ledger.errors import BadSignatureError, CorruptLogError
from offchain.ledger.facts import LogEntry, SignatureVerifier
from offchain.ledger.rows import Row, read_entry
from offchain.ledger.sound import is_sound
from offchain.ledger.store import Store, meta_of

_CHUNK = 512

Nodes = dict[tuple[int, int], bytes]


def check_log(store: Store, domain: Domain, verifier: SignatureVerifier) -> None:
    """Raises `CorruptLogError` at the first difference: meta, entries and bodies by index, nodes, frontier."""
    _check_meta(store, domain)
    if is_sound(store, domain, verifier):
        return
    expected: Nodes = {}
    frontier = Frontier()
    for row in _rows(store):
        entry = _entry(store, domain, verifier, row, frontier.size)
        grown, closed = frontier.grown(entry.leaf_hash)
        expected.update({(level, frontier.size >> level): value for level, value in enumerate(closed, start=1)})
        frontier = grown
    for digest in store.orphans():
        raise CorruptLogError("bodies", "without entry", "digest", "the digest of an entry", digest)
    _check_nodes(expected, {(level, index): value for level, index, value in store.nodes()})
    if (kept := store.frontier()) != frontier:
        raise CorruptLogError("frontier", 0, "peaks", _joined(frontier), _joined(kept))


def _rows(store: Store) -> Iterator[Row]:
    start = 0
    while rows := store.rows(start, _CHUNK):
        yield from rows
        start = int(str(rows[-1].entry["index"])) + 1


def _entry(store: Store, domain: Domain, verifier: SignatureVerifier, row: Row, position: int) -> LogEntry:
    if row.entry["index"] != position:
        raise CorruptLogError("entries", position, "index", position, row.entry["index"])
    try:
        entry = read_entry(domain, row)
    except CorruptLogError as fault:
        raise _moved(store, fault, row) from fault
    try:
        require_signature(entry.signed, verifier)
    except (BadSignatureError, CodecError) as error:
        raise CorruptLogError("entries", position, "signature", "the signer's signature", str(error)) from error
    return entry


def _moved(store: Store, fault: CorruptLogError, row: Row) -> CorruptLogError:
    """A body that is missing for its entry may stand under another digest: then that one is shown."""
    orphans = store.orphans()
    if fault.table != "bodies" or row.body or not orphans:
        return fault
    return CorruptLogError("bodies", fault.row, "digest", row.entry["digest"], orphans[0])


def _check_meta(store: Store, domain: Domain) -> None:
    expected, received = meta_of(domain), store.meta()
    for key, value in expected.items():
        if key not in received:
            raise CorruptLogError("meta", key, "key", key, sorted(received))
        if received[key] != value:
            raise CorruptLogError("meta", key, "value", value, received[key])


def _joined(frontier: Frontier) -> bytes:
    return b"".join(frontier.peaks)


def _check_nodes(expected: Nodes, received: Nodes) -> None:
    strange = {place: value for place, value in received.items() if place not in expected}
    for place, value in sorted(expected.items()):
        row = f"level {place[0]}, index {place[1]}"
        if place not in received:
            raise CorruptLogError("nodes", row, _displaced(place, value, strange), value, sorted(strange))
        if received[place] != value:
            raise CorruptLogError("nodes", row, "hash", value, received[place])
    for place, value in sorted(strange.items()):
        raise CorruptLogError("nodes", f"level {place[0]}, index {place[1]}", "hash", "no such node", value)


def _displaced(place: tuple[int, int], value: bytes, strange: Nodes) -> str:
    """The key column by which a missing node was moved away."""
    moved = [other for other, hashed in strange.items() if hashed == value]
    return "level" if moved and moved[0][0] != place[0] else "index"
