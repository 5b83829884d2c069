"""An exported log 流通日志导出: a folder with `log.json` and three Parquet files (docs/FORMATS.md section 7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from offchain.codec.addresses import address_bytes, address_of
from offchain.codec.documents import Json, canonical, parse
from offchain.codec.eip712 import Domain
from offchain.codec.fact import domain_of_log
from offchain.codec.words import from_hex, to_hex
from offchain.domain.types import Address
from offchain.ledger.errors import DamagedExportError
from offchain.ledger.facts import Head

FORMAT = 1
MANIFEST = "log.json"
ENTRIES = "entries.parquet"
ENVELOPES = "envelopes.parquet"
BODIES = "bodies.parquet"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    ENTRIES: ("entry", "leaf_hash"),
    ENVELOPES: ("signature",),
    BODIES: ("salt", "body", "absence"),
}
"""Columns of each file after `index`, all bytes. Only those of bodies may be null: salt and body where `absence` says
why they are not there, `absence` where they are."""

_KEYS = ("chain_id", "contract", "format", "root", "size")


def connect() -> duckdb.DuckDBPyConnection:
    """DuckDB in memory, as quiet and as even as a library: one thread, no bar of its own."""
    engine = duckdb.connect(config={"threads": 1})
    engine.execute("SET enable_progress_bar = false")
    return engine


class ExportedRow(NamedTuple):
    """One entry with its envelope and body, as the files have them."""

    position: int
    entry: bytes
    leaf_hash: bytes
    signature: bytes
    salt: bytes | None
    body: bytes | None
    absence: bytes | None


@dataclass(frozen=True)
class Manifest:
    """`log.json`: which log it is, and its size and root."""

    domain: Domain
    head: Head

    def to_bytes(self) -> bytes:
        """RFC 8785 JSON."""
        return canonical(
            {
                "format": FORMAT,
                "chain_id": str(self.domain.chain_id),
                "contract": self.domain.contract,
                "size": self.head.size,
                "root": to_hex(self.head.root),
            }
        )

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Reads it. Raises `DamagedExportError` or `CodecError`."""
        file = folder / MANIFEST
        if not file.is_file():
            raise DamagedExportError(MANIFEST, "-", "file", file, "no such file")
        found = parse(file.read_bytes())
        if not isinstance(found, Mapping) or tuple(sorted(found)) != _KEYS:
            raise DamagedExportError(
                MANIFEST, "-", "keys", _KEYS, found if not isinstance(found, Mapping) else [*found]
            )
        if found["format"] != FORMAT:
            raise DamagedExportError(MANIFEST, "-", "format", FORMAT, found["format"])
        domain = domain_of_log(_natural(found, "chain_id"), _address(found["contract"]))
        return cls(domain, Head(_natural(found, "size"), from_hex(found["root"], "root", 32)))


class ExportedLog:
    """The three files of a folder, read by index; a file that misses, repeats or adds rows is refused."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine = connect()

    def close(self) -> None:
        """Ends the reader."""
        self._engine.close()

    def leaves(self, start: int, stop: int) -> list[bytes]:
        """Leaf hashes of the rows from `start` to before `stop`. Raises `DamagedExportError`."""
        found = self._values(ENTRIES, ("leaf_hash",), start, stop)
        return [leaf_hash for (leaf_hash,) in found]

    def rows(self, start: int, stop: int) -> Iterator[ExportedRow]:
        """Whole rows from `start` to before `stop`. Raises `DamagedExportError`."""
        parts = [self._values(file, columns, start, stop) for file, columns in COLUMNS.items()]
        for index, entry, envelope, body in zip(range(start, stop), *parts, strict=True):
            yield ExportedRow(index, *entry, *envelope, *body)

    def require_sizes(self, size: int) -> None:
        """Raises `DamagedExportError` for a file that does not have exactly `size` rows."""
        for file in COLUMNS:
            ((found,),) = self._query(file, "SELECT count(*) FROM read_parquet($file)", {})
            if found != size:
                raise DamagedExportError(file, "-", "number of rows", size, found)

    def _values(self, file: str, columns: tuple[str, ...], start: int, stop: int) -> list[tuple[Any, ...]]:
        names = ", ".join(columns)
        query = (
            f'SELECT "index", {names} FROM read_parquet($file) WHERE "index" >= $start AND "index" < $stop '
            'ORDER BY "index"'
        )
        found = self._query(file, query, {"start": start, "stop": stop})
        for expected, row in zip(count(start), found, strict=False):
            if row[0] != expected:
                raise DamagedExportError(file, expected, "index", expected, row[0])
        if len(found) != stop - start:
            raise DamagedExportError(file, start + len(found), "index", start + len(found), "no such row")
        for row in found:
            if not all(isinstance(value, bytes) or (value is None and file == BODIES) for value in row[1:]):
                raise DamagedExportError(file, row[0], names, "bytes", repr(row[1:])[:80])
        return [row[1:] for row in found]

    def _query(self, file: str, query: str, values: Mapping[str, int]) -> list[tuple[Any, ...]]:
        path = self._folder / file
        if not path.is_file():
            raise DamagedExportError(file, "-", "file", path, "no such file")
        try:
            found: list[tuple[Any, ...]] = self._engine.execute(query, {"file": str(path), **values}).fetchall()
        except duckdb.Error as error:
            raise DamagedExportError(file, "-", "file", "a Parquet file that can be read", str(error)[:200]) from error
        return found


def _natural(found: Mapping[str, Json], name: str) -> int:
    value = found[name]
    if isinstance(value, bool) or not (isinstance(value, int) or (isinstance(value, str) and value.isdecimal())):
        raise DamagedExportError(MANIFEST, "-", name, "a natural number", value)
    number = int(value)
    if number < 0:
        raise DamagedExportError(MANIFEST, "-", name, "a natural number", value)
    return number


def _address(value: Json) -> Address:
    address = address_of(address_bytes(str(value)))
    if address != value:
        raise DamagedExportError(MANIFEST, "-", "contract", address, value)
    return address
