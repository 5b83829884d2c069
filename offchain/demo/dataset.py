"""The world of the demo: three firms with data to sell, and the plants that buy it and measure what it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from offchain.demo import ai4i, fleets
from offchain.demo.parties import FirmData, Plant
from offchain.demo.rows import Schema

DEFAULT_SAMPLES = 20_000
"""Rows of all firms together in a seeded world, unless asked otherwise."""


@dataclass(frozen=True, eq=False)
class World:
    """Firms, plants and evaluators of one run. `seeded` is False where the rows came from a file."""

    seed: int
    seeded: bool
    schema: Schema
    firms: Mapping[str, FirmData]
    plants: tuple[Plant, ...]
    evaluators: tuple[Plant, ...]

    @classmethod
    def generate(cls, seed: int, samples: int = DEFAULT_SAMPLES) -> "World":
        """The seeded pump world with `samples` firm rows in total.

        Plants depend on the seed alone, so that more samples change what is sold and not who measures it.
        Raises DatasetTooSmallError for fewer samples than `fleets.LEAST_SAMPLES`.
        """
        firms = {firm.name: firm for firm in fleets.generate_firms(seed, samples)}
        return cls(seed, True, firms["A"].schema, firms, fleets.generate_plants(seed), fleets.generate_evaluators(seed))

    @classmethod
    def from_csv(cls, path: Path, seed: int) -> "World":
        """The world of a file in AI4I 2020 format: product types L, M, H are the firms A, B, C.

        Raises DatasetColumnMissingError, DatasetValueError or DatasetTooSmallError.
        """
        firms, plants, evaluators = ai4i.read_world(path, seed)
        return cls(seed, False, ai4i.AI4I, {firm.name: firm for firm in firms}, plants, evaluators)
