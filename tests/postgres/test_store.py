"""The log in PostgreSQL: what it holds, byte for byte, is what it holds in SQLite; the same code writes both."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from offchain.codec.bodies import Rating
from offchain.codec.fact import FactKind
from offchain.domain.types import OrganisationId, Seconds
from offchain.ledger.errors import CorruptLogError, NotContiguousError, SchemaVersionError, WrongDomainError
from offchain.ledger.exporting import export_log
from offchain.ledger.facts import Promise
from offchain.ledger.importing import import_signed
from offchain.ledger.log import CirculationLog
from offchain.ledger.mirror import pull
from offchain.ledger.records import Disclosure, Records
from offchain.ledger.sound import is_sound
from offchain.ledger.store import Store
from offchain.ledger.tables import SCHEMA_VERSION
from offchain.ledger.writing import Written
from tests.integration.ledger.killing import require_nothing_lost_or_doubled
from tests.unit.ledger.world import DOMAIN, OTHER_CHAIN, Judge, LocalSource, feedback, require_every_table, stating

FACTS = [feedback(number) for number in range(11)]


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    opened = Store(url)
    yield opened
    opened.close()


@pytest.fixture
def log(store: Store) -> CirculationLog:
    """An empty log."""
    return CirculationLog(store, DOMAIN, Judge())


@pytest.fixture
def engine(url: str, store: Store) -> Iterator[Engine]:
    """A way to the database past the store."""
    opened = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    yield opened
    opened.dispose()


def change(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_store__with_the_same_facts__holds_the_same_rows_as_sqlite(log: CirculationLog, tmp_path: Path) -> None:
    small = Store(tmp_path / "log.db")
    other = CirculationLog(small, DOMAIN, Judge())
    for one in (log, other):
        one.append(FACTS[0])
        one.append_many(FACTS[1:])
        one.check()
    assert log._store.rows(0, 100) == small.rows(0, 100)
    assert log._store.nodes() == small.nodes()
    assert log._store.frontier() == small.frontier() == log.frontier()
    assert log._store.meta() == small.meta()
    assert log.inclusion(4) == other.inclusion(4)
    small.close()


def test_append__of_known_facts__then_nothing_is_added(log: CirculationLog) -> None:
    first = log.append_many(FACTS)
    again = log.append_many([*FACTS, FACTS[3]])
    assert [receipt.index for receipt in again] == [*(receipt.index for receipt in first), 3]
    assert all(receipt.duplicate for receipt in again)
    assert log.size() == len(FACTS)


def test_append__when_one_is_not_contiguous__then_none_is_added(log: CirculationLog) -> None:
    log.append(FACTS[0])
    with pytest.raises(NotContiguousError):
        log.append_many([FACTS[1], FACTS[0]], start=1)
    assert log.size() == 1
    log.check()


def test_append__by_two_openings_and_many_threads__gives_every_fact_one_index(url: str, log: CirculationLog) -> None:
    second = Store(url)
    other = CirculationLog(second, DOMAIN, Judge())
    facts = [feedback(number) for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        receipts = list(threads.map(lambda n: (log if n % 2 else other).append(facts[n // 2]), range(80)))
    log.check()
    assert sorted(receipt.index for receipt in receipts if not receipt.duplicate) == list(range(40))
    assert all(receipts[2 * n].index == receipts[2 * n + 1].index for n in range(40))
    second.close()


def test_pull__from_sqlite__makes_a_verified_copy(log: CirculationLog, tmp_path: Path) -> None:
    small = Store(tmp_path / "log.db")
    source = CirculationLog(small, DOMAIN, Judge())
    source.append_many(FACTS)
    pull(LocalSource(source), log, page=4)
    log.check()
    assert log.head() == source.head()
    small.close()


def test_opening__for_another_chain__then_is_refused(store: Store, log: CirculationLog) -> None:
    with pytest.raises(WrongDomainError):
        CirculationLog(store, OTHER_CHAIN, Judge())


@pytest.mark.parametrize("at_once", [True, False])
def test_steps__from_nothing__make_exactly_the_tables_of_the_program(url: str, at_once: bool) -> None:
    opened = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with opened.begin() as connection:
        require_every_table(connection, at_once)
    opened.dispose()
    store = Store(url)
    assert CirculationLog(store, DOMAIN, Judge()).append(FACTS[0]).index == 0
    store.close()


def test_opening__of_a_store_of_version_1__then_keeps_every_row_and_goes_on(
    url: str, engine: Engine, log: CirculationLog
) -> None:
    log.append_many(FACTS)
    rows, frontier = log._store.rows(0, 100), log._store.frontier()
    first = "UPDATE meta SET value = '1' WHERE key = 'schema_version'"
    later = ("frontier", "promises", "absences", "disclosures", "alembic_version")
    dropped = [f"DROP TABLE {name}" for name in later]
    change(engine, *dropped, "DROP INDEX entries_once", "DROP INDEX entries_orders", first)
    again = Store(url)
    brought_up = CirculationLog(again, DOMAIN, Judge())
    brought_up.check()
    assert (again.rows(0, 100), again.frontier()) == (rows, frontier)
    assert brought_up.append(feedback(99)).index == len(FACTS)
    again.close()


def test_opening__by_many_at_once__then_one_makes_the_tables(url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(Store, [url] * 4))
    assert [store.size() for store in stores] == [0] * 4
    for store in stores:
        store.close()


def test_opening__of_a_newer_store__then_is_refused_by_name(url: str, engine: Engine) -> None:
    change(engine, f"UPDATE alembic_version SET version_num = '{SCHEMA_VERSION + 1:04}'")
    with pytest.raises(SchemaVersionError, match=f"expected at most {SCHEMA_VERSION}, received {SCHEMA_VERSION + 1}"):
        Store(url)


def test_records__beside_the_log__are_kept_and_found(log: CirculationLog) -> None:
    records = Records(log._store)
    log.append_many(FACTS)
    erased, rated = FACTS[3], stating(Rating(4))
    log.append(rated)
    records.erase(erased.digest, "law")
    records.erase(erased.digest, "contract")
    promise = Promise(erased.fact.signer, Seconds(5), b"\x01\x02")
    records.keep_promise(erased.digest, promise)
    for number in range(3):
        records.disclosed(Disclosure(erased.fact.signer, OrganisationId(7), "own", number, 2, Seconds(number)))
    log.check()
    entry = log.entries(3, 1)[0]
    fact = rated.fact
    window = (int(fact.time), int(fact.time) + 1)
    assert (entry.signed.absence, entry.signed.body, entry.leaf_hash) == ("contract", None, erased.leaf_hash)
    assert records.promise(erased.digest) == promise
    assert [one.first for one in records.disclosures(1, 5)] == [1, 2]
    assert records.stated(FactKind.RATING, fact.licence, fact.organisation, *window)
    assert not records.stated(FactKind.RATING, fact.licence, fact.organisation, window[1], window[1] + 9)


def test_check__of_a_sound_log__is_quick_here_too(log: CirculationLog) -> None:
    log.append_many(FACTS)
    Records(log._store).erase(FACTS[3].digest, "law")
    assert is_sound(log._store, DOMAIN, Judge())


def test_check__when_a_byte_is_changed__then_its_column_is_named(engine: Engine, log: CirculationLog) -> None:
    log.append_many(FACTS)
    change(engine, 'UPDATE entries SET commitment = set_byte(commitment, 0, 255) WHERE "index" = 3')
    with pytest.raises(CorruptLogError, match=r"entries\.commitment of row 3"):
        log.check()


def test_commit__is_on_disk_when_it_returns__whatever_the_server_s_default(engine: Engine, url: str) -> None:
    change(engine, f"ALTER DATABASE {engine.url.database} SET synchronous_commit = off")
    opened = Store(url)
    with opened._engine.connect() as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
    opened.close()


def test_log__when_its_writer_is_killed_at_random_moments__then_nothing_is_lost_and_nothing_doubled(url: str) -> None:
    assert require_nothing_lost_or_doubled(url, seed=7, kills=5) > 0


def test_export_and_import__from_sqlite_and_back__give_the_same_files(log: CirculationLog, tmp_path: Path) -> None:
    small = Store(tmp_path / "log.db")
    CirculationLog(small, DOMAIN, Judge()).append_many(FACTS)
    export_log(small, DOMAIN, tmp_path / "first")
    assert import_signed(tmp_path / "first", log._store, DOMAIN, Judge()).added == len(FACTS)
    log.check()
    export_log(log._store, DOMAIN, tmp_path / "second")
    for file in (tmp_path / "first").iterdir():
        assert (tmp_path / "second" / file.name).read_bytes() == file.read_bytes()
    small.close()


def test_extend__with_a_fact_that_the_log_holds__then_nothing_is_added(log: CirculationLog) -> None:
    log.append_many(FACTS)
    row = log._store.rows(0, 1)[0]
    entry = tuple(value for name, value in row.entry.items() if name != "index")
    with pytest.raises(NotContiguousError, match="holds this fact already"):
        log._store.extend([Written(FACTS[0].leaf_hash, entry, (row.entry["digest"], *row.body.values()))], len(FACTS))
    log.check()
    assert log.size() == len(FACTS)
