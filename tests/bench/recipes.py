"""What the bench settles: fixed pseudo-random lines and revenue, the same in every run."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.bench.workload import FIRST_OWN, FIRST_PROVIDER, FIRST_RESOURCE, account_of
from tests.contracts.settlement.model import Line, Pot

PPM = 10**6


@dataclass(frozen=True)
class Size:
    """How large a workload is."""

    compositions: int
    components: int
    resources: int
    holders: int
    providers: int


FULL = Size(1_000, 10, 1_000, 500, 50)
"""1,000 compositions × 10 components, 1,000 resources of 500 holders, 50 providers × 20 products."""
SAMPLE = Size(100, 10, 100, 50, 5)
"""A tenth of it, for every run of the tests."""


def holders(size: Size, seed: int = 1) -> dict[int, str]:
    """Resource id → account; every holder holds something, in no order."""
    numbers = [i % size.holders for i in range(size.resources)]
    random.Random(seed).shuffle(numbers)
    return {FIRST_RESOURCE + i: account_of("holder", number) for i, number in enumerate(numbers)}


def payees(size: Size) -> dict[int, str]:
    """Organisation id → account."""
    return {FIRST_PROVIDER + i: account_of("provider", i) for i in range(size.providers)}


def own_holders(resources: int) -> dict[int, str]:
    """Resource id → account: every resource has a holder of its own."""
    return {FIRST_OWN + i: account_of("owner", i) for i in range(resources)}


def earners(size: Size) -> int:
    """How many accounts a month pays: holders, providers, both operators, the fund."""
    return size.holders + size.providers + 3


def weights(rng: random.Random, count: int) -> tuple[int, ...]:
    """Random weights that sum to the whole."""
    cuts = sorted(rng.sample(range(1, PPM), count - 1))
    return tuple(b - a for a, b in zip([0, *cuts], [*cuts, PPM], strict=True))


def workload(size: Size, seed: int) -> list[tuple[Line, Pot]]:
    """Lines with what they earned: loops alternate, every tenth also has outcome money, performance is each one's own.

    Which resources a composition has does not depend on the seed: weights, performance and money move, it does not.
    """
    fixed, moving = random.Random(7), random.Random(seed)
    found = []
    for i in range(size.compositions):
        chosen = sorted(fixed.sample(range(FIRST_RESOURCE, FIRST_RESOURCE + size.resources), size.components))
        line = Line(
            i + 100,
            FIRST_PROVIDER + i % size.providers,
            0,
            tuple(chosen),
            weights(moving, size.components),
            moving.randint(0, PPM),
        )
        outcome = moving.randint(10**6, 10**12) if i % 10 == 0 else 0
        found.append((line, Pot("main" if i % 2 else "training", moving.randint(10**6, 10**12), outcome)))
    return found


def anything(rng: random.Random, size: Size, number: int) -> tuple[Line, Pot]:
    """Any composition: 1 to 12 resources, any ratio, weights also 0, money from 1 unit up."""
    count = rng.randint(1, 12)
    chosen = sorted(rng.sample(range(FIRST_RESOURCE, FIRST_RESOURCE + size.resources), count))
    cuts = sorted(rng.choices(range(PPM + 1), k=count - 1))
    parts = tuple(b - a for a, b in zip([0, *cuts], [*cuts, PPM], strict=True))
    ratio = rng.choice([0, 0, 400_000, 625_000, rng.randint(1, PPM)])
    provider = FIRST_PROVIDER + rng.randrange(size.providers)
    line = Line(number, provider, ratio, tuple(chosen), parts, rng.randint(0, PPM))
    money = [rng.choice([0, rng.randint(1, 50), rng.randint(1, 10**18)]) for _ in range(2)]
    return line, Pot(rng.choice(["main", "training"]), money[0] or 1, money[1])


def one_product(resources: int, seed: int) -> list[tuple[Line, Pot]]:
    """A TRAINING product of that many of the resources of `own_holders`, each with a weight above 0."""
    rng = random.Random(seed)
    chosen = tuple(range(FIRST_OWN, FIRST_OWN + resources))
    line = Line(90_000 + resources, FIRST_PROVIDER, 0, chosen, weights(rng, resources), 930_000)
    return [(line, Pot("training", 1_000_000_007, 0))]
