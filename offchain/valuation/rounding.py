"""The one place where shares become whole: largest remainder, ties to the lower id."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor, lcm

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
    weights = whole_parts(parts)
    if not any(weights):
        weights = [1] * len(parts)
    whole = sum(weights)
    quotas = [divmod(total * weight, whole) for weight in weights]
    return _topped_up(total, [low for low, _ in quotas], [-rest for _, rest in quotas])


def whole_parts(parts: Sequence[Number]) -> list[int]:
    """Whole numbers in the same proportions: the parts times their least common denominator."""
    common = lcm(*(part.denominator for part in parts))
    return [part.numerator * (common // part.denominator) for part in parts]


def round_to_total(total: int, quotas: Sequence[Fraction]) -> tuple[int, ...]:
    """Whole numbers next to quotas that sum to `total`. Raises ParameterError when they sum to something else."""
    if sum(quotas, Fraction(0)) != total:
        raise ParameterError("sum of quotas", total, sum(quotas, Fraction(0)))
    floors = [floor(quota) for quota in quotas]
    return _topped_up(total, floors, [low - quota for low, quota in zip(floors, quotas, strict=True)])


def _topped_up(total: int, floors: Sequence[int], shortfalls: Sequence[Number]) -> tuple[int, ...]:
    """Floors plus one unit each, until `total`, for the least of floor minus quota."""
    order = sorted(range(len(floors)), key=lambda i: (shortfalls[i], i))
    extra = set(order[: total - sum(floors)])
    return tuple(low + (i in extra) for i, low in enumerate(floors))


def saturated(amount: int, half: int) -> int:
    """x / (x + half) in 10^-9, floored; one half at `half`, below 1 for every amount (both in the same unit)."""
    return SCORE_ONE * amount // (amount + half)
