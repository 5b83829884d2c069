"""Rates of the valuation kernel on this machine, printed, never asserted. Alone: `-m tests.bench.kernel`.

Two figures: one weighing of 1,000 resources over 4,000 observed combinations, and the exact game of 15 players against
pyDVL's `DeterministicUniform` sampler, both in CPU seconds. pyDVL looks the worth of every coalition up, in a
process of its own environment; its imports do not count. Where `make pydvl` was not run, the table says NOT RUN.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from offchain.graph import CoUse, PaidVolume, ResourceParty, StageA, Supply, Updates, Vote
from offchain.valuation import ValuationParams, weigh
from offchain.valuation.maxgame import Players, shapley
from tests.bench.store import WIDTH, Rate
from tests.pydvl.peer import Answer, PeerMissing, Table, exact

Peer = Callable[[Sequence[Table]], list[Answer]]
GOAL_SECONDS = 1
GOAL_RATIO = 1_000
SEED = 6
TRIES = 3


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    resources: int = 1_000
    combinations: int = 4_000
    players: int = 15


def catalogue(size: Size) -> StageA:
    """Random aggregates: combinations of 1 … 5 resources in 4 scenarios, three to six voters each, 40 classes."""
    random = Random(SEED)
    ids = tuple(range(1, size.resources + 1))
    scenarios = ("a", "b", "c", "d")
    cells: set[tuple[str, tuple[int, ...]]] = set()
    while len(cells) < size.combinations:
        members = tuple(sorted(random.sample(ids, random.randint(1, min(5, len(ids))))))
        cells.add((random.choice(scenarios), members))
    votes: list[Vote] = []
    paid: dict[tuple[int, int], int] = {}
    pairs: dict[tuple[int, int], int] = {}
    for scenario, members in sorted(cells):
        for party in random.sample(range(2_000, 2_100), random.randint(3, 6)):
            votes.append(Vote(scenario, members, party, random.randint(100, 4_000), random.randint(1, 10**16)))
            paid |= {(i, party): random.randint(1, 10**16) for i in members}
        pairs |= {(i, j): 3 for i in members for j in members if i != j}
    return StageA(
        day=0,
        unit=1 << 20,
        composition=ids,
        scenarios=scenarios,
        resources=tuple(ResourceParty(i, i, random.randint(1, 10**6), 1 + i % 40) for i in ids),
        liquidity=tuple(PaidVolume(i, party, amount) for (i, party), amount in sorted(paid.items())),
        votes=tuple(sorted(votes)),
        co_use=tuple(CoUse(i, j, count) for (i, j), count in sorted(pairs.items())),
        supply=tuple(Supply(1 + i % 40, i, party, amount) for (i, party), amount in sorted(paid.items())),
        updates=tuple(Updates(i, random.randint(1, 1 << 22)) for i in ids),
    )


def observed(players: int) -> dict[Players, int]:
    """A game of singles, neighbours and the whole, worth more the larger."""
    random = Random(SEED)
    sets = [frozenset({i}) for i in range(players)] + [frozenset({i, (i + 1) % players}) for i in range(players)]
    return {members: 100 * len(members) + random.randint(0, 90) for members in (*sets, frozenset(range(players)))}


def seconds(act: Callable[[], object]) -> list[float]:
    """CPU time of a few runs."""
    found = []
    for _ in range(TRIES):
        begun = time.process_time()
        act()
        found.append(time.process_time() - begun)
    return found


def worth(game: Mapping[Players, int], present: Collection[int]) -> int:
    """The best observed set within a coalition."""
    return max((value for members, value in game.items() if members <= frozenset(present)), default=0)


def table_of(game: Mapping[Players, int], players: int) -> list[int]:
    """The worth of every coalition by its mask."""
    coalitions = ([i for i in range(players) if mask >> i & 1] for mask in range(1 << players))
    return [worth(game, present) for present in coalitions]


def measure(size: Size, peer: Peer = exact) -> list[str]:
    """Both figures as lines of a table."""
    facts = catalogue(size)
    weighing = min(seconds(lambda: weigh(facts, facts.composition, facts.scenarios, ValuationParams())))
    name = f"weighing {size.resources:,} resources, {size.combinations:,} combinations: CPU s"
    return [Rate(name, weighing, GOAL_SECONDS, most=True).line(), *_game(size.players, peer)]


def _game(players: int, peer: Peer) -> list[str]:
    """Our slowest run beside pyDVL's only one."""
    game = observed(players)
    ours = max(seconds(lambda: shapley(game)))
    lines = [f"{f'exact game of {players} players: CPU ms':<{WIDTH}}{1000 * ours:>14.3f}"]
    name = f"pyDVL DeterministicUniform, {players} players: CPU s"
    try:
        (theirs,) = peer([table_of(game, players)])
    except PeerMissing as missing:
        return [*lines, f"{name:<{WIDTH}}{'NOT RUN':>14}  {missing}"]
    values = shapley(game)
    gap = max(abs(values[i] - Fraction(value)) for i, value in enumerate(theirs.values))
    lines.append(f"{name:<{WIDTH}}{theirs.cpu_seconds:>14.3f}  greatest difference {float(gap):.1e}")
    return [*lines, Rate("  times as fast", theirs.cpu_seconds / ours, GOAL_RATIO).line()]


def main(size: Size | None = None) -> None:
    """Measures and shows; `size` is the full one by default."""
    title = f"{'the valuation kernel on this machine':<{WIDTH}}{'found':>14}  goal: times met"
    print("\n".join([title, *measure(size or Size())]))


if __name__ == "__main__":
    main()
