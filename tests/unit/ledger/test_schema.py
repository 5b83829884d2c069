"""The store's schema: made by its steps, brought up from an older one, refused where it is newer."""

import sqlite3
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from offchain.ledger import schema
from offchain.ledger.errors import CorruptLogError, SchemaVersionError
from offchain.ledger.log import CirculationLog
from offchain.ledger.store import Store
from offchain.ledger.tables import SCHEMA_VERSION
from tests.unit.ledger.conftest import MakeLog
from tests.unit.ledger.world import DOMAIN, Judge, feedback, require_every_table

OLD_STORE = Path(__file__).parent / "store_v1.sql"
"""Three facts, as the program of version 1 wrote them."""
OLD_FACTS = 3


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store of version 1 with three facts."""
    file = tmp_path / "old.db"
    run(file, OLD_STORE.read_text(encoding="utf-8"))
    return file


def run(file: Path, script: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.executescript(script)
    connection.close()


def tables(file: Path, *names: str) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(file) as connection:
        found = {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in names}
    connection.close()
    return found


def shape(file: Path) -> dict[str, object]:
    """Columns and indices of every table."""
    with sqlite3.connect(file) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found: dict[str, object] = {name: connection.execute(f"PRAGMA table_info({name})").fetchall() for name in names}
        found["indices"] = sorted(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'"))
    connection.close()
    return found


def test_steps__from_nothing__make_what_a_new_store_gets_at_once(tmp_path: Path) -> None:
    Store(tmp_path / "new.db").close()
    engine = create_engine(f"sqlite:///{tmp_path / 'steps.db'}")
    with engine.begin() as connection:
        schema.upgrade(connection, None)
    engine.dispose()
    assert shape(tmp_path / "steps.db") == shape(tmp_path / "new.db")
    names = ("entries", "frontier", "meta", "alembic_version")
    assert tables(tmp_path / "steps.db", *names) == tables(tmp_path / "new.db", *names)


@pytest.mark.parametrize("at_once", [True, False])
def test_steps__from_nothing__make_exactly_the_tables_of_the_program(tmp_path: Path, at_once: bool) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'new.db'}")
    with engine.begin() as connection:
        require_every_table(connection, at_once)
    engine.dispose()


def test_steps__of_all_versions__are_one_line_that_ends_at_the_program_s(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    revisions = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
    assert revisions == [f"{number:04}" for number in range(SCHEMA_VERSION, 0, -1)]


def test_opening__of_a_store_of_version_1__then_keeps_every_row_and_goes_on(old: Path) -> None:
    before = tables(old, "entries", "bodies", "nodes")
    store = Store(old)
    log = CirculationLog(store, DOMAIN, Judge())
    log.check()
    assert [entry.signed for entry in log.entries()] == [feedback(number) for number in range(OLD_FACTS)]
    assert tables(old, "entries", "bodies", "nodes") == before
    assert log.append(feedback(OLD_FACTS)).index == OLD_FACTS
    log.check()
    store.close()


def test_opening__of_a_store_that_was_brought_up__then_is_as_one_made_new(
    old: Path, make_log: MakeLog, tmp_path: Path
) -> None:
    Store(old).close()
    make_log("new").append_many([feedback(number) for number in range(OLD_FACTS)])
    names = ("entries", "bodies", "nodes", "meta", "frontier", "alembic_version")
    assert tables(old, *names) == tables(tmp_path / "new.db", *names)


def test_opening__of_an_old_store_without_a_fact__then_is_brought_up(old: Path) -> None:
    run(old, "DELETE FROM entries; DELETE FROM bodies; DELETE FROM nodes; DELETE FROM meta")
    store = Store(old)
    log = CirculationLog(store, DOMAIN, Judge())
    log.append(feedback())
    log.check()
    store.close()


def test_opening__when_a_step_fails__then_the_old_store_is_as_it_was(old: Path) -> None:
    run(old, "DELETE FROM nodes")
    before = tables(old, "entries", "meta", "sqlite_master")
    with pytest.raises(Exception, match="No row was found"):
        Store(old)
    assert tables(old, "entries", "meta", "sqlite_master") == before


@pytest.mark.parametrize("revision", [f"{SCHEMA_VERSION + 1:04}", "0100"])
def test_opening__of_a_newer_store__then_is_refused_by_name_and_unchanged(tmp_path: Path, revision: str) -> None:
    file = tmp_path / "new.db"
    Store(file).close()
    run(file, f"UPDATE alembic_version SET version_num = '{revision}'")
    named = f"expected at most {SCHEMA_VERSION}, received {int(revision)}; open it with"
    with pytest.raises(SchemaVersionError, match=named):
        Store(file)
    assert tables(file, "frontier") == {"frontier": [(0, 0, b"")]}


def test_opening__of_a_newer_store_without_revision__then_is_refused_by_name(old: Path) -> None:
    run(old, "UPDATE meta SET value = '7' WHERE key = 'schema_version'")
    with pytest.raises(SchemaVersionError, match=f"expected at most {SCHEMA_VERSION}, received 7"):
        Store(old)


def test_opening__when_the_version_is_no_number__then_is_refused_by_name(tmp_path: Path) -> None:
    Store(tmp_path / "new.db").close()
    run(tmp_path / "new.db", "UPDATE alembic_version SET version_num = 'ae1027a6acf'")
    with pytest.raises(SchemaVersionError, match="expected a number, received ae1027a6acf"):
        Store(tmp_path / "new.db")


def test_store__is_in_write_ahead_mode(make_log: MakeLog, tmp_path: Path) -> None:
    make_log("log").append(feedback())
    with sqlite3.connect(tmp_path / "log.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_frontier__after_every_append__is_the_tree_s(log: CirculationLog) -> None:
    for number in range(9):
        log.append(feedback(number))
        assert log._store.frontier() == log.frontier()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ("UPDATE frontier SET size = size + 1", "size"),
        ("UPDATE frontier SET peaks = x'00'", "peaks"),
        ("UPDATE frontier SET peaks = 'text'", "peaks"),
        ("DELETE FROM frontier", "id"),
    ],
)
def test_append__when_the_frontier_is_not_the_entries_own__then_is_refused_by_column(
    make_log: MakeLog, tmp_path: Path, change: str, column: str
) -> None:
    log = make_log("log")
    log.append_many([feedback(number) for number in range(3)])
    run(tmp_path / "log.db", change)
    for act in (lambda: log.append(feedback(3)), log.check):
        with pytest.raises(CorruptLogError, match=f"frontier.{column} of row 0"):
            act()
    assert log.size() == 3


def test_check__when_a_byte_of_the_frontier_is_flipped__then_it_is_named(make_log: MakeLog, tmp_path: Path) -> None:
    log = make_log("log")
    log.append_many([feedback(number) for number in range(3)])
    run(tmp_path / "log.db", "UPDATE frontier SET peaks = CAST(zeroblob(32) || substr(peaks, 33) AS BLOB)")
    with pytest.raises(CorruptLogError, match=r"frontier\.peaks of row 0"):
        log.check()
