"""Takes the figures of the bench on an open zone: every one is the gas used of a receipt, or a sum of such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bench import recipes
from tests.bench.workload import Month, Workload
from tests.bench.zone import PERIOD_LENGTH, Zone

PRODUCTS = (1, 10, 100, 256)
"""Resources of the single products; that of ten is really composed, the others are loaded."""
LINES = (1, 10, 100, 1_000)
SCORES_OF_ONE = 7
"""SCORE leaves of a report whose only batch has one line: eight leaves, as the report of the composed product."""
REVENUE = 1_000_000_007


@dataclass
class Bench:
    """Figures by name, taken period after period; `alone` says that a transaction may bring more than 2^24 gas."""

    zone: Zone
    alone: bool = False
    found: dict[str, int] = field(default_factory=dict)
    receipts: dict[str, Any] = field(default_factory=dict)
    months: dict[str, Month] = field(default_factory=dict)
    _period: int = 1

    def __post_init__(self) -> None:
        self.load = Workload(self.zone)

    def workload(self, name: str, size: recipes.Size, *, apart: bool = False) -> None:
        """A first month, in which every payee's balance is zero, and a steady one; `apart`: also what they cost where
        each transaction pays for itself.
        """
        self.load.add_holders(recipes.holders(size))
        self.load.add_payees(recipes.payees(size))
        for when, seed in (("first", 1), ("steady", 2)):
            paid, period = recipes.workload(size, seed), self.next_period()
            if when == "steady" and self.alone:
                self.found[f"{name} steady, in one transaction"] = self.load.uncapped(period, paid)
            if apart:
                self._settlement(f"{name} {when}, netted apart", self.load.month_apart(period, paid))
            month = self.load.month(period, paid)
            self.months[f"{name} {when}"] = month
            self.found[f"{name} {when}, report"] = int(month.report["gasUsed"])
            self._settlement(f"{name} {when}", month)

    def composed(self) -> None:
        """Revenue, anchor, report and settlement of the product of ten resources, in its second period."""
        zone = self.zone
        for leaves in (1_234, 2_532):
            period = self.next_period()
            self.receipts["revenue"] = zone.earn(REVENUE)
            zone.wait_until(zone.genesis + (period + 1) * PERIOD_LENGTH + 1)
            self.receipts["anchor"] = zone.anchor(leaves)
            zone.wait(15)
            self.receipts["report"] = zone.submit(period)
            zone.wait(120)
            self.receipts["settle"] = zone.settle(period)
        for name in ("revenue", "anchor"):
            self.found[name] = int(self.receipts[name]["gasUsed"])
        self._product(10, self.receipts["settle"], self.receipts["report"])

    def products(self, sizes: Sequence[int]) -> None:
        """One loaded product each, of so many resources and holders, in its second period."""
        self.load.add_holders(recipes.own_holders(max(sizes)))
        self.load.add_payees(recipes.payees(recipes.SAMPLE))
        for size in sizes:
            for seed in (1, 2):
                month = self.load.month(self.next_period(), recipes.one_product(size, seed), scores=SCORES_OF_ONE)
            self._product(size, month.settlements[0], month.report)

    def reports(self) -> None:
        """Reports over so many lines; what the lines say does not matter."""
        lines = [line for line, _ in recipes.workload(recipes.FULL, 1)]
        for count in LINES:
            period = self.next_period()
            self.load.close(period)
            receipt = self.load.submit(period, lines[:count])
            self.found[f"report of {count} lines"] = int(receipt["gasUsed"])

    def next_period(self) -> int:
        """A period that nothing has used yet."""
        self._period += 1
        return self._period - 1

    def _settlement(self, name: str, month: Month) -> None:
        self.found[name] = month.gas
        for number, (receipt, limit) in enumerate(zip(month.settlements, month.limits, strict=True), 1):
            self.found[f"{name}, transaction {number}"] = int(receipt["gasUsed"])
            self.found[f"{name}, limit of transaction {number}"] = limit

    def _product(self, size: int, settle: Any, report: Any) -> None:
        name = f"product of {size}"
        self.found[name] = int(settle["gasUsed"])
        self.found[f"{name} with report"] = int(settle["gasUsed"]) + int(report["gasUsed"])


def routine(zone: Zone) -> Bench:
    """What every run of the tests measures: the composed product, one of a single resource, a tenth of the workload."""
    bench = Bench(zone)
    bench.workload("sample", recipes.SAMPLE)
    bench.composed()
    bench.products((1,))
    return bench


def large(zone: Zone, *, alone: bool) -> Bench:
    """What only `make bench` measures beside it."""
    bench = Bench(zone, alone)
    bench.workload("workload", recipes.FULL, apart=True)
    bench.products((100, 256))
    bench.reports()
    return bench
