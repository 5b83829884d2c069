"""The worked example of tests/vectors/worked-example.json as aggregates, by a plain Python aggregation of its rows."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from offchain.graph import CoUse, PaidVolume, ResourceParty, StageA, Supply, Updates, Vote

VECTOR = Path(__file__).parents[2] / "vectors" / "worked-example.json"
CUT_DAY = 364
UNIT = 1 << 20
SCENARIO = "pump"
IDS = {"A": 1, "B": 2, "C": 3}


def vector() -> Any:
    """The file as it stands."""
    return json.loads(VECTOR.read_text(encoding="utf-8"))


def decay(age: int) -> int:
    """floor(2^20 * 2^(-age/90)) by counting up bit by bit."""
    root = 0
    for bit in reversed(range(21)):
        if (root + (1 << bit)) ** 90 <= 1 << (1800 - age):
            root += 1 << bit
    return root


def organisation(name: str) -> int:
    """org12 -> 112: distinct from the three owners."""
    return 100 + int(name.removeprefix("org"))


@dataclass(frozen=True)
class Paid:
    """Decayed payments of every organisation for every resource."""

    by: dict[tuple[int, int], int]

    def both(self, one: int, other: int) -> int:
        """Organisations that paid for both."""
        return len({c for r, c in self.by if r == one} & {c for r, c in self.by if r == other})


def paid(data: Any) -> Paid:
    """Sum the legs of the example."""
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for name, payer, day, amount in data["paid_legs"]["rows"]:
        sums[IDS[name], organisation(payer)] += amount * decay(CUT_DAY - day)
    return Paid(dict(sums))


def evidence(volumes: dict[int, int] | None = None) -> StageA:
    """The aggregates of the example. A cell is paid for with the least payment over its resources."""
    data = vector()
    money = paid(data)
    held = volumes or {IDS[name]: records for name, records in data["accepted_records"].items()}
    votes = []
    for scenario, names, reporter, _, bps in data["uplift_reports"]["rows"]:
        combination = tuple(IDS[name] for name in names)
        payer = organisation(reporter)
        votes.append(Vote(scenario, combination, payer, bps, min(money.by[i, payer] for i in combination)))
    pairs = [(i, j) for i in IDS.values() for j in IDS.values() if i != j]
    return StageA(
        day=CUT_DAY,
        unit=UNIT,
        composition=(1, 2, 3),
        scenarios=(SCENARIO,),
        resources=tuple(ResourceParty(i, i, held[i]) for i in IDS.values()),
        liquidity=tuple(sorted(PaidVolume(r, c, amount) for (r, c), amount in money.by.items())),
        votes=tuple(sorted(votes)),
        co_use=tuple(CoUse(i, j, money.both(i, j)) for i, j in pairs),
    )


def full_evidence(volumes: dict[int, int] | None = None) -> StageA:
    """The example with its scarcity and updates: a class each, of as many equal suppliers as `n_eff_class` says."""
    data = vector()
    facts = evidence(volumes)
    suppliers = {IDS[name]: count for name, count in data["n_eff_class"].items()}
    return replace(
        facts,
        resources=tuple(replace(row, class_id=row.resource) for row in facts.resources),
        supply=tuple(
            Supply(i, supplier, 200 + supplier, 10**9 * UNIT)
            for i, count in suppliers.items()
            for supplier in (i, *range(50, 49 + count))
        ),
        updates=tuple(Updates(IDS[name], n * UNIT) for name, n in data["accepted_updates_decayed"].items()),
    )
