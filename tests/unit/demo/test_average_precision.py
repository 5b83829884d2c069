"""Average precision by exact counts, against hand calculation and scikit-learn's own."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from offchain.demo.training import average_precision, floor_bps


def test_average_precision__when_one_healthy_row_ranks_between__then_five_sixths() -> None:
    labels = np.array([True, False, True])
    scores = np.array([3.0, 2.0, 1.0])
    assert average_precision(labels, scores) == Fraction(1, 2) * 1 + Fraction(1, 2) * Fraction(2, 3)


def test_average_precision__when_all_scores_tie__then_share_of_faulty_rows() -> None:
    labels = np.array([False, True, False, False])
    assert average_precision(labels, np.zeros(4)) == Fraction(1, 4)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=1, max_size=40))
def test_average_precision__for_any_ranking_with_ties__then_agrees_with_scikit_learn(
    rows: list[tuple[bool, int]],
) -> None:
    """The exact fraction and the floating figure of the library describe the same ranking."""
    labels = np.array([True, *[label for label, _ in rows]])
    scores = np.array([3.0, *[float(score) for _, score in rows]])
    assert abs(float(average_precision(labels, scores)) - average_precision_score(labels, scores)) < 1e-12


def test_floor_bps__when_between_two_basis_points__then_the_lower() -> None:
    assert floor_bps(Fraction(2, 3)) == 6666


def test_floor_bps__when_one__then_ten_thousand() -> None:
    assert floor_bps(Fraction(1)) == 10_000
