"""Exact Shapley values by pyDVL, for tables of worths: a program of pyDVL's own environment, never imported by ours.

stdin: {"games": [[v(T) by mask of T, 2^n integers, the first one 0], ...]}; stdout: {"version": "0.10.0", "games":
[{"values": [n floats], "cpu_seconds": of this process, without imports}, ...]}. It judges nothing.
"""

import json
import sys
import time
from importlib.metadata import version
from typing import Any

import numpy as np
from pydvl.valuation.dataset import Dataset
from pydvl.valuation.methods import ShapleyValuation
from pydvl.valuation.samplers import DeterministicUniformSampler
from pydvl.valuation.stopping import NoStopping
from pydvl.valuation.utility.base import UtilityBase


class Table(UtilityBase):  # type: ignore[misc]
    """v(T), looked up."""

    def __init__(self, worths: list[int]) -> None:
        self._worths = [float(worth) for worth in worths]

    def __call__(self, sample: Any) -> float:
        """The worth of the coalition that a sample holds."""
        if sample is None:
            return 0.0
        mask = 0
        for place in sample.subset.tolist():
            mask |= 1 << place
        return self._worths[mask]


def values(worths: list[int]) -> list[float]:
    """The Shapley value of every player, by place: the mean over all coalitions without it, sizes weighted alike."""
    players = len(worths).bit_length() - 1
    sampler = DeterministicUniformSampler(batch_size=1)
    method = ShapleyValuation(Table(worths), sampler=sampler, is_done=NoStopping(), progress=False)
    method.fit(Dataset(np.zeros((players, 1)), np.zeros(players)))
    result = method.result
    found = dict(zip(result.indices.tolist(), result.values.tolist(), strict=True))
    return [float(found[place]) for place in range(players)]


def main() -> None:
    """Reads games, answers in their order."""
    answers = []
    for worths in json.load(sys.stdin)["games"]:
        begun = time.process_time()
        found = values(worths)
        answers.append({"values": found, "cpu_seconds": time.process_time() - begun})
    json.dump({"version": version("pydvl"), "games": answers}, sys.stdout)


if __name__ == "__main__":
    main()
