"""Where the log is kept: SQLite by default, another database by its URL, the same code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, make_url, select, text
from sqlalchemy.exc import IntegrityError

from offchain.codec.eip712 import Domain
from offchain.codec.tree import Frontier
from offchain.ledger.errors import NotContiguousError, SchemaVersionError, SizeError, WrongDomainError
from offchain.ledger.facts import Receipt, SignedFact
from offchain.ledger.rows import Row, body_columns, entry_columns
from offchain.ledger.schema import migrate
from offchain.ledger.tables import ENTRIES, META, NODES, SCHEMA_VERSION
from offchain.ledger.writing import Appended, Written, known, size_of, stored_frontier

BUSY_TIMEOUT = 10_000
"""Milliseconds that a SQLite writer waits for another one."""

_BODY = ("salt", "body", "body_hash")
_ROWS = text(
    "SELECT e.*, b.salt, b.body, b.body_hash, a.cause FROM entries e LEFT JOIN bodies b ON b.digest = e.digest "
    "LEFT JOIN absences a ON a.digest = e.digest "
    'WHERE e."index" >= :start ORDER BY e."index" LIMIT :limit'
)
_COLUMNS = ", ".join(f'e."{column.name}"' for column in ENTRIES.columns)
_PLAIN_ROWS = text(_ROWS.text.replace("e.*", _COLUMNS))


class Store:
    """The tables of one log. One transaction per append; what was acknowledged is durable.

    `location` is a path of a SQLite file (made where missing) or an SQLAlchemy URL. A store of an older schema is
    brought to this program's; raises `SchemaVersionError` for one of a newer schema.
    """

    def __init__(self, location: Path | str) -> None:
        self._engine = _engine(location)
        self._writer = self._engine.execution_options(writes=True)
        try:
            with self._writer.begin() as connection:
                migrate(connection)
        except BaseException:
            self.close()
            raise

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
            return size_of(connection)

    def node(self, level: int, index: int) -> bytes:
        """Hash of a complete subtree (see `tree.NodeSource`). Raises `SizeError` where the log does not reach."""
        with self._engine.connect() as connection:
            return _Nodes(connection).node(level, index)

    def append(self, facts: Sequence[SignedFact], start: int | None = None) -> list[Receipt]:
        """Appends facts that are not there yet, in order, in one transaction. Their admission is the caller's.

        With `start`, each must become a new entry, the first one at that index: raises `NotContiguousError` otherwise.
        """
        with self._writer.begin() as connection:
            appended = Appended(stored_frontier(connection, lock=True))
            held = known(connection, [signed.digest for signed in facts])
            receipts = [_take(appended, held, signed) for signed in facts]
            _require_contiguous(receipts, start)
            appended.write(connection)
        return receipts

    def extend(self, rows: Sequence[Written], start: int) -> Frontier:
        """Appends verified rows in one transaction, the first at index `start`. Their verification is the caller's.

        Raises `NotContiguousError`, and adds nothing, if the log does not end at `start` or holds one of the facts.
        """
        with self._writer.begin() as connection:
            appended = Appended(stored_frontier(connection, lock=True))
            if appended.size != start:
                raise NotContiguousError("size of the log", start, appended.size, "another process appends to it")
            for row in rows:
                appended.add(row)
            try:
                return appended.write(connection)
            except IntegrityError as error:
                hint = "the log holds this fact already"
                raise NotContiguousError("digest of an entry", "a new one", str(error.orig), hint) from error

    def rows(self, start: int, limit: int) -> list[Row]:
        """Rows from index `start` as they are stored, with their bodies."""
        with self._engine.connect() as connection:
            found = connection.execute(_ROWS, {"start": start, "limit": limit}).mappings()
            return [_row(mapping) for mapping in found]

    def plain_rows(self, start: int, limit: int) -> list[tuple[Any, ...]]:
        """As `rows`, each a tuple: columns of `entries` in order, then salt, body, body_hash, cause or None."""
        with self._engine.connect() as connection:
            found = connection.execute(_PLAIN_ROWS, {"start": start, "limit": limit})
            return [tuple(map(_plain, row)) for row in found]

    def level(self, level: int, first: int, count: int) -> list[bytes]:
        """Hashes of at most `count` nodes of a level from index `first`, up to the first that is missing."""
        query = text(
            'SELECT "index", hash FROM nodes WHERE level = :level AND "index" >= :first ORDER BY "index" LIMIT :count'
        )
        with self._engine.connect() as connection:
            found = connection.execute(query, {"level": level, "first": first, "count": count})
            return [_plain(value) for place, (index, value) in enumerate(found, first) if index == place]

    def counted_nodes(self) -> int:
        """Number of stored nodes."""
        with self._engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM nodes")).scalar_one())

    def leaves(self, start: int, limit: int) -> list[bytes]:
        """Bytes of the entries from index `start`, up to the first index that is missing: what the tree hashes."""
        query = text('SELECT "index", entry FROM entries WHERE "index" >= :start ORDER BY "index" LIMIT :limit')
        with self._engine.connect() as connection:
            found = connection.execute(query, {"start": start, "limit": limit}).all()
        return [_plain(data) for place, (index, data) in enumerate(found, start) if index == place]

    def nodes(self) -> list[tuple[int, int, bytes]]:
        """(level, index, hash) of every stored node, by level and index."""
        query = text('SELECT level, "index", hash FROM nodes ORDER BY level, "index"')
        with self._engine.connect() as connection:
            return [(level, index, _plain(value)) for level, index, value in connection.execute(query)]

    def frontier(self) -> Frontier:
        """The frontier as it is kept. Raises `CorruptLogError` for one that does not belong to the entries."""
        with self._engine.connect() as connection:
            return stored_frontier(connection)

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
    text_form = str(location)
    url = make_url(text_form) if "://" in text_form else URL.create("sqlite", database=text_form)
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare if url.get_backend_name() == "sqlite" else _prepare_server)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """SQLite: transactions begin where we say, readers see a snapshot, a commit is on disk when it returns, and what is
    deleted is overwritten."""
    connection.isolation_level = None
    for pragma in (f"busy_timeout={BUSY_TIMEOUT}", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _prepare_server(connection: Any, _record: object) -> None:
    """PostgreSQL: a commit is on disk when it returns, whatever the server's default is."""
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION synchronous_commit = on")
    connection.commit()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _meta(connection: Connection) -> dict[str, str]:
    return {str(key): str(value) for key, value in connection.execute(select(META.c.key, META.c.value))}


def _take(appended: Appended, held: dict[bytes, Receipt], signed: SignedFact) -> Receipt:
    receipt = held.get(signed.digest)
    if receipt is None:
        receipt = Receipt(signed.leaf_hash, appended.add(_written(signed)), False)
        held[signed.digest] = replace(receipt, duplicate=True)
    return receipt


def _written(signed: SignedFact) -> Written:
    entry = tuple(entry_columns(signed).values())
    if signed.absence:
        return Written(signed.leaf_hash, entry, None, (signed.digest, signed.absence))
    return Written(signed.leaf_hash, entry, tuple(body_columns(signed).values()))


def _require_contiguous(receipts: Sequence[Receipt], start: int | None) -> None:
    if start is None:
        return
    for expected, receipt in enumerate(receipts, start=start):
        if receipt.index != expected or receipt.duplicate:
            raise NotContiguousError("index of an entry", expected, receipt.index, "the log holds this fact already")


def _row(mapping: Mapping[Any, Any]) -> Row:
    values = {str(name): _plain(value) for name, value in mapping.items()}
    body = {name: values.pop(name) for name in _BODY}
    cause = values.pop("cause")
    return Row(values, {} if body["body"] is None else body, cause or "")


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
