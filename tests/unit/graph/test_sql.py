"""The compiled SQL is the golden SQL, and holds nothing that two engines could compute differently."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import offchain.graph
from offchain.graph.engine import EngineError, run, to_sql
from offchain.graph.queries import compiled, table

GOLDEN = Path(offchain.graph.__file__).parent / "sql"
BANNED = re.compile(
    r"/|\b(AVG|MEAN|MEDIAN|MODE|QUANTILE\w*|PERCENTILE\w*|APPROX\w*|STDDEV\w*|FLOOR|ROUND|SQRT|EXP|LN|LOG\w*|POWER|POW|MOD"
    r"|DOUBLE|FLOAT\w*|REAL|RANDOM|FIRST|ANY_VALUE|ARG_MAX|ARG_MIN|LIMIT)\b|%",
    re.IGNORECASE,
)


NAMES = ["liquidity", "votes", "co_use", "supply", "updates", "ratings"]


@pytest.mark.parametrize("name", NAMES)
def test_sql__when_compiled__equals_the_golden_file(name: str) -> None:
    """After a wanted change write `compiled()[name]` to the file and say why in the changelog."""
    assert compiled()[name] == (GOLDEN / f"{name}.sql").read_text()


def test_golden_files__in_the_folder__are_exactly_the_queries() -> None:
    assert {path.stem for path in GOLDEN.glob("*.sql")} == set(compiled())


@pytest.mark.parametrize("name", NAMES)
def test_sql__of_every_query__has_no_division_average_or_float(name: str) -> None:
    assert BANNED.findall(compiled()[name]) == []


@pytest.mark.parametrize("name", ["liquidity", "votes", "supply", "updates", "ratings"])
def test_sql__of_every_sum__is_cast_to_38_digits(name: str) -> None:
    sql = compiled()[name]
    assert len(re.findall(r"\bSUM\(", sql)) == len(re.findall(r'CAST\(SUM\("[^()]*"\) AS DECIMAL\(38, 0\)\)', sql)) > 0


def test_lint__on_a_division__finds_it() -> None:
    legs = table("legs")
    assert BANNED.search(to_sql(legs.mutate(half=legs.amount / 2)))


def test_engine__on_a_fraction__refuses_the_cell() -> None:
    with pytest.raises(EngineError, match=r"expected a whole number or text, received 0\.5"):
        run({}, {}, {"half": "SELECT CAST(0.5 AS DOUBLE)"})


def test_engine__on_a_sum_beyond_38_digits__fails_loudly() -> None:
    with pytest.raises(EngineError, match="at most 38 digits"):
        run({"legs": {"amount": "whole"}}, {"legs": [(10**38 - 1,), (1,)]}, {"sum": 'SELECT SUM("amount") FROM "legs"'})
