"""Stage A on PostgreSQL: temporary tables of one connection and transaction, nothing is left behind."""

from __future__ import annotations

from io import BytesIO

import pyarrow as pa
import pyarrow.csv as arrow_csv
from psycopg import Error
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from offchain.graph.columns import Batch, batches
from offchain.graph.engine import TYPES, Columns, Rows, Source, beyond, whole_rows


class PostgresEngine:
    """A connection to the database at a URL; it needs the right to make temporary tables and no other."""

    dialect = "postgres"

    def __init__(self, url: str) -> None:
        """Connect. Raises EngineError where there is no such database."""
        self._engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
        try:
            self._connection = self._engine.connect()
        except SQLAlchemyError as cause:
            self._engine.dispose()
            raise beyond(cause) from cause

    def load(self, name: str, columns: Columns, source: Source) -> None:
        """Make or replace a temporary table by COPY."""
        fields = ", ".join(f'"{column}" {TYPES[kind][1]} NOT NULL' for column, kind in columns.items())
        self._do(f'DROP TABLE IF EXISTS pg_temp."{name}"', f'CREATE TEMPORARY TABLE "{name}" ({fields})')
        try:
            cursor = self._connection.connection.cursor()
            with cursor.copy(f'COPY pg_temp."{name}" FROM STDIN (FORMAT csv)') as copy:
                for batch in batches(source, columns):
                    copy.write(_csv(batch))
        except Error as cause:
            raise beyond(cause) from cause
        self._do(f'ANALYZE pg_temp."{name}"')

    def keep(self, name: str, sql: str) -> None:
        """Make or replace a temporary table with a query's rows."""
        self._do(
            f'DROP TABLE IF EXISTS pg_temp."{name}"',
            f'CREATE TEMPORARY TABLE "{name}" AS {sql}',
            f'ANALYZE pg_temp."{name}"',
        )

    def rows(self, sql: str) -> Rows:
        """The rows of a query."""
        try:
            return whole_rows([tuple(row) for row in self._connection.exec_driver_sql(sql)])
        except SQLAlchemyError as cause:
            raise beyond(cause) from cause

    def close(self) -> None:
        """Roll back, which drops every table, and disconnect."""
        self._connection.close()
        self._engine.dispose()

    def _do(self, *statements: str) -> None:
        try:
            for statement in statements:
                self._connection.exec_driver_sql(statement)
        except SQLAlchemyError as cause:
            raise beyond(cause) from cause


def _csv(batch: Batch) -> bytes:
    """Rows as COPY reads them: every cell quoted, so that an empty text is no null."""
    out = BytesIO()
    cells = [column.cast(pa.string()) for column in batch.columns]
    options = arrow_csv.WriteOptions(include_header=False, quoting_style="all_valid")
    arrow_csv.write_csv(pa.RecordBatch.from_arrays(cells, batch.schema.names), out, options)
    return out.getvalue()
