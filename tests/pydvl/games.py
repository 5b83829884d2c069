"""Seeded games for the comparison with pyDVL: our exact values, and the worth of every coalition by the definition.

The table of worths is made here, from what defines the game, without a line of `offchain.valuation`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from offchain.valuation.maxgame import Players, shapley
from offchain.valuation.replay import replay
from offchain.valuation.result import CombinationEffect

SIZES = tuple(range(1, 11))
Observed = dict[Players, int]
Values = Mapping[int, Fraction]


@dataclass(frozen=True)
class Game:
    """A game of players 0 … n-1: v(T) by mask of T, our value of every player, and what its kind says about players."""

    name: str
    table: tuple[int, ...]
    ours: tuple[Fraction, ...]
    nulls: tuple[int, ...] = ()
    twins: tuple[int, ...] = ()

    @property
    def players(self) -> int:
        """n."""
        return len(self.ours)


def members(mask: int) -> Players:
    """The players of a mask."""
    return frozenset(place for place in range(mask.bit_length()) if mask >> place & 1)


def best(observed: Mapping[Players, int], present: Players) -> int:
    """The best observed set within a coalition."""
    return max((worth for players, worth in observed.items() if players <= present), default=0)


def random_sets(random: Random, players: list[int], count: int) -> Observed:
    """Random sets of these players with worths of 0 … 5,000."""
    sets = (frozenset(random.sample(players, random.randint(1, len(players)))) for _ in range(count))
    return {one: random.randint(0, 5_000) for one in sets}


def of_max(
    name: str, players: int, observed: Observed, nulls: Players = frozenset(), twins: tuple[int, ...] = ()
) -> Game:
    """A game that is worth the best observed set."""
    found = shapley(observed)
    table = tuple(best(observed, members(mask)) for mask in range(1 << players))
    return Game(name, table, tuple(found.get(i, Fraction(0)) for i in range(players)), tuple(nulls), twins)


def any_max(random: Random, players: int) -> Game:
    """Random observed sets, the whole among them at times."""
    return of_max("max", players, random_sets(random, list(range(players)), random.randint(1, 14)))


def with_nulls(random: Random, players: int) -> Game:
    """Some players, at least one, are in no set, or only in sets that a subset without them equals."""
    count = random.randint(1, players)
    nulls = random.sample(range(players), count)
    rest = [i for i in range(players) if i not in nulls]
    observed = random_sets(random, rest, 8) if rest else {}
    useless = {one | {random.choice(nulls)}: worth for one, worth in observed.items() if random.random() < 0.5}
    return of_max("nulls", players, {**observed, **useless, frozenset({nulls[0]}): 0}, frozenset(nulls))


def with_twins(random: Random, players: int) -> Game:
    """Players 0 and 1, may be exchanged: every set is observed with either in the other's place."""
    observed = random_sets(random, list(range(players)), 8)
    swap = {0: 1, 1: 0} if players > 1 else {}
    both = observed | {frozenset(swap.get(i, i) for i in one): worth for one, worth in observed.items()}
    for one in list(both):
        both[one] = max(both[one], both[frozenset(swap.get(i, i) for i in one)])
    return of_max("twins", players, both, twins=tuple(swap))


def monotone(random: Random, players: int) -> Game:
    """A worth for every coalition of five players, at least that of its parts: any monotone game is a max game."""
    few = min(players, 5)
    observed = {members(mask): random.randint(0, 400) for mask in range(1, 1 << few)}
    return of_max("monotone", players, observed, frozenset(range(few, players)))


def additive(random: Random, players: int) -> Game:
    """Each player is worth a figure of its own wherever it is: a replay of single resources."""
    worths = [random.randint(0, 5_000) for _ in range(players)]
    effects = [CombinationEffect("s", (i,), 3, 0, worth, 1) for i, worth in enumerate(worths)]
    found = replay(effects, range(players)).shapley({i: i for i in range(players)})
    table = tuple(sum(worths[i] for i in members(mask)) for mask in range(1 << players))
    return Game("additive", table, tuple(found[i] for i in range(players)))


def of_owners(random: Random, players: int) -> Game:
    """The replay of three scenarios; every owner has one or two resources and plays as one."""
    owner = dict(enumerate([*range(players), *(random.randrange(players) for _ in range(players // 2))]))
    sets = {(random.choice("abc"), frozenset(random.sample(sorted(owner), random.randint(1, min(4, len(owner))))))
            for _ in range(2 * players)}  # fmt: skip
    cells = [(s, one, random.randint(0, 900), random.randint(1, 9)) for s, one in sorted(sets, key=_order)]
    effects = [CombinationEffect(s, tuple(sorted(one)), 3, 0, effect, weight) for s, one, effect, weight in cells]
    found = replay(effects, owner).shapley(owner)
    table = tuple(
        sum(
            weight * best({other: effect for t, other, effect, _ in cells if t == s}, frozenset(present & one))
            for s, one, _, weight in cells
        )
        for present in (frozenset(r for r in owner if owner[r] in members(mask)) for mask in range(1 << players))
    )
    return Game("owners", table, tuple(found[i] for i in range(players)))


def _order(cell: tuple[str, Players]) -> tuple[str, list[int]]:
    return cell[0], sorted(cell[1])


FAMILIES: tuple[Callable[[Random, int], Game], ...] = (any_max, with_nulls, with_twins, monotone, additive, of_owners)


def seeds(players: int) -> range:
    """Of every family; fewer where pyDVL takes longer."""
    return range(6 if players <= 8 else 3)


def all_games() -> Iterator[Game]:
    """The same ones every time."""
    for players in SIZES:
        for family in FAMILIES:
            for seed in seeds(players):
                yield family(Random(f"{family.__name__} {players} {seed}"), players)
