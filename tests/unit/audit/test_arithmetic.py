"""The auditor's arithmetic against hand calculation and laws."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from offchain.audit.arithmetic import Row, attribute, cumulative_floors, equal_weights, net, outcome_row, split

TRAINING = Row(500_000, 300_000, 50_000, 150_000)
amounts = st.integers(min_value=0, max_value=2**112)


def shares(most: int) -> st.SearchStrategy[list[int]]:
    """Lists of shares that sum to 1,000,000 ppm."""
    cuts = st.lists(st.integers(min_value=0, max_value=1_000_000), max_size=most)
    return cuts.map(lambda c: [b - a for a, b in zip([0, *sorted(c)], [*sorted(c), 1_000_000], strict=True)])


def test_split__one_million_in_the_training_row__gives_5_3_half_1_5() -> None:
    pools = split(1_000_000, TRAINING, 1_000_000, 1_000_000)
    assert (pools.source, pools.service, pools.unearned) == (500_000, 300_000, 0)
    assert (pools.operator, pools.ecosystem) == (50_000, 150_000)


def test_split__seventy_thousand_units__gives_the_figures_of_the_rounding_law() -> None:
    pools = split(70_000, TRAINING, 1_000_000, 1_000_000)
    assert (pools.source, pools.service, pools.operator, pools.ecosystem) == (35_000, 21_000, 3_500, 10_500)


def test_split__base_of_seventy_percent_and_half_the_performance__leaves_the_rest_unearned() -> None:
    # service column 300,000: base 210,000, performance part 90,000 of which half is earned
    pools = split(1_000_000, TRAINING, 700_000, 500_000)
    assert (pools.service, pools.unearned) == (255_000, 45_000)


def test_outcome_row__agreed_ratio__pays_source_and_service_only() -> None:
    assert outcome_row(700_000, TRAINING) == Row(700_000, 300_000, 0, 0)


def test_outcome_row__no_agreed_ratio__is_the_default() -> None:
    assert outcome_row(0, TRAINING) == TRAINING


def test_attribute__three_equal_weights_of_ten__is_exact_by_cumulative_floors() -> None:
    # 10·333334/10⁶ = 3.33 → 3; 10·666667/10⁶ = 6.67 → 6 − 3; the rest 4
    assert attribute(10, [(1, 333_334), (2, 333_333), (3, 333_333)]) == {1: 3, 2: 3, 3: 4}


def test_equal_weights__three_resources__gives_the_remainder_to_the_lowest_id() -> None:
    assert equal_weights([7, 3, 5]) == [(3, 333_334), (5, 333_333), (7, 333_333)]


def test_net__one_account_from_two_products__is_one_amount() -> None:
    assert net([("a", 2), ("b", 0), ("a", 3)]) == {"a": 5}


@given(amounts, shares(12))
def test_cumulative_floors__any_amount_and_shares__are_exact_in_sum_and_within_one_unit(
    amount: int, parts: list[int]
) -> None:
    """Law: Σ parts = amount, and |part − amount·share/10⁶| < 1 for each recipient."""
    result = cumulative_floors(amount, parts)
    assert sum(result) == amount
    for part, share in zip(result, parts, strict=True):
        assert abs(part - Fraction(amount * share, 1_000_000)) < 1


@given(amounts, shares(3), st.integers(0, 1_000_000), st.integers(0, 1_000_000))
def test_split__any_row_base_and_performance__conserves_the_amount(
    amount: int, parts: list[int], base: int, performance: int
) -> None:
    """Law: source + service + unearned + operator + ecosystem = amount."""
    padded = (parts + [0, 0, 0, 0])[:4]
    padded[3] += 1_000_000 - sum(padded)
    assert split(amount, Row(*padded), base, performance).total == amount
