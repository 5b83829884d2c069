"""Months of random compositions, settled by the deployed contracts and by the independent model side by side."""

from __future__ import annotations

import random
from dataclasses import dataclass

from web3.logs import DISCARD

from tests.bench import recipes
from tests.bench.workload import Workload
from tests.bench.zone import SPACE, ZONE, Zone
from tests.contracts.settlement import model
from tests.contracts.settlement.batches import composition_key
from tests.contracts.settlement.model import Line, Pot
from tests.contracts.settlement.records import read

SIZE = recipes.SAMPLE
BASE = 700_000
"""Guaranteed part of the service pool in the zone's rules, ppm."""
BATCH_LINES = 500
"""Lines of a batch: an agreed ratio has an index of one byte, and every fifth line has its own."""
Columns = tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Compared:
    """One month: records by composition key and gains by account or earmark, found on chain and expected."""

    records: dict[bytes, Columns]
    expected_records: dict[bytes, Columns]
    gains: dict[str, int]
    expected_gains: dict[str, int]
    revenue: int
    transfers: int
    left: int


class Twin:
    """The zone and the model."""

    def __init__(self, zone: Zone, seed: int) -> None:
        self.zone = zone
        self.load = Workload(zone)
        self.load.add_holders(recipes.holders(SIZE))
        self.load.add_payees(recipes.payees(SIZE))
        accounts = zone.web3.eth.accounts
        self.operators = {"main": str(accounts[SPACE]), "training": str(accounts[ZONE])}
        self._rng = random.Random(seed)
        self._number = 10_000

    def month(self, period: int, lines: int) -> Compared:
        """A period in which that many random compositions earned."""
        paid = [recipes.anything(self._rng, SIZE, self._number + i) for i in range(lines)]
        self._number += lines
        self.load.earn(period, paid)
        self.load.close(period)
        rest = lines % BATCH_LINES
        sizes = [BATCH_LINES] * (lines // BATCH_LINES) + ([rest] if rest else [])
        self.load.submit(period, [line for line, _ in paid], sizes)
        before = self._balances()
        receipt = self.load.settle_together(period)
        gains = {name: amount - before[name] for name, amount in self._balances().items()}
        settled = self.zone.contracts["Settlement"].events.LinesSettled().process_receipt(receipt, DISCARD)
        moved = self.zone.contracts["SettlementToken"].events.Transfer().process_receipt(receipt, DISCARD)
        found = [record for event in settled for record in read(event["args"]["lines"])]
        if len(found) != lines or any(event["args"]["period"] != period for event in settled):
            raise AssertionError(f"expected {lines} records of period {period}, received {len(found)}")
        return Compared(
            records={record.key: record.columns for record in found},
            expected_records={composition_key(line): model.columns(line, pot, BASE) for line, pot in paid},
            gains=gains,
            expected_gains=dict.fromkeys(gains, 0) | self._expected(paid),
            revenue=sum(pot.licence + pot.outcome for _, pot in paid),
            transfers=len(moved),
            left=self.load.balance(self.zone.contracts["Settlement"].address),
        )

    def _expected(self, paid: list[tuple[Line, Pot]]) -> dict[str, int]:
        result = model.settle(paid, BASE, self.load.holders, self.load.payees, self.operators)
        return dict(result.paid) | {"ecosystem": result.ecosystem, "unearned": result.unearned}

    def _balances(self) -> dict[str, int]:
        people = {*self.load.holders.values(), *self.load.payees.values(), *self.operators.values()}
        earmarks = {"ecosystem": "ecosystemBalance", "unearned": "serviceBalance"}
        held = {account: self.load.balance(account) for account in people}
        return held | {name: int(self.zone.call("EcosystemFund", getter).call()) for name, getter in earmarks.items()}
