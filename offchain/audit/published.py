"""What the public can check of a report without a single body of a fact: inputs, tree, batches, lines."""

from __future__ import annotations

from collections.abc import Mapping

from offchain.audit.archive import Archive
from offchain.audit.errors import AnchorRootError, AuditError, BatchError, LeafError, ReportFieldError
from offchain.audit.ports import AuditChain, Progress
from offchain.audit.terms import REPORT, LineTerms, terms_by_key
from offchain.codec import batch as batches
from offchain.codec import leaf as leaves
from offchain.codec import tree
from offchain.codec.tree import Frontier
from offchain.codec.words import to_hex
from offchain.domain.types import PeriodId
from offchain.indexer.facts import Anchored, Reported
from offchain.indexer.index import Index
from offchain.ledger.facts import LeafSource

_PAGE = 1 << 15


def check_tree(log: LeafSource, anchors: tuple[Anchored, ...], progress: Progress) -> str:
    """Every anchor's root, from the entries alone. Raises AnchorRootError that names the anchor."""
    frontier, waiting = Frontier(), list(anchors)
    total = max((anchor.size for anchor in anchors), default=0)
    while True:
        while waiting and waiting[0].size == frontier.size:
            _require_anchor(waiting.pop(0), frontier)
        if not waiting:
            return f"{len(anchors)} anchors over {total} entries"
        progress(f"entries: {frontier.size:,} of {total:,}")
        page = log.leaves(frontier.size, min(_PAGE, waiting[0].size - frontier.size))
        if not page:
            what = f"entries below anchor {waiting[0].index}"
            raise AnchorRootError(what, waiting[0].size, frontier.size, "pull the missing entries first")
        frontier, _ = frontier.extended([tree.leaf_hash(entry) for entry in page])


def check_inputs(period: PeriodId, reported: Reported, index: Index, chain: AuditChain) -> str:
    """The report binds the block and the log cut that its period has, committee and rules in force at that block.

    Raises ReportFieldError, and as `block_before`.
    """
    end = chain.calendar.end(period)
    block, anchor = chain.block_before(end, index.head()), index.snapshot().cut(end)
    snapshot = index.snapshot(block.number)
    expected: dict[str, object] = {
        "period": period,
        "refBlock": block.number,
        "refHash": to_hex(block.hash),
        "logSize": anchor.size if anchor else "no anchor",
        "logRoot": to_hex(anchor.root) if anchor else "no anchor",
        "committee": snapshot.committee(period).committee,
        "rules": snapshot.rules(period).version,
    }
    values = reported.report.values()
    for name, value in expected.items():
        given = values[name]
        received = to_hex(given) if isinstance(given, bytes) else given
        if received != value:
            raise ReportFieldError("chain", name, value, received)
    return f"{len(expected)} fields bound to block {block.number} and {reported.report.log_size} entries"


def check_archive(reported: Reported, archive: Archive) -> str:
    """Archived leaves have the root that the quorum signed, and every batch has the hash of its leaf.

    Raises AuditError, LeafError or BatchError.
    """
    report = reported.report
    if len(archive.leaves) != report.leaves:
        raise LeafError(min(len(archive.leaves), report.leaves), "count", report.leaves, len(archive.leaves))
    root = tree.root([tree.leaf_hash(data) for data in archive.leaves])
    if root != report.root:
        raise AuditError("root over the archived leaves", to_hex(report.root), to_hex(root))
    if len(archive.batches) != report.batches:
        raise BatchError(len(archive.batches), 0, f"{report.batches} batches", len(archive.batches))
    for index, data in enumerate(archive.batches):
        _require_batch(index, archive.leaves[index], data)
    return f"{report.leaves} leaves, {report.batches} batches, root {to_hex(root)}"


def published_terms(archive: Archive) -> Mapping[bytes, LineTerms]:
    """Weights and performance by composition key, from batches that `check_archive` has proven."""
    return terms_by_key(archive.batches, f"{REPORT}, proven against its root")


def _require_anchor(anchor: Anchored, frontier: Frontier) -> None:
    received = frontier.root()
    if received != anchor.root:
        what = f"root of anchor {anchor.index} over {anchor.size} entries"
        raise AnchorRootError(what, to_hex(anchor.root), to_hex(received), "this copy is not the anchored log")


def _require_batch(index: int, data: bytes, batch: bytes) -> None:
    leaf = leaves.decode(data)
    if not isinstance(leaf, leaves.BatchLeaf) or leaf.index != index:
        raise LeafError(index, "BATCH", f"the leaf of batch {index}", to_hex(data))
    received = batches.batch_hash(batch)
    if received != leaf.batch_hash:
        raise BatchError(index, 0, f"bytes with hash {to_hex(leaf.batch_hash)}", to_hex(received))
