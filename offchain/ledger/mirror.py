"""A copy of the log: pulled from another one, every entry verified before it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from offchain.codec.proofs import verify_consistency
from offchain.codec.tree import EMPTY_ROOT, Frontier
from offchain.ledger.errors import RootMismatchError, SourceForkError
from offchain.ledger.facts import Head, LogEntry, LogSource
from offchain.ledger.log import GREATEST_PAGE, CirculationLog

_EMPTY = Head(0, EMPTY_ROOT)


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
    if head.size <= log.size():
        return _behind(head, log, log.frontier())
    return _advance(source, log, head, {}, page)


def follow(source: LogSource, log: CirculationLog, anchors: Sequence[Head], page: int = GREATEST_PAGE) -> Pulled:
    """As `pull`, but up to the newest of the chain's `anchors`, against which every page is proven before it is kept.

    The source's own head is not asked for: what no anchor vouches for is never kept, so that a source which tells
    different stories to different nodes leaves nothing in any copy. Every anchor that a page passes must have the root
    of the entries up to it. Raises as `pull`, and `RootMismatchError` where this copy is not the anchored log.
    """
    size, roots = log.size(), {anchor.size: anchor.root for anchor in anchors}
    _require_anchored(log, max((anchor for anchor in anchors if anchor.size <= size), key=_size, default=_EMPTY))
    newest = max(anchors, key=_size, default=_EMPTY)
    if newest.size <= size:
        return Pulled(0, size, log.root(size))
    return _advance(source, log, newest, roots, page)


def _size(head: Head) -> int:
    return head.size


def _require_anchored(log: CirculationLog, anchor: Head) -> None:
    received = log.root(anchor.size)
    if received != anchor.root:
        hint = "this copy is not the anchored log: follow into an empty store"
        raise RootMismatchError(f"root over {anchor.size} entries", anchor.root.hex(), received.hex(), hint)


def _behind(head: Head, log: CirculationLog, copy: Frontier) -> Pulled:
    root = log.root(head.size)
    if root != head.root:
        raise SourceForkError(f"root over {head.size} entries", root.hex(), head.root.hex(), "another history")
    return Pulled(0, copy.size, copy.root())


def _advance(source: LogSource, log: CirculationLog, end: Head, roots: Mapping[int, bytes], page: int) -> Pulled:
    """Pages up to `end`, each kept once it is proven; `roots` are those that the copy must have at some sizes."""
    copy = log.frontier()
    start = copy.size
    while copy.size < end.size:
        entries = source.entries(copy.size, min(page, end.size - copy.size))[: end.size - copy.size]
        if not entries:
            raise SourceForkError(f"entries from {copy.size}", f"some, up to {end.size}", "none")
        grown = copy
        for entry in entries:
            grown = _grown(grown, entry)
            _require_root(grown, roots)
        _require_prefix(source, grown, end)
        log.append_many([entry.signed for entry in entries], start=copy.size)
        copy = grown
    return Pulled(copy.size - start, copy.size, copy.root())


def _require_root(copy: Frontier, roots: Mapping[int, bytes]) -> None:
    expected = roots.get(copy.size)
    if expected is not None and copy.root() != expected:
        hint = "the source's history is not the anchored log"
        raise SourceForkError(f"root over {copy.size} entries", expected.hex(), copy.root().hex(), hint)


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
