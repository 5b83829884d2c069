"""Records beside the log are found without reading the log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from offchain.codec.bodies import Moderation, Rating
from offchain.codec.fact import FactKind
from offchain.domain.types import LicenceId, OrganisationId
from offchain.ledger.log import CirculationLog
from offchain.ledger.records import Records
from offchain.ledger.store import Store
from tests.unit.ledger.world import DOMAIN, T0, Judge, feedback, stating

LICENCE, LAB = LicenceId(9), OrganisationId(7)
WORD = bytes(32)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A rating between two feedbacks, then an order to suspend."""
    store = Store(tmp_path / "log.db")
    order = stating(Moderation("suspend", WORD, "rule", "burst"), nonce=4)
    facts = [feedback(0), stating(Rating(4), nonce=2), feedback(1), order]
    CirculationLog(store, DOMAIN, Judge()).append_many(facts)
    return store


def plan(store: Store, ask: Callable[[], object]) -> str:
    """How SQLite answers the query that `ask` makes."""
    told: list[tuple[str, object]] = []
    event.listen(store._engine, "before_cursor_execute", lambda *args: told.append((args[2], args[3])))
    ask()
    (query, values), *_ = [one for one in told if one[0].startswith("SELECT")]
    with store.reading() as connection:
        return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values).all())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("since", "until", "found"), [(T0, T0 + 1, True), (T0 - 5, T0, False), (T0 + 1, T0 + 5, False)]
)
def test_stated__in_a_window__is_half_open(store: Store, since: int, until: int, found: bool) -> None:
    assert Records(store).stated(FactKind.RATING, LICENCE, LAB, since, until) is found


def test_stated__of_another_kind_licence_or_organisation__is_another(store: Store) -> None:
    records, window = Records(store), (T0, T0 + 5)
    assert not records.stated(FactKind.PROCESSOR_REVIEW, LICENCE, LAB, *window)
    assert not records.stated(FactKind.RATING, LicenceId(8), LAB, *window)
    assert not records.stated(FactKind.RATING, LICENCE, OrganisationId(8), *window)


def test_of_kind__from_an_index__is_in_log_order(store: Store) -> None:
    records = Records(store)
    assert [records.of_kind(FactKind.FEEDBACK, start) for start in (0, 1, 3)] == [[0, 2], [2], []]
    assert records.of_kind(FactKind.MODERATION, 0) == [3]


def test_digest__of_a_leaf__is_its_fact_s(store: Store) -> None:
    assert Records(store).digest_of(feedback(1).leaf_hash) == feedback(1).digest
    assert Records(store).digest_of(WORD) is None


def test_what_is_asked_often__is_found_by_an_index(store: Store) -> None:
    records = Records(store)
    rated = plan(store, lambda: records.stated(FactKind.RATING, LICENCE, LAB, T0, T0 + 5))
    ordered = plan(store, lambda: records.of_kind(FactKind.MODERATION, 0))
    assert "USING INDEX entries_once" in rated
    assert "USING INDEX entries_orders" in ordered
