"""Stage A in PostgreSQL: the same SHA-256 as on DuckDB, loud where a figure does not fit, nothing left behind."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import create_engine, text

from offchain.graph import Cut, open_stage
from offchain.graph.columns import arrow
from offchain.graph.engine import EngineError
from offchain.graph.postgres import PostgresEngine
from tests.unit.graph.many import DAY, answers, digests, evidence
from tests.unit.graph.zone import DAY as ZONE_DAY
from tests.unit.graph.zone import Zone


@pytest.mark.parametrize("seed", [7, 8])
def test_stage__on_thousands_of_rows_and_the_worked_example__has_the_digests_of_duckdb(url: str, seed: int) -> None:
    found, expected = answers(partial(PostgresEngine, url), seed), answers(seed=seed)
    assert digests(found) == digests(expected)
    assert found == expected


def test_stage__when_closed__has_left_no_table(url: str) -> None:
    with open_stage(evidence(payments=20, reports=5), Cut(DAY, 1), engine=partial(PostgresEngine, url)) as stage:
        assert stage.of((1,), ()).composition == (1,)
    database = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with database.connect() as connection:
        count = "SELECT count(*) FROM pg_class WHERE relname IN ('legs', 'payments', 'targets')"
        assert connection.execute(text(count)).scalar() == 0
    database.dispose()


def test_stage__when_the_sum_is_too_wide__fails_loudly(url: str) -> None:
    zone = Zone()
    zone.buy((1,), 10, 6 * 10**31)
    zone.buy((1,), 10, 6 * 10**31)
    with pytest.raises(EngineError, match="at most 38 digits"):
        open_stage(zone.rows(), Cut(ZONE_DAY, 1), engine=partial(PostgresEngine, url))


def test_engine__without_a_server__is_refused_by_name() -> None:
    with pytest.raises(EngineError, match="received"):
        PostgresEngine("postgresql://nobody@127.0.0.1:9/none")


def test_load__of_empty_and_quoted_text__keeps_it(url: str) -> None:
    columns = {"scenario": "text", "paid": "whole"}
    odd = ["", 'a "b", c', "line\nbreak", "\\N", "中文", "NULL"]
    engine = PostgresEngine(url)
    engine.load("odd", columns, arrow(columns, [(word, -(10**37)) for word in odd]))
    assert engine.rows('SELECT "scenario", "paid" FROM "odd"') == [(word, -(10**37)) for word in odd]
    engine.close()
