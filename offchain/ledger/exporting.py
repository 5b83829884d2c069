"""The log out of a store, as Parquet: the same log gives the same files, byte by byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow

from offchain.codec import tree
from offchain.codec.eip712 import Domain
from offchain.ledger.errors import SizeError
from offchain.ledger.exported import BODIES, COLUMNS, MANIFEST, Manifest, connect
from offchain.ledger.facts import Head
from offchain.ledger.rows import Row
from offchain.ledger.store import Store

CHUNK = 10_000
"""Rows that one read takes from the store."""
GROUP = 20_480
"""Rows of a row group."""

Progress = Callable[[int], None]


def export_log(
    store: Store, domain: Domain, folder: Path, size: int | None = None, progress: Progress | None = None
) -> Head:
    """Writes the first `size` entries (all by default) into a new folder; `log.json` comes last, so a folder that has
    it is whole.

    A body that the store does not have is null, and `absence` says why. `progress` is told the rows of a file that are
    written. Gives size and root. Raises `FileExistsError` for a folder that is there, `SizeError` where the log does
    not reach.
    """
    available = store.size()
    if size is not None and not 0 <= size <= available:
        raise SizeError("entries", f"0 to {available}", size, "pull the missing entries first")
    length = available if size is None else size
    head = Head(length, tree.root_of(store, length))
    folder.mkdir(parents=True)
    for file in COLUMNS:
        _write(store, length, folder / file, progress)
    (folder / MANIFEST).write_bytes(Manifest(domain, head).to_bytes())
    return head


def _write(store: Store, size: int, file: Path, progress: Progress | None) -> None:
    columns = COLUMNS[file.name]
    fields = [pyarrow.field("index", pyarrow.int64()), *(pyarrow.field(name, pyarrow.binary()) for name in columns)]
    schema = pyarrow.schema(fields)

    def batches() -> Iterator[pyarrow.RecordBatch]:
        for start in range(0, size, CHUNK):
            rows = store.rows(start, min(CHUNK, size - start))
            values = [[_value(file.name, row, name) for row in rows] for name in ("index", *columns)]
            arrays = [pyarrow.array(some, field.type) for some, field in zip(values, schema, strict=True)]
            yield pyarrow.record_batch(arrays, schema=schema)
            if progress:
                progress(start + len(rows))

    with connect() as engine:
        engine.register("rows", pyarrow.RecordBatchReader.from_batches(schema, batches()))
        target = str(file).replace("'", "''")
        options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP}"
        engine.execute(f"COPY (SELECT * FROM rows) TO '{target}' ({options})")


def _value(file: str, row: Row, name: str) -> object:
    if file != BODIES or name == "index":
        return row.entry[name]
    if name == "absence":
        return row.absence.encode() or None
    return row.body.get(name)
