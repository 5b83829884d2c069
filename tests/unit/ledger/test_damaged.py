"""Exports that were damaged: whatever byte, row or file it is, an import names it and keeps nothing."""

from pathlib import Path

import duckdb
import pytest

from offchain.ledger.errors import DamagedExportError, RootMismatchError
from offchain.ledger.exported import BODIES, COLUMNS, ENTRIES, ENVELOPES, MANIFEST
from offchain.ledger.exporting import export_log
from offchain.ledger.importing import import_anchored, import_signed
from offchain.ledger.log import CirculationLog
from offchain.ledger.records import Records
from offchain.ledger.store import Store
from tests.unit.ledger.world import DOMAIN, Judge


def rewrite(file: Path, query: str) -> None:
    """Replaces a Parquet file by what a query over it, as `old`, gives."""
    with duckdb.connect() as engine:
        engine.execute(f"CREATE TABLE old AS SELECT * FROM read_parquet('{file}')")
        engine.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet)")


def flipped(column: str) -> str:
    """A query that changes the last byte of a column in row 3."""
    other = f"CASE WHEN right(hex({column}), 2) = '00' THEN '01' ELSE '00' END"
    changed = f"unhex(left(hex({column}), 2 * octet_length({column}) - 2) || {other})"
    return f'SELECT * REPLACE (CASE WHEN "index" = 3 THEN {changed} ELSE {column} END AS {column}) FROM old ORDER BY 1'


NAMED = {
    (ENTRIES, "entry"): (DamagedExportError, "entries.parquet: leaf_hash of row 3"),
    (ENTRIES, "leaf_hash"): (RootMismatchError, "exported log: expected size 7"),
    (ENVELOPES, "signature"): (DamagedExportError, "envelopes.parquet: signature of row 3"),
    (BODIES, "salt"): (DamagedExportError, "bodies.parquet: body of row 3"),
    (BODIES, "body"): (DamagedExportError, "bodies.parquet: body of row 3"),
    (BODIES, "absence"): (DamagedExportError, "bodies.parquet: absence of row 3: expected .*'withheld'.* received la"),
}


@pytest.mark.parametrize(("file", "column"), [(file, name) for file, names in COLUMNS.items() for name in names])
def test_import__when_a_byte_is_changed__then_is_refused_by_name_and_nothing_is_kept(
    empty: Store, full: CirculationLog, folder: Path, tmp_path: Path, file: str, column: str
) -> None:
    if column == "absence":
        Records(full._store).erase(full.entries(3, 1)[0].signed.digest, "law")
        folder = tmp_path / "erased"
        export_log(full._store, DOMAIN, folder)
    rewrite(folder / file, flipped(column))
    error, named = NAMED[file, column]
    with pytest.raises(error, match=named):
        import_signed(folder, empty, DOMAIN, Judge())
    with pytest.raises(error, match=named):
        import_anchored(folder, empty, DOMAIN, full.head())
    assert empty.size() == 0


DAMAGES = {
    "a row missing": ('SELECT * FROM old WHERE "index" <> 3', "number of rows of row -: expected 7, received 6"),
    "a row more": (
        'SELECT * FROM old UNION ALL SELECT * REPLACE (7 AS "index") FROM old WHERE "index" = 6',
        "received 8",
    ),
    "a row twice": (
        'SELECT * REPLACE (CASE WHEN "index" = 4 THEN 3 ELSE "index" END AS "index") FROM old',
        "index of row 4",
    ),
    "a row beyond": (
        'SELECT * REPLACE (CASE WHEN "index" = 6 THEN 60 ELSE "index" END AS "index") FROM old',
        "index of row 6",
    ),
}


@pytest.mark.parametrize("file", COLUMNS)
@pytest.mark.parametrize(("query", "named"), DAMAGES.values(), ids=DAMAGES.keys())
def test_import__when_rows_are_not_the_log_s__then_the_file_is_named(
    empty: Store, folder: Path, file: str, query: str, named: str
) -> None:
    rewrite(folder / file, query)
    with pytest.raises(DamagedExportError, match=f"{file}: .*{named}"):
        import_signed(folder, empty, DOMAIN, Judge())
    assert empty.size() == 0


def replaced(**columns: str) -> str:
    """A query that gives columns of row 3 other values."""
    changed = (f'CASE WHEN "index" = 3 THEN {value} ELSE {name} END AS {name}' for name, value in columns.items())
    return f"SELECT * REPLACE ({', '.join(changed)}) FROM old ORDER BY 1"


@pytest.mark.parametrize(
    "columns",
    [
        {"body": "NULL"},
        {"salt": "NULL"},
        {"body": "NULL", "salt": "NULL"},
        {"body": "NULL", "absence": "'law'::BLOB"},
        {"salt": "NULL", "absence": "'law'::BLOB"},
        {"absence": "'law'::BLOB"},
        {"body": "NULL", "salt": "NULL", "absence": "''::BLOB"},
    ],
    ids=str,
)
def test_import__when_a_body_is_neither_there_nor_absent__then_its_row_is_named(
    empty: Store, folder: Path, columns: dict[str, str]
) -> None:
    rewrite(folder / BODIES, replaced(**columns))
    with pytest.raises(
        DamagedExportError, match=r"bodies\.parquet: salt, body, absence of row 3: expected salt and body"
    ):
        import_signed(folder, empty, DOMAIN, Judge())
    assert empty.size() == 0


@pytest.mark.parametrize("file", [*COLUMNS, MANIFEST])
def test_import__when_a_file_is_missing__then_it_is_named(empty: Store, folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(DamagedExportError, match=f"{file}: file of row -: .* no such file"):
        import_signed(folder, empty, DOMAIN, Judge())


def test_import__when_a_file_is_cut_off__then_it_is_named(empty: Store, folder: Path) -> None:
    file = folder / ENVELOPES
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(DamagedExportError, match=r"envelopes\.parquet: file of row -: expected a Parquet file"):
        import_signed(folder, empty, DOMAIN, Judge())


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (b'"format":1', b'"format":2', "format of row -: expected 1, received 2"),
        (b'"size":7', b'"size":-7', "size of row -: expected a natural number, received -7"),
        (b'"size":7', b'"size":true', "size of row -: expected a natural number"),
        (b'"size":7', b'"size":7,"more":1', "keys of row -"),
        (DOMAIN.contract.encode(), DOMAIN.contract.lower().encode(), "contract of row -: expected 0x5aA"),
    ],
)
def test_import__when_the_manifest_is_not_of_its_form__then_is_refused(
    empty: Store, folder: Path, old: bytes, new: bytes, named: str
) -> None:
    manifest = (folder / MANIFEST).read_bytes()
    assert old in manifest
    (folder / MANIFEST).write_bytes(manifest.replace(old, new))
    with pytest.raises(DamagedExportError, match=f"log.json: {named}"):
        import_signed(folder, empty, DOMAIN, Judge())
