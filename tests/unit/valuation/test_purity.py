"""The kernel holds no float, no division into one, no clock and no chance; two processes agree to the byte."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import offchain.valuation

KERNEL = Path(offchain.valuation.__file__).parent
ROOT = KERNEL.parents[1]
FLOATING = {"float", "complex", "sqrt", "log", "exp", "pow", "fsum", "mean", "median", "Decimal", "hash", "id"}
SCRIPT = """
import json, sys
from offchain.valuation import ValuationParams, weigh
from tests.unit.graph.zone import Zone
zone = Zone()
for combination, bps in (((1,), 700), ((2,), 500), ((3,), 300), ((1, 2), 900), ((1, 2, 3), 1700)):
    for plant in (10, 11, 12, 13):
        zone.buy(combination, plant, 10**9, licence=plant)
        zone.report(combination, plant, bps + plant, index=plant)
if sys.argv[1] == "reversed":
    zone.legs.reverse(), zone.reports.reverse()
answer = weigh(zone.at(), (1, 2, 3), ("0xaa",), ValuationParams())
print(json.dumps(answer.as_json()))
"""


def floats(source: str) -> list[str]:
    """Float literals, true division and names that lead to floats or to process-dependent figures."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found.append(repr(node.value))
        if isinstance(node, ast.Div):
            found.append("/")
        if isinstance(node, ast.Name) and node.id in FLOATING:
            found.append(node.id)
        if isinstance(node, ast.Attribute) and node.attr in FLOATING:
            found.append(f".{node.attr}")
        if isinstance(node, ast.alias) and node.name in FLOATING:
            found.append(f"import {node.name}")
    return found


@pytest.mark.parametrize("file", sorted(KERNEL.glob("*.py")), ids=lambda file: file.stem)
def test_kernel__in_every_file__has_no_float(file: Path) -> None:
    assert floats(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("source", ["x = 0.5", "x = a / b", "x = float(a)", "from math import sqrt", "x = math.exp(a)"])
def test_lint__on_a_float__finds_it(source: str) -> None:
    assert floats(source)


def test_weighing__in_two_processes_with_other_hash_seeds_and_row_orders__is_the_same() -> None:
    answers = []
    for seed, order in (("1", "forward"), ("2", "reversed")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", SCRIPT, order]
        done = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True)
        answers.append(done.stdout)
    assert answers[0] == answers[1] != ""
