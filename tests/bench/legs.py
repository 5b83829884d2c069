"""Stage A from 1 M to 50 M legs: CPU seconds as recorded, and whether they grow in proportion.

`make legs` measures (`python -m tests.bench.legs SIZE …`), every size in a process of its own, and rewrites
`legs.json`: about ten minutes, 4.3 GB of memory and 0.4 GB of disk. `make bench` shows what is recorded.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import stage_a
from tests.bench.store import WIDTH, Rate

RESULTS = Path(__file__).with_name("legs.json")
SIZES = (1_000_000, 10_000_000, 20_000_000, 50_000_000)
LINEAR_PER_CENT = 120
"""The most that a leg may cost at the greatest size, in per cent of a leg at the goal's size."""
ALONE = "--alone"


@dataclass(frozen=True)
class Recorded:
    """CPU milliseconds by step, the greatest memory of the process, and SHA-256 of the two answers."""

    loading_ms: int
    everything_ms: int
    one_ms: int
    peak_mb: int
    digests: tuple[str, str]

    @property
    def whole_ms(self) -> int:
        """The engine's work for a report's scores."""
        return self.loading_ms + self.everything_ms


def recorded() -> dict[int, Recorded]:
    """The figures of the last `make legs` by legs, ascending."""
    found = {int(legs): value for legs, value in json.loads(RESULTS.read_text(encoding="utf-8")).items()}
    return {legs: Recorded(**{**found[legs], "digests": tuple(found[legs]["digests"])}) for legs in sorted(found)}


def record(found: Mapping[int, Recorded]) -> None:
    """Writes the figures by legs."""
    RESULTS.write_text(json.dumps({str(legs): vars(found[legs]) for legs in sorted(found)}, indent=1) + "\n", "utf-8")


def rates(found: Mapping[int, Recorded]) -> list[Rate]:
    """CPU seconds of each size against the goal in proportion, then the greatest size against the goal's own."""
    goal, size = stage_a.GOAL, stage_a.GOAL_LEGS
    lines = [
        Rate(f"{legs:,} legs: CPU s", one.whole_ms / 1000, goal * legs / size, most=True) for legs, one in found.items()
    ]
    greatest = max(found)
    growth = 100 * found[greatest].whole_ms * size / (found[size].whole_ms * greatest)
    name = f"a leg of {greatest:,}, % of one of {size:,}"
    return [*lines, Rate(name, growth, LINEAR_PER_CENT, most=True)]


def table(found: Mapping[int, Recorded]) -> list[str]:
    """The recorded rates with their goals."""
    title = "stage A as recorded by make legs"
    return [f"{title:<{WIDTH}}{'recorded':>14}  goal: times met", *(rate.line() for rate in rates(found))]


def alone(legs: int) -> Recorded:
    """Measures one size in a process of its own, which shows its memory."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.bench.legs", ALONE, str(legs)], check=True, capture_output=True, text=True
    )
    value = json.loads(ended.stdout)
    return Recorded(**{**value, "digests": tuple(value["digests"])})


def here(legs: int) -> Recorded:
    """Measures one size in this process."""
    found = stage_a.measure_warm(legs)
    spent = [round(1000 * seconds) for seconds in (found.loading, found.everything, found.one)]
    return Recorded(spent[0], spent[1], spent[2], stage_a.peak_mb(), found.digests)


def main(sizes: Sequence[int] = SIZES, measure: Callable[[int], Recorded] = alone) -> None:
    """Measures each size, records it beside the others, shows all that is recorded."""
    found = recorded()
    for legs in sizes:
        print(f"measuring: {legs:,} legs", file=sys.stderr, flush=True)
        found[legs] = measure(legs)
        record(found)
    print("\n".join(table(recorded())))


if __name__ == "__main__":
    if sys.argv[1:2] == [ALONE]:
        print(json.dumps(vars(here(int(sys.argv[2])))))
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
