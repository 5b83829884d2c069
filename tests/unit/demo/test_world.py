"""The seeded world: the same seed gives the same bytes in every process, another seed gives others."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from offchain.demo.dataset import World
from offchain.demo.errors import DatasetTooSmallError
from offchain.demo.parties import PLANTS_PER_COMBINATION, FirmData
from offchain.demo.rows import Column, Rows, Schema
from offchain.demo.training import Measurement, measure, measure_all

SAMPLES = 1_500
ROOT = Path(__file__).resolve().parents[3]

SCRIPT = f"""
import hashlib
from offchain.demo.dataset import World
from offchain.demo.training import measure
world = World.generate(7, {SAMPLES})
for firm in world.firms.values():
    print(hashlib.sha256(firm.content_root_bytes()).hexdigest())
print(measure(world, world.plants[-1], lambda *_: None))
"""


def roots(world: World) -> list[str]:
    return [hashlib.sha256(firm.content_root_bytes()).hexdigest() for firm in world.firms.values()]


def quiet(_plant: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def printed(hash_seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    return run.stdout


def test_world__when_the_hash_seed_of_the_process_differs__then_same_bytes_and_measurement() -> None:
    assert printed("1") == printed("2")


def test_world__when_the_seed_differs__then_every_firm_has_other_bytes() -> None:
    assert not set(roots(World.generate(7, SAMPLES))) & set(roots(World.generate(8, SAMPLES)))


def test_world__when_generated__then_no_two_firms_share_bytes() -> None:
    assert len(set(roots(World.generate(7, SAMPLES)))) == 3


@pytest.mark.parametrize("samples", [1_000, 1_501, 2_999])
def test_world__for_any_number_of_samples__then_firm_rows_sum_to_it(samples: int) -> None:
    assert sum(firm.row_count for firm in World.generate(1, samples).firms.values()) == samples


def test_world__when_more_samples_are_asked__then_plants_stay_as_they_were() -> None:
    few, many = World.generate(3, SAMPLES).plants[0], World.generate(3, 2 * SAMPLES).plants[0]
    assert np.array_equal(few.held_out.values, many.held_out.values)


def test_world__when_too_few_samples__then_refused() -> None:
    with pytest.raises(DatasetTooSmallError, match="at least 1000, received 999"):
        World.generate(1, 999)


def test_world__when_generated__then_at_least_three_plants_per_combination() -> None:
    seats = Counter(plant.combination for plant in World.generate(1, SAMPLES).plants)
    assert dict(seats) == dict(PLANTS_PER_COMBINATION)
    assert min(seats.values()) >= 3


def test_content_root_bytes__for_one_row__then_header_big_endian_readings_and_fault_code() -> None:
    columns = (Column("a", "K", 10), Column("b", "rpm", 1))
    schema = Schema("pair/1", columns, ("healthy", "failed"), lambda values: values.astype(np.float64))
    rows = Rows(np.array([[258, -1]], dtype=np.int32), np.array([1], dtype=np.uint8))
    header = b"pair/1\na,K,10\nb,rpm,1\nfaults,healthy,failed\nfirm,A\nrows,1\n"
    expected = header + b"\x00\x00\x01\x02" + b"\xff\xff\xff\xff" + b"\x01"
    assert FirmData("A", schema, rows).content_root_bytes() == expected


def test_measure_all__when_two_processes_share_the_work__then_same_figures_as_one() -> None:
    world = World.generate(5, 1_000)
    pair = replace(world, plants=world.plants[:2], evaluators=world.evaluators[:1])
    assert measure_all(pair, quiet, workers=2) == measure_all(pair, quiet)


def test_measure__when_run__then_progress_is_told_after_each_training() -> None:
    world = World.generate(5, 1_000)
    told: list[tuple[str, int, int]] = []
    measure(world, world.plants[0], lambda plant, done, total: told.append((plant, done, total)))
    assert told == [("plant-a-1", 1, 2), ("plant-a-1", 2, 2)]


def test_measure__when_run__then_counts_are_the_rows_used() -> None:
    world = World.generate(5, 1_000)
    measured = measure(world, world.plants[0], quiet)
    counts = (measured.metric, measured.train_rows, measured.held_out_rows, measured.positives)
    assert counts == ("average_precision", 900 + 500, 6_000, 600)
    assert isinstance(measured, Measurement)
