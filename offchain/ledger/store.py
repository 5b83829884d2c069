"""Where the log is kept: SQLite by default, another database by its URL, the same code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, select, text

from offchain.codec import tree
from offchain.codec.eip712 import Domain
from offchain.ledger.errors import NotContiguousError, SchemaVersionError, SizeError, WrongDomainError
from offchain.ledger.facts import Receipt, SignedFact
from offchain.ledger.record_tables import ABSENCES, RECORDS
from offchain.ledger.rows import Row, body_columns, entry_columns
from offchain.ledger.tables import BODIES, ENTRIES, META, METADATA, NODES, SCHEMA_VERSION

BUSY_TIMEOUT = 10_000
"""Milliseconds that a SQLite writer waits for another one."""

_BODY = ("salt", "body", "body_hash")
_ROWS = text(
    "SELECT e.*, b.salt, b.body, b.body_hash, a.cause FROM entries e LEFT JOIN bodies b ON b.digest = e.digest "
    "LEFT JOIN absences a ON a.digest = e.digest "
    'WHERE e."index" >= :start ORDER BY e."index" LIMIT :limit'
)


class Store:
    """The tables of one log. One transaction per append; what was acknowledged is durable.

    `location` is a path of a SQLite file (made where missing) or an SQLAlchemy URL.
    """

    def __init__(self, location: Path | str) -> None:
        self._engine = _engine(location)
        self._writer = self._engine.execution_options(writes=True)
        METADATA.create_all(self._writer)
        RECORDS.create_all(self._writer)

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    def bind(self, domain: Domain) -> None:
        """Ties an empty store to a domain. Raises `SchemaVersionError` or `WrongDomainError` where it has another."""
        expected = meta_of(domain)
        with self._writer.begin() as connection:
            found = _meta(connection)
            if not found:
                rows = [{"key": key, "value": value} for key, value in expected.items()]
                connection.execute(insert(META), rows)
                return
        if found.get("schema_version") != expected["schema_version"]:
            raise SchemaVersionError("schema version of the store", SCHEMA_VERSION, found.get("schema_version"))
        if found != expected:
            raise WrongDomainError("domain of the store", expected, found, "open the store of this deployment")

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one snapshot, for records beside the log."""
        return self._engine.connect()

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that writes records beside the log."""
        return self._writer.begin()

    def forget(self) -> None:
        """Takes what was deleted out of SQLite's write-ahead log too; elsewhere the database's own upkeep does that."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def size(self) -> int:
        """Number of entries."""
        with self._engine.connect() as connection:
            return _size(connection)

    def node(self, level: int, index: int) -> bytes:
        """Hash of a complete subtree (see `tree.NodeSource`). Raises `SizeError` where the log does not reach."""
        with self._engine.connect() as connection:
            return _Nodes(connection).node(level, index)

    def append(self, facts: Sequence[SignedFact], start: int | None = None) -> list[Receipt]:
        """Appends facts that are not there yet, in order, in one transaction. Their admission is the caller's.

        With `start`, each must become a new entry, the first one at that index: raises `NotContiguousError` otherwise.
        """
        with self._writer.begin() as connection:
            frontier = tree.frontier_of(_Nodes(connection), _size(connection))
            receipts: list[Receipt] = []
            for signed in facts:
                receipt = _known(connection, signed.digest)
                if receipt is None:
                    receipt = Receipt(signed.leaf_hash, frontier.size, False)
                    frontier = _insert(connection, frontier, signed)
                receipts.append(receipt)
            _require_contiguous(receipts, start)
        return receipts

    def rows(self, start: int, limit: int) -> list[Row]:
        """Rows from index `start` as they are stored, with their bodies."""
        with self._engine.connect() as connection:
            found = connection.execute(_ROWS, {"start": start, "limit": limit}).mappings()
            return [_row(mapping) for mapping in found]

    def nodes(self) -> list[tuple[int, int, bytes]]:
        """(level, index, hash) of every stored node, by level and index."""
        query = text('SELECT level, "index", hash FROM nodes ORDER BY level, "index"')
        with self._engine.connect() as connection:
            return [(level, index, _plain(value)) for level, index, value in connection.execute(query)]

    def meta(self) -> dict[str, str]:
        """What the store is tied to."""
        with self._engine.connect() as connection:
            return _meta(connection)

    def orphans(self) -> list[bytes]:
        """Digests of bodies that belong to no entry."""
        query = text("SELECT digest FROM bodies WHERE digest NOT IN (SELECT digest FROM entries) ORDER BY digest")
        with self._engine.connect() as connection:
            return [_plain(digest) for (digest,) in connection.execute(query)]


