"""The replay game; figures by hand."""

from __future__ import annotations

from fractions import Fraction

from offchain.valuation.replay import ReplayGame, replay
from offchain.valuation.result import CombinationEffect


def game(*cells: tuple[str, tuple[int, ...], int, int]) -> ReplayGame:
    """Cells as (scenario, combination, effect, weight), played for resources 1, 2 and 3."""
    return replay([CombinationEffect(s, c, 3, effect, effect, weight) for s, c, effect, weight in cells], (1, 2, 3))


def test_value__of_a_part__is_the_best_observed_subset_per_cell() -> None:
    """Cell {1}: 10 * 2. Cell {1,2}: 30 * 5 with both, 10 * 5 with 1 alone."""
    played = game(("s", (1,), 10, 2), ("s", (1, 2), 30, 5))
    assert [played.value(part) for part in ((), (1,), (2,), (1, 2))] == [0, 70, 0, 170]


def test_value__of_another_scenario__does_not_mix() -> None:
    played = game(("s", (1,), 10, 2), ("t", (1, 2), 30, 5))
    assert played.value((1,)) == 20


def test_value__of_events_beyond_the_composition__replays_the_common_part() -> None:
    """The event {1, 9} weighs 4 and is worth what 1 alone was seen to be worth."""
    assert game(("s", (1,), 10, 2), ("s", (1, 9), 80, 4)).value((1, 2, 3)) == 60


def test_weight__of_a_resource__sums_the_cells_that_use_it() -> None:
    played = game(("s", (1,), 10, 2), ("s", (1, 2), 30, 5), ("t", (2, 9), 30, 7))
    assert [played.weight_of(resource) for resource in (1, 2, 3)] == [7, 12, 0]


def test_shapley__of_two_resources_of_one_owner__plays_them_as_one() -> None:
    """Owner 7 holds 1 (worth 10) and 2 (worth 4), owner 8 holds 3 (worth 6); all three together are worth 20, weight 1.

    As one player 7 is worth 10: 7 gets (10 + 14) / 2 and 8 gets (6 + 10) / 2 of the cell of three; the cells of one
    weigh nothing.
    """
    played = game(("s", (1,), 10, 0), ("s", (2,), 4, 0), ("s", (3,), 6, 0), ("s", (1, 2, 3), 20, 1))
    assert played.shapley({1: 7, 2: 7, 3: 8}) == {7: Fraction(12), 8: Fraction(8)}
