"""pyDVL from outside: its program run in its own environment, one process for a list of games."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from toolchain.paths import ROOT
from toolchain.suites import PYDVL_PYTHON, PYDVL_STAMP

PROGRAM = Path(__file__).with_name("program.py")
PATIENCE = 600
"""Seconds that pyDVL may take for all games of one call."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

Table = Sequence[int]
"""v(T) by mask of T: 2^n integers, the first one 0."""


class PeerMissing(Exception):
    """pyDVL is not installed."""


class PeerFailed(Exception):
    """pyDVL's program did not answer as it should."""


@dataclass(frozen=True)
class Answer:
    """pyDVL's value of every player by place, and CPU seconds of its computation, without imports."""

    values: tuple[float, ...]
    cpu_seconds: float


def installed() -> bool:
    """Whether `make pydvl` ran to its end."""
    return (ROOT / PYDVL_STAMP).exists()


def exact(tables: Sequence[Table], program: Path = PROGRAM) -> list[Answer]:
    """pyDVL's exact Shapley values of games. Raises PeerMissing, PeerFailed."""
    if not installed():
        raise PeerMissing(f"pyDVL: expected {PYDVL_STAMP}, received none; run `make pydvl`")
    for table in tables:
        if len(table) < 2 or len(table).bit_count() != 1 or table[0] != 0:
            raise PeerFailed(f"game: expected 2^n worths, the first one 0, received {len(table)}: {table[:2]}")
    try:
        ended = subprocess.run(
            [str(ROOT / PYDVL_PYTHON), "-W", "ignore", str(program)],
            input=json.dumps({"games": [list(table) for table in tables]}),
            env={**os.environ, **ONE_THREAD},
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
    except (subprocess.SubprocessError, OSError) as cause:
        said = getattr(cause, "stderr", None) or cause
        raise PeerFailed(f"pyDVL's program: expected an answer, received {said}; run it alone to see why") from cause
    found = [
        Answer(tuple(game["values"]), game["cpu_seconds"])
        for game in json.loads(ended.stdout.splitlines()[-1])["games"]
    ]
    if [1 << len(answer.values) for answer in found] != [len(table) for table in tables]:
        raise PeerFailed(f"pyDVL's program: expected values of {len(tables)} games, received {len(found)} or others")
    return found


def tolerance(table: Table) -> Fraction:
    """The float error that is allowed in one value of a game of n players: 2^n roundings of the greatest |worth|.

    pyDVL takes the mean of 2^(n-1) marginal worths, two roundings each, every one of at most 2^-53 of a partial sum;
    its weights come from logarithms, good to some units in the last place. Hence 2^n * 2^-48 * max |v|: for 10 players
    and worths of 5,000 it is 2e-8, where the least step between two values of a game of integers is 1 / 2,520.
    """
    return Fraction(len(table) * max(1, *map(abs, table)), 1 << 48)
