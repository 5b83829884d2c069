"""The provider's performance: figures by hand; every part is monotone, can be left out, and moves at most its share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.domain.types import PPM, SCORE_ONE
from offchain.valuation import ProviderRecord, provider_performance
from offchain.valuation.product import renewals
from offchain.valuation.provider import PROVIDER_MIX, PROVIDER_PARTS, reviewed, served
from offchain.valuation.quality import rating
from offchain.valuation.rounding import saturated

UNIT = 1 << 20
NOBODY = ProviderRecord(quality=0)
BEST: dict[str, dict[str, Any]] = {
    "quality": {"quality": SCORE_ONE},
    "ratings": {"ratings": (5,) * 1_000},
    "reviews": {"reviews": ((5, 5, 5),) * 1_000},
    "renewals": {"renewed": 1_000, "due": 1_000},
    "improvements": {"improvements": 1_000 * UNIT, "unit": UNIT},
    "after_sale": {"services": ((2, 1),) * 1_000},
}
"""For each part a record that is all but perfect in it and says nothing else."""
WORST: dict[str, dict[str, Any]] = {
    "quality": {"quality": 0},
    "ratings": {"ratings": (1,) * 1_000},
    "reviews": {"reviews": ((1, 1, 1),) * 1_000},
    "renewals": {"renewed": 0, "due": 1_000},
    "improvements": {"improvements": 0},
    "after_sale": {"services": ((0, 1),) * 1_000},
}
stars = st.integers(1, 5)
records = st.builds(
    ProviderRecord,
    quality=st.integers(0, SCORE_ONE),
    ratings=st.lists(stars, max_size=6).map(tuple),
    reviews=st.lists(st.tuples(stars, stars, stars), max_size=6).map(tuple),
    renewed=st.integers(0, 5),
    due=st.integers(5, 10),
    improvements=st.integers(0, 9 * UNIT),
    unit=st.just(UNIT),
    services=st.lists(st.integers(1, 5).flatmap(lambda n: st.tuples(st.integers(0, 2 * n), st.just(n)))).map(tuple),
)


def kpi(record: ProviderRecord) -> int:
    return int(provider_performance(record).performance)


def test_parts__of_the_known_example__under_its_three_part_mix_are_its_figure() -> None:
    """Ratings [5,4,5,4,5,3]: (26 + 9) / 9 stars, 0.7222; renewed (7 + 1) / (9 + 2) = 0.7273; 4 / (4 + 3) = 0.5714.
    0.5 · 0.7222 + 0.3 · 0.7273 + 0.2 · 0.5714 = 0.69358."""
    parts = (rating([5, 4, 5, 4, 5, 3]), renewals(7, 9), saturated(4 * UNIT, 3 * UNIT))
    assert parts == (722_222_222, 727_272_727, 571_428_571)
    assert sum(share * part for share, part in zip((5_000, 3_000, 2_000), parts, strict=True)) // 10**8 == 69_357
    assert sum(share * part for share, part in zip((5_000, 3_000, 2_000), parts, strict=True)) // 10**4 == 693_578_643


def test_performance__of_a_full_record__is_the_figure_by_hand() -> None:
    """Q 0.6; ratings 0.7222; reviews (5 + 4 + 3 and 4 + 4 + 4, 24 + 27 = 51 stars of 15 answers, 3.4) 0.6; renewals
    8/11; improvements 4/7; service: one party 1, one 1/2, (1.5 + 1.5) / 5 = 0.6.
    0.12 + 0.180555… + 0.06 + 0.109090… + 0.085714… + 0.09 = 0.645360…"""
    record = ProviderRecord(
        quality=600_000_000,
        ratings=(5, 4, 5, 4, 5, 3),
        reviews=((5, 4, 3), (4, 4, 4)),
        renewed=7,
        due=9,
        improvements=4 * UNIT,
        unit=UNIT,
        services=((4, 2), (1, 1)),
    )
    found = provider_performance(record)
    assert (found.reviews, found.after_sale) == (600_000_000, 600_000_000)
    assert found.performance == 645_360


def test_performance__of_an_unknown_product__is_half_of_what_is_neutral() -> None:
    """Q of a product without a word is 0.25: 0.05 + (0.25 + 0.1 + 0.15 + 0.15) / 2."""
    assert kpi(ProviderRecord(quality=250_000_000)) == 375_000


def test_mix__of_the_parts__is_a_whole() -> None:
    assert (len(PROVIDER_MIX), sum(PROVIDER_MIX)) == (len(PROVIDER_PARTS), PPM)


@pytest.mark.parametrize("part", PROVIDER_PARTS)
def test_part__from_its_worst_to_its_best__moves_p_by_nearly_its_share_and_no_other_part(part: str) -> None:
    low, high = (provider_performance(replace(NOBODY, **end[part])) for end in (WORST, BEST))
    share = PROVIDER_MIX[PROVIDER_PARTS.index(part)]
    assert share * 99 // 100 <= high.performance - low.performance <= share
    others = [name for name in PROVIDER_PARTS if name != part]
    assert [getattr(low, name) for name in others] == [getattr(high, name) for name in others]


@pytest.mark.parametrize("part", PROVIDER_PARTS)
@given(record=records)
def test_part__left_out_or_made_perfect__moves_p_by_at_most_its_share(part: str, record: ProviderRecord) -> None:
    share = PROVIDER_MIX[PROVIDER_PARTS.index(part)]
    for end in (WORST, BEST):
        assert abs(kpi(replace(record, **end[part])) - kpi(record)) <= share + 1


@given(record=records, place=st.integers(0, 5))
def test_performance__with_one_better_word__is_never_lower(record: ProviderRecord, place: int) -> None:
    better = [
        replace(record, quality=min(SCORE_ONE, record.quality + 10**6)),
        replace(record, ratings=(*record.ratings, 5)),
        replace(record, reviews=(*record.reviews, (5, 5, 5))),
        replace(record, renewed=record.renewed + 1, due=record.due + 1),
        replace(record, improvements=record.improvements + UNIT),
        replace(record, services=(*record.services, (2, 1))),
    ][place]
    assert kpi(better) >= kpi(record)


@given(record=records, place=st.integers(0, 3))
def test_performance__with_one_bad_word__is_never_higher(record: ProviderRecord, place: int) -> None:
    worse = [
        replace(record, ratings=(*record.ratings, 1)),
        replace(record, reviews=(*record.reviews, (1, 1, 1))),
        replace(record, due=record.due + 1),
        replace(record, services=(*record.services, (0, 1))),
    ][place]
    assert kpi(worse) <= kpi(record)


@given(records)
def test_performance__of_any_record_in_any_order__is_a_share(record: ProviderRecord) -> None:
    turned = replace(record, ratings=record.ratings[::-1], reviews=record.reviews[::-1], services=record.services[::-1])
    assert 0 <= kpi(record) == kpi(turned) <= PPM


def test_word__of_one_party__moves_ratings_by_an_eighth_and_p_by_at_most_three_percent() -> None:
    """(5 − 3) / 4 stars over one real and three pseudo-ratings: 0.125 of a quarter."""
    assert kpi(replace(NOBODY, ratings=(5,))) - kpi(NOBODY) == 31_250


def test_service__of_many_tickets_of_one_party__counts_once() -> None:
    assert served(((2, 1),)) == served(((200, 100),)) == (SCORE_ONE * 5) // 8


def test_reviews__without_any__are_neutral() -> None:
    assert reviewed(()) == served(()) == SCORE_ONE // 2
