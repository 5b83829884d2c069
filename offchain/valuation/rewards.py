"""Rewards of the ecosystem fund 生态激励: each programme's budget, in ppm, shared by merit (README, formulas)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType

from offchain.codec.leaf import Programme
from offchain.domain.types import PPM, SCORE_ONE
from offchain.valuation.points import Claim, Key, Pool, allotted

PROGRAMMES: Mapping[Programme, Pool] = MappingProxyType(
    {programme: Pool(PPM, 5 * SCORE_ONE, 200_000) for programme in Programme}
)
"""The whole of a programme's budget is given away from five full contributions on, a fifth at most to one party."""

RECORDS_HALF = 1_000
"""Corrected records of one resource at which a party's correction has half of its full merit."""


def shares(
    programme: Programme, claims: Iterable[Claim], pools: Mapping[Programme, Pool] = PROGRAMMES
) -> dict[Key, int]:
    """Shares in ppm of the programme's budget by organisation and subject, above 0; their sum is at most 1,000,000."""
    return allotted(pools[programme], claims)


def correction_merits(records: Mapping[Key, int], half: int = RECORDS_HALF) -> dict[Key, Fraction]:
    """Merits in 10^-9 of one party's corrections of one resource, by records each (at least 1).

    All together are `r / (r + half)` for the sum r, in proportion to their records: cutting one up gains nothing.
    """
    total = sum(records.values())
    merit = Fraction(SCORE_ONE, total + half)
    return {key: merit * count for key, count in records.items()}
