"""The auditor's arithmetic against hand calculation and laws."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from offchain.audit.arithmetic import Money, Row, attribute, equal_weights, net, outcome_row, split

TRAINING = Row(500_000, 300_000, 50_000, 150_000)
OUTCOME = Row(625_000, 375_000, 0, 0)
WHOLE = 1_000_000
amounts = st.integers(min_value=0, max_value=2**112 - 1)
ppm = st.integers(0, WHOLE)


def shares(parts: int) -> st.SearchStrategy[list[int]]:
    """Exactly `parts` shares that sum to 1,000,000 ppm."""
    cuts = st.lists(ppm, min_size=parts - 1, max_size=parts - 1)
    return cuts.map(lambda c: [b - a for a, b in zip([0, *sorted(c)], [*sorted(c), WHOLE], strict=True)])


rows = shares(4).map(lambda s: Row(*s))


def licence(amount: int) -> Money:
    """TRAINING licence money only."""
    return Money(amount, TRAINING, 0, OUTCOME)


def test_split__one_million_in_the_training_row__gives_5_3_half_1_5() -> None:
    pools = split(licence(1_000_000), WHOLE, WHOLE)
    assert (pools.source, pools.service, pools.unearned) == (500_000, 300_000, 0)
    assert (pools.operator, pools.ecosystem) == (50_000, 150_000)


def test_split__ten_thousand_payments_of_seven_units__gives_the_figures_of_the_rounding_law() -> None:
    pools = split(licence(70_000), WHOLE, WHOLE)
    assert (pools.source, pools.service, pools.operator, pools.ecosystem) == (35_000, 21_000, 3_500, 10_500)


def test_split__base_of_seventy_percent_and_half_the_performance__leaves_the_rest_unearned() -> None:
    # service column 300,000: base 210,000, performance part 90,000 of which half is earned
    pools = split(licence(1_000_000), 700_000, 500_000)
    assert (pools.service, pools.unearned) == (255_000, 45_000)


def test_split__licence_and_outcome_money__adds_both_rows() -> None:
    # licence 1,000 → 500/300/50/150, outcome 800 → 500/300
    pools = split(Money(1_000, TRAINING, 800, OUTCOME), WHOLE, WHOLE)
    assert (pools.source, pools.service, pools.operator, pools.ecosystem) == (1_000, 600, 50, 150)


def test_outcome_row__agreed_ratio__pays_source_and_service_only() -> None:
    assert outcome_row(700_000, OUTCOME) == Row(700_000, 300_000, 0, 0)


def test_outcome_row__no_agreed_ratio__is_the_default() -> None:
    assert outcome_row(0, OUTCOME) == OUTCOME


def test_attribute__three_equal_weights_of_ten__is_exact_by_cumulative_floors() -> None:
    # a source pool of 10: 3.33334 → 3, 6.66667 → 6, 10 → 10
    assert attribute(licence(20), [(1, 333_334), (2, 333_333), (3, 333_333)]) == {1: 3, 2: 3, 3: 4}


def test_equal_weights__three_resources__gives_the_remainder_to_the_lowest_id() -> None:
    assert equal_weights([7, 3, 5]) == [(3, 333_334), (5, 333_333), (7, 333_333)]


def test_net__one_account_from_two_products__is_one_amount() -> None:
    assert net([("a", 2), ("b", 0), ("a", 3)]) == {"a": 5}


@given(amounts, rows, shares(7))
def test_attribute__any_money_and_weights__is_exact_in_sum_and_within_one_unit(
    amount: int, row: Row, weights: list[int]
) -> None:
    """Law: Σ shares = ⌊source⌋, and |share − amount·source·weight/10¹²| < 1 for each resource."""
    money = Money(amount, row, 0, OUTCOME)
    result = attribute(money, enumerate(weights))
    assert sum(result.values()) == amount * row.source // WHOLE
    for place, weight in enumerate(weights):
        assert abs(result[place] - Fraction(amount * row.source * weight, WHOLE**2)) < 1


@given(amounts, rows, amounts, rows, ppm, ppm)
def test_split__any_money_base_and_performance__is_exact_in_sum_and_within_one_unit(
    amount: int, row: Row, outcome: int, outcome_row_: Row, base: int, performance: int
) -> None:
    """Law: the pools sum to licence + outcome, and each differs from its exact rational by less than one unit."""
    pools = split(Money(amount, row, outcome, outcome_row_), base, performance)
    assert pools.total == amount + outcome
    service = Fraction(amount * row.service + outcome * outcome_row_.service, WHOLE)
    earned = service * (Fraction(base, WHOLE) + (1 - Fraction(base, WHOLE)) * Fraction(performance, WHOLE))
    exact = {
        "source": Fraction(amount * row.source + outcome * outcome_row_.source, WHOLE),
        "service": earned,
        "unearned": service - earned,
        "operator": Fraction(amount * row.operator + outcome * outcome_row_.operator, WHOLE),
        "ecosystem": Fraction(amount * row.ecosystem + outcome * outcome_row_.ecosystem, WHOLE),
    }
    for column, wanted in exact.items():
        assert abs(getattr(pools, column) - wanted) < 1
