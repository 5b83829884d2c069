"""The circulation log 流通日志: append-only, idempotent, with proofs (DESIGN section 7)."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from offchain.codec import tree
from offchain.codec.eip712 import Domain
from offchain.codec.tree import Frontier
from offchain.ledger.admission import admit, admit_copy
from offchain.ledger.check import check_log
from offchain.ledger.errors import RootMismatchError, SizeError
from offchain.ledger.facts import Head, LogEntry, Receipt, SignatureVerifier, SignedFact
from offchain.ledger.rows import read_entry
from offchain.ledger.store import Store

GREATEST_PAGE = 256
"""Entries that one read returns."""
GREATEST_PAGE_BYTES = 4 * 2**20
"""Bytes of bodies after which a read ends early."""


class CirculationLog:
    """The log of one `CirculationLog` contract over one store. Safe to share between threads.

    Raises `WrongDomainError` or `SchemaVersionError` if the store was made for something else.
    """

    def __init__(self, store: Store, domain: Domain, verifier: SignatureVerifier) -> None:
        self._store = store
        self._verifier = verifier
        self._writing = threading.Lock()
        self.domain = domain
        store.bind(domain)

    def append(self, signed: SignedFact) -> Receipt:
        """Appends one fact and answers when it is durable; a fact the log holds already is not appended again.

        Raises `LedgerError` or `CodecError`, and changes nothing, for a fact that must be refused.
        """
        return self.append_many([signed])[0]

    def append_many(self, facts: Sequence[SignedFact], start: int | None = None) -> list[Receipt]:
        """Appends facts in order in one transaction: all of them or, if one is refused, none. Raises as `append`.

        With `start`, each must become a new entry, the first one at that index: `NotContiguousError` otherwise; these
        come from another copy, so that bodies may be absent.
        """
        let_in = admit if start is None else admit_copy
        admitted = [let_in(signed, self.domain, self._verifier) for signed in facts]
        with self._writing:
            return self._store.append(admitted, start)

    def admit(self, signed: SignedFact) -> SignedFact:
        """The fact, if this log may hold it. Raises as `append`."""
        return admit(signed, self.domain, self._verifier)

    def keep(self, admitted: SignedFact) -> Receipt:
        """Appends a fact that `admit` has let through; durable when it answers."""
        with self._writing:
            return self._store.append([admitted])[0]

    def size(self) -> int:
        """Number of entries."""
        return self._store.size()

    def head(self) -> Head:
        """Size and root of one moment."""
        frontier = self.frontier()
        return Head(frontier.size, frontier.root())

    def frontier(self, size: int | None = None) -> Frontier:
        """The tree's frontier after `size` entries (all by default). Raises `SizeError`."""
        return tree.frontier_of(self._store, self._within(size))

    def root(self, size: int | None = None) -> bytes:
        """Root over the first `size` entries (all by default): 32 bytes. Raises `SizeError`."""
        return self.frontier(size).root()

    def entries(self, start: int = 0, limit: int = GREATEST_PAGE) -> list[LogEntry]:
        """At most `limit` (and 256) entries from `start`, fewer if their bodies pass 4 MiB; empty only at the end.

        Every row is compared with its leaf hash and its commitment; raises `CorruptLogError` at the first that differs.
        """
        found: list[LogEntry] = []
        weight = 0
        for row in self._store.rows(start, min(limit, GREATEST_PAGE)):
            found.append(read_entry(self.domain, row))
            weight += len(row.body.get("body", b""))
            if weight >= GREATEST_PAGE_BYTES:
                break
        return found

    def cut(self, size: int, root: bytes, known: Sequence[LogEntry] = ()) -> list[LogEntry]:
        """The first `size` entries, if their leaf hashes have `root`: what an anchor vouches for.

        The root is computed from the rows that are returned, not from stored nodes. `known` are the first entries as
        they were read before, of a store that nobody writes to; they are not read again. Raises `SizeError`,
        `CorruptLogError` or `RootMismatchError`.
        """
        found = list(known[: self._within(size)])
        while len(found) < size:
            found += self.entries(len(found), size - len(found))
        received = tree.root([entry.leaf_hash for entry in found])
        if received != root:
            hint = "this copy is not the anchored log"
            raise RootMismatchError(f"root over {size} entries", root.hex(), received.hex(), hint)
        return found

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Proof that entry `index` is among the first `size`. Raises `SizeError` or `OutOfRangeError`."""
        return tree.inclusion_of(self._store, index, self._within(size))

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Proof that the first `old` entries begin the first `new`. Raises `SizeError` or `OutOfRangeError`."""
        return tree.consistency_of(self._store, old, self._within(new))

    def check(self) -> None:
        """Re-computes everything that is stored: rows, bodies, signatures, nodes, meta.

        Raises `CorruptLogError` that names the first table, row and column that differ, with both sides.
        """
        check_log(self._store, self.domain, self._verifier)

    def _within(self, size: int | None) -> int:
        available = self._store.size()
        if size is None:
            return available
        if not 0 <= size <= available:
            raise SizeError("entries", f"0 to {available}", size, "pull the missing entries first")
        return size
