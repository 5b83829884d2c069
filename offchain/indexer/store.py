"""The indexer's own database: one table per fact type, checkpoints of indexed blocks, and whose facts they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
    select,
)
from sqlalchemy.types import TypeEngine

from offchain.chain.values import Block
from offchain.domain.types import Seconds
from offchain.indexer import rows
from offchain.indexer.errors import ForeignStoreError
from offchain.indexer.facts import Fact
from offchain.indexer.mapping import RULES

F = TypeVar("F", bound=Fact)

_CHECKPOINTS_KEPT = 1_000


class IndexStore:
    """SQLite in a file, or any database by its SQLAlchemy URL. Facts are only added, and taken back by a rewind."""

    def __init__(self, place: Path | str) -> None:
        url = f"sqlite:///{place}" if isinstance(place, Path) else place
        self._engine = create_engine(url)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _prepare_sqlite)
        self._metadata = MetaData()
        self._facts = {rule.fact: _fact_table(rule.fact, self._metadata) for rule in RULES}
        self._meta = Table("meta", self._metadata, Column("key", Text, primary_key=True), Column("value", Text))
        self._blocks = Table(
            "checkpoints",
            self._metadata,
            Column("number", BigInteger, primary_key=True, autoincrement=False),
            Column("hash", LargeBinary, nullable=False),
            Column("time", BigInteger, nullable=False),
        )
        self._metadata.create_all(self._engine)

    def close(self) -> None:
        """Closes the connections."""
        self._engine.dispose()

    def claim(self, deployment: str) -> None:
        """Binds an empty store to a deployment. Raises ForeignStoreError for another deployment or layout."""
        wanted = {"layout": rows.layout(self._facts), "deployment": deployment}
        with self._engine.begin() as connection:
            found: dict[str, str] = dict(connection.execute(select(self._meta)).tuples().all())
            if not found:
                connection.execute(insert(self._meta), [{"key": k, "value": v} for k, v in wanted.items()])
                return
        for key, value in wanted.items():
            if found.get(key) != value:
                raise ForeignStoreError(f"{key} of the index", value, found.get(key), "index into a new file")

    def cursor(self) -> Block | None:
        """The newest indexed block, None for an empty store."""
        return next(iter(self.checkpoints(1)), None)

    def checkpoints(self, limit: int = _CHECKPOINTS_KEPT) -> tuple[Block, ...]:
        """Blocks at which a chunk ended, newest first."""
        query = select(self._blocks).order_by(self._blocks.c.number.desc()).limit(limit)
        with self._engine.connect() as connection:
            return tuple(Block(n, h, Seconds(t)) for n, h, t in connection.execute(query).tuples())

    def write(self, facts: Iterable[Fact], end: Block) -> None:
        """Adds the facts of a chunk and its last block: all of them or, if interrupted, none."""
        grouped: defaultdict[type[Fact], list[Fact]] = defaultdict(list)
        for fact in facts:
            grouped[type(fact)].append(fact)
        with self._engine.begin() as connection:
            for kind, members in grouped.items():
                form = rows.RowForm(kind)
                connection.execute(insert(self._facts[kind]), [form.row(fact) for fact in members])
            connection.execute(insert(self._blocks), {"number": end.number, "hash": end.hash, "time": end.time})
            self._prune(connection)

    def rewind(self, number: int) -> None:
        """Takes back everything above a block number."""
        with self._engine.begin() as connection:
            for table in self._facts.values():
                connection.execute(delete(table).where(table.c.block_number > number))
            connection.execute(delete(self._blocks).where(self._blocks.c.number > number))

    def facts(self, kind: type[F], at_block: int, before: int | None = None) -> tuple[F, ...]:
        """Facts of a kind in blocks up to ``at_block`` with a block time below ``before`` seconds, in chain order."""
        table = self._facts[kind]
        query = select(table).where(table.c.block_number <= at_block)
        if before is not None:
            query = query.where(table.c.block_time < before)
        query = query.order_by(table.c.block_number, table.c.log_index)
        form = rows.RowForm(kind)
        with self._engine.connect() as connection:
            return tuple(form.fact(row) for row in connection.execute(query).mappings())

    def _prune(self, connection: Connection) -> None:
        numbers = select(self._blocks.c.number).order_by(self._blocks.c.number.desc())
        oldest = connection.execute(numbers.offset(_CHECKPOINTS_KEPT - 1).limit(1)).scalar()
        if oldest is not None:
            connection.execute(delete(self._blocks).where(self._blocks.c.number < oldest))


def _fact_table(kind: type[Fact], metadata: MetaData) -> Table:
    types: dict[str, TypeEngine[Any] | type[TypeEngine[Any]]] = {
        rows.INTEGER: Text,
        rows.OCTETS: LargeBinary,
        rows.TEXT: Text,
        rows.FLAG: Boolean,
        rows.DOCUMENT: Text,
    }
    return Table(
        rows.table_name(kind),
        metadata,
        Column("block_number", BigInteger, primary_key=True, autoincrement=False),
        Column("log_index", Integer, primary_key=True, autoincrement=False),
        Column("block_hash", LargeBinary, nullable=False),
        Column("block_time", BigInteger, nullable=False),
        Column("tx_hash", LargeBinary, nullable=False),
        *(Column(column.name, types[column.kind], nullable=False) for column in rows.columns(kind)),
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
