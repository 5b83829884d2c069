"""Exact Shapley values of max games against all orders of arrival, and games that no enumeration could do."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.valuation.maxgame import shapley

PLAYERS = range(6)
games = st.dictionaries(
    st.frozensets(st.integers(0, 5), min_size=1, max_size=6), st.integers(0, 5000), min_size=1, max_size=9
)


def worth(observed: dict[frozenset[int], int], present: frozenset[int]) -> int:
    """The best observed set within the coalition."""
    return max((value for players, value in observed.items() if players <= present), default=0)


def arrivals(observed: dict[frozenset[int], int]) -> dict[int, Fraction]:
    """Mean marginal worth over every order of arrival of six players."""
    sums = dict.fromkeys(PLAYERS, 0)
    cache = {
        frozenset(members): worth(observed, frozenset(members))
        for size in range(7)
        for members in combinations(PLAYERS, size)
    }
    for order in permutations(PLAYERS):
        present: frozenset[int] = frozenset()
        for player in order:
            sums[player] += cache[present | {player}] - cache[present]
            present |= {player}
    return {player: Fraction(total, factorial(6)) for player, total in sums.items()}


@settings(max_examples=120, deadline=None)
@given(games)
def test_shapley__of_any_max_game_of_six__equals_all_orders_of_arrival(observed: dict[frozenset[int], int]) -> None:
    """phi_i is the mean marginal worth; players in no observed set have none."""
    expected = arrivals(observed)
    found = shapley(observed)
    assert {player: found.get(player, Fraction(0)) for player in PLAYERS} == expected


def by_subsets(observed: dict[frozenset[int], int], count: int) -> dict[int, Fraction]:
    """The subset formula: sum over T without i of |T|! (n - |T| - 1)! / n! times the marginal worth."""
    worths = [
        worth(observed, frozenset(i for i in range(count) if mask >> i & 1)) if mask else 0
        for mask in range(1 << count)
    ]
    chance = [Fraction(factorial(size) * factorial(count - size - 1), factorial(count)) for size in range(count)]
    return {
        i: sum(
            (
                chance[mask.bit_count()] * (worths[mask | 1 << i] - worths[mask])
                for mask in range(1 << count)
                if not mask >> i & 1 and worths[mask | 1 << i] != worths[mask]
            ),
            Fraction(0),
        )
        for i in range(count)
    }


@pytest.mark.parametrize("count", [7, 8, 9, 10])
@settings(max_examples=8, deadline=None)
@given(st.data())
def test_shapley__of_up_to_ten_players__equals_the_subset_formula(count: int, data: st.DataObject) -> None:
    """An own model by the definition; pyDVL is compared by the suite `pydvl`."""
    sets = st.frozensets(st.integers(0, count - 1), min_size=1)
    observed = data.draw(st.dictionaries(sets, st.integers(0, 5000), min_size=1, max_size=14))
    found = shapley(observed)
    assert {i: found.get(i, Fraction(0)) for i in range(count)} == by_subsets(observed, count)


@settings(max_examples=60, deadline=None)
@given(games, st.permutations(list(PLAYERS)))
def test_shapley__of_renamed_players__is_the_same_values_renamed(
    observed: dict[frozenset[int], int], name: list[int]
) -> None:
    """Symmetry: who is called what does not matter."""
    renamed = {frozenset(name[i] for i in players): value for players, value in observed.items()}
    assert shapley(renamed) == {name[i]: value for i, value in shapley(observed).items()}


@settings(max_examples=120, deadline=None)
@given(games)
def test_shapley__of_any_max_game__sums_to_the_best_worth(observed: dict[frozenset[int], int]) -> None:
    """Efficiency."""
    assert sum(shapley(observed).values()) == max(observed.values())


def test_shapley__of_fifty_alternatives_and_their_union__is_exact() -> None:
    """Any single is worth 10, all fifty 60: symmetric players share 60."""
    observed = {frozenset({i}): 10 for i in range(50)} | {frozenset(range(50)): 60}
    assert set(shapley(observed).values()) == {Fraction(60, 50)}


@pytest.mark.edge("E12")
def test_shapley__of_one_set_of_a_thousand__is_equal_shares() -> None:
    assert set(shapley({frozenset(range(1000)): 500}).values()) == {Fraction(1, 2)}


def test_shapley__when_unions_explode__shares_the_level_equally() -> None:
    """All 190 pairs of twenty players form one component with 2^20 unions; by symmetry equal shares are exact."""
    observed = {frozenset(pair): 20 for pair in combinations(range(20), 2)}
    assert shapley(observed) == dict.fromkeys(range(20), Fraction(1))
