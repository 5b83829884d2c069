"""The kernel's bench runs on a small size, says what it measured, and says what it did not run."""

from __future__ import annotations

import importlib.util

from tests.bench import kernel
from tests.bench.kernel import Size, catalogue, measure, observed, worth

SMALL = Size(resources=30, combinations=40, players=5)


def test_measure__of_a_small_size__has_both_figures_with_their_goals() -> None:
    lines = measure(SMALL)
    assert lines[0].startswith("weighing 30 resources, 40 combinations: s")
    assert "at most 1: " in lines[0]
    assert lines[1].startswith("exact game of 5 players: s")
    ran = importlib.util.find_spec("pydvl") is not None
    assert ("not run" in lines[2]) != ran


def test_catalogue__of_a_size__has_as_many_resources_and_cells() -> None:
    facts = catalogue(SMALL)
    cells = {(vote.scenario, vote.combination) for vote in facts.votes}
    assert (len(facts.composition), len(cells)) == (30, 40)
    assert catalogue(SMALL) == facts


def test_worth__of_a_coalition__is_the_best_set_within_it() -> None:
    game = observed(5)
    assert worth(game, {0, 1}) == game[frozenset({0, 1})] >= 200 > 190
    assert worth(game, ()) == 0
    assert kernel.Size().players == 15