class _Nodes:
    """`tree.NodeSource` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def node(self, level: int, index: int) -> bytes:
        """See `tree.NodeSource`."""
        if level == 0:
            query = select(ENTRIES.c.leaf_hash).where(ENTRIES.c.index == index)
        else:
            query = select(NODES.c.hash).where(NODES.c.level == level, NODES.c.index == index)
        found = self._connection.execute(query).scalar()
        if found is None:
            raise SizeError("node of the log tree", f"level {level}, index {index}", "no such node", "check the log")
        return bytes(found)


def meta_of(domain: Domain) -> dict[str, str]:
    """The rows of `meta` for a domain."""
    return {"schema_version": str(SCHEMA_VERSION), "chain_id": str(domain.chain_id), "contract": domain.contract}


def _engine(location: Path | str) -> Engine:
    url = f"sqlite:///{location}" if isinstance(location, Path) or "://" not in location else location
    if not url.startswith("sqlite"):
        return create_engine(url, isolation_level="SERIALIZABLE")
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """SQLite: transactions begin where we say, readers see a snapshot, a commit is on disk when it returns, and what is
    deleted is overwritten."""
    connection.isolation_level = None
    for pragma in (f"busy_timeout={BUSY_TIMEOUT}", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _size(connection: Connection) -> int:
    last = connection.execute(select(func.max(ENTRIES.c.index))).scalar()
    return 0 if last is None else int(last) + 1


def _meta(connection: Connection) -> dict[str, str]:
    return {str(key): str(value) for key, value in connection.execute(select(META.c.key, META.c.value))}


def _known(connection: Connection, digest: bytes) -> Receipt | None:
    query = select(ENTRIES.c.leaf_hash, ENTRIES.c.index).where(ENTRIES.c.digest == digest)
    found = connection.execute(query).first()
    return None if found is None else Receipt(bytes(found[0]), int(found[1]), True)


def _require_contiguous(receipts: Sequence[Receipt], start: int | None) -> None:
    if start is None:
        return
    for expected, receipt in enumerate(receipts, start=start):
        if receipt.index != expected or receipt.duplicate:
            raise NotContiguousError("index of an entry", expected, receipt.index, "the log holds this fact already")


def _insert(connection: Connection, frontier: tree.Frontier, signed: SignedFact) -> tree.Frontier:
    grown, closed = frontier.grown(signed.leaf_hash)
    connection.execute(insert(ENTRIES), {"index": frontier.size, **entry_columns(signed)})
    if signed.absence:
        connection.execute(insert(ABSENCES), {"digest": signed.digest, "cause": signed.absence})
    else:
        connection.execute(insert(BODIES), body_columns(signed))
    nodes = [
        {"level": level, "index": frontier.size >> level, "hash": value} for level, value in enumerate(closed, start=1)
    ]
    if nodes:
        connection.execute(insert(NODES), nodes)
    return grown


def _row(mapping: Mapping[Any, Any]) -> Row:
    values = {str(name): _plain(value) for name, value in mapping.items()}
    body = {name: values.pop(name) for name in _BODY}
    cause = values.pop("cause")
    return Row(values, {} if body["body"] is None else body, cause or "")


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
