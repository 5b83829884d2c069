"""What the bench compares: recorded peers, floors and goals, and the one file of measured figures.

`make bench` rewrites `results.json`; the tests hold every new figure against it. All figures are gas of receipts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

RESULTS = Path(__file__).with_name("results.json")
PLAIN, CAPPED = "paris", "osaka, transactions of at most 2^24 gas"
"""The chains: one as the contracts are compiled for, one with the costs and caps of today's main net."""
HEADROOM = 4
"""Per cent by which a figure may exceed the recorded one; more is a regression."""

PEERS = {
    "0xSplits push, a transaction per product": 150_722_668,
    "0xSplits push, 100 products per transaction": 99_904_810,
    "rough prototype": 15_844_187,
    "netted transfers alone (floor of 500 warm)": 3_836_600,
}
"""Recorded for the steady workload: 1,000 products of 10 resources."""
PEERS_OF_TEN = {
    "Story LAP, 21 transactions": 2_081_301,
    "0xSplits update + distribute to 10": 209_640,
    "rough prototype, without report": 190_461,
    "floor of 13 warm transfers": 127_608,
}
"""Recorded for one product of ten resources."""
GOALS = {"workload steady": 12_500_000, "report of 1000 lines": 120_000, "product of 10 with report": 300_000}
"""What the settlement aims at."""


def floor(transfers: int, *, warm: bool) -> int:
    """Gas of that many ERC-20 transfers by a contract in one transaction; warm: every payee has a balance."""
    return 28_600 + transfers * (7_616 if warm else 24_716)


def recorded(chain: str = PLAIN) -> dict[str, int]:
    """The figures of the last `make bench` by name."""
    return {name: int(gas) for name, gas in json.loads(RESULTS.read_text(encoding="utf-8"))[chain].items()}


def record(found: Mapping[str, Mapping[str, int]]) -> None:
    """Writes the figures by chain and name, sorted."""
    RESULTS.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def regressions(found: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """By name the greatest figure allowed and the one found, for every figure that is above it."""
    known = recorded()
    bounds = {name: known[name] * (100 + HEADROOM) // 100 for name in found}
    return {name: (bounds[name], gas) for name, gas in found.items() if gas > bounds[name]}
