"""Evidence as columns: rows as Arrow tables, and the batches of an Arrow table or a Parquet file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from offchain.graph.engine import Cell, Columns, EngineError, Source

Batch = Any
"""A `pyarrow.RecordBatch`."""
BATCH_ROWS = 1 << 17

ARROW: Mapping[str, Any] = MappingProxyType({"int": pa.int64(), "whole": pa.decimal128(38, 0), "text": pa.string()})
"""The Arrow type of a column's kind."""


def arrow(columns: Columns, rows: Sequence[Sequence[Cell]]) -> Source:
    """Rows as an Arrow table. Raises EngineError for a figure beyond its kind."""
    cells: list[list[Cell]] = [[row[place] for row in rows] for place in range(len(columns))]
    try:
        arrays = [pa.array(column, ARROW[kind]) for column, kind in zip(cells, columns.values(), strict=True)]
    except (pa.ArrowException, OverflowError) as cause:
        raise EngineError(
            f"column: expected figures of at most 38 digits, or 64 bits, received: {cause}; check the rows"
        ) from cause
    return pa.table(dict(zip(columns, arrays, strict=True)))


def types(source: Source) -> dict[str, Any]:
    """The Arrow type of every column of a source. Raises EngineError for a file that is not Parquet."""
    if not isinstance(source, Path):
        return dict(zip(source.schema.names, source.schema.types, strict=True))
    try:
        schema = pq.read_schema(source)
    except (pa.ArrowException, OSError) as cause:
        raise EngineError(f"table: expected a Parquet file, received {source}: {cause}; write it again") from cause
    return dict(zip(schema.names, schema.types, strict=True))


def batches(source: Source, columns: Columns) -> Iterator[Batch]:
    """The rows of a source, some at a time, with the named columns in their order."""
    names = list(columns)
    if isinstance(source, Path):
        with pq.ParquetFile(source) as file:
            for batch in file.iter_batches(BATCH_ROWS, columns=names):
                yield batch.select(names)
    else:
        yield from source.select(names).to_batches(BATCH_ROWS)
