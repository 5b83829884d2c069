"""The bench of stage A: run on few legs, so that it cannot rot; no figure is asserted."""

from __future__ import annotations

from pathlib import Path

import pytest

from offchain.graph import Cut
from offchain.graph.duck import DuckEngine
from offchain.graph.queries import KEPT, compiled
from offchain.graph.stored import open_stored
from tests.bench import stage_a

LEGS = 24_000
JOINS = {"payments": 4, "backflows": 4, "usages": 2, "supplies": 6}


def test_measure__of_few_legs__gives_every_figure_and_the_same_digests_again(tmp_path: Path) -> None:
    first, second = (stage_a.measure(tmp_path, LEGS) for _ in range(2))
    assert first.digests == second.digests
    assert [(rate.goal, rate.most) for rate in first.rates()] == [
        (pytest.approx(30 * LEGS / 10**7), True),
        (None, False),
        (None, False),
        (None, False),
    ]
    assert first.whole == first.loading + first.everything > 0
    assert "24,000 legs" in first.rates()[0].name


def test_make__of_few_legs__has_rows_of_every_kind_in_the_answer(tmp_path: Path) -> None:
    stage_a.make(tmp_path, LEGS)
    with open_stored(tmp_path, Cut(stage_a.DAY, 1)) as stage:
        answer = stage.of(tuple(range(1, stage_a.RESOURCES + 1)), stage_a.SCENARIOS)
    assert len(answer.liquidity) > 1_000
    assert len(answer.votes) > 100
    assert len(answer.co_use) > 1_000
    assert len(answer.supply) > 1_000
    assert len(answer.ratings) > 100
    assert len(answer.updates) == stage_a.RESOURCES
    assert {vote.scenario for vote in answer.votes} == set(stage_a.SCENARIOS)


def test_plan__of_what_is_kept__pairs_no_tables_without_an_equal_column(tmp_path: Path) -> None:
    """Every resource with every organisation would be quadratic in the zone."""
    stage_a.make(tmp_path, 5 * LEGS)
    engine = DuckEngine()
    with open_stored(tmp_path, Cut(stage_a.DAY, 1), engine=lambda: engine):
        for name in KEPT:
            plan = str(engine.rows(f"EXPLAIN {compiled()[name]}")).lower().replace("_", " ")
            assert plan.count("hash join") == JOINS[name]
            assert "nested loop" not in plan
            assert "cross product" not in plan
            assert "piecewise" not in plan
