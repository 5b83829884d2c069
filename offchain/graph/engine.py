"""The one typed wrapper around Ibis, and what an engine is: tables in, rows of integers and text out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Protocol

import ibis
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler
from ibis.backends.sql.compilers.postgres import PostgresCompiler
from ibis.backends.sql.compilers.pyspark import PySparkCompiler

from offchain.domain.errors import HeadwaterError

Relation = Any
"""An Ibis table expression."""
Column = Any
"""An Ibis column expression."""
Cell = int | str
Rows = list[tuple[Cell, ...]]
Source = Any
"""Where the rows of a table are: a `pyarrow.Table`, or the `Path` of a Parquet file. Columns go by their names."""
Columns = Mapping[str, str]
"""Column names and their kinds: `int` (64 bits), `whole` (38 digits) or `text`."""

WHOLE = "decimal(38,0)"
"""The only wide number of the engine: a sum beyond 38 digits raises, it never wraps or rounds."""
TYPES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"int": ("int64", "BIGINT"), "whole": (WHOLE, "DECIMAL(38, 0)"), "text": ("string", "VARCHAR")}
)
"""A kind's type in Ibis and in SQL."""
DIALECTS: Mapping[str, Any] = MappingProxyType(
    {"duckdb": DuckDBCompiler, "postgres": PostgresCompiler, "pyspark": PySparkCompiler}
)
"""The dialects that stage A is compiled to; compiling needs none of their programs."""


class EngineError(HeadwaterError):
    """The engine could not hold a figure, or answered with neither a whole number nor text."""


class Engine(Protocol):
    """A database that runs stage A. Its tables are its own and end with it; every method raises `EngineError`."""

    @property
    def dialect(self) -> str:
        """One of `DIALECTS`."""

    def load(self, name: str, columns: Columns, source: Source) -> None:
        """Make a table, or replace it, with the rows of a source. Names come from the program, never from evidence."""

    def keep(self, name: str, sql: str) -> None:
        """Make or replace a table with a query's rows, computed once."""

    def rows(self, sql: str) -> Rows:
        """The rows of a query."""

    def close(self) -> None:
        """End it and forget its tables."""


def relation(name: str, columns: Columns) -> Relation:
    """An unbound table; see `Columns` for their kinds."""
    return ibis.table({column: TYPES[kind][0] for column, kind in columns.items()}, name=name)


def whole(column: Column) -> Column:
    """Cast to 38 digits; done after every sum and product so that all engines agree on the type."""
    return column.cast(WHOLE)


def constant(value: int) -> Column:
    """A whole constant."""
    return ibis.literal(value).cast(WHOLE)


def at_least_zero(column: Column) -> Column:
    """GREATEST(column, 0)."""
    return ibis.greatest(column, constant(0))


def or_zero(column: Column) -> Column:
    """0 where an outer join found no partner."""
    return ibis.coalesce(column, constant(0))


def to_sql(expression: Relation, dialect: str = "duckdb") -> str:
    """The text of an expression in a dialect, ending with a newline: the form kept as golden file."""
    compiler = DIALECTS[dialect]()
    return f"{compiler.to_sqlglot(expression).sql(dialect=compiler.dialect, pretty=True)}\n"


def beyond(cause: Exception) -> EngineError:
    """The error for what an engine refused to compute."""
    return EngineError(f"engine: expected figures of at most 38 digits, received: {cause}; check the rows")


def whole_rows(rows: Sequence[Sequence[object]]) -> Rows:
    """Decimals of scale 0 become integers."""
    return [tuple(_cell(cell) for cell in row) for row in rows]


def _cell(cell: object) -> Cell:
    """One engine value as an exact Python value; raises EngineError for a fraction, a float or a null."""
    if isinstance(cell, Decimal) and cell == cell.to_integral_value():
        return int(cell)
    if isinstance(cell, int | str):
        return cell
    raise EngineError(f"engine cell: expected a whole number or text, received {cell!r}; check the query")
