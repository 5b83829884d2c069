"""Stage A on DuckDB, the default: in the process, in memory, one thread unless more are asked for."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import duckdb

from offchain.graph.engine import TYPES, Columns, Rows, Source, beyond, whole_rows

_SOURCE = "loading"
_NOT_WANTED = "join_order"
"""It pairs every resource with every organisation first, because their parties must differ: quadratic in the zone. As
the queries are written, legs meet one small table after the other. The order of joins changes no figure."""


class DuckEngine:
    """A private in-memory database. A Parquet file is read where it lies, as a view: it must stay until `close`."""

    dialect = "duckdb"

    def __init__(self, threads: int = 1, memory_mb: int | None = None) -> None:
        """With `memory_mb` DuckDB holds no more than that and writes the rest to a temporary folder."""
        self._spill = Path(tempfile.mkdtemp(prefix="headwater-duckdb-"))
        self._connection = duckdb.connect(
            ":memory:",
            config={"threads": threads, "autoinstall_known_extensions": False, "temp_directory": str(self._spill)},
        )
        if memory_mb is not None:
            self._connection.execute(f"SET memory_limit = '{memory_mb}MB'")
        self._connection.execute(f"SET disabled_optimizers = '{_NOT_WANTED}'")

    def load(self, name: str, columns: Columns, source: Source) -> None:
        """Make or replace a table."""
        names = ", ".join(f'"{column}"' for column in columns)
        try:
            if isinstance(source, Path):
                place = str(source).replace("'", "''")
                self._connection.execute(
                    f"CREATE OR REPLACE VIEW \"{name}\" AS SELECT {names} FROM read_parquet('{place}')"
                )
                return
            fields = ", ".join(f'"{column}" {TYPES[kind][1]} NOT NULL' for column, kind in columns.items())
            self._connection.execute(f'CREATE OR REPLACE TABLE "{name}" ({fields})')
            self._connection.register(_SOURCE, source)
            self._connection.execute(f'INSERT INTO "{name}" SELECT {names} FROM "{_SOURCE}"')
            self._connection.unregister(_SOURCE)
        except duckdb.Error as cause:
            raise beyond(cause) from cause

    def keep(self, name: str, sql: str) -> None:
        """Make or replace a table with a query's rows."""
        try:
            self._connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS {sql}')
        except duckdb.Error as cause:
            raise beyond(cause) from cause

    def rows(self, sql: str) -> Rows:
        """The rows of a query."""
        try:
            return whole_rows(self._connection.execute(sql).fetchall())
        except duckdb.Error as cause:
            raise beyond(cause) from cause

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()
        shutil.rmtree(self._spill, ignore_errors=True)
