"""Irreplaceability 不可替代性: what the log would have lost without a party, where others of the catalogue stand in.

Of a cell R without the resources of P there remains K = R without P. Available is then every combination that was
observed in the same scenario and consists of resources of K and, for each resource that is missing, at most one of the
same class that another party owns, inside the composition or not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product

from offchain.graph import ResourceParty
from offchain.valuation.maxgame import Players
from offchain.valuation.replay import Cell, ReplayGame
from offchain.valuation.result import CombinationEffect

Classes = tuple[int, ...]
Observed = list[tuple[int, Players]]
"""Effects (10^-9) with their combinations, greatest first."""


class Substitutes:
    """The observed combinations, by scenario and member, and by scenario and classes."""

    def __init__(self, effects: Iterable[CombinationEffect], owned: Iterable[ResourceParty]) -> None:
        rows = tuple(owned)
        self._party = {row.resource: row.party for row in rows}
        self._class = {row.resource: row.class_id for row in rows}
        self._with: dict[tuple[str, int], Observed] = {}
        self._of: dict[str, dict[Classes, Observed]] = {}
        for cell in sorted(effects, key=lambda cell: (-cell.effect, cell.combination)):
            classes = self._classes(cell.combination)
            if classes is None or not cell.effect:
                continue
            found = (cell.effect, frozenset(cell.combination))
            self._of.setdefault(cell.scenario, {}).setdefault(classes, []).append(found)
            for resource in cell.combination:
                self._with.setdefault((cell.scenario, resource), []).append(found)

    def loss(self, cell: Cell, party: int) -> int:
        """How much worse the best combination is without the party, 10^-9; never below 0."""
        whole = cell.best(cell.players)
        missing = [i for i in cell.players if self._party[i] == party]
        kept = cell.players - set(missing)
        need = Counter(self._class[i] for i in missing if self._class[i])
        best = cell.best(kept)
        if need and best < whole:
            best = self._among_classes(cell.scenario, need, party, best)
        if need and best < whole:
            best = self._beside(cell.scenario, kept, need, party, best)
        return max(0, whole - best)

    def _among_classes(self, scenario: str, need: Counter[int], party: int, best: int) -> int:
        """The best of `best` and the combinations that consist of stand-ins alone."""
        observed = self._of.get(scenario, {})
        for classes in _parts(need, observed):
            allowed = (effect for effect, who in observed[classes] if not self._holds(party, who))
            best = max(best, next(allowed, 0))
        return best

    def _beside(self, scenario: str, kept: Players, need: Counter[int], party: int, best: int) -> int:
        """The best of `best` and the combinations of stand-ins with resources that remain."""
        most = len(kept) + need.total()
        for resource in kept:
            for effect, who in self._with.get((scenario, resource), []):
                if effect <= best:
                    break
                if len(who) <= most and self._stands_in(who - kept, need, party):
                    best = effect
        return best

    def _stands_in(self, others: Players, need: Counter[int], party: int) -> bool:
        """Whether the others are of other parties, at most one for each missing resource of their class."""
        used: dict[int, int] = {}
        for i in others:
            kind = self._class[i]
            used[kind] = used.get(kind, 0) + 1
            if used[kind] > need.get(kind, 0):
                return False
        return not self._holds(party, others)

    def _holds(self, party: int, resources: Players) -> bool:
        """Whether one of the resources is the party's own."""
        return any(self._party[i] == party for i in resources)

    def _classes(self, combination: Collection[int]) -> Classes | None:
        """The sorted classes of a combination, None where one of its resources is unknown."""
        known = self._class
        return tuple(sorted([known[i] for i in combination])) if all(i in known for i in combination) else None


def losses(game: ReplayGame, substitutes: Substitutes, party_of: Mapping[int, int]) -> dict[int, int]:
    """What V would lose without each party, in the game's unit."""
    lost = dict.fromkeys(party_of.values(), 0)
    for cell in game.cells:
        for party in {party_of[i] for i in cell.players}:
            lost[party] += cell.weight * substitutes.loss(cell, party)
    return lost


def _parts(need: Counter[int], observed: Mapping[Classes, Observed]) -> Iterator[Classes]:
    """The observed class lists that fit within the need, by whichever way is shorter."""
    if need.total() == 1:
        yield from (single for single in [tuple(need)] if single in observed)
        return
    ways = 1
    for count in need.values():
        ways *= count + 1
    if ways > len(observed):
        yield from (classes for classes in observed if all(need[c] >= n for c, n in Counter(classes).items()))
        return
    for counts in product(*(range(count + 1) for count in need.values())):
        classes = tuple(sorted(c for c, count in zip(need, counts, strict=True) for _ in range(count)))
        if classes in observed:
            yield classes
