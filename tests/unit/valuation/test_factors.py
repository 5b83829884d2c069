"""A factor moves at most its own coefficient; a silent one gives it to the merit factors."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.valuation import FACTORS, ParameterError, ValuationParams
from offchain.valuation.factors import Factor, effective_coefficients, mix

COEFFICIENTS = ValuationParams().coefficients
row = st.lists(st.integers(0, 10**15), min_size=4, max_size=4)
table = st.lists(row, min_size=7, max_size=7)


def factors(rows: list[list[int]]) -> list[Factor]:
    """Seven factors with the default coefficients; the first two are merit."""
    return [Factor(n, c, tuple(r), n in FACTORS[:2]) for n, c, r in zip(FACTORS, COEFFICIENTS, rows, strict=True)]


@settings(max_examples=60, deadline=None)
@given(table, row, st.integers(2, 6))
def test_weights__when_one_factor_changes__move_at_most_its_coefficient(
    rows: list[list[int]], other: list[int], place: int
) -> None:
    """|w' - w| <= coefficient, plus one unit of rounding on either side."""
    before = mix(factors(rows)).weights
    after = mix(factors([*rows[:place], other, *rows[place + 1 :]])).weights
    assert all(abs(a - b) <= COEFFICIENTS[place] + 1 for a, b in zip(after, before, strict=True))


@settings(max_examples=60, deadline=None)
@given(table, row, st.integers(0, 1))
def test_weights__when_a_merit_factor_changes__move_at_most_its_effective_coefficient(
    rows: list[list[int]], other: list[int], place: int
) -> None:
    """Its own coefficient plus what silent factors gave it."""
    rows, other = [[1 + value for value in r] if r in rows[:2] else r for r in rows], [1 + value for value in other]
    before = mix(factors(rows))
    after = mix(factors([*rows[:place], other, *rows[place + 1 :]])).weights
    assert all(abs(a - b) <= before.effective[place] + 1 for a, b in zip(after, before.weights, strict=True))


@settings(max_examples=60, deadline=None)
@given(table)
def test_mix__of_any_factors__sums_to_a_million_and_contributions_to_the_weights(rows: list[list[int]]) -> None:
    """Sum of weights and of effective coefficients = 10^6; the columns of contributions sum to the weights."""
    answer = mix(factors(rows))
    assert sum(answer.weights) == sum(answer.effective) == 1_000_000
    assert tuple(map(sum, zip(*answer.contributions, strict=True))) == answer.weights


def test_coefficient__of_silent_factors__goes_to_merit_in_proportion() -> None:
    """150,000 ppm of scarcity and updates go 2 : 1 to 300,000 and 150,000."""
    rows = [[1, 0], [0, 1], [1, 1], [1, 1], [0, 0], [1, 1], [0, 0]]
    assert effective_coefficients(factors(rows)) == (400_000, 200_000, 150_000, 150_000, 0, 100_000, 0)


def test_coefficient__of_silent_synergy__goes_to_independent() -> None:
    rows = [[1, 0], [0, 0], [1, 1], [1, 1], [1, 1], [1, 1], [1, 1]]
    assert effective_coefficients(factors(rows)) == (450_000, 0, 150_000, 150_000, 100_000, 100_000, 50_000)


@pytest.mark.edge("E10")
def test_mix__without_any_evidence__is_equal() -> None:
    assert mix(factors([[0, 0, 0]] * 7)).weights == (333_334, 333_333, 333_333)


def test_mix__with_volume_only__moves_by_the_volume_coefficient_alone() -> None:
    """90 % equal, 10 % to the only resource with records."""
    rows = [[0, 0]] * 5 + [[9, 0]] + [[0, 0]]
    assert mix(factors(rows)).weights == (550_000, 450_000)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"coefficients": (1_000_000,)}, "coefficients: expected 7 shares"),
        ({"coefficients": (999_999, 0, 0, 0, 0, 0, 0)}, "coefficients: expected 7 shares"),
        ({"quality_mix": (1_000_001, -1, 0, 0)}, "quality_mix: expected 4 shares"),
        ({"reference_price": 0}, "reference_price: expected at least 1, received 0"),
        ({"zero_votes": -1}, "zero_votes: expected at least 0, received -1"),
        ({"vote_quorum": -1}, "vote_quorum: expected at least 0, received -1"),
        ({"vote_price_divisor": 0}, "vote_price_divisor: expected at least 1, received 0"),
    ],
)
def test_params__out_of_range__are_refused_with_both_sides(change: dict[str, int], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        ValuationParams(**change)  # type: ignore[arg-type]
