"""Rates of the valuation kernel on this machine, printed, never asserted. Alone: `-m tests.bench.kernel`.

Two figures: one weighing of 1,000 resources over 4,000 observed combinations, and the exact game of 15 players against
pyDVL's `DeterministicUniform` sampler, both in CPU seconds. pyDVL 0.10 wants numpy below 2 and stands outside the lock:
where it cannot be imported the second is not run, and the table says so.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from offchain.graph import CoUse, PaidVolume, ResourceParty, StageA, Supply, Updates, Vote
from offchain.valuation import ValuationParams, weigh
from offchain.valuation.maxgame import Players, shapley

WIDTH = 56
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


def seconds(act: Callable[[], object]) -> float:
    """The least CPU time of a few runs."""
    found = []
    for _ in range(TRIES):
        begun = time.process_time()
        act()
        found.append(time.process_time() - begun)
    return min(found)


def pydvl_values(game: Mapping[Players, int], players: int) -> list[float]:
    """The same game by pyDVL's exact sampler. Raises ImportError where pyDVL is not installed."""
    samplers = importlib.import_module("pydvl.valuation.samplers")
    methods = importlib.import_module("pydvl.valuation.methods")
    data: Any = importlib.import_module("pydvl.valuation.dataset")
    base: Any = importlib.import_module("pydvl.valuation.utility.base")
    stopping: Any = importlib.import_module("pydvl.valuation.stopping")
    numpy: Any = importlib.import_module("numpy")

    class Worth(base.UtilityBase):  # type: ignore[misc]
        """v(T) by the definition."""

        def __call__(self, sample: Any) -> float:
            """The best observed set within the coalition."""
            return worth(game, frozenset(map(int, sample.subset))) if sample is not None else 0.0

    zeros = numpy.zeros((players, 1))
    dataset = data.Dataset(zeros, numpy.zeros(players))
    sampler = samplers.DeterministicUniformSampler(batch_size=1)
    method = methods.ShapleyValuation(Worth(), sampler=sampler, is_done=stopping.NoStopping(), progress=False)
    method.fit(dataset)
    return [float(value) for value in method.result.values]


def worth(game: Mapping[Players, int], present: Collection[int]) -> float:
    """The best observed set within a coalition."""
    return float(max((value for members, value in game.items() if members <= frozenset(present)), default=0))


def measure(size: Size) -> list[str]:
    """Both figures as lines of a table."""
    facts = catalogue(size)
    weighing = seconds(lambda: weigh(facts, facts.composition, facts.scenarios, ValuationParams()))
    name = f"weighing {size.resources:,} resources, {size.combinations:,} combinations: s"
    lines = [f"{name:<{WIDTH}}{weighing:>14.3f}  at most {GOAL_SECONDS}: {GOAL_SECONDS / weighing:.2f}"]
    game = observed(size.players)
    ours = seconds(lambda: shapley(game))
    lines.append(f"{f'exact game of {size.players} players: s':<{WIDTH}}{ours:>14.6f}")
    name = f"pyDVL DeterministicUniform, {size.players} players: s"
    try:
        begun = time.process_time()
        theirs = pydvl_values(game, size.players)
        took = time.process_time() - begun
    except ImportError as missing:
        return [*lines, f"{name:<{WIDTH}}{'not run':>14}  {missing}"]
    exact = shapley(game)
    gap = max(abs(float(exact[i]) - value) for i, value in enumerate(theirs))
    lines.append(f"{name:<{WIDTH}}{took:>14.3f}  greatest difference {gap:.1e}")
    ratio = took / ours
    return [*lines, f"{'  times as fast':<{WIDTH}}{ratio:>14,.0f}  at least {GOAL_RATIO:,}: {ratio / GOAL_RATIO:.2f}"]


def main(size: Size | None = None) -> None:
    """Measures and shows; `size` is the full one by default."""
    print("\n".join([f"{'the valuation kernel on this machine':<{WIDTH}}{'found':>14}", *measure(size or Size())]))


if __name__ == "__main__":
    main()
