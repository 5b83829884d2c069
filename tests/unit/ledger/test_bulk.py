"""The log as Parquet, out and in: the same log byte for byte, and every changed byte is named."""

import pickle
import sqlite3
from pathlib import Path

import duckdb
import pytest

from offchain.codec.documents import parse
from offchain.ledger.errors import (
    DamagedExportError,
    NotContiguousError,
    RootMismatchError,
    SizeError,
    WrongDomainError,
)
from offchain.ledger.exported import BODIES, COLUMNS, ENTRIES, ENVELOPES, MANIFEST
from offchain.ledger.exporting import export_log
from offchain.ledger.facts import Head
from offchain.ledger.importing import import_anchored, import_signed
from offchain.ledger.log import CirculationLog
from offchain.ledger.records import Records
from offchain.ledger.store import Store
from offchain.ledger.writing import Written
from tests.unit.ledger.conftest import MakeLog
from tests.unit.ledger.world import DOMAIN, OTHER_CHAIN, STRANGER, Judge, feedback, signed

COUNT = 7
TABLES = ("entries", "bodies", "absences", "nodes", "frontier", "meta", "alembic_version")


class Credulous:
    """A verifier that takes any signature."""

    def verify(self, signer: str, digest: bytes, envelope: bytes) -> bool:
        return True


@pytest.fixture
def full(make_log: MakeLog) -> CirculationLog:
    """A log with seven facts."""
    log = make_log("full")
    log.append_many([feedback(number) for number in range(COUNT)])
    return log


@pytest.fixture
def folder(full: CirculationLog, tmp_path: Path) -> Path:
    """Its export."""
    export_log(full._store, DOMAIN, tmp_path / "export")
    return tmp_path / "export"


@pytest.fixture
def empty(make_log: MakeLog) -> Store:
    """A store without a fact."""
    return make_log("empty")._store


@pytest.fixture
def erased(full: CirculationLog) -> CirculationLog:
    """The log with the body of entry 3 erased by law."""
    Records(full._store).erase(full.entries(3, 1)[0].signed.digest, "law")
    return full


