"""The reference scenario's uplift over ten seeds (source paper, 4.3 step 1): a long run of its own."""

import pytest

from offchain.demo.dataset import World
from offchain.demo.training import measure_all

ATTESTED_BPS = 1_500
"""Fifteen percentage points."""


def uplift_by_combination(seed: int, samples: int) -> dict[str, list[int]]:
    """Measured uplift in basis points of every plant of the seeded world, by combination."""
    world = World.generate(seed, samples)
    measured = measure_all(world, lambda _plant, _done, _total: None)
    table: dict[str, list[int]] = {}
    for plant in world.plants:
        table.setdefault(plant.combination, []).append(measured[plant.name].uplift_bps)
    return table


@pytest.fixture(scope="module", params=range(10))
def table(request: pytest.FixtureRequest) -> dict[str, list[int]]:
    return uplift_by_combination(request.param, 20_000)


def test_uplift__when_all_three_firms_are_used__then_over_fifteen_points_at_every_plant(
    table: dict[str, list[int]],
) -> None:
    assert min(table["ABC"]) > ATTESTED_BPS


def robust(values: list[int]) -> int:
    """What valuation sees of three reports, their least, and of five, their median."""
    return sorted(values)[{3: 0, 5: 2}[len(values)]]


@pytest.mark.parametrize("other", ["A", "B", "C", "AB", "AC", "BC"])
def test_uplift__when_fewer_firms_are_used__then_less_robust_uplift_than_with_three(
    table: dict[str, list[int]], other: str
) -> None:
    assert robust(table[other]) < robust(table["ABC"])


@pytest.mark.parametrize("single", ["A", "B", "C"])
def test_uplift__when_one_firm_alone__then_under_half_of_the_three(table: dict[str, list[int]], single: str) -> None:
    assert 2 * robust(table[single]) < robust(table["ABC"])


@pytest.mark.parametrize("single", ["A", "B", "C"])
def test_uplift__when_one_firm_alone__then_still_above_zero_at_most_plants(
    table: dict[str, list[int]], single: str
) -> None:
    assert sorted(table[single])[1] > 0


def test_uplift__at_a_million_samples__then_over_fifteen_points_at_every_plant() -> None:
    assert min(uplift_by_combination(0, 1_000_000)["ABC"]) > ATTESTED_BPS
