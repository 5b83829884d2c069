"""Community points 社区贡献积分: a budget shared by merit, with a floor and a cap per party (README, formulas)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from types import MappingProxyType

from offchain.codec.leaf import Category
from offchain.domain.types import PPM, SCORE_ONE
from offchain.valuation.errors import ParameterError
from offchain.valuation.rounding import largest_remainder

Key = tuple[int, bytes]
"""Organisation and subject of a leaf; no subject for points."""


@dataclass(frozen=True)
class Pool:
    """What a period has for one kind of contribution.

    budget  whole units to share: points, or ppm of a programme's money
    floor   merit in 10^-9 below which the whole budget is not given away: nobody takes it all alone
    cap     ppm of the budget that one party can get
    """

    budget: int
    floor: int
    cap: int

    def __post_init__(self) -> None:
        """Raise ParameterError for a negative budget, a floor below 1 or a cap that is no share."""
        if self.budget < 0:
            raise ParameterError("budget", "at least 0", self.budget)
        if self.floor < 1:
            raise ParameterError("floor", "at least 1", self.floor)
        if not 0 <= self.cap <= PPM:
            raise ParameterError("cap", f"0 … {PPM} ppm", self.cap)


@dataclass(frozen=True)
class Claim:
    """A contribution: who made it and for what leaf, and its merit, 10^-9 of a full one (at least 0)."""

    party: int
    key: Key
    merit: Fraction | int


POOLS: Mapping[Category, Pool] = MappingProxyType(
    {
        Category.DATA: Pool(100_000, 10 * SCORE_ONE, 100_000),
        Category.TOOL: Pool(50_000, 10 * SCORE_ONE, 100_000),
        Category.FEEDBACK: Pool(100_000, 10 * SCORE_ONE, 100_000),
        Category.GOVERNANCE: Pool(20_000, 10 * SCORE_ONE, 100_000),
    }
)
"""Points of a period by category."""

FEE_PER_POINT = 10_000_000
"""Token base units of irrecoverable fees behind every point that comes from use: 10 RMB."""


def allotted(pool: Pool, claims: Iterable[Claim], bounds: Mapping[int, int] | None = None) -> dict[Key, int]:
    """Units of the pool by key, above 0, ascending: `⌊budget · x / max(Σ x, floor)⌋` of each party's merit x.

    A party gets at most its cap, and at most its bound where there are bounds (0 if it has none); what is cut off goes
    to nobody. Inside a party the units go by merit, by largest remainder, so that its accounts matter nothing.
    """
    parties: dict[int, dict[Key, Fraction]] = {}
    for claim in claims:
        if claim.merit < 0:
            raise ParameterError("merit", "at least 0", claim.merit)
        keys = parties.setdefault(claim.party, {})
        keys[claim.key] = keys.get(claim.key, Fraction(0)) + claim.merit
    merits = {party: sum(keys.values(), Fraction(0)) for party, keys in parties.items()}
    scale = Fraction(pool.budget) * _inverse(max(sum(merits.values(), Fraction(0)), Fraction(pool.floor)))
    found: dict[Key, int] = {}
    for party, keys in parties.items():
        due = min(floor(merits[party] * scale), pool.budget * pool.cap // PPM)
        due = due if bounds is None else min(due, bounds.get(party, 0))
        ordered = sorted(keys)
        if due > 0:
            for key, units in zip(ordered, largest_remainder(due, [keys[key] for key in ordered]), strict=True):
                found[key] = found.get(key, 0) + units
    return {key: units for key, units in sorted(found.items()) if units > 0}


def bound_by_fees(fees: int, fee_per_point: int = FEE_PER_POINT) -> int:
    """Points from use that fees (token base units) that nobody gives back allow."""
    return fees // fee_per_point


def _inverse(value: Fraction) -> Fraction:
    return Fraction(value.denominator, value.numerator)
