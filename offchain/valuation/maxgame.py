"""Exact Shapley values of a game that is worth the best observed set a coalition contains, for any number of players.

v(T) = max{u_k : R_k within T}. Cut into levels of u, every level is a simple game "T contains one of these sets". Its
minimal sets fall into components without common players; inside a component the Harsanyi dividends live on unions of
its sets, and components combine as independent events of the multilinear extension, so that
phi_i = integral over t in [0, 1] of df/dx_i at x = (t, …, t), a polynomial with integer coefficients.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import lcm
from operator import or_

Players = frozenset[int]
Mask = int
"""A set of players as bits, by their place among all players of the game."""
Dividends = dict[Mask, int]
Polynomial = list[int]

MAX_UNIONS = 1 << 13
"""Unions with a dividend in one component; above it the players of the level's minimal sets share it equally."""


def shapley(observed: Mapping[Players, int]) -> dict[int, Fraction]:
    """The Shapley value of every player in an observed set; worths are >= 0 and the values sum to the best worth."""
    unit, values = whole_values(observed)
    return {player: Fraction(value, unit) for player, value in values.items()}


def whole_values(observed: Mapping[Players, int]) -> tuple[int, dict[int, int]]:
    """The same values as whole multiples of 1 / unit, and the unit: the least multiple of 1 … the number of players."""
    players = sorted(frozenset().union(*observed))
    bit = {player: 1 << place for place, player in enumerate(players)}
    worths = {sum(bit[player] for player in members): worth for members, worth in observed.items()}
    values = [0] * len(players)
    unit = lcm(*range(1, len(players) + 1))
    known: Known = {}
    levels = sorted({worth for worth in worths.values() if worth > 0}, reverse=True)
    for level, below in pairwise([*levels, 0]):
        family = minimal(mask for mask, worth in worths.items() if worth >= level)
        for place, share in _one_of(family, unit, known).items():
            values[place] += (level - below) * share
    return unit, dict(zip(players, values, strict=True))


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


@dataclass(frozen=True)
class Part:
    """A component: its places, by size of a union the sum of dividends of every place, and its chance of failure."""

    members: list[int]
    sums: dict[int, dict[int, int]]
    failure: Polynomial


Known = dict[tuple[Mask, ...], Part | None]
"""Components that an earlier level had too."""


def _one_of(family: list[Mask], unit: int, known: Known) -> dict[int, int]:
    """Shapley value, by place, of the game that is `unit` when a coalition contains one of the minimal sets.

    `unit` is a multiple of every number up to the number of players, so that all values are whole.
    """
    if len(family) == 1:
        return dict.fromkeys(places(family[0]), unit // family[0].bit_count())
    parts: list[Part] = []
    for component in map(tuple, _components(family)):
        if component not in known:
            known[component] = _part(_dividends(component))
        part = known[component]
        if part is None:
            involved = places(reduce(or_, family))
            return dict.fromkeys(involved, unit // len(involved))
        parts.append(part)
    values: dict[int, int] = {}
    for part, others in zip(parts, _products_of_others([part.failure for part in parts]), strict=True):
        values |= _values(part, others, unit)
    return values


def _part(dividends: Dividends | None) -> Part | None:
    """A component from its dividends; None where there were too many."""
    if dividends is None:
        return None
    members = places(reduce(or_, dividends))
    by_size: dict[int, list[tuple[Mask, int]]] = {}
    for union, dividend in dividends.items():
        by_size.setdefault(union.bit_count(), []).append((union, dividend))
    sums = {
        size: {place: sum([dividend for union, dividend in group if union >> place & 1]) for place in members}
        for size, group in by_size.items()
    }
    return Part(members, sums, _failure({size: sum(d for _, d in group) for size, group in by_size.items()}))


def _components(family: list[Mask]) -> list[list[Mask]]:
    """Groups of sets that are linked by common players."""
    groups: list[tuple[Mask, list[Mask]]] = []
    for mask in family:
        linked = [group for group in groups if group[0] & mask]
        groups = [group for group in groups if not group[0] & mask]
        reach = reduce(or_, (group[0] for group in linked), mask)
        groups.append((reach, [member for group in linked for member in group[1]] + [mask]))
    return [members for _, members in groups]


def _dividends(component: Iterable[Mask]) -> Dividends | None:
    """Harsanyi dividends, none of them 0, by inclusion and exclusion over unions; None for more than MAX_UNIONS."""
    dividends: Dividends = {}
    for mask in component:
        grown = dict(dividends)
        for union, dividend in (*dividends.items(), (mask, -1)):
            joined = union | mask
            left = grown.get(joined, 0) - dividend
            if left:
                grown[joined] = left
            else:
                grown.pop(joined, None)
        if len(grown) > MAX_UNIONS:
            return None
        dividends = grown
    return dividends


def _failure(totals: Mapping[int, int]) -> Polynomial:
    """1 - f(t): the chance that no set of the component is complete when each player is present with chance t.

    `totals` has, by size of a union, the sum of dividends.
    """
    polynomial = [0] * (max(totals) + 1)
    polynomial[0] = 1
    for size, total in totals.items():
        polynomial[size] = -total
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


def _values(part: Part, others: Polynomial, unit: int) -> dict[int, int]:
    """phi_i = sum over unions U with i of d_U times the integral of t^(|U|-1) * others(t), in parts of 1 / unit."""
    integrals = [
        (row, sum(c * (unit // (size + power)) for power, c in enumerate(others) if c))
        for size, row in part.sums.items()
    ]
    return {place: sum(row[place] * integral for row, integral in integrals) for place in part.members}
