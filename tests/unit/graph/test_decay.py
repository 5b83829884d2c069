"""The decay table against its definition, without a root: 2^(bits * h - age) lies between r^h and (r + 1)^h."""

from __future__ import annotations

import pytest

from offchain.graph.decay import DecayError, DecayRule


@pytest.mark.parametrize(("age", "factor"), [(0, 1_048_576), (1, 1_040_531), (90, 524_288), (180, 262_144)])
def test_factor__at_published_ages__is_the_published_table(age: int, factor: int) -> None:
    assert DecayRule().factor(age) == factor


@pytest.mark.parametrize("age", range(0, 1801, 37))
def test_factor__at_any_age__is_the_exact_floor(age: int) -> None:
    """r^90 <= 2^(1800 - age) < (r + 1)^90 is the definition of the floor of the 90th root."""
    root = DecayRule().factor(age)
    assert root**90 <= 2 ** (1800 - age) < (root + 1) ** 90


def test_factor__after_twenty_half_lives__is_zero() -> None:
    assert [DecayRule().factor(age) for age in (1800, 1801)] == [1, 0]


def test_factor__for_the_future__is_zero() -> None:
    assert DecayRule().factor(-1) == 0


def test_rule__without_a_half_life__is_refused_with_both_sides() -> None:
    with pytest.raises(DecayError, match=r"expected half-life >= 1.*received 0 and 20"):
        DecayRule(half_life=0)
