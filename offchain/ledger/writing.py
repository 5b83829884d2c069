"""What an append writes: rows of entries, bodies and nodes, and the frontier, all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from offchain.codec.tree import Frontier
from offchain.ledger.errors import CorruptLogError
from offchain.ledger.facts import Receipt
from offchain.ledger.tables import BODIES, ENTRIES, FRONTIER, NODES

_HASH = 32
_LOOKUPS = 500
"""Digests that one query asks for: every database allows so many parameters."""

Values = dict[str, Any]


class Appended:
    """Rows to be written after a frontier, with the nodes that they close."""

    def __init__(self, frontier: Frontier) -> None:
        self.frontier = frontier
        self._entries: list[Values] = []
        self._bodies: list[Values] = []
        self._nodes: list[Values] = []

    def add(self, entry: Values, body: Values) -> int:
        """Takes the columns of an entry, without its index, and of its body; returns the index."""
        index = self.frontier.size
        self.frontier, closed = self.frontier.grown(entry["leaf_hash"])
        self._entries.append({"index": index, **entry})
        self._bodies.append(body)
        self._nodes += [
            {"level": level, "index": index >> level, "hash": value} for level, value in enumerate(closed, start=1)
        ]
        return index

    def write(self, connection: Connection) -> None:
        """Writes everything and the frontier after it."""
        tables: tuple[tuple[Table, list[Values]], ...] = (
            (ENTRIES, self._entries),
            (BODIES, self._bodies),
            (NODES, self._nodes),
        )
        for table, rows in tables:
            if rows:
                connection.execute(insert(table), rows)
        values = {"size": self.frontier.size, "peaks": b"".join(self.frontier.peaks)}
        connection.execute(update(FRONTIER).where(FRONTIER.c.id == 0).values(**values))


def stored_frontier(connection: Connection, lock: bool = False) -> Frontier:
    """The frontier as it is kept; with `lock`, nobody else appends until the transaction ends.

    Raises `CorruptLogError` for one that does not belong to the entries.
    """
    query = select(FRONTIER.c.size, FRONTIER.c.peaks).where(FRONTIER.c.id == 0)
    found = connection.execute(query.with_for_update() if lock else query).first()
    if found is None:
        raise CorruptLogError("frontier", 0, "id", 0, "no such row")
    size, kept = found
    peaks = bytes(kept) if isinstance(kept, bytes | memoryview) else b""
    entries = size_of(connection)
    if size != entries:
        raise CorruptLogError("frontier", 0, "size", entries, size)
    if len(peaks) != _HASH * size.bit_count():
        raise CorruptLogError("frontier", 0, "peaks", f"{size.bit_count()} hashes", f"{len(peaks)} bytes")
    return Frontier(size, tuple(peaks[at : at + _HASH] for at in range(0, len(peaks), _HASH)))


def size_of(connection: Connection) -> int:
    """Number of entries."""
    last = connection.execute(select(func.max(ENTRIES.c.index))).scalar()
    return 0 if last is None else int(last) + 1


def known(connection: Connection, digests: Sequence[bytes]) -> dict[bytes, Receipt]:
    """Receipts of those digests that the log holds."""
    found: dict[bytes, Receipt] = {}
    for start in range(0, len(digests), _LOOKUPS):
        some = digests[start : start + _LOOKUPS]
        query = select(ENTRIES.c.digest, ENTRIES.c.leaf_hash, ENTRIES.c.index).where(ENTRIES.c.digest.in_(some))
        for digest, leaf_hash, index in connection.execute(query):
            found[bytes(digest)] = Receipt(bytes(leaf_hash), int(index), True)
    return found
