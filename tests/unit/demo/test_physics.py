"""The simulated pumps follow the physics that the module promises."""

import numpy as np
import pytest

from offchain.demo.physics import PUMPS, Fleet, features, simulate, vapour_pressure
from offchain.demo.pumps import (
    BEARING_WEAR,
    CAVITATION,
    END_SUCTION,
    FAULTS,
    IMPELLER_WEAR,
    MISALIGNMENT,
    SEAL_LEAK,
    WINDING_FAULT,
)
from offchain.demo.randomness import stream
from offchain.demo.rows import HEALTHY, Rows

MEAN_SYMPTOM = (
    (CAVITATION, "suction_pressure", -1),
    (BEARING_WEAR, "bearing_envelope", 1),
    (SEAL_LEAK, "seal_leakage", 1),
    (IMPELLER_WEAR, "head", -1),
    (MISALIGNMENT, "vibration", 1),
    (WINDING_FAULT, "winding_temperature", 1),
)


@pytest.fixture(scope="module")
def observed() -> Rows:
    fleet = Fleet({END_SUCTION: 5}, dict.fromkeys(range(1, len(FAULTS)), 1))
    (rows,) = simulate(stream(11, "physics"), fleet, ((6_000, 3_000),))
    return rows


def test_simulate__when_asked_for_faulty_rows__then_exactly_that_many(observed: Rows) -> None:
    assert (len(observed), observed.positives) == (6_000, 3_000)


def test_simulate__when_six_faults_weigh_the_same__then_each_has_a_sixth(observed: Rows) -> None:
    assert np.bincount(observed.faults).tolist() == [3_000, 500, 500, 500, 500, 500, 500]


@pytest.mark.parametrize(("fault", "reading", "direction"), MEAN_SYMPTOM)
def test_simulate__when_a_fault_occurs__then_its_leading_symptom_moves(
    observed: Rows, fault: int, reading: str, direction: int
) -> None:
    values = PUMPS.units(observed.values)[reading]
    moved = values[observed.faults == fault].mean() - values[observed.faults == HEALTHY].mean()
    assert moved * direction > 0


def test_vapour_pressure__when_water_boils_at_sea_level__then_one_atmosphere() -> None:
    assert vapour_pressure(np.array([100.0]))[0] == pytest.approx(101.3, abs=0.3)


def test_features__when_a_healthy_pump_follows_its_curve__then_head_residual_is_near_zero(observed: Rows) -> None:
    residual = features(observed.values)[observed.faults == HEALTHY, 2]
    assert abs(residual.mean()) < 0.02


def test_fixed__when_a_reading_lies_between_two_units__then_the_nearest() -> None:
    readings = [np.array([1.26]) for _ in PUMPS.columns]
    stored = PUMPS.fixed(readings)[0]
    by_name = {column.name: int(value) for column, value in zip(PUMPS.columns, stored, strict=True)}
    assert (by_name["rated_speed"], by_name["rated_flow"], by_name["flow"]) == (1, 13, 126)
