"""A changed byte anywhere in the store is named by table, row and column."""

import sqlite3
from pathlib import Path

import pytest

from offchain.codec.fact import entry
from offchain.codec.tree import leaf_hash, root
from offchain.ledger.errors import CorruptLogError
from offchain.ledger.log import CirculationLog
from offchain.ledger.store import Store
from offchain.ledger.tables import BODIES, ENTRIES, NODES
from tests.unit.ledger.conftest import MakeLog
from tests.unit.ledger.world import STRANGER, feedback, signed

COUNT = 6


@pytest.fixture
def full(log: CirculationLog) -> CirculationLog:
    """A log with six facts."""
    log.append_many([feedback(number) for number in range(COUNT)])
    return log


@pytest.fixture
def database(full: CirculationLog, tmp_path: Path) -> Path:
    """The file of the full log."""
    return tmp_path / "log.db"


def change(database: Path, statement: str, *values: object) -> None:
    with sqlite3.connect(database, isolation_level=None) as connection:
        assert connection.execute(statement, values).rowcount == 1
    connection.close()


def flip(database: Path, table: str, column: str, where: str) -> None:
    """Changes one bit of a value in place."""
    with sqlite3.connect(database, isolation_level=None) as connection:
        ((value,),) = connection.execute(f'SELECT "{column}" FROM {table} WHERE {where}').fetchall()
    connection.close()
    flipped = value ^ 64 if isinstance(value, int) else value[:-1] + bytes([value[-1] ^ 1])
    change(database, f'UPDATE {table} SET "{column}" = ? WHERE {where}', flipped)


def fault(log: CirculationLog) -> tuple[str, object, str]:
    with pytest.raises(CorruptLogError) as caught:
        log.check()
    return caught.value.table, caught.value.row, caught.value.column


def test_check__of_a_sound_log__passes(full: CirculationLog) -> None:
    full.check()


@pytest.mark.parametrize("column", [column.name for column in ENTRIES.columns if column.name != "index"])
def test_check__when_a_byte_of_an_entry_is_flipped__then_its_column_is_named(
    full: CirculationLog, database: Path, column: str
) -> None:
    flip(database, "entries", column, '"index" = 3')
    assert fault(full) == ("entries", 3, column)


@pytest.mark.parametrize(
    "column", [column.name for column in ENTRIES.columns if column.name not in {"index", "digest"}]
)
def test_entries__when_a_byte_of_an_entry_is_flipped__then_reading_it_names_the_column(
    full: CirculationLog, database: Path, column: str
) -> None:
    flip(database, "entries", column, '"index" = 3')
    with pytest.raises(CorruptLogError, match=rf"entries\.{column} of row 3"):
        full.entries(2, 2)


def test_check__when_an_index_is_changed__then_it_is_named(full: CirculationLog, database: Path) -> None:
    flip(database, "entries", "index", '"index" = 3')
    assert fault(full) == ("entries", 3, "index")


@pytest.mark.parametrize("column", [column.name for column in BODIES.columns])
def test_check__when_a_byte_of_a_body_is_flipped__then_its_column_is_named(
    full: CirculationLog, database: Path, column: str
) -> None:
    flip(database, "bodies", column, 'digest = (SELECT digest FROM entries WHERE "index" = 3)')
    assert fault(full) == ("bodies", 3, column)


@pytest.mark.parametrize("column", [column.name for column in NODES.columns])
def test_check__when_a_byte_of_a_node_is_flipped__then_its_column_is_named(
    full: CirculationLog, database: Path, column: str
) -> None:
    flip(database, "nodes", column, 'level = 1 AND "index" = 1')
    assert fault(full) == ("nodes", "level 1, index 1", column)


@pytest.mark.parametrize(("column", "key"), [("value", "chain_id"), ("value", "contract"), ("key", "chain_id")])
def test_check__when_meta_is_changed__then_its_column_is_named(
    full: CirculationLog, database: Path, column: str, key: str
) -> None:
    change(database, f"UPDATE meta SET {column} = 'x' || {column} WHERE key = ?", key)
    assert fault(full) == ("meta", key, column)


def test_check__when_a_body_is_deleted__then_its_digest_is_named(full: CirculationLog, database: Path) -> None:
    change(database, 'DELETE FROM bodies WHERE digest = (SELECT digest FROM entries WHERE "index" = 3)')
    assert fault(full) == ("bodies", 3, "digest")


def test_check__when_an_entry_is_deleted__then_its_index_is_named(full: CirculationLog, database: Path) -> None:
    change(database, 'DELETE FROM entries WHERE "index" = 3')
    assert fault(full) == ("entries", 3, "index")


def test_check__when_the_last_entry_is_deleted__then_its_body_is_left_over(
    full: CirculationLog, database: Path
) -> None:
    change(database, 'DELETE FROM entries WHERE "index" = 5')
    assert fault(full) == ("bodies", "without entry", "digest")


def test_check__when_a_value_has_another_type__then_its_column_is_named(full: CirculationLog, database: Path) -> None:
    change(database, "UPDATE entries SET nonce = 'text' WHERE \"index\" = 3")
    assert fault(full) == ("entries", 3, "nonce")


def test_check__when_a_row_is_rewritten_consistently_but_unsigned__then_the_signature_is_named(
    full: CirculationLog, database: Path
) -> None:
    forged = signed(feedback(3), STRANGER)
    data = entry(forged.fact, forged.signature)
    statement = 'UPDATE entries SET signature = ?, entry = ?, leaf_hash = ? WHERE "index" = 3'
    change(database, statement, forged.signature, data, leaf_hash(data))
    assert fault(full) == ("entries", 3, "signature")


def test_check__when_two_logs_differ_in_one_signed_fact__then_only_the_root_tells(make_log: MakeLog) -> None:
    one, other = make_log("one"), make_log("other")
    one.append_many([feedback(0), feedback(1)])
    other.append_many([feedback(0), feedback(2)])
    one.check()
    other.check()
    assert one.root() != other.root()


def test_check__of_the_message__tells_both_sides(full: CirculationLog, database: Path) -> None:
    change(database, 'UPDATE entries SET licence = 10 WHERE "index" = 3')
    with pytest.raises(CorruptLogError, match=r"entries\.licence of row 3: expected 9, received 10"):
        full.check()


def test_leaves__of_a_log__are_the_bytes_that_the_tree_hashes(full: CirculationLog, database: Path) -> None:
    store = Store(database)
    found = [*store.leaves(0, 2), *store.leaves(2, 1_000)]
    assert (len(found), root([leaf_hash(entry) for entry in found])) == (full.size(), full.root())
    assert store.leaves(full.size(), 10) == []


def test_leaves__when_an_entry_is_missing__then_those_before_it(full: CirculationLog, database: Path) -> None:
    change(database, 'DELETE FROM entries WHERE "index" = ?', 2)
    assert len(Store(database).leaves(0, full.size())) == 2
