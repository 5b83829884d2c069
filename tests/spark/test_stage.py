"""Stage A on Spark, two local workers: the same SHA-256 as on DuckDB; what does not fit is refused, never null."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from offchain.graph import Cut, open_stage
from offchain.graph.columns import arrow
from offchain.graph.engine import EngineError
from offchain.graph.spark import SparkEngine
from tests.unit.graph.many import answers, digests
from tests.unit.graph.zone import DAY as ZONE_DAY
from tests.unit.graph.zone import Zone
from toolchain.suites import SPARK_JAVA

FEW = {"spark.sql.shuffle.partitions": "2", "spark.sql.codegen.wholeStage": "false"}
"""A few thousand rows: nothing to compile for."""
LOCAL = partial(SparkEngine, "local[2]", FEW)


@pytest.fixture(autouse=True)
def java(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Java runtime that `make spark` found."""
    monkeypatch.setenv("JAVA_HOME", os.fspath(Path(SPARK_JAVA).resolve().parents[1]))


@pytest.fixture
def engine() -> Iterator[SparkEngine]:
    """A session."""
    opened = LOCAL()
    yield opened
    opened.close()


def test_stage__on_thousands_of_rows_and_the_worked_example__has_the_digests_of_duckdb() -> None:
    found, expected = answers(LOCAL), answers()
    assert digests(found) == digests(expected)
    assert found == expected


def test_stage__when_the_sum_is_too_wide__fails_loudly() -> None:
    zone = Zone()
    zone.buy((1,), 10, 6 * 10**31)
    zone.buy((1,), 10, 6 * 10**31)
    with pytest.raises(EngineError, match="at most 38 digits"):
        open_stage(zone.rows(), Cut(ZONE_DAY, 1), engine=LOCAL)


def test_load__of_empty_and_odd_text__keeps_it_and_a_second_load_replaces_it(engine: SparkEngine) -> None:
    columns = {"scenario": "text", "paid": "whole"}
    for odd in (["", 'a "b", c', "NULL"], ["line\nbreak", "中文"]):
        engine.load("odd", columns, arrow(columns, [(word, -(10**37)) for word in odd]))
        rows = engine.rows("SELECT `scenario`, `paid` FROM `odd`")
        assert sorted(rows) == sorted((word, -(10**37)) for word in odd)
