"""Settles a reported period in as few and as cheap calls as fit a transaction each, netted as one (`settleInParts`).

The lines come first, as many as fit: every further call with lines reads all holders again. As long as lines are left
nobody is paid, so that every account gets one transfer; then each call makes as many transfers as fit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

from web3.exceptions import ContractLogicError, Web3RPCError
from web3.logs import DISCARD
from web3.types import TxParams, Wei

from tests.bench.zone import DEPLOYER, TRANSACTION_CAP, Zone
from tests.contracts.settlement.batches import Batch

GREATEST_LIMIT = TRANSACTION_CAP - 1
"""Gas that a transaction of the bench may bring: below the cap, before anything is given back."""
PRECISION = 100
"""A call has the most lines that fit, to this part of all lines."""
EVERY_TRANSFER = 2**256 - 1


@dataclass(frozen=True)
class Settler:
    """A period with its proven batches, the greatest number of accounts that can earn, and the gas a call may bring."""

    zone: Zone
    period: int
    batches: Sequence[Batch]
    accounts: int
    limit: int = GREATEST_LIMIT

    def run(self) -> list[tuple[Any, int]]:
        """Anyone settles: receipt of each call and the gas limit that it needed, before anything is given back.

        Raises `AssertionError` where not even a line, or a transfer, fits.
        """
        lines = sum(batch.lines for batch in self.batches)
        settled: list[tuple[Any, int]] = []
        first, carried = 0, b""
        while first < lines or carried:
            end, transfers = self._most(first, lines, carried)
            if (end, transfers) == (first, 0):
                raise AssertionError(f"expected a line or a transfer to fit {self.limit} gas, received none")
            call = self._call(first, end, carried, transfers)
            needed = int(call.estimate_gas(self._sender))
            settled.append((self.zone.send(call, DEPLOYER, self.limit), needed))
            first, carried = end, self._carried(settled[-1][0])
        return settled

    def _most(self, first: int, lines: int, carried: bytes) -> tuple[int, int]:
        """The line behind the last of the next call, and its number of transfers."""
        if self._fits(first, lines, carried, EVERY_TRANSFER):
            return lines, EVERY_TRANSFER
        if not self._fits(first, lines, carried, 0):
            step = max(1, lines // PRECISION)
            return greatest(first, lines, step, lambda end: self._fits(first, end, carried, 0)), 0
        return lines, greatest(0, self.accounts, 1, lambda count: self._fits(first, lines, carried, count))

    @property
    def _sender(self) -> TxParams:
        return TxParams({"from": self.zone.web3.eth.accounts[DEPLOYER], "gas": self.limit, "gasPrice": Wei(0)})

    def _fits(self, first: int, end: int, carried: bytes, transfers: int) -> bool:
        try:
            self._call(first, end, carried, transfers).call(self._sender)
        except (ContractLogicError, Web3RPCError):
            return False
        return True

    def _call(self, first: int, end: int, carried: bytes, transfers: int) -> Any:
        """Lines are counted through all batches. Where one call does for everything, it is `settle`."""
        edges = pairwise(accumulate((batch.lines for batch in self.batches), initial=0))
        parts = [
            replace(batch, first_line=max(first, low) - low, lines=min(end, high) - max(first, low)).arguments()
            for batch, (low, high) in zip(self.batches, edges, strict=True)
            if max(first, low) < min(end, high)
        ]
        if transfers == EVERY_TRANSFER and not carried:
            return self.zone.call("Settlement", "settle", self.period, parts)
        return self.zone.call(
            "Settlement", "settleInParts", self.period, parts, [carried] if carried else [], transfers
        )

    def _carried(self, receipt: Any) -> bytes:
        events = self.zone.contracts["Settlement"].events.Carried().process_receipt(receipt, DISCARD)
        return bytes(events[0]["args"]["sums"]) if events else b""


def greatest(low: int, high: int, step: int, fits: Callable[[int], bool]) -> int:
    """The greatest number that fits, to `step`, where `low` does and `high` does not."""
    while high - low > step:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
