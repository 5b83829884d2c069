"""The movement bound of a report (DESIGN section 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from offchain.domain.types import PPM
from offchain.valuation.errors import ParameterError, ValuationError
from offchain.valuation.result import Weighing
from offchain.valuation.rounding import round_to_total


def moved(weighing: Weighing, base: Mapping[int, int] | None, max_delta: int) -> Weighing:
    """The weighing with its weights moved from `base` by at most `max_delta` ppm each; as it was without a base.

    Raises as `bounded`.
    """
    if base is None:
        return weighing
    weights = bounded(base, weighing.targets, max_delta)
    order = weighing.composition
    return replace(weighing, base=tuple(base[i] for i in order), moved=tuple(weights[i] for i in order))


def bounded(base: Mapping[int, int], target: Mapping[int, int], max_delta: int) -> dict[int, int]:
    """Move weights from `base` towards `target` on the straight line, no weight by more than `max_delta`; all ppm.

    Both map resource id to weight and sum to 1,000,000, and so does the answer, in ascending order of id: with
    D = the greatest |target - base|, w = base + (target - base) * min(1, max_delta / D), rounded by largest remainder
    (which stays within the bound, since base and max_delta are whole). Raises ValuationError when the resources
    differ or a side is not a whole, ParameterError for a negative bound.
    """
    if base.keys() != target.keys():
        raise ValuationError("resources of base and target", sorted(base), sorted(target), "compositions never change")
    for side, weights in (("base", base), ("target", target)):
        if sum(weights.values()) != PPM:
            raise ValuationError(f"sum of {side} weights in ppm", PPM, sum(weights.values()))
    if max_delta < 0:
        raise ParameterError("max_delta", "at least 0 ppm", max_delta)
    ids = sorted(base)
    greatest = max(abs(target[i] - base[i]) for i in ids)
    if greatest <= max_delta:
        return {i: target[i] for i in ids}
    step = Fraction(max_delta, greatest)
    moved = round_to_total(PPM, [base[i] + (target[i] - base[i]) * step for i in ids])
    return dict(zip(ids, moved, strict=True))
