"""Reads a file in AI4I 2020 format: the world of the demo from real rows instead of simulated ones."""

import csv
import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from offchain.demo.errors import (
    DatasetColumnMissingError,
    DatasetFileError,
    DatasetTooSmallError,
    DatasetValueError,
)
from offchain.demo.parties import FirmData, Plant, evaluator_seats, plant_seats
from offchain.demo.randomness import stream
from offchain.demo.rows import Column, FloatMatrix, IntMatrix, Rows, Schema

TYPE, FAILURE = "type", "machine failure"
FIRM_OF_TYPE = {"L": "A", "M": "B", "H": "C"}

_READINGS = (
    Column("air temperature", "K", 10),
    Column("process temperature", "K", 10),
    Column("rotational speed", "rpm", 1),
    Column("torque", "Nm", 10),
    Column("tool wear", "min", 1),
)
_ALIASES = {"rpm": "rotational speed"}
_LARGEST = 2**31 - 1
_LEAST_PER_PLANT = 3
"""One row to train on and two to measure with, for faulty and healthy rows alike."""


def features(values: IntMatrix) -> FloatMatrix:
    """What the model sees: the readings in fixed units and the product type, as they stand."""
    return values.astype(np.float64)


AI4I = Schema("ai4i-2020-readings/1", (Column(TYPE, "L=0 M=1 H=2", 1), *_READINGS), ("healthy", "failure"), features)


def read_world(path: Path, seed: int) -> tuple[tuple[FirmData, ...], tuple[Plant, ...], tuple[Plant, ...]]:
    """Firms A, B, C (product types L, M, H), plants and evaluators as seeded disjoint subsets of all types.

    Half of the rows of each (type, failure) go to plants and evaluators, dealt out evenly; the rest stays with the
    firms.
    """
    rows = read_rows(path)
    shares = _deal(rows, seed)
    firms = tuple(_firm(rows, code, name, shares[0]) for code, name in enumerate(FIRM_OF_TYPE.values()))
    seats = [*plant_seats(), *evaluator_seats()]
    seated = tuple(
        _plant(rows, name, combination, share) for (name, combination), share in zip(seats, shares[1:], strict=True)
    )
    plants = len(list(plant_seats()))
    return firms, seated[:plants], seated[plants:]


def read_rows(path: Path) -> Rows:
    """All rows of the file in fixed units.

    Raises DatasetFileError (unreadable), DatasetColumnMissingError, DatasetValueError (a cell that is no number, an
    unknown product type, a failure flag other than 0 or 1, a line too short).
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as cause:
        raise DatasetFileError(path.name, str(cause)) from cause
    places = _places(path.name, lines[0] if lines else [])
    cells = [_parse(path.name, number, line, places) for number, line in enumerate(lines[1:], start=2) if line]
    table = np.array(cells, dtype=np.int32).reshape(len(cells), len(AI4I.columns) + 1)
    return Rows(table[:, :-1].copy(), table[:, -1].astype(np.uint8))


def _normal(name: str) -> str:
    """A header name without unit, case, underscores or stray blanks: files of this set in use spell it in many ways."""
    plain = " ".join(re.sub(r"\[.*?\]", "", name).replace("_", " ").lower().split())
    return _ALIASES.get(plain, plain)


def _places(path: str, header: list[str]) -> Mapping[str, int]:
    """Where each needed column stands in a line."""
    found = {_normal(name): place for place, name in enumerate(header)}
    needed = [column.name for column in AI4I.columns] + [FAILURE]
    missing = tuple(name for name in needed if name not in found)
    if missing:
        raise DatasetColumnMissingError(path, missing, tuple(name.strip() for name in header))
    return {name: found[name] for name in needed}


def _parse(path: str, number: int, line: list[str], places: Mapping[str, int]) -> list[int]:
    """One line as integers: type code, readings in fixed units, failure flag."""
    cell = {name: line[place].strip() if place < len(line) else "" for name, place in places.items()}
    types = list(FIRM_OF_TYPE)
    if cell[TYPE] not in types:
        raise DatasetValueError(path, number, TYPE, "L, M or H", cell[TYPE])
    if cell[FAILURE] not in ("0", "1"):
        raise DatasetValueError(path, number, FAILURE, "0 or 1", cell[FAILURE])
    readings = [_fixed(path, number, column, cell[column.name]) for column in _READINGS]
    return [types.index(cell[TYPE]), *readings, int(cell[FAILURE])]


def _fixed(path: str, number: int, column: Column, text: str) -> int:
    """A decimal number as an integer in the column's fixed unit, rounded half to even."""
    try:
        value = Decimal(text) * column.per_unit
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > _LARGEST:
        raise DatasetValueError(path, number, column.name, f"a number of {column.unit}", text)
    return int(value.to_integral_value(ROUND_HALF_EVEN))


def _deal(rows: Rows, seed: int) -> list[NDArray[np.intp]]:
    """Row numbers per receiver: first the firms together, then each plant; a partition of all rows."""
    plants = len([*plant_seats(), *evaluator_seats()])
    hands: list[list[int]] = [[] for _ in range(plants + 1)]
    turn = {0: 0, 1: 0}
    for kind in range(len(FIRM_OF_TYPE)):
        for failed in turn:
            stratum = np.flatnonzero((rows.values[:, 0] == kind) & (rows.faults == failed))
            cards = stream(seed, f"deal/{kind}/{failed}").permutation(stratum).tolist()
            hands[0].extend(cards[0::2])
            for card in cards[1::2]:
                hands[1 + turn[failed] % plants].append(card)
                turn[failed] += 1
    for failed, dealt in turn.items():
        if dealt < _LEAST_PER_PLANT * plants:
            what = f"plants' and evaluators' rows with {FAILURE} = {failed}, half of those in the file"
            raise DatasetTooSmallError(what, _LEAST_PER_PLANT * plants, dealt)
    return [_shuffled(hand, seed, receiver) for receiver, hand in enumerate(hands)]


def _shuffled(hand: Iterable[int], seed: int, receiver: int) -> NDArray[np.intp]:
    return stream(seed, f"hand/{receiver}").permutation(np.array(list(hand), dtype=np.intp))


def _firm(rows: Rows, code: int, name: str, share: NDArray[np.intp]) -> FirmData:
    own = share[rows.values[share, 0] == code]
    if not len(own):
        raise DatasetTooSmallError(f"rows of product type {list(FIRM_OF_TYPE)[code]}", 1, 0)
    return FirmData(name, AI4I, rows.take(own))


def _plant(rows: Rows, name: str, combination: str, share: NDArray[np.intp]) -> Plant:
    """A third of the plant's rows (of failures and of the others alike) is local, the rest is held out."""
    failed = share[rows.faults[share] == 1]
    sound = share[rows.faults[share] == 0]
    cuts = len(failed) // 3, len(sound) // 3
    local = np.concatenate([failed[: cuts[0]], sound[: cuts[1]]])
    held_out = np.concatenate([failed[cuts[0] :], sound[cuts[1] :]])
    return Plant(name, combination, rows.take(local), rows.take(held_out))
