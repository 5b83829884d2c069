"""Firms, plants and their combinations: who owns which rows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from offchain.demo.rows import Rows, Schema

FIRMS = ("A", "B", "C")

PLANTS_PER_COMBINATION: tuple[tuple[str, int], ...] = (
    ("A", 3),
    ("B", 3),
    ("C", 3),
    ("AB", 3),
    ("AC", 3),
    ("BC", 3),
    ("ABC", 5),
)
"""Unrelated plants per combination of firms. At least three each, the fewest whose reports make a robust uplift; five
for A+B+C, the combination in frequent use (source paper, 4.3 step 1)."""


EVALUATORS: tuple[str, ...] = ("lab", "model-user-1", "model-user-2", "model-user-3")
"""Who measures the TRAINING dataset of all firms: the lab that licenses it, and the users of the lab's model."""


@dataclass(frozen=True, eq=False)
class FirmData:
    """The rows of one firm, a data resource of the MAIN loop."""

    name: str
    schema: Schema
    rows: Rows

    @property
    def row_count(self) -> int:
        """The number of rows, the resource's declared volume."""
        return len(self.rows)

    def content_root_bytes(self) -> bytes:
        """The bytes whose hash is the resource's content root.

        ASCII header (schema and firm), then the readings row by row as big-endian int32 in the schema's fixed
        units, then one fault code byte per row. No floats and no machine byte order.
        """
        head = self.schema.header() + f"firm,{self.name}\nrows,{self.row_count}\n".encode("ascii")
        readings = np.ascontiguousarray(self.rows.values, dtype=">i4").tobytes()
        return head + readings + self.rows.faults.astype(np.uint8).tobytes()


@dataclass(frozen=True, eq=False)
class Plant:
    """A data user, lab or model user that trains with its own few rows plus those of `combination`.

    It measures on `held_out`.

    Neither `local` nor `held_out` rows are part of any firm's data or of another plant's.
    """

    name: str
    combination: str
    local: Rows
    held_out: Rows


def evaluator_seats() -> Iterator[tuple[str, str]]:
    """(name, combination) of everybody who measures the TRAINING dataset, in a fixed order."""
    for name in EVALUATORS:
        yield name, "".join(FIRMS)


def plant_seats() -> Iterator[tuple[str, str]]:
    """(plant name, combination) of every plant, in a fixed order."""
    for combination, count in PLANTS_PER_COMBINATION:
        for number in range(1, count + 1):
            yield f"plant-{combination.lower()}-{number}", combination
