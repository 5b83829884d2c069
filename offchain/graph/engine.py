"""The one typed wrapper around Ibis and DuckDB: expressions in, SQL text or rows of integers and text out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import duckdb
import ibis

from offchain.domain.errors import HeadwaterError

Relation = Any
"""An Ibis table expression."""
Column = Any
"""An Ibis column expression."""
Cell = int | str
Rows = list[tuple[Cell, ...]]

WHOLE = "decimal(38,0)"
"""The only wide number of the engine: a sum beyond 38 digits raises, it never wraps or rounds."""
_TYPES = MappingProxyType(
    {"int": ("int64", "BIGINT"), "whole": (WHOLE, "DECIMAL(38, 0)"), "text": ("string", "VARCHAR")}
)


class EngineError(HeadwaterError):
    """The engine could not hold a figure, or answered with neither a whole number nor text."""


def relation(name: str, columns: Mapping[str, str]) -> Relation:
    """An unbound table; column kinds are `int` (64 bits), `whole` (38 digits) and `text`."""
    return ibis.table({column: _TYPES[kind][0] for column, kind in columns.items()}, name=name)


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


def to_sql(expression: Relation) -> str:
    """The DuckDB text of an expression, ending with a newline: the form kept as golden file."""
    return f"{ibis.to_sql(expression, dialect='duckdb')}\n"


def run(
    schemas: Mapping[str, Mapping[str, str]], data: Mapping[str, Sequence[Sequence[Cell]]], queries: Mapping[str, str]
) -> dict[str, Rows]:
    """Load rows into a private in-memory database with one thread, run each query, close. Raises EngineError."""
    connection = duckdb.connect(":memory:", config={"threads": 1, "autoinstall_known_extensions": False})
    try:
        for name, columns in schemas.items():
            _load(connection, name, columns, data[name])
        return {name: _whole_rows(connection.execute(sql).fetchall()) for name, sql in queries.items()}
    except duckdb.Error as cause:
        raise EngineError(
            f"engine: expected figures of at most 38 digits, received: {cause}; check the rows"
        ) from cause
    finally:
        connection.close()


def _load(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Cell]]
) -> None:
    """Create one table and fill it column by column. Names come from `schemas`, never from evidence."""
    types = {column: _TYPES[kind][1] for column, kind in columns.items()}
    fields = ", ".join(f'"{column}" {kind} NOT NULL' for column, kind in types.items())
    connection.execute(f'CREATE TABLE "{name}" ({fields})')
    if rows:
        cells = ", ".join(f"unnest(?::{kind}[])" for kind in types.values())
        connection.execute(f'INSERT INTO "{name}" SELECT {cells}', [list(column) for column in zip(*rows, strict=True)])


def _whole_rows(rows: Sequence[tuple[object, ...]]) -> Rows:
    """Decimals of scale 0 become integers."""
    return [tuple(_cell(cell) for cell in row) for row in rows]


def _cell(cell: object) -> Cell:
    """One engine value as an exact Python value; raises EngineError for a fraction, a float or a null."""
    if isinstance(cell, Decimal) and cell == cell.to_integral_value():
        return int(cell)
    if isinstance(cell, int | str):
        return cell
    raise EngineError(f"engine cell: expected a whole number or text, received {cell!r}; check the query")
