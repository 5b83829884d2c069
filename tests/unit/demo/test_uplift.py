"""What the coalitions are worth in a small seeded world."""

from dataclasses import replace

import numpy as np
import pytest

from offchain.demo.dataset import World
from offchain.demo.errors import TrainingLabelsError
from offchain.demo.parties import FirmData
from offchain.demo.rows import HEALTHY, Rows
from offchain.demo.training import measure, measure_coalition

SAMPLES = 4_000


def quiet(_plant: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module", params=[0, 1])
def uplifts(request: pytest.FixtureRequest) -> dict[str, int]:
    world = World.generate(request.param, SAMPLES)
    plant = world.plants[-1]
    return {
        coalition: measure_coalition(world, plant, coalition, quiet).uplift_bps for coalition in ("A", "B", "C", "ABC")
    }


@pytest.mark.parametrize("single", ["A", "B", "C"])
def test_uplift__when_one_firm_alone__then_less_than_the_three_together(uplifts: dict[str, int], single: str) -> None:
    assert uplifts[single] < uplifts["ABC"]


def test_uplift__when_the_data_misleads__then_zero_and_never_negative() -> None:
    world = World.generate(2, SAMPLES)
    honest = world.firms["A"]
    turned = np.where(honest.rows.faults == HEALTHY, np.uint8(1), np.uint8(HEALTHY))
    wrong = FirmData("A", honest.schema, Rows(honest.rows.values.copy(), turned.astype(np.uint8)))
    measured = measure_coalition(replace(world, firms={"A": wrong}), world.plants[0], "A", quiet)
    assert measured.measured_bps < measured.baseline_bps
    assert measured.uplift_bps == 0


def test_measure__when_a_plant_has_no_faulty_rows__then_refused() -> None:
    world = World.generate(2, 1_000)
    plant = world.plants[0]
    sound = plant.held_out.take(np.flatnonzero(plant.held_out.faults == HEALTHY))
    with pytest.raises(TrainingLabelsError, match=r"plant-a-1: .*held-out.* received 0 faulty of 5400"):
        measure(world, replace(plant, held_out=sound), quiet)
