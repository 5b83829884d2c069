"""Quality of a product; figures by hand."""

from __future__ import annotations

import pytest

from offchain.valuation import ValuationParams, product_quality
from offchain.valuation.params import PRODUCT_MIX
from offchain.valuation.product import ProductQuality, product_effect, renewals

PARAMS = ValuationParams()


def test_product_quality__of_the_worked_example__is_the_one_by_hand() -> None:
    """Two labs measured 1,500 and 900 bps, ratings 5 and 4, one of two subscribers renewed.

    2,400 / (5,000 · 4) = 0.12, 0.12 / 0.22 = 6/11; (9 + 9) / 5 = 3.6 stars, (3.6 - 1) / 4 = 0.65; 2 / 4.
    """
    expected = ProductQuality(effect=545_454_545, ratings=650_000_000, renewals=500_000_000, score=567_727_272)
    assert product_quality((1_500, 900), (5, 4), renewed=1, due=2, params=PARAMS) == expected


def test_product_quality__without_any_fact__is_neutral_but_for_the_effect() -> None:
    assert product_quality((), (), 0, 0, PARAMS) == ProductQuality(0, 500_000_000, 500_000_000, 250_000_000)


def test_product_quality__after_one_evaluation__has_moved() -> None:
    """1,500 / (5,000 · 3) = 0.1, one half of the effect's part: 0.25 more."""
    assert product_quality((1_500,), (), 0, 0, PARAMS).score == 500_000_000


@pytest.mark.parametrize("uplift", [5_000, 10_000])
def test_product_quality__of_one_extreme_evaluation__moves_by_less_than_its_bound(uplift: int) -> None:
    """One third of the cap, 10/13 of the effect's half."""
    assert product_quality((uplift,), (), 0, 0, PARAMS).score == 250_000_000 + 384_615_384


def test_product_quality__of_one_bad_rating__moves_by_less_than_four_percent() -> None:
    # (1 + 9) / 4 = 2.5 stars: 0.375 instead of 0.5 of three tenths.
    assert product_quality((), (1,), 0, 0, PARAMS).score == 250_000_000 - 37_500_000


def test_product_effect__of_a_negative_uplift__counts_as_none() -> None:
    assert product_effect((-400,), PARAMS) == 0


@pytest.mark.parametrize(("renewed", "due", "expected"), [(0, 0, 500), (0, 2, 250), (3, 3, 800), (7, 9, 727)])
def test_renewals__are_shrunk_towards_one_half(renewed: int, due: int, expected: int) -> None:
    assert renewals(renewed, due) // 1_000_000 == expected


def test_mix__of_the_parts__is_a_whole() -> None:
    assert sum(PRODUCT_MIX) == 1_000_000