def tables(file: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(file) as connection:
        found = {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in TABLES[:-1]}
    connection.close()
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


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


@pytest.mark.parametrize("count", [0, 1, 2, COUNT])
def test_round_trip__of_any_size__gives_every_table_and_every_file_again(
    make_log: MakeLog, tmp_path: Path, count: int
) -> None:
    log = make_log("one")
    log.append_many([feedback(number) for number in range(count)])
    head = export_log(log._store, DOMAIN, tmp_path / "first")
    other = make_log("other")
    imported = import_signed(tmp_path / "first", other._store, DOMAIN, Judge())
    other.check()
    assert (imported.added, imported.size, imported.root) == (count, head.size, head.root)
    assert tables(tmp_path / "other.db") == tables(tmp_path / "one.db")
    export_log(other._store, DOMAIN, tmp_path / "second")
    assert files(tmp_path / "second") == files(tmp_path / "first")


def test_export__of_a_cut__is_that_of_a_log_with_these_entries(
    make_log: MakeLog, full: CirculationLog, tmp_path: Path
) -> None:
    short = make_log("short")
    short.append_many([feedback(number) for number in range(4)])
    assert export_log(full._store, DOMAIN, tmp_path / "cut", size=4) == short.head()
    export_log(short._store, DOMAIN, tmp_path / "short")
    assert files(tmp_path / "cut") == files(tmp_path / "short")


def test_export__beyond_the_log__then_is_refused_and_makes_no_folder(full: CirculationLog, tmp_path: Path) -> None:
    with pytest.raises(SizeError, match="expected 0 to 7, received 8"):
        export_log(full._store, DOMAIN, tmp_path / "export", size=8)
    assert not (tmp_path / "export").exists()


def test_export__into_a_folder_that_is_there__then_is_refused(full: CirculationLog, folder: Path) -> None:
    before = files(folder)
    with pytest.raises(FileExistsError):
        export_log(full._store, DOMAIN, folder)
    assert files(folder) == before


def test_files__can_be_read_by_any_parquet_reader(full: CirculationLog, folder: Path) -> None:
    rows = full._store.rows(0, COUNT)
    for file, columns in COLUMNS.items():
        with duckdb.connect() as engine:
            found = engine.execute(f"SELECT * FROM read_parquet('{folder / file}')").fetchall()
        parts = [{**row.body, "absence": None} if file == BODIES else row.entry for row in rows]
        assert found == [(number, *(part[name] for name in columns)) for number, part in enumerate(parts)]
    manifest = parse((folder / MANIFEST).read_bytes())
    root = "0x" + full.root().hex()
    assert manifest == {"format": 1, "chain_id": "31337", "contract": DOMAIN.contract, "size": COUNT, "root": root}


def test_import__again__then_adds_nothing(empty: Store, folder: Path) -> None:
    first, judge = import_signed(folder, empty, DOMAIN, Judge()), Judge()
    again = import_signed(folder, empty, DOMAIN, judge)
    assert (first.added, again.added, again.root, judge.asked) == (COUNT, 0, first.root, 0)


def test_import__into_a_log_that_begins_it__then_adds_the_rest(make_log: MakeLog, folder: Path, tmp_path: Path) -> None:
    log = make_log("begun")
    log.append_many([feedback(number) for number in range(3)])
    assert import_signed(folder, log._store, DOMAIN, Judge()).added == COUNT - 3
    log.check()
    assert tables(tmp_path / "begun.db") == tables(tmp_path / "full.db")


def test_import__into_a_log_that_goes_on__then_adds_nothing(full: CirculationLog, folder: Path) -> None:
    full.append(feedback(COUNT))
    imported = import_signed(folder, full._store, DOMAIN, Judge())
    assert (imported.added, imported.size) == (0, COUNT + 1)


def test_import__into_another_history__then_both_roots_are_told(make_log: MakeLog, folder: Path) -> None:
    log = make_log("other")
    log.append_many([feedback(0), feedback(9)])
    with pytest.raises(RootMismatchError, match=f"expected size 2, root {log.root().hex()}, received size 2"):
        import_signed(folder, log._store, DOMAIN, Judge())
    assert log.size() == 2


def test_import__of_another_chain__then_is_refused(tmp_path: Path, folder: Path) -> None:
    store = Store(tmp_path / "new.db")
    with pytest.raises(WrongDomainError):
        import_signed(folder, store, OTHER_CHAIN, Judge())
    store.close()


def test_import_anchored__with_the_anchor_s_head__then_checks_all_but_signatures(
    make_log: MakeLog, full: CirculationLog, folder: Path, tmp_path: Path
) -> None:
    log = make_log("copy")
    assert import_anchored(folder, log._store, DOMAIN, full.head()).added == COUNT
    log.check()
    assert tables(tmp_path / "copy.db") == tables(tmp_path / "full.db")


@pytest.mark.parametrize("head", [Head(COUNT, bytes(32)), Head(COUNT - 1, bytes(32))])
def test_import_anchored__with_another_head__then_is_refused(empty: Store, folder: Path, head: Head) -> None:
    with pytest.raises(RootMismatchError, match=f"expected size {head.size}, root 00"):
        import_anchored(folder, empty, DOMAIN, head)
    assert empty.size() == 0


def test_import_signed__of_a_fact_signed_by_a_stranger__then_its_row_is_named(tmp_path: Path, empty: Store) -> None:
    store = Store(tmp_path / "credulous.db")
    forged = CirculationLog(store, DOMAIN, Credulous())
    forged.append_many([feedback(0), feedback(1), signed(feedback(2), STRANGER)])
    export_log(store, DOMAIN, tmp_path / "forged")
    with pytest.raises(DamagedExportError, match="fact of row 2: expected one that the log admits, received signature"):
        import_signed(tmp_path / "forged", empty, DOMAIN, Judge())
    assert empty.size() == 0
    store.close()


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


@pytest.mark.parametrize("anchored", [False, True])
def test_round_trip__of_a_log_with_an_erased_body__gives_all_but_that_body(
    erased: CirculationLog, make_log: MakeLog, tmp_path: Path, anchored: bool
) -> None:
    head = export_log(erased._store, DOMAIN, tmp_path / "first")
    other = make_log("other")
    if anchored:
        import_anchored(tmp_path / "first", other._store, DOMAIN, head)
    else:
        import_signed(tmp_path / "first", other._store, DOMAIN, Judge())
    other.check()
    assert [entry.signed.absence for entry in other.entries()] == ["", "", "", "law", "", "", ""]
    assert tables(tmp_path / "other.db") == tables(tmp_path / "full.db")
    export_log(other._store, DOMAIN, tmp_path / "second")
    assert files(tmp_path / "second") == files(tmp_path / "first")


def test_import_signed__of_an_erased_fact_signed_by_a_stranger__then_its_row_is_named(
    tmp_path: Path, empty: Store
) -> None:
    store = Store(tmp_path / "credulous.db")
    forged = CirculationLog(store, DOMAIN, Credulous())
    fact = signed(feedback(0), STRANGER)
    forged.append(fact)
    Records(store).erase(fact.digest, "contract")
    export_log(store, DOMAIN, tmp_path / "forged")
    with pytest.raises(DamagedExportError, match="fact of row 0: expected one that the log admits, received signature"):
        import_signed(tmp_path / "forged", empty, DOMAIN, Judge())
    store.close()


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


def test_extend__from_a_start_that_is_not_the_end__then_is_refused(full: CirculationLog) -> None:
    with pytest.raises(NotContiguousError, match="expected 3, received 7"):
        full._store.extend([], 3)


def test_extend__with_a_fact_that_the_log_holds__then_nothing_is_added(make_log: MakeLog, full: CirculationLog) -> None:
    row = full._store.rows(0, 1)[0]
    entry = tuple(value for name, value in row.entry.items() if name != "index")
    with pytest.raises(NotContiguousError, match="holds this fact already"):
        full._store.extend([Written(feedback(0).leaf_hash, entry, (row.entry["digest"], *row.body.values()))], COUNT)
    full.check()
    assert full.size() == COUNT


def test_error__handed_from_process_to_process__stays_the_same() -> None:
    error = DamagedExportError(ENTRIES, 3, "leaf_hash", b"\x01", b"\x02")
    other = pickle.loads(pickle.dumps(error))
    assert (str(other), other.file, other.row, other.column) == (str(error), ENTRIES, 3, "leaf_hash")


def test_progress__is_told_every_file_and_every_chunk(full: CirculationLog, empty: Store, tmp_path: Path) -> None:
    said: list[int] = []
    export_log(full._store, DOMAIN, tmp_path / "export", progress=said.append)
    import_signed(tmp_path / "export", empty, DOMAIN, Judge(), progress=said.append)
    assert said == [COUNT] * 4
