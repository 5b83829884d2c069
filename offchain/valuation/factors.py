"""Factors to weights: each factor is normalised to shares and moves at most its own coefficient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from offchain.domain.types import PPM
from offchain.valuation.rounding import Number, largest_remainder, whole_parts


@dataclass(frozen=True)
class Factor:
    """A factor: coefficient in ppm, one raw figure >= 0 per resource (any unit), and whether it is a merit factor.

    A factor whose raw figures are all 0 has no evidence and gives its coefficient to the merit factors.
    """

    name: str
    coefficient: int
    raw: tuple[Number, ...]
    merit: bool = False

    def shares(self) -> tuple[Fraction, ...]:
        """Exact shares that sum to 1; equal when all raw figures are 0."""
        parts = self.parts()
        total = sum(parts)
        return tuple(Fraction(part, total) for part in parts)

    def parts(self) -> list[int]:
        """The shares as whole numbers, in their proportions."""
        return [1] * len(self.raw) if self.silent() else whole_parts(self.raw)

    def silent(self) -> bool:
        """Whether there is no evidence for this factor."""
        return not any(self.raw)


def effective_coefficients(factors: Sequence[Factor]) -> tuple[int, ...]:
    """Coefficients in ppm after silent factors gave theirs away; the sum stays.

    The heirs are the merit factors with evidence, in proportion to their coefficients; with none, all merit factors,
    whose shares are then equal.
    """
    heirs = {factor.name for factor in factors if factor.merit and not factor.silent()}
    heirs = heirs or {factor.name for factor in factors if factor.merit}
    freed = sum(factor.coefficient for factor in factors if factor.silent() and factor.name not in heirs)
    names = [factor.name for factor in factors if factor.name in heirs]
    parts = [factor.coefficient for factor in factors if factor.name in heirs]
    gifts = dict(zip(names, largest_remainder(freed, parts), strict=True))
    kept = {factor.name: factor.coefficient for factor in factors if factor.name in heirs or not factor.silent()}
    return tuple(kept.get(factor.name, 0) + gifts.get(factor.name, 0) for factor in factors)


@dataclass(frozen=True)
class Mix:
    """Weights in ppm with, per factor, the effective coefficient (ppm) and, per factor and resource, shares.

    `contributions[f][i]` in ppm: over the factors they sum to weight i exactly.
    """

    weights: tuple[int, ...]
    effective: tuple[int, ...]
    shares: tuple[tuple[Fraction, ...], ...]
    contributions: tuple[tuple[int, ...], ...]


def mix(factors: Sequence[Factor]) -> Mix:
    """Weights = sum over factors of effective coefficient times share, rounded once by largest remainder.

    Raw figures must be in ascending order of resource id. Coefficients sum to 1,000,000 ppm.
    """
    effective = effective_coefficients(factors)
    shares = tuple(factor.shares() for factor in factors)
    rows = [factor.parts() for factor in factors]
    common = lcm(*map(sum, rows))
    scales = [coefficient * (common // sum(row)) for coefficient, row in zip(effective, rows, strict=True)]
    columns = [[scale * part for scale, part in zip(scales, parts, strict=True)] for parts in zip(*rows, strict=True)]
    weights = largest_remainder(PPM, [sum(column) for column in columns])
    split = [largest_remainder(weight, column) for weight, column in zip(weights, columns, strict=True)]
    return Mix(weights, effective, shares, tuple(zip(*split, strict=True)))
