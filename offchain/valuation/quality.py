"""Dynamic quality 动态质量: liquidity, utility, network effect and ratings of a resource, each 0 … 1 in 10^-9."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from offchain.domain.types import PPM, SCORE_ONE
from offchain.graph import StageA
from offchain.valuation.params import ValuationParams
from offchain.valuation.replay import ReplayGame
from offchain.valuation.robust import heard
from offchain.valuation.rounding import saturated


@dataclass(frozen=True)
class Quality:
    """Q of one resource and its parts, 10^-9."""

    liquidity: int
    utility: int
    network: int
    ratings: int
    score: int


def liquidity(payments: Iterable[int], unit: int, params: ValuationParams) -> int:
    """流通活性 in 10^-9 from one decayed payment per party (base units times `unit`).

    Every party adds less than one saturated payer, so breadth counts, not volume.
    """
    payers = sum(saturated(paid, params.reference_price * unit) for paid in payments)
    return saturated(payers, params.liquidity_half * SCORE_ONE)


def utility(value: Fraction, weight: int, params: ValuationParams) -> int:
    """场景效用 in 10^-9: the Shapley value per weight of the cells that use the resource, saturated."""
    return saturated(floor(value * Fraction(1, weight)), params.utility_half) if weight else 0


def network(payers: Iterable[int], params: ValuationParams) -> int:
    """网络效应 in 10^-9 from the independent co-uses with each resource of another owner, capped per pair."""
    return saturated(sum(min(params.pair_cap, count) for count in payers), params.network_half)


def rating(ratings: Sequence[int]) -> int:
    """口碑 in 10^-9 from ratings 1 … 5, shrunk by three ratings of 3: one half, neutral, when there are none."""
    count = len(ratings) + 3
    return SCORE_ONE * (sum(ratings) + 9 - count) // (4 * count)


def qualities(
    evidence: StageA, game: ReplayGame, values: Mapping[int, Fraction], params: ValuationParams
) -> dict[int, Quality]:
    """Q of every resource of the composition; ratings are neutral without any."""
    paid = _by_resource((row.resource, row.paid) for row in evidence.liquidity)
    payers = _by_resource((row.resource, row.payers) for row in evidence.co_use)
    stars = heard_ratings(evidence, params)
    answer: dict[int, Quality] = {}
    for resource in evidence.composition:
        parts = (
            liquidity(paid.get(resource, ()), evidence.unit, params),
            utility(values[resource], game.weight_of(resource), params),
            network(payers.get(resource, ()), params),
            rating(stars.get(resource, ())),
        )
        score = sum(share * part for share, part in zip(params.quality_mix, parts, strict=True)) // PPM
        answer[resource] = Quality(*parts, score=score)
    return answer


def heard_ratings(evidence: StageA, params: ValuationParams) -> dict[int, list[int]]:
    """Stars by resource, of products that contain it.

    A party's rating counts if what it paid for the resource, in all combinations, is enough to be heard.
    """
    paid = {(row.resource, row.party) for row in evidence.liquidity if heard(row.paid, evidence.unit, params)}
    return _by_resource((row.resource, row.stars) for row in evidence.ratings if (row.resource, row.party) in paid)


def _by_resource(rows: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Figures gathered by resource id."""
    answer: dict[int, list[int]] = {}
    for resource, figure in rows:
        answer.setdefault(resource, []).append(figure)
    return answer
