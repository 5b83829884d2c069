"""Quality of a product 产品质量分: measured effect, ratings and renewals of its licensees, each 0 … 1 in 10^-9."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from offchain.domain.types import PPM, SCORE_ONE
from offchain.valuation.params import PRODUCT_MIX, ValuationParams
from offchain.valuation.quality import rating
from offchain.valuation.rounding import saturated

SHRINK = 2
"""Pseudo-licensees without effect: n licensees keep n / (n + 2) of their mean, so one already counts, by a third."""


@dataclass(frozen=True)
class ProductQuality:
    """Q of a product and its parts, 10^-9."""

    effect: int
    ratings: int
    renewals: int
    score: int


def product_effect(uplifts: Sequence[int], params: ValuationParams) -> int:
    """效果评测 in 10^-9 from one uplift in basis points per licensee, clipped to 0 … cap: shrunk mean, saturated."""
    total = sum(max(0, min(uplift, params.uplift_cap_bps)) for uplift in uplifts)
    shrunk = SCORE_ONE * total // (params.uplift_cap_bps * (len(uplifts) + SHRINK))
    return saturated(shrunk, params.utility_half)


def renewals(renewed: int, due: int) -> int:
    """续订 in 10^-9: licensees who renewed of those who could have, shrunk; one half, neutral, when there are none."""
    return SCORE_ONE * (renewed + 1) // (due + 2)


def product_quality(
    uplifts: Sequence[int], ratings: Sequence[int], renewed: int, due: int, params: ValuationParams
) -> ProductQuality:
    """Q of a product. `uplifts` (bps) and `ratings` (1 … 5) have one entry per independent paying licensee."""
    parts = (product_effect(uplifts, params), rating(ratings), renewals(renewed, due))
    score = sum(share * part for share, part in zip(PRODUCT_MIX, parts, strict=True)) // PPM
    return ProductQuality(*parts, score=score)
