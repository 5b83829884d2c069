"""Exact Shapley values of a game that is worth the best observed set a coalition contains, for any number of players.

v(T) = max{u_k : R_k within T}. Cut into levels of u, every level is a simple game "T contains one of these sets". Its
minimal sets fall into components without common players; inside a component the Harsanyi dividends live on unions of
its sets, and components combine as independent events of the multilinear extension, so that
phi_i = integral over t in [0, 1] of df/dx_i at x = (t, …, t), a polynomial with integer coefficients.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from operator import or_

Players = frozenset[int]
Mask = int
"""A set of players as bits, by their place among all players of the game."""
Dividends = dict[Mask, int]
Polynomial = list[int]

MAX_UNIONS = 1 << 13
"""Distinct unions of one component; above it the level is shared equally among the players of its minimal sets."""


def shapley(observed: Mapping[Players, int]) -> dict[int, Fraction]:
    """The Shapley value of every player in an observed set; worths are >= 0 and the values sum to the best worth."""
    players = sorted(frozenset().union(*observed))
    bit = {player: 1 << place for place, player in enumerate(players)}
    worths = {sum(bit[player] for player in members): worth for members, worth in observed.items()}
    values = [Fraction(0)] * len(players)
    levels = sorted({worth for worth in worths.values() if worth > 0}, reverse=True)
    for level, below in pairwise([*levels, 0]):
        family = minimal(mask for mask, worth in worths.items() if worth >= level)
        for place, share in _one_of(family).items():
            values[place] += (level - below) * share
    return dict(zip(players, values, strict=True))


def minimal(masks: Iterable[Mask]) -> list[Mask]:
    """The sets that contain no other, in a fixed order."""
    kept: list[Mask] = []
    for candidate in sorted(masks, key=lambda mask: (mask.bit_count(), mask)):
        if not any(other & candidate == other for other in kept):
            kept.append(candidate)
    return kept


def places(mask: Mask) -> list[int]:
    """The places of the players in a set, ascending."""
    return [place for place in range(mask.bit_length()) if mask >> place & 1]


def _one_of(family: list[Mask]) -> dict[int, Fraction]:
    """Shapley value, by place, of the game that is 1 when a coalition contains one of the minimal sets."""
    parts: list[Dividends] = []
    for component in _components(family):
        dividends = _dividends(component)
        if dividends is None:
            involved = places(reduce(or_, family))
            return {place: Fraction(1, len(involved)) for place in involved}
        parts.append(dividends)
    values: dict[int, Fraction] = {}
    for dividends, others in zip(parts, _products_of_others([_failure(part) for part in parts]), strict=True):
        values |= _component_values(dividends, others)
    return values


def _components(family: list[Mask]) -> list[list[Mask]]:
    """Groups of sets that are linked by common players."""
    groups: list[tuple[Mask, list[Mask]]] = []
    for mask in family:
        linked = [group for group in groups if group[0] & mask]
        groups = [group for group in groups if not group[0] & mask]
        reach = reduce(or_, (group[0] for group in linked), mask)
        groups.append((reach, [member for group in linked for member in group[1]] + [mask]))
    return [members for _, members in groups]


def _dividends(component: list[Mask]) -> Dividends | None:
    """Harsanyi dividends by inclusion and exclusion over unions; None when there are more than MAX_UNIONS."""
    dividends: Dividends = {}
    for mask in component:
        grown = dict(dividends)
        for union, dividend in dividends.items():
            joined = union | mask
            grown[joined] = grown.get(joined, 0) - dividend
        grown[mask] = grown.get(mask, 0) + 1
        if len(grown) > MAX_UNIONS:
            return None
        dividends = grown
    return dividends


def _failure(dividends: Dividends) -> Polynomial:
    """1 - f(t): the chance that no set of the component is complete when each player is present with chance t."""
    polynomial = [0] * (max(union.bit_count() for union in dividends) + 1)
    polynomial[0] = 1
    for union, dividend in dividends.items():
        polynomial[union.bit_count()] -= dividend
    return polynomial


def _products_of_others(factors: list[Polynomial]) -> list[Polynomial]:
    """For every factor the product of all the others."""
    before: list[Polynomial] = [[1]]
    after: list[Polynomial] = [[1]]
    for factor in factors[:-1]:
        before.append(_product(before[-1], factor))
    for factor in reversed(factors[1:]):
        after.append(_product(after[-1], factor))
    return [_product(left, right) for left, right in zip(before, reversed(after), strict=True)]


def _product(left: Polynomial, right: Polynomial) -> Polynomial:
    """The product of two polynomials."""
    product = [0] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            product[i + j] += a * b
    return product


def _component_values(dividends: Dividends, others: Polynomial) -> dict[int, Fraction]:
    """phi_i = sum over unions U with i of d_U times the integral of t^(|U|-1) * others(t)."""
    totals: dict[int, dict[int, int]] = {}
    for union, dividend in dividends.items():
        size = union.bit_count()
        for place in places(union):
            by_size = totals.setdefault(place, {})
            by_size[size] = by_size.get(size, 0) + dividend
    integrals = {
        size: sum((Fraction(c, size + power) for power, c in enumerate(others)), Fraction(0))
        for size in {union.bit_count() for union in dividends}
    }
    return {
        place: sum((total * integrals[size] for size, total in by_size.items()), Fraction(0))
        for place, by_size in totals.items()
    }
