"""What an attack moved and what it cost, measured and as recorded in `figures.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from offchain.valuation.bounds import bounded
from tests.attacks.attacks import ATTACKS, Attack
from tests.attacks.world import A, B, World, honest

RECORDED = Path(__file__).with_name("figures.json")
MAX_DELTA = 200_000
"""ppm by which a weight moves in a period at most: the rules' default."""
PER_CENT = 10_000
"""ppm of weight whose cost is told."""
MOVES = ("moved", "first")
Figures = dict[str, int | None]


def _gained(weights: Mapping[int, int]) -> int:
    """ppm of all resources but the rivals': C and its clones."""
    return sum(weight for item, weight in weights.items() if item not in (A, B))


def _periods(base: dict[int, int], target: dict[int, int]) -> int:
    """Reports until the weights are the target's; 0 where nothing moves."""
    count = 0
    while base != target:
        base, count = bounded(base, target, MAX_DELTA), count + 1
    return count


def measured(attack: Attack, before: World, weights: Mapping[int, int]) -> Figures:
    """The figures of one attack on a world whose weights are known: ppm, base units, organisations.

    `moved` is the gain of weight in the kernel, `first` what the movement bound lets through in the first report,
    `periods` the reports until the whole of it; `per_cent` the base units per 10,000 ppm, rounded up, or None where
    no weight was gained. `naive` is the gain under the plain rule of paid shares.
    """
    world = honest(weights[3])
    attack.play(world)
    target = world.weighed().targets
    start = {item: weights.get(item, 0) for item in target}
    moved = _gained(target) - _gained(weights)
    return {
        "moved": moved,
        "first": _gained(bounded(start, target, MAX_DELTA)) - _gained(weights),
        "periods": _periods(start, target),
        "cost": world.cost,
        "identities": world.identities,
        "per_cent": -(-world.cost * PER_CENT // moved) if moved > 0 else None,
        "naive": world.naive() - before.naive(),
    }


def all_measured() -> dict[str, Figures]:
    """Every attack by id, and under `honest` the weight of C without any."""
    before = honest()
    weights = before.weighed().targets
    found: dict[str, Figures] = {"honest": {"weight": weights[3], "naive": before.naive()}}
    return found | {attack.id: measured(attack, before, weights) for attack in ATTACKS}


def recorded() -> dict[str, Figures]:
    """The committed figures."""
    known: dict[str, Figures] = json.loads(RECORDED.read_text(encoding="utf-8"))
    return known


def record(found: Mapping[str, Figures]) -> None:
    """Writes the figures."""
    RECORDED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def regressions(found: Mapping[str, Figures], known: Mapping[str, Figures]) -> list[str]:
    """What got worse: an attack that moves more weight, at once or in the end, or that costs less per weight.

    What only one side has is no regression: a new attack.
    """
    worse = []
    for name in sorted(found.keys() & known.keys()):
        now, then = found[name], known[name]
        worse += [
            f"{name}: {what} {then[what]} -> {now[what]}" for what in ("moved", "first") if _more(now, then, what)
        ]
        price, before = now.get("per_cent"), then.get("per_cent")
        if price is not None and (before is None or price < before):
            worse.append(f"{name}: per_cent {before} -> {price}")
    return worse


def _more(now: Figures, then: Figures, what: str) -> bool:
    """Whether a figure that both have grew."""
    return (now.get(what) or 0) > (then.get(what) or 0)
