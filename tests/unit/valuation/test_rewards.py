"""Shares of a programme's budget: figures by hand; corrections that are cut up gain nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.codec.leaf import Programme
from offchain.domain.types import PPM, SCORE_ONE
from offchain.valuation.points import Claim, Key
from offchain.valuation.rewards import PROGRAMMES, correction_merits, shares

KEY: Key = (1, bytes(32))
claims = st.lists(
    st.builds(
        Claim,
        st.integers(1, 4),
        st.tuples(st.integers(1, 9), st.binary(min_size=1, max_size=1)),
        st.integers(0, 10**10),
    ),
    max_size=12,
)


def test_shares__of_one_full_contribution__are_a_fifth() -> None:
    assert shares(Programme.CORRECTION, [Claim(1, KEY, SCORE_ONE)]) == {KEY: 200_000}


def test_shares__of_half_a_contribution__are_a_tenth() -> None:
    assert shares(Programme.FEEDBACK, [Claim(1, KEY, SCORE_ONE // 2)]) == {KEY: 100_000}


def test_shares__of_ten_parties_with_a_full_one_each__are_a_tenth_each() -> None:
    found = shares(Programme.LONG_TAIL, [Claim(i, (i, b""), SCORE_ONE) for i in range(10)])
    assert found == {(i, b""): 100_000 for i in range(10)}


def test_programmes__of_the_fund__all_have_a_pool() -> None:
    assert set(PROGRAMMES) == set(Programme)


def test_correction__of_a_thousand_records__has_half_of_its_merit() -> None:
    assert correction_merits({KEY: 1_000}) == {KEY: Fraction(SCORE_ONE, 2)}


@pytest.mark.parametrize("programme", list(Programme))
@given(made=claims)
def test_shares__of_any_claims__are_at_most_the_whole_in_any_order(programme: Programme, made: list[Claim]) -> None:
    found = shares(programme, made)
    assert sum(found.values()) <= PPM
    assert all(0 < share <= PPM for share in found.values())
    assert shares(programme, made[::-1]) == found


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=9))
def test_correction__cut_up__has_the_same_merit(records: list[int]) -> None:
    whole = correction_merits({KEY: sum(records)})[KEY]
    parts = correction_merits({(1, bytes([i])): count for i, count in enumerate(records)})
    assert sum(parts.values()) == whole


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_correction__of_more_records__has_more_merit_below_the_whole(few: int, more: int) -> None:
    assert correction_merits({KEY: few})[KEY] < correction_merits({KEY: few + more})[KEY] < SCORE_ONE
