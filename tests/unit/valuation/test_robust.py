"""Votes to effects; figures by hand."""

from __future__ import annotations

import pytest

from offchain.graph import Vote
from offchain.valuation import ValuationParams
from offchain.valuation.robust import effects, heard, lower_median, robust_uplift

PARAMS = ValuationParams(reference_price=100)


def votes(combination: tuple[int, ...], *bps: int, paid: int = 100) -> list[Vote]:
    """One vote per party 1, 2, …"""
    return [Vote("0xaa", combination, party, value, paid) for party, value in enumerate(bps, 1)]


def uplift(found: list[Vote]) -> dict[tuple[int, ...], int]:
    """Robust uplift per combination; the decay unit is 1 here."""
    return {cell.combination: cell.uplift_bps for cell in effects(found, 1, PARAMS)}


def test_lower_median__of_an_even_count__is_the_lower_middle() -> None:
    assert lower_median([9, 1, 4, 7]) == 4


@pytest.mark.parametrize(
    ("bps", "expected"),
    [
        ([], 0),
        ([4000], 0),
        ([4000, 4000], 0),
        ([700, 800, 900], 700),
        ([700, 800, 900, 1000], 800),
        ([700, 800, 900, 1000, 1100], 900),
        ([700, 800, 900, 1000, 1100, 1200], 900),
        ([700, 800, 900, 1000, 1100, 1200, 1300], 1000),
        ([-50, -60, -70], 0),
        ([6000, 7000, 8000], 5000),
    ],
)
def test_robust_uplift__of_votes__is_the_lower_median_of_five_or_more(bps: list[int], expected: int) -> None:
    assert robust_uplift(bps, PARAMS) == expected


def test_effect__of_a_subset_above_a_superset_of_five__is_clipped() -> None:
    found = votes((1,), 3000, 3000, 3000) + votes((1, 2), 900, 900, 900, 900, 900)
    assert uplift(found) == {(1,): 900, (1, 2): 900}


def test_effect__of_a_subset_above_a_superset_of_four__stands() -> None:
    found = votes((1,), 3000, 3000, 3000) + votes((1, 2), 900, 900, 900, 900)
    assert uplift(found) == {(1,): 3000, (1, 2): 900}


@pytest.mark.parametrize(("lie", "expected"), [(0, 700), (5000, 800)])
def test_effect__of_one_liar_among_four__moves_at_most_to_an_honest_vote(lie: int, expected: int) -> None:
    assert uplift(votes((1,), 700, 800, 900, lie)) == {(1,): expected}


def test_effect__of_parties_that_paid_less_than_a_tenth_of_the_reference_price__is_without_them() -> None:
    """100 // 10 = 10. Three are heard; the five that paid 9 are not, but what they paid weighs: 9 / 109 each."""
    found = votes((1,), 700, 800, 900, paid=10)
    silent = [Vote("0xaa", (1,), party, 5000, 9) for party in range(10, 15)]
    (cell,) = effects([*found, *silent], 1, PARAMS)
    assert (cell.voters, cell.uplift_bps, cell.weight) == (3, 700, (3 * 90_909_090 + 5 * 82_568_807) // 10**6)


def test_effect__of_a_superset_of_five__whose_fifth_is_silent__caps_nothing() -> None:
    large = [*votes((1, 2), 900, 900, 900, 900), Vote("0xaa", (1, 2), 9, 900, 9)]
    assert uplift(votes((1,), 3000, 3000, 3000) + large) == {(1,): 3000, (1, 2): 900}


def test_heard__when_amounts_are_decayed__then_the_price_is_scaled_alike() -> None:
    unit = 1 << 20
    price = PARAMS.vote_price
    assert (price, heard(price * unit, unit, PARAMS), heard(price * unit - 1, unit, PARAMS)) == (10, True, False)


def test_weight__of_payers_at_the_reference_price__is_half_a_thousand_each() -> None:
    assert [cell.weight for cell in effects(votes((1,), 1, 2, 3, paid=100), 1, PARAMS)] == [1500]
