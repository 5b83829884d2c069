"""Rows of machine readings as integers in fixed units, and the schema that says what the columns mean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IntMatrix = NDArray[np.int32]
FaultCodes = NDArray[np.uint8]
FloatMatrix = NDArray[np.float64]

HEALTHY = 0
"""Fault code of a row without a fault; every other code is an index into `Schema.faults`."""


@dataclass(frozen=True)
class Column:
    """One reading. The stored integer is `round(value * per_unit)`, value being in `unit`."""

    name: str
    unit: str
    per_unit: int


@dataclass(frozen=True, eq=False)
class Rows:
    """Readings (`values`, one row per observation, in the schema's fixed units) and their fault codes."""

    values: IntMatrix
    faults: FaultCodes

    def __post_init__(self) -> None:
        """Freezes the arrays: rows are facts, nobody edits them in place."""
        self.values.setflags(write=False)
        self.faults.setflags(write=False)

    def __len__(self) -> int:
        """The number of observations."""
        return int(self.values.shape[0])

    @property
    def positives(self) -> int:
        """The number of rows with a fault of any kind."""
        return int(np.count_nonzero(self.faults != HEALTHY))

    def take(self, indices: NDArray[np.intp]) -> "Rows":
        """The rows at `indices`, in that order, as a copy."""
        return Rows(self.values[indices], self.faults[indices])


def concatenate(parts: Sequence[Rows]) -> Rows:
    """All rows of `parts` in the order given; the parts must share one schema."""
    return Rows(np.concatenate([part.values for part in parts]), np.concatenate([part.faults for part in parts]))


@dataclass(frozen=True)
class Schema:
    """What the columns and fault codes of a world mean, and how a model sees them.

    `faults[0]` is the healthy state. `derive` turns stored integers into the model's input: one
    float row per stored row.
    """

    name: str
    columns: tuple[Column, ...]
    faults: tuple[str, ...]
    derive: Callable[[IntMatrix], FloatMatrix]

    def header(self) -> bytes:
        """The schema as ASCII lines: its name, one line per column with unit and scale, the fault names."""
        columns = [f"{column.name},{column.unit},{column.per_unit}" for column in self.columns]
        return "\n".join([self.name, *columns, "faults," + ",".join(self.faults), ""]).encode("ascii")

    def fixed(self, readings: Sequence[NDArray[np.float64]]) -> IntMatrix:
        """Readings (one array per column, in the column's unit) as integers in fixed units, rounded half to even."""
        scaled = [np.rint(reading * column.per_unit) for column, reading in zip(self.columns, readings, strict=True)]
        return np.stack(scaled, axis=1).astype(np.int32)

    def units(self, values: IntMatrix) -> dict[str, NDArray[np.float64]]:
        """The stored integers back in their units, by column name."""
        return {column.name: values[:, i] / float(column.per_unit) for i, column in enumerate(self.columns)}
