"""Stage A over millions of legs in Parquet: CPU seconds of this process, all threads, beside the goal; never asserted.

Alone, with sizes: `python -m tests.bench.stage_a 1000000 10000000`; up to 50 M, recorded: `tests.bench.legs`. The legs
are made by arithmetic inside DuckDB, which is not measured; checking the files, adding up and asking are.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import duckdb

from offchain.graph import Cut, StageA
from offchain.graph.digest import digest
from offchain.graph.duck import DuckEngine
from offchain.graph.stored import FILES, open_stored
from tests.bench.store import WIDTH, Rate

T = TypeVar("T")
SAMPLES = (1_000_000, 10_000_000)
"""Legs of `make bench`."""
MEMORY_MB = 6_000
"""What DuckDB may hold; the rest it writes to the folder of temporary files."""
WARM = 1_200
"""Legs measured first and not shown: what a process does once, like importing, is not stage A."""
GOAL = 30
"""CPU seconds for 10 M legs."""
GOAL_LEGS = 10_000_000
DAY = 2_000
RESOURCES, OWNERS, BUYERS, PROVIDERS, CLASSES = 5_000, 500, 3_000, 50, 200
SCENARIOS = tuple(f"0x{number:02x}" for number in range(5))
KINDS = {"int": "BIGINT", "whole": "DECIMAL(38, 0)", "text": "VARCHAR"}

# A licence pays four times for a combination of three resources; the buyers below OWNERS hold resources themselves.
_COMBINATION = "(licence * 16807 % 2147483647 % {resources})"
_BUYER = "(1 + licence * 48271 % 2147483647 % {buyers})"
_RESOURCE = "(1 + (combination * 7 + leg * 1667) % {resources})"
_TABLES = {
    "legs": f"""
        SELECT *, {_RESOURCE} AS resource FROM (
            SELECT *, {_COMBINATION} AS combination, {_BUYER} AS counterparty FROM (
                SELECT i % 3 AS leg, i // 12 AS licence, 9001 + i // 12 % {{providers}} AS provider,
                    {{day}} - i // 3 % 800 AS day, (1 + i // 3 % 997) * 1000000 AS amount,
                    CASE WHEN i // 12 % 10 = 0 THEN 1 ELSE 0 END AS loop
                FROM range({{legs}}) AS numbers(i)))""",
    "reports": f"""
        SELECT *, {_COMBINATION} AS combination, {_BUYER} AS reporter FROM (
            SELECT '0x0' || i % 5 AS scenario, i * 7 % ({{legs}} // 12 + 1) AS licence, {{day}} - i % 300 AS day,
                i * 31 % 6000 AS uplift, i AS position FROM range({{legs}} // 100) AS numbers(i))""",
    "ratings": f"""
        SELECT *, {_COMBINATION} AS combination, {_BUYER} AS reporter FROM (
            SELECT i * 11 % ({{legs}} // 12 + 1) AS licence, {{day}} - i % 300 AS day, 1 + i % 5 AS stars,
                i AS position FROM range({{legs}} // 100) AS numbers(i))""",
    "versions": """
        SELECT i % {resources} + 1 AS resource, {day} - i % 800 AS day FROM range(4 * {resources}) AS numbers(i)""",
    "resources": """
        SELECT i AS resource, 1 + i % {owners} AS party, 1000 + i AS volume, i % {classes} AS class_id
        FROM range(1, {resources} + 1) AS numbers(i)""",
    "organisations": """
        SELECT i AS organisation, CASE WHEN i % 20 = 0 THEN i % {owners} + 1 ELSE i END AS party
        FROM (SELECT i FROM range(1, {buyers} + 1) AS numbers(i)
              UNION ALL SELECT 9001 + i FROM range({providers}) AS others(i))""",
    "members": f"""
        SELECT combination, {_RESOURCE} AS resource
        FROM range({{resources}}) AS numbers(combination), range(3) AS others(leg)""",
}


@dataclass(frozen=True)
class Measured:
    """CPU seconds by step, and SHA-256 of the answers, by which two runs are compared."""

    legs: int
    loading: float
    everything: float
    one: float
    digests: tuple[str, str]

    @property
    def whole(self) -> float:
        """Loading and the widest question: the engine's work for a report's scores."""
        return self.loading + self.everything

    def rates(self) -> list[Rate]:
        """The figures; the goal is that of 10 M legs in proportion."""
        name = f"{self.legs:,} legs: CPU s"
        return [
            Rate(f"stage A of all resources over {name}", self.whole, GOAL * self.legs / GOAL_LEGS, most=True),
            Rate("  of it checking the files and adding up", self.loading),
            Rate(f"  of it asking for {RESOURCES:,} resources", self.everything),
            Rate("  and then for a composition of three", self.one),
        ]


def make(folder: Path, legs: int, memory_mb: int | None = None) -> None:
    """The files of evidence with that many legs, always the same."""
    figures = {"resources": RESOURCES, "owners": OWNERS, "buyers": BUYERS, "providers": PROVIDERS}
    figures |= {"classes": CLASSES, "day": DAY}
    connection = duckdb.connect(":memory:", config={"threads": 1, "temp_directory": str(folder)})
    if memory_mb is not None:
        connection.execute(f"SET memory_limit = '{memory_mb}MB'")
    for name, columns in FILES.items():
        fields = ", ".join(f'CAST("{column}" AS {KINDS[kind]}) AS "{column}"' for column, kind in columns.items())
        rows = _TABLES[name].format(legs=legs, **figures)
        place = str(folder / f"{name}.parquet").replace("'", "''")
        connection.execute(f"COPY (SELECT {fields} FROM ({rows})) TO '{place}' (FORMAT parquet)")
    connection.close()


def measure(folder: Path, legs: int, memory_mb: int | None = None) -> Measured:
    """Make the files, then open a stage on them and ask; DuckDB holds no more than `memory_mb`."""
    make(folder, legs, memory_mb)
    engine = partial(DuckEngine, memory_mb=memory_mb)
    stage, loading = _timed(lambda: open_stored(folder, Cut(DAY, 1), engine=engine))
    with stage:
        everything, wide = _timed(lambda: stage.of(tuple(range(1, RESOURCES + 1)), SCENARIOS))
        one, narrow = _timed(lambda: stage.of((1, 1668, 3335), SCENARIOS))
    return Measured(legs, loading, wide, narrow, (_hex(everything), _hex(one)))


def _hex(answer: StageA) -> str:
    return digest(answer).hex()


def _timed(act: Callable[[], T]) -> tuple[T, float]:
    begun = time.process_time()
    found = act()
    return found, time.process_time() - begun


def measure_warm(legs: int) -> Measured:
    """Measures in a temporary folder, after what a process does once."""
    for count in (WARM, legs):
        with tempfile.TemporaryDirectory() as folder:
            found = measure(Path(folder), count, MEMORY_MB)
    return found


def peak_mb() -> int:
    """The most memory that this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(sizes: Sequence[int] = SAMPLES) -> None:
    """Measures and shows, one size after the other."""
    print(f"{'stage A on DuckDB, this machine':<{WIDTH}}{'found':>14}  goal: times met", flush=True)
    for legs in sizes:
        found = measure_warm(legs)
        print("\n".join(rate.line() for rate in found.rates()))
        digests = ", ".join(text[:12] for text in found.digests)
        print(f"  SHA-256 {digests}; peak so far {peak_mb():,} MB", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SAMPLES)
