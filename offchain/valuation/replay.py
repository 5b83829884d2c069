"""The replay game: what the log would have been worth with only some of the resources available (DESIGN section 8).

V(T) = sum over cells (s, R) of weight(s, R) * the best effect observed in s on a subset of R within T.
Values are in 10^-9 of the uplift cap times thousandths of a saturated payer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from offchain.valuation.maxgame import Players, whole_values
from offchain.valuation.result import CombinationEffect


@dataclass(frozen=True)
class Cell:
    """One tiny game: the weight of the events on `players`, and the effects observed on subsets of them."""

    players: Players
    weight: int
    options: tuple[tuple[Players, int], ...]
    scenario: str

    def best(self, available: Players) -> int:
        """The best effect within `available`, 10^-9."""
        return max((effect for players, effect in self.options if players <= available), default=0)


@dataclass(frozen=True)
class ReplayGame:
    """The sum of the tiny games of one composition."""

    cells: tuple[Cell, ...]

    def value(self, available: Iterable[int]) -> int:
        """V(T)."""
        present = frozenset(available)
        met = {place for resource in present for place in self._places.get(resource, ())}
        return sum(self.cells[place].weight * self.cells[place].best(present) for place in met)

    def weight_of(self, resource: int) -> int:
        """Sum of the weights of the cells that use a resource, thousandths of a saturated payer."""
        return sum(self.cells[place].weight for place in self._places.get(resource, ()))

    @cached_property
    def _places(self) -> dict[int, list[int]]:
        """The places of the cells that use each resource."""
        answer: dict[int, list[int]] = {}
        for place, cell in enumerate(self.cells):
            for resource in cell.players:
                answer.setdefault(resource, []).append(place)
        return answer

    def shapley(self, player_of: Mapping[int, int]) -> dict[int, Fraction]:
        """Exact Shapley value of every player; `player_of` maps resource to player, so owners can play as one.

        The values sum to V(all resources).
        """
        sums: dict[int, dict[int, int]] = {player: {} for player in player_of.values()}
        for cell in self.cells:
            observed: dict[Players, int] = {}
            for resources, effect in cell.options:
                players = frozenset(player_of[resource] for resource in resources)
                observed[players] = max(effect, observed.get(players, 0))
            unit, values = whole_values(observed)
            for player, value in values.items():
                sums[player][unit] = sums[player].get(unit, 0) + cell.weight * value
        return {
            player: sum((Fraction(value, unit) for unit, value in found.items()), Fraction(0))
            for player, found in sums.items()
        }


def replay(effects: Iterable[CombinationEffect], composition: Iterable[int]) -> ReplayGame:
    """Build the game of a composition. Of a combination that reaches beyond it only the common resources play."""
    target = frozenset(composition)
    observed: dict[str, dict[Players, int]] = {}
    weights: dict[tuple[str, Players], int] = {}
    for item in effects:
        combination = frozenset(item.combination)
        common = combination & target
        if common:
            weights[item.scenario, common] = weights.get((item.scenario, common), 0) + item.weight
        if combination <= target:
            observed.setdefault(item.scenario, {})[combination] = item.effect
    keys = sorted(weights, key=lambda key: (key[0], sorted(key[1])))
    cells = (
        Cell(
            players=players,
            weight=weights[scenario, players],
            options=tuple(_within(players, observed.get(scenario, {}))),
            scenario=scenario,
        )
        for scenario, players in keys
    )
    return ReplayGame(cells=tuple(cells))


def _within(players: Players, observed: Mapping[Players, int]) -> Iterator[tuple[Players, int]]:
    """The observed subsets of a cell, by whichever way is shorter."""
    if len(observed) <= 1 << len(players):
        yield from ((other, worth) for other, worth in observed.items() if other <= players)
        return
    for size in range(1, len(players) + 1):
        for members in map(frozenset, combinations(sorted(players), size)):
            if members in observed:
                yield members, observed[members]
