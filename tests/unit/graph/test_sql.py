"""The compiled SQL is the golden SQL, and holds nothing that two engines could compute differently."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from offchain.graph.columns import arrow
from offchain.graph.duck import DuckEngine
from offchain.graph.engine import DIALECTS, EngineError, to_sql
from offchain.graph.queries import compiled, table
from tests.unit.graph.golden import GOLDEN, golden_file

BANNED = re.compile(
    r"/|\b(AVG|MEAN|MEDIAN|MODE|QUANTILE\w*|PERCENTILE\w*|APPROX\w*|STDDEV\w*|FLOOR|ROUND|SQRT|EXP|LN|LOG\w*|POWER|POW|MOD"
    r"|DOUBLE|FLOAT\w*|REAL|RANDOM|FIRST|ANY_VALUE|ARG_MAX|ARG_MIN|LIMIT)\b|%",
    re.IGNORECASE,
)


SUMMED = ["payments", "backflows", "usages", "supplies", "liquidity", "updates"]
QUERIES = [*SUMMED[:5], "votes", "co_use", "supply", "updates", "ratings"]
EVERY = pytest.mark.parametrize(("dialect", "name"), [(dialect, name) for dialect in DIALECTS for name in QUERIES])


@EVERY
def test_sql__when_compiled__equals_the_golden_file(dialect: str, name: str) -> None:
    """After a wanted change run `python -m tests.unit.graph.golden` and say why in the changelog."""
    assert compiled(dialect)[name] == golden_file(dialect, name).read_text()


def test_golden_files__in_the_folder__are_exactly_the_queries() -> None:
    expected = {golden_file(dialect, name) for dialect in DIALECTS for name in QUERIES}
    assert set(GOLDEN.rglob("*.sql")) == expected
    assert all(list(compiled(dialect)) == QUERIES for dialect in DIALECTS)


@EVERY
def test_sql__of_every_query__has_no_division_average_or_float(dialect: str, name: str) -> None:
    assert BANNED.findall(compiled(dialect)[name]) == []


@EVERY
def test_sql__of_every_sum__is_cast_to_38_digits(dialect: str, name: str) -> None:
    sql = compiled(dialect)[name]
    cast = re.findall(r'CAST\(SUM\(["`\w.]*\) AS DECIMAL\(38, 0\)\)', sql)
    assert len(re.findall(r"\bSUM\(", sql)) == len(cast)
    assert bool(cast) is (name in SUMMED)


def test_lint__on_a_division__finds_it() -> None:
    legs = table("legs")
    assert BANNED.search(to_sql(legs.mutate(half=legs.amount / 2)))


@pytest.fixture
def engine() -> Iterator[DuckEngine]:
    """An empty DuckDB."""
    opened = DuckEngine()
    yield opened
    opened.close()


def test_engine__on_a_fraction__refuses_the_cell(engine: DuckEngine) -> None:
    with pytest.raises(EngineError, match=r"expected a whole number or text, received 0\.5"):
        engine.rows("SELECT CAST(0.5 AS DOUBLE)")


def test_engine__on_a_sum_beyond_38_digits__fails_loudly(engine: DuckEngine) -> None:
    columns = {"amount": "whole"}
    engine.load("legs", columns, arrow(columns, [(10**38 - 1,), (1,)]))
    with pytest.raises(EngineError, match="at most 38 digits"):
        engine.rows('SELECT SUM("amount") FROM "legs"')


@pytest.mark.parametrize(("kind", "figure"), [("whole", 10**38), ("int", 1 << 63)])
def test_arrow__of_a_figure_beyond_its_kind__fails_loudly(kind: str, figure: int) -> None:
    with pytest.raises(EngineError, match="at most 38 digits"):
        arrow({"amount": kind}, [(figure,)])


def test_engine__with_a_limit_of_memory__has_it() -> None:
    engine = DuckEngine(memory_mb=512)
    assert engine.rows("SELECT current_setting('memory_limit')") == [("488.2 MiB",)]
    engine.close()
