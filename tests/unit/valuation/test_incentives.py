"""Parameters of points and rewards: the engine's own, and every bound by name."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from offchain.codec.leaf import Category, Programme
from offchain.domain.types import PPM, SCORE_ONE
from offchain.valuation import IncentiveParams, ParameterError
from offchain.valuation.points import POOLS, Claim, Pool, bound_by_fees
from offchain.valuation.rewards import PROGRAMMES, correction_merits, shares

KEY = (1, b"")


def test_incentives__when_nothing_is_said__then_those_of_the_engine() -> None:
    params = IncentiveParams()
    assert {category: (pool.budget, pool.floor, pool.cap) for category, pool in params.points.items()} == {
        Category.DATA: (100_000, 10**10, 100_000),
        Category.TOOL: (50_000, 10**10, 100_000),
        Category.FEEDBACK: (100_000, 10**10, 100_000),
        Category.GOVERNANCE: (20_000, 10**10, 100_000),
    }
    assert {(pool.budget, pool.floor, pool.cap) for pool in params.rewards.values()} == {(PPM, 5 * 10**9, 200_000)}
    assert (params.fee_per_point, params.records_half) == (10_000_000, 1_000)


GOOD = POOLS[Category.DATA]


@pytest.mark.parametrize(
    ("pool", "told"),
    [
        (replace(GOOD, budget=10**9 + 1), r"points\.data\.budget: expected 0 … 1000000000, received 1000000001"),
        (replace(GOOD, floor=SCORE_ONE - 1), r"points\.data\.floor: expected 1000000000 … 1000000000000, received 9"),
        (replace(GOOD, floor=1_000 * SCORE_ONE + 1), r"points\.data\.floor"),
        (replace(GOOD, cap=0), r"points\.data\.cap: expected 1 … 500000, received 0"),
        (replace(GOOD, cap=500_001), r"points\.data\.cap"),
    ],
)
def test_incentives__when_a_pool_is_out_of_bounds__then_refused_by_name(pool: Pool, told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        IncentiveParams(points={**POOLS, Category.DATA: pool})


@pytest.mark.parametrize("pool", [Pool(0, SCORE_ONE, 1), Pool(10**9, 1_000 * SCORE_ONE, 500_000)])
def test_incentives__when_a_pool_is_at_its_bounds__then_taken(pool: Pool) -> None:
    assert IncentiveParams(points={**POOLS, Category.DATA: pool}).points[Category.DATA] == pool


def test_incentives__when_a_programme_would_give_more_than_its_money__then_refused() -> None:
    with pytest.raises(ParameterError, match=r"rewards\.referral\.budget: expected 0 … 1000000, received 1000001"):
        IncentiveParams(rewards={**PROGRAMMES, Programme.REFERRAL: Pool(PPM + 1, SCORE_ONE, 1)})


def test_incentives__when_a_pool_is_missing__then_refused() -> None:
    with pytest.raises(ParameterError, match=r"points: expected one pool each for data, tool, feedback, governance"):
        IncentiveParams(points={Category.DATA: GOOD})


@pytest.mark.parametrize(("fee", "half"), [(0, 1), (10**12 + 1, 1), (1, 0), (1, 1_000_001)])
def test_incentives__when_a_number_is_out_of_bounds__then_refused(fee: int, half: int) -> None:
    with pytest.raises(ParameterError, match="fee_per_point" if half == 1 else "records_half"):
        IncentiveParams(fee_per_point=fee, records_half=half)


def test_formulas__when_given_other_figures__then_they_use_them() -> None:
    assert bound_by_fees(25, 10) == 2
    assert correction_merits({KEY: 3}, 9) == {KEY: Fraction(SCORE_ONE * 3, 12)}
    pools = {**PROGRAMMES, Programme.REFERRAL: Pool(1_000, 2 * SCORE_ONE, 400_000)}
    # 1,000 · 1 / 2 = 500, capped at 400; another programme stays the engine's.
    assert shares(Programme.REFERRAL, [Claim(1, KEY, SCORE_ONE)], pools) == {KEY: 400}
    assert shares(Programme.FEEDBACK, [Claim(1, KEY, SCORE_ONE)], pools) == {KEY: 200_000}
