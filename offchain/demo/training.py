"""Measured uplift: a model really trained with and without a coalition's data, scored on the plant's held-out rows."""

from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from fractions import Fraction
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from offchain.demo.dataset import World
from offchain.demo.errors import TrainingLabelsError
from offchain.demo.learner import Learner, TrainingSet
from offchain.demo.parties import Plant
from offchain.demo.rows import HEALTHY, Rows, Schema, concatenate

METRIC = "average_precision"
BPS = 10_000
OWN_WEIGHT_TENTHS = 3
"""A plant's own rows, few but from its own machines, are repeated until they make this many tenths of the rows it
bought; else a large purchase from other people's machines would drown them. (Repeated, not given a sample weight:
the weighted quantiles that scikit-learn then computes make a training six times as long.)"""

OnProgress = Callable[[str, int, int], None]
"""Called with (plant name, trainings done, trainings in all) after each training."""

MeasureAll = Callable[[World, OnProgress, int], Mapping[str, "Measurement"]]
"""What `measure_all` is."""


@dataclass(frozen=True)
class Measurement:
    """What a plant files about a coalition's data.

    Scores are average precision in basis points (10,000 = 1.0), floored; `uplift_bps` is
    max(0, measured - baseline), where 100 basis points are one percentage point.
    `train_rows` counts the plant's local rows and the coalition's, each once.
    """

    metric: str
    baseline_bps: int
    measured_bps: int
    uplift_bps: int
    train_rows: int
    held_out_rows: int
    positives: int


@dataclass(frozen=True, eq=False)
class _Task:
    """One plant with the rows it trains on; all that a worker process needs."""

    schema: Schema
    plant: Plant
    coalition: Rows


def average_precision(labels: NDArray[np.bool_], scores: NDArray[np.float64]) -> Fraction:
    """Average precision, exactly: the sum over distinct scores, best first, of (gain in recall) * precision.

    Rows with equal scores are one threshold. Rational arithmetic on counts, so the result depends on the ranking
    only. `labels` must hold at least one True.
    """
    order = np.argsort(-scores, kind="stable")
    last_of_tie = np.append(np.flatnonzero(np.diff(scores[order])), len(order) - 1)
    hits = np.cumsum(labels[order])[last_of_tie]
    total = Fraction(0)
    before = 0
    for position, found in zip(last_of_tie.tolist(), hits.tolist(), strict=True):
        if found > before:
            total += Fraction((found - before) * found, position + 1)
            before = found
    return total / before


def floor_bps(score: Fraction) -> int:
    """A score in [0, 1] as whole basis points; the one place where a measured score is rounded (down)."""
    return score.numerator * BPS // score.denominator


def measure(world: World, plant: Plant, on_progress: OnProgress) -> Measurement:
    """The plant's measurement of its own combination; two trainings.

    Raises TrainingLabelsError where the plant's rows hold one class only.
    """
    return measure_coalition(world, plant, plant.combination, on_progress)


def measure_coalition(world: World, plant: Plant, coalition: str, on_progress: OnProgress) -> Measurement:
    """What the plant would measure with the data of `coalition` (firm letters, e.g. "AB"); errors as `measure`."""
    return _run(_task(world, plant, coalition), on_progress)


def measure_all(world: World, on_progress: OnProgress, workers: int = 1) -> Mapping[str, Measurement]:
    """Measurements of every plant and evaluator by name, in the order of the world.

    `workers` processes share them (one thread each); the figures do not depend on it.
    """
    seats = (*world.plants, *world.evaluators)
    total = 2 * len(seats)
    results: dict[str, Measurement] = {}
    if workers == 1:
        for index, plant in enumerate(seats):
            results[plant.name] = measure(world, plant, _shifted(on_progress, 2 * index, total))
        return results
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        jobs = {pool.submit(_run_quietly, _task(world, plant, plant.combination)): plant for plant in seats}
        for done, job in enumerate(as_completed(jobs), start=1):
            results[jobs[job].name] = job.result()
            on_progress(jobs[job].name, 2 * done, total)
    return {plant.name: results[plant.name] for plant in seats}


def _shifted(on_progress: OnProgress, offset: int, total: int) -> OnProgress:
    """Progress of one plant as progress of all."""
    return lambda plant, done, _: on_progress(plant, offset + done, total)


def _task(world: World, plant: Plant, coalition: str) -> _Task:
    return _Task(world.schema, plant, concatenate([world.firms[firm].rows for firm in sorted(set(coalition))]))


def _run_quietly(task: _Task) -> Measurement:
    return _run(task, lambda _plant, _done, _total: None)


def _run(task: _Task, on_progress: OnProgress) -> Measurement:
    plant = task.plant
    for what, rows in (("local", plant.local), ("held-out", plant.held_out)):
        if not 0 < rows.positives < len(rows):
            raise TrainingLabelsError(plant.name, what, rows.positives, len(rows))
    baseline_bps = _score_bps(task, bought=False)
    on_progress(plant.name, 1, 2)
    measured_bps = _score_bps(task, bought=True)
    on_progress(plant.name, 2, 2)
    return Measurement(
        metric=METRIC,
        baseline_bps=baseline_bps,
        measured_bps=measured_bps,
        uplift_bps=max(0, measured_bps - baseline_bps),
        train_rows=len(plant.local) + len(task.coalition),
        held_out_rows=len(plant.held_out),
        positives=plant.held_out.positives,
    )


def _score_bps(task: _Task, *, bought: bool) -> int:
    """The score on the plant's held-out rows after training with or without the rows it bought."""
    local, held_out = task.plant.local, task.plant.held_out
    repeats = max(1, OWN_WEIGHT_TENTHS * len(task.coalition) // (10 * len(local)))
    rows = concatenate([local] * repeats + [task.coalition]) if bought else local
    train = TrainingSet(task.schema.derive(rows.values), rows.faults != HEALTHY)
    scores = Learner().scores(train, task.schema.derive(held_out.values))
    return floor_bps(average_precision(held_out.faults != HEALTHY, scores))
