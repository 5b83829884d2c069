"""The parameters of points and rewards 积分与奖励: budgets, floors and caps, with bounds. All integers.

The Rulebook has no words for them yet, so that the engine's number stands for these defaults: a report under other ones
is another engine's. `headwater backtest` can vary them. The money of each programme is voted, in the ecosystem fund.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from offchain.codec.leaf import Category, Programme
from offchain.domain.types import PPM, SCORE_ONE
from offchain.valuation.errors import ParameterError
from offchain.valuation.points import FEE_PER_POINT, POOLS, Pool
from offchain.valuation.rewards import PROGRAMMES, RECORDS_HALF

GREATEST_POINTS = 10**9
"""Points that one category can have in a period at most."""
FLOORS = (SCORE_ONE, 1_000 * SCORE_ONE)
"""Least and greatest floor, 10^-9: from one full contribution to a thousand."""
CAPS = (1, 500_000)
"""Least and greatest cap, ppm: one party gets half of a budget at most."""
FEES = (1, 10**12)
"""Least and greatest fees behind a point, token base units: points from use are never free."""
RECORDS = (1, 1_000_000)
"""Least and greatest half-saturation of corrected records."""


@dataclass(frozen=True)
class IncentiveParams:
    """What points and rewards are computed with.

    points         pool of a period by category: budget in points
    rewards        pool by programme: budget in ppm of what the fund sets apart for it
    fee_per_point  token base units of irrecoverable fees behind every point that comes from use
    records_half   corrected records of one resource at which a party's correction has half of its full merit
    """

    points: Mapping[Category, Pool] = field(default_factory=lambda: POOLS)
    rewards: Mapping[Programme, Pool] = field(default_factory=lambda: PROGRAMMES)
    fee_per_point: int = FEE_PER_POINT
    records_half: int = RECORDS_HALF

    def __post_init__(self) -> None:
        """Raise ParameterError for a pool that is missing, or a figure beyond its bounds."""
        _pools("points", self.points, frozenset(Category), GREATEST_POINTS)
        _pools("rewards", self.rewards, frozenset(Programme), PPM)
        _within("fee_per_point", self.fee_per_point, FEES)
        _within("records_half", self.records_half, RECORDS)


def _pools(
    name: str, pools: Mapping[Category, Pool] | Mapping[Programme, Pool], kinds: frozenset[IntEnum], greatest: int
) -> None:
    if set(pools) != kinds:
        expected = "one pool each for " + ", ".join(kind.name.lower() for kind in sorted(kinds))
        raise ParameterError(name, expected, sorted(kind.name.lower() for kind in pools))
    for kind, pool in pools.items():
        label = f"{name}.{kind.name.lower()}"
        _within(f"{label}.budget", pool.budget, (0, greatest))
        _within(f"{label}.floor", pool.floor, FLOORS)
        _within(f"{label}.cap", pool.cap, CAPS)


def _within(name: str, value: int, bounds: tuple[int, int]) -> None:
    least, greatest = bounds
    if not least <= value <= greatest:
        raise ParameterError(name, f"{least} … {greatest}", value)
