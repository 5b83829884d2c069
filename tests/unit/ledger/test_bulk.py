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
from offchain.ledger.exported import BODIES, COLUMNS, ENTRIES, MANIFEST
from offchain.ledger.exporting import export_log
from offchain.ledger.facts import Head
from offchain.ledger.importing import import_anchored, import_signed
from offchain.ledger.log import CirculationLog
from offchain.ledger.records import Records
from offchain.ledger.store import Store
from offchain.ledger.writing import Written
from tests.unit.ledger.conftest import FULL, MakeLog
from tests.unit.ledger.world import DOMAIN, OTHER_CHAIN, STRANGER, Judge, feedback, signed

COUNT = FULL
TABLES = ("entries", "bodies", "absences", "nodes", "frontier", "meta", "alembic_version")


class Credulous:
    """A verifier that takes any signature."""

    def verify(self, signer: str, digest: bytes, envelope: bytes) -> bool:
        return True


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
