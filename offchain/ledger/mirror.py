"""A copy of the log: pulled from another one, every entry verified before it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.codec.proofs import verify_consistency
from offchain.codec.tree import Frontier
from offchain.ledger.errors import SourceForkError
from offchain.ledger.facts import Head, LogEntry, LogSource
from offchain.ledger.log import GREATEST_PAGE, CirculationLog


@dataclass(frozen=True)
class Pulled:
    """What a pull did: entries added, and the copy's size and root after it."""

    added: int
    size: int
    root: bytes


def pull(source: LogSource, log: CirculationLog, page: int = GREATEST_PAGE) -> Pulled:
    """Brings `log` up to the head of `source`, page by page; a pull that was interrupted goes on where it stopped.

    Before a page is kept, its leaf hashes are re-computed, its signatures and commitments verified, and the source must
    prove that the copy with this page begins its head. Raises `LedgerError` (`SourceForkError` for another history) or
    `CodecError`; what was kept before stays.
    """
    head = source.head()
    copy = log.frontier()
    if head.size <= copy.size:
        return _behind(head, log, copy)
    start = copy.size
    while copy.size < head.size:
        entries = source.entries(copy.size, min(page, head.size - copy.size))[: head.size - copy.size]
        copy = _keep(source, log, copy, entries, head)
    return Pulled(copy.size - start, copy.size, copy.root())


def _behind(head: Head, log: CirculationLog, copy: Frontier) -> Pulled:
    root = log.root(head.size)
    if root != head.root:
        raise SourceForkError(f"root over {head.size} entries", root.hex(), head.root.hex(), "another history")
    return Pulled(0, copy.size, copy.root())


def _keep(source: LogSource, log: CirculationLog, copy: Frontier, entries: list[LogEntry], head: Head) -> Frontier:
    if not entries:
        raise SourceForkError(f"entries from {copy.size}", f"some, the head has {head.size}", "none")
    grown = copy
    for entry in entries:
        grown = _grown(grown, entry)
    _require_prefix(source, grown, head)
    log.append_many([entry.signed for entry in entries], start=copy.size)
    return grown


def _grown(copy: Frontier, entry: LogEntry) -> Frontier:
    if entry.index != copy.size:
        raise SourceForkError("index of an entry", copy.size, entry.index)
    received = entry.signed.leaf_hash
    if received != entry.leaf_hash:
        raise SourceForkError(
            f"leaf hash of entry {entry.index}", entry.leaf_hash.hex(), received.hex(), "changed fact"
        )
    return copy.append(received)


def _require_prefix(source: LogSource, copy: Frontier, head: Head) -> None:
    root = copy.root()
    proof = source.consistency(copy.size, head.size)
    if not verify_consistency(copy.size, root, head.size, head.root, proof):
        expected = f"a proof from size {copy.size}, root {root.hex()}"
        received = f"{len(proof)} hashes to size {head.size}, root {head.root.hex()}"
        raise SourceForkError("consistency proof", expected, received, "the source's history is not this copy's")
