"""Largest remainder and the movement bound: the sum is exact, always."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.valuation import ParameterError, ValuationError, bounded
from offchain.valuation.rounding import largest_remainder, round_to_total

MILLION = 1_000_000
parts = st.lists(st.integers(0, 10**30), min_size=1, max_size=12)
pairs = st.integers(1, 10).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 10**9), min_size=n, max_size=n), st.lists(st.integers(0, 10**9), min_size=n, max_size=n)
    )
)


def weights(values: list[int]) -> dict[int, int]:
    """Random parts as weights."""
    return dict(enumerate(largest_remainder(MILLION, values)))


def test_largest_remainder__of_equal_thirds__gives_the_unit_to_the_lower_id() -> None:
    assert largest_remainder(MILLION, [1, 1, 1]) == (333_334, 333_333, 333_333)


def test_largest_remainder__of_zeros__is_equal() -> None:
    assert largest_remainder(MILLION, [0, 0, 0]) == (333_334, 333_333, 333_333)


def test_largest_remainder__of_5_3_and_3_in_ten__favours_the_larger_remainders() -> None:
    """Quotas 50/11 = 4.55 and twice 30/11 = 2.73: the two units go to the .73s."""
    assert largest_remainder(10, [5, 3, 3]) == (4, 3, 3)


@pytest.mark.parametrize("wrong", [[], [1, -1]])
def test_largest_remainder__of_no_parts_or_a_negative__is_refused(wrong: list[int]) -> None:
    with pytest.raises(ParameterError, match="expected one or more, each at least 0"):
        largest_remainder(10, wrong)


def test_round_to_total__of_quotas_with_another_sum__is_refused() -> None:
    with pytest.raises(ParameterError, match="sum of quotas: expected 10, received 9"):
        round_to_total(10, [4, 5])  # type: ignore[list-item]


@given(parts)
def test_largest_remainder__of_any_parts__sums_exactly_within_one_of_the_quota(values: list[int]) -> None:
    """Sum = total, and |unit - quota| < 1."""
    units = largest_remainder(MILLION, values)
    total = sum(values)
    assert sum(units) == MILLION
    assert total == 0 or all(abs(u * total - MILLION * v) < total for u, v in zip(units, values, strict=True))


@given(pairs, st.integers(0, MILLION))
def test_bounded__for_any_move__keeps_the_sum_the_bound_and_the_line(
    both: tuple[list[int], list[int]], limit: int
) -> None:
    """Sum 10^6; |w - base| <= d; w - base is within 1 of (target - base) * d / D."""
    base, target = weights(both[0]), weights(both[1])
    moved = bounded(base, target, limit)
    widest = max(abs(target[i] - base[i]) for i in base)
    assert sum(moved.values()) == MILLION
    assert all(abs(moved[i] - base[i]) <= limit for i in base)
    assert widest <= limit or all(
        abs((moved[i] - base[i]) * widest - (target[i] - base[i]) * limit) < widest for i in base
    )


def test_bounded__within_the_bound__is_the_target() -> None:
    assert bounded({1: 500_000, 2: 500_000}, {1: 550_000, 2: 450_000}, 50_000) == {1: 550_000, 2: 450_000}


def test_bounded__beyond_the_bound__stops_on_the_line() -> None:
    """D = 400,000, d = 100,000: a quarter of the way for each."""
    base, target = {1: 600_000, 2: 200_000, 3: 200_000}, {1: 200_000, 2: 500_000, 3: 300_000}
    assert bounded(base, target, 100_000) == {1: 500_000, 2: 275_000, 3: 225_000}


def test_bounded__for_other_resources__is_refused_with_both_sides() -> None:
    with pytest.raises(ValuationError, match=r"expected \[1\], received \[2\]"):
        bounded({1: MILLION}, {2: MILLION}, 5)


def test_bounded__of_weights_that_are_no_whole__is_refused() -> None:
    with pytest.raises(ValuationError, match="sum of target weights in ppm: expected 1000000, received 7"):
        bounded({1: MILLION}, {1: 7}, 5)


def test_bounded__by_a_negative_bound__is_refused() -> None:
    with pytest.raises(ParameterError, match="max_delta: expected at least 0 ppm, received -1"):
        bounded({1: MILLION}, {1: MILLION}, -1)
