"""A log from its export into a store: nothing is kept that was not checked; an import that was ended goes on."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from offchain.codec import tree
from offchain.codec.eip712 import Domain
from offchain.codec.tree import Frontier
from offchain.ledger.derived import require_admissible, store_values
from offchain.ledger.errors import RootMismatchError, WrongDomainError
from offchain.ledger.exported import ExportedLog, Manifest
from offchain.ledger.exporting import Progress
from offchain.ledger.facts import Head, SignatureVerifier
from offchain.ledger.store import Store
from offchain.ledger.writing import Written

CHUNK = 10_240
"""Rows of a transaction."""
LEAVES = 65_536
"""Leaf hashes that are held at once while the root is computed."""

Rows = list[Written]


@dataclass(frozen=True)
class Imported:
    """What an import did: entries added, and the log's size and root after it."""

    added: int
    size: int
    root: bytes


@dataclass(frozen=True)
class Job:
    """What is imported: the folder, its domain, and who judges signatures; None: they were verified before."""

    folder: Path
    domain: Domain
    verifier: SignatureVerifier | None

    def rows(self, exported: ExportedLog, start: int, stop: int) -> Rows:
        """Verified rows from `start` to before `stop`. Raises `DamagedExportError`."""
        found: Rows = []
        for row in exported.rows(start, stop):
            found.append(store_values(self.domain, row))
            if self.verifier is not None:
                require_admissible(self.domain, row, self.verifier)
        return found


def import_signed(
    folder: Path,
    store: Store,
    domain: Domain,
    verifier: SignatureVerifier,
    workers: int = 0,
    progress: Progress | None = None,
) -> Imported:
    """Brings the log of `domain` in `store` up to the export in `folder`; every fact is admitted as if it were sent.

    `workers` processes verify while this one writes; 0: this one does both. What the log holds must begin the export.
    Repeating an import adds nothing. Raises `DamagedExportError`, `RootMismatchError`, `WrongDomainError`,
    `NotContiguousError`; whole chunks that were kept before stay.
    """
    return _import(Job(folder, domain, verifier), store, None, workers, progress)


def import_anchored(
    folder: Path, store: Store, domain: Domain, head: Head, workers: int = 0, progress: Progress | None = None
) -> Imported:
    """As `import_signed`, for a head whose signatures were all verified before, e.g. an anchor: the export must have
    exactly this size and root, and every byte is checked against it; the signatures are not verified again."""
    return _import(Job(folder, domain, None), store, head, workers, progress)


def _import(job: Job, store: Store, head: Head | None, workers: int, progress: Progress | None) -> Imported:
    manifest = Manifest.load(job.folder)
    if manifest.domain != job.domain:
        raise WrongDomainError("domain of the export", job.domain, manifest.domain, "import the log of this deployment")
    if head is not None and manifest.head != head:
        raise _another(head, manifest.head)
    store.bind(job.domain)
    with closing(ExportedLog(job.folder)) as exported:
        exported.require_sizes(manifest.head.size)
        held = store.frontier()
        _require_roots(exported, manifest.head, held, store)
        frontier = held
        for rows in _verified(job, exported, held.size, manifest.head.size, workers):
            frontier = store.extend(rows, frontier.size)
            if progress:
                progress(frontier.size)
    if held.size < manifest.head.size and frontier.root() != manifest.head.root:
        raise _another(manifest.head, Head(frontier.size, frontier.root()))
    return Imported(frontier.size - held.size, frontier.size, frontier.root())


def _require_roots(exported: ExportedLog, head: Head, held: Frontier, store: Store) -> None:
    """The export's leaf hashes have its root, and what the store holds begins it (or the export begins the store)."""
    common = min(held.size, head.size)
    frontier = _grown(exported, Frontier(), common)
    expected = tree.root_of(store, common)
    if frontier.root() != expected:
        raise _another(Head(common, expected), Head(common, frontier.root()))
    whole = _grown(exported, frontier, head.size)
    if whole.root() != head.root:
        raise _another(head, Head(whole.size, whole.root()))


def _grown(exported: ExportedLog, frontier: Frontier, size: int) -> Frontier:
    while frontier.size < size:
        leaves = exported.leaves(frontier.size, min(frontier.size + LEAVES, size))
        frontier, _ = frontier.extended(leaves)
    return frontier


def _another(expected: Head, received: Head) -> RootMismatchError:
    sides = [f"size {head.size}, root {head.root.hex()}" for head in (expected, received)]
    return RootMismatchError("exported log", sides[0], sides[1], "another history")


def _verified(job: Job, exported: ExportedLog, start: int, stop: int, workers: int) -> Iterator[Rows]:
    chunks = [(first, min(first + CHUNK, stop)) for first in range(start, stop, CHUNK)]
    if workers == 0:
        return (job.rows(exported, *chunk) for chunk in chunks)
    return _by_processes(job, chunks, workers)


def _by_processes(job: Job, chunks: Sequence[tuple[int, int]], workers: int) -> Iterator[Rows]:
    """Chunks in order; each process has one in work and one waiting."""
    spawning = multiprocessing.get_context("spawn")
    pending: deque[Future[Rows]] = deque()
    with ProcessPoolExecutor(workers, spawning, _begin) as pool:
        try:
            for first, last in chunks:
                pending.append(pool.submit(_work, job, first, last))
                if len(pending) > 2 * workers:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _begin() -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(job: Job, start: int, stop: int) -> Rows:
    with closing(ExportedLog(job.folder)) as exported:
        return job.rows(exported, start, stop)
