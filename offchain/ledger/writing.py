"""What an append writes: rows of entries, bodies and nodes, and the frontier, all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, func, insert, select, update

from offchain.codec.tree import Frontier
from offchain.ledger.errors import CorruptLogError
from offchain.ledger.facts import Receipt
from offchain.ledger.record_tables import ABSENCES
from offchain.ledger.tables import BODIES, ENTRIES, FRONTIER, NODES

_HASH = 32
_LOOKUPS = 500
"""Digests that one query asks for: every database allows so many parameters."""

Values = tuple[Any, ...]


class Written(NamedTuple):
    """An entry as it is written: leaf hash, values of its row after the index, and of its body or of the row that says
    why there is none, in the tables' order."""

    leaf_hash: bytes
    entry: Values
    body: Values | None
    absence: Values | None = None


class Appended:
    """Rows to be written after a frontier; the nodes that they close are computed when they are written."""

    def __init__(self, frontier: Frontier) -> None:
        self._before = frontier
        self._leaves: list[bytes] = []
        self._entries: list[Values] = []
        self._bodies: list[Values] = []
        self._absences: list[Values] = []

    @property
    def size(self) -> int:
        """Number of entries with those that were taken."""
        return self._before.size + len(self._leaves)

    def add(self, row: Written) -> int:
        """Takes an entry; gives its index."""
        index = self.size
        self._leaves.append(row.leaf_hash)
        self._entries.append((index, *row.entry))
        if row.body is not None:
            self._bodies.append(row.body)
        if row.absence is not None:
            self._absences.append(row.absence)
        return index

    def write(self, connection: Connection) -> Frontier:
        """Writes everything and the frontier after it, which it gives."""
        frontier, closed = self._before.extended(self._leaves)
        nodes = [
            (level, index, value) for level, first, hashes in closed for index, value in enumerate(hashes, start=first)
        ]
        _insert(connection, ENTRIES, self._entries)
        _insert(connection, BODIES, self._bodies)
        _insert(connection, ABSENCES, self._absences)
        _insert(connection, NODES, nodes)
        values = {"size": frontier.size, "peaks": b"".join(frontier.peaks)}
        connection.execute(update(FRONTIER).where(FRONTIER.c.id == 0).values(**values))
        return frontier


def _insert(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Inserts rows whose values are in the order of the table's columns and plain for every driver.

    SQLAlchemy writes the statement; the values go to the driver as they are, which takes a quarter of the time.
    """
    if not rows:
        return
    compiled = insert(table).inline().compile(dialect=connection.dialect)
    if compiled.positional:
        connection.exec_driver_sql(compiled.string, list(rows))
    else:
        names = [column.name for column in table.columns]
        connection.exec_driver_sql(compiled.string, [dict(zip(names, row, strict=True)) for row in rows])


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
