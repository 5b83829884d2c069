"""The performance of a service provider 服务商绩效: six judged parts, each 0 … 1 in 10^-9, mixed to ppm (README)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from offchain.domain.types import PPM, SCORE_ONE, Ppm
from offchain.valuation.product import renewals
from offchain.valuation.quality import rating
from offchain.valuation.rounding import saturated

PROVIDER_PARTS = ("quality", "ratings", "reviews", "renewals", "improvements", "after_sale")
"""产品质量, 用户平均评分, 加工评价, 续订率, 重大改进, 售后响应: the order of `PROVIDER_MIX`."""

PROVIDER_MIX = (200_000, 250_000, 100_000, 150_000, 150_000, 150_000)
"""ppm, sum 1,000,000: what customers say and do counts most, no part more than a quarter."""

NEUTRAL = 3
"""Pseudo-parties with the neutral word beside the real ones, in reviews and after-sale service, as in ratings."""

IMPROVEMENTS_HALF = 3
"""Accepted improvements of today at which their part is one half."""

ANSWER_SECONDS = 172_800
"""Seconds in which a ticket has to be answered: two days."""


@dataclass(frozen=True)
class ProviderRecord:
    """What is known of one product's provider at a cut.

    quality       Q of the product, 10^-9
    ratings       stars 1 … 5, one per independent paying party
    reviews       stars of documentation, quality and timeliness, one triple per such party
    renewed, due  parties that renewed a subscription, of those that could have
    improvements  decayed accepted improvements, in units of `unit`
    unit          the decay of age 0
    services      per such party (points, tickets): a ticket has one point if answered in time, one if solved
    """

    quality: int
    ratings: tuple[int, ...] = ()
    reviews: tuple[tuple[int, int, int], ...] = ()
    renewed: int = 0
    due: int = 0
    improvements: int = 0
    unit: int = 1
    services: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class ProviderPerformance:
    """The parts in 10^-9 in the order of `PROVIDER_PARTS`, and `performance` P in ppm."""

    quality: int
    ratings: int
    reviews: int
    renewals: int
    improvements: int
    after_sale: int
    performance: Ppm


def reviewed(reviews: Sequence[tuple[int, int, int]]) -> int:
    """加工评价 in 10^-9: the mean star of all three questions, shrunk by three reviews of 3; one half without any."""
    count = len(reviews) + NEUTRAL
    stars = sum(map(sum, reviews)) + 9 * NEUTRAL
    return SCORE_ONE * (stars - 3 * count) // (12 * count)


def served(services: Sequence[tuple[int, int]]) -> int:
    """售后响应 in 10^-9: the mean over parties of their points in two per ticket, shrunk by three halves."""
    means = sum((Fraction(points, 2 * tickets) for points, tickets in services), Fraction(NEUTRAL, 2))
    return floor(means * Fraction(SCORE_ONE, len(services) + NEUTRAL))


def provider_performance(record: ProviderRecord) -> ProviderPerformance:
    """P from a record: what is unknown is neutral, but what has to be shown (improvements) is 0 until it is shown."""
    parts = (
        record.quality,
        rating(record.ratings),
        reviewed(record.reviews),
        renewals(record.renewed, record.due),
        saturated(record.improvements, IMPROVEMENTS_HALF * record.unit),
        served(record.services),
    )
    score = sum(share * part for share, part in zip(PROVIDER_MIX, parts, strict=True))
    return ProviderPerformance(*parts, performance=Ppm(min(PPM, score // SCORE_ONE)))
