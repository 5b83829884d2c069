"""Who runs which pumps in the seeded world: the firms' fleets complement each other, plants run a bit of everything."""

from collections.abc import Mapping

from offchain.demo.errors import DatasetTooSmallError
from offchain.demo.parties import FIRMS, FirmData, Plant, evaluator_seats, plant_seats
from offchain.demo.physics import PUMPS, Fleet, simulate
from offchain.demo.pumps import (
    BEARING_WEAR,
    CAVITATION,
    END_SUCTION,
    IMPELLER_WEAR,
    MISALIGNMENT,
    MULTISTAGE,
    PUMP_TYPES,
    SEAL_LEAK,
    SPLIT_CASE,
    WINDING_FAULT,
)
from offchain.demo.randomness import stream

FIRM_FLEETS: Mapping[str, Fleet] = {
    "A": Fleet({END_SUCTION: 40, SPLIT_CASE: 6, MULTISTAGE: 6}, {CAVITATION: 5, BEARING_WEAR: 5}),
    "B": Fleet({SPLIT_CASE: 40, END_SUCTION: 8, MULTISTAGE: 8}, {SEAL_LEAK: 5, IMPELLER_WEAR: 5}),
    "C": Fleet({MULTISTAGE: 40, END_SUCTION: 6, SPLIT_CASE: 6}, {MISALIGNMENT: 5, WINDING_FAULT: 5}),
}
"""Each firm has its own main pump type and its own pair of faults: none of them alone covers a plant."""

FIRM_SHARES: Mapping[str, int] = {"A": 5, "B": 3, "C": 2}
"""Tenths of the samples."""

PLANT_FLEET = Fleet(
    dict.fromkeys(PUMP_TYPES, 8),
    dict.fromkeys((CAVITATION, BEARING_WEAR, SEAL_LEAK, IMPELLER_WEAR, MISALIGNMENT, WINDING_FAULT), 1),
)
"""Every plant runs all types and meets all faults."""

LEAST_SAMPLES = 1_000
FAULTY_PER_MILLE = 120
"""Faulty rows per thousand rows of a firm."""

LOCAL_ROWS, LOCAL_FAULTY = 900, 24
"""A plant knows its machines in health well enough, and has seen each fault a few times only."""

HELD_OUT_ROWS, HELD_OUT_FAULTY = 6_000, 600


def generate_firms(seed: int, samples: int) -> tuple[FirmData, ...]:
    """The three firms with `samples` rows in total; raises DatasetTooSmallError below `LEAST_SAMPLES`."""
    if samples < LEAST_SAMPLES:
        raise DatasetTooSmallError("samples", LEAST_SAMPLES, samples)
    counts = {name: samples * FIRM_SHARES[name] // 10 for name in FIRMS}
    counts["A"] += samples - sum(counts.values())
    return tuple(_firm(seed, name, counts[name]) for name in FIRMS)


def generate_plants(seed: int) -> tuple[Plant, ...]:
    """Every plant with its local and held-out rows, all from the plant's own machines."""
    return tuple(_plant(seed, name, combination) for name, combination in plant_seats())


def generate_evaluators(seed: int) -> tuple[Plant, ...]:
    """Lab and model users with rows of their own, drawn like those of plants."""
    return tuple(_plant(seed, name, combination) for name, combination in evaluator_seats())


def _firm(seed: int, name: str, rows: int) -> FirmData:
    rng = stream(seed, f"firm/{name}")
    (observed,) = simulate(rng, FIRM_FLEETS[name], ((rows, rows * FAULTY_PER_MILLE // 1_000),))
    return FirmData(name, PUMPS, observed)


def _plant(seed: int, name: str, combination: str) -> Plant:
    rng = stream(seed, f"plant/{name}")
    parts = ((LOCAL_ROWS, LOCAL_FAULTY), (HELD_OUT_ROWS, HELD_OUT_FAULTY))
    local, held_out = simulate(rng, PLANT_FLEET, parts)
    return Plant(name, combination, local, held_out)
