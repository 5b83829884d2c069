"""The one place where shares become whole: largest remainder, ties to the lower id."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from offchain.domain.types import SCORE_ONE
from offchain.valuation.errors import ParameterError

Number = int | Fraction


def largest_remainder(total: int, parts: Sequence[Number]) -> tuple[int, ...]:
    """Split `total` in proportion to `parts` (>= 0), exactly; equal parts when all are 0.

    Every quota is floored and the units left go to the largest remainders, ties to the earlier position: give the
    parts in ascending order of id. Raises ParameterError for no parts or a negative part.
    """
    if not parts or any(part.numerator < 0 for part in parts):
        raise ParameterError("parts of a whole", "one or more, each at least 0", tuple(parts))
    weights = [Fraction(part) for part in parts]
    whole = sum(weights, Fraction(0))
    if whole == 0:
        weights, whole = [Fraction(1)] * len(parts), Fraction(len(parts))
    scale = total * Fraction(whole.denominator, whole.numerator)
    return _spread(total, [weight * scale for weight in weights])


def round_to_total(total: int, quotas: Sequence[Fraction]) -> tuple[int, ...]:
    """Whole numbers next to quotas that sum to `total`. Raises ParameterError when they sum to something else."""
    if sum(quotas, Fraction(0)) != total:
        raise ParameterError("sum of quotas", total, sum(quotas, Fraction(0)))
    return _spread(total, quotas)


def _spread(total: int, quotas: Sequence[Fraction]) -> tuple[int, ...]:
    """Floors plus one unit for the largest remainders."""
    floors = [floor(quota) for quota in quotas]
    order = sorted(range(len(quotas)), key=lambda i: (floors[i] - quotas[i], i))
    extra = set(order[: total - sum(floors)])
    return tuple(low + (i in extra) for i, low in enumerate(floors))


def saturated(amount: int, half: int) -> int:
    """x / (x + half) in 10^-9, floored; one half at `half`, below 1 for every amount (both in the same unit)."""
    return SCORE_ONE * amount // (amount + half)
