"""Transactions of a daemon, one after the other: re-read, simulate, send, write down, and never wait by the clock."""

from __future__ import annotations

from typing import Protocol

from offchain.chain.errors import ContractRefusal, FailedTransactionError, NotMinedError
from offchain.chain.gateway import Sender
from offchain.chain.values import Receipt
from offchain.domain.types import Seconds
from oracles.health import Health
from oracles.journal import FAILED, LOST, MINED, Journal, SentRow

LOST_AFTER = 300
"""Seconds of chain time after which a transaction that no block took is given up and may be sent again."""
_GLANCE = 0.5


class TransactionGate(Protocol):
    """What the outbox needs of a gateway; `Gateway` has it."""

    def now(self) -> Seconds:
        """Chain time, seconds."""
        ...

    def submit(self, sender: Sender, contract: str, function: str, *args: object) -> bytes:
        """Simulates, signs and sends. Raises ContractRefusal."""
        ...

    def receipt(self, tx_hash: bytes, seconds: float) -> Receipt:
        """Waits for a transaction. Raises NotMinedError, FailedTransactionError."""
        ...


class Outbox:
    """At most one transaction is under way; what it was for is decided anew from the chain once it ended."""

    def __init__(self, gate: TransactionGate, wallet: Sender, journal: Journal, health: Health) -> None:
        self._gate, self._wallet, self._journal, self._health = gate, wallet, journal, health

    def free(self) -> bool:
        """True if nothing is under way any more: then the chain shows what earlier transactions did."""
        row = self._journal.under_way()
        return row is None or self._ended(row, 0.0)

    def deliver(self, purpose: str, done: tuple[str, ...], contract: str, function: str, *args: object) -> bool:
        """Sends a transaction if nothing is under way; false if something is.

        An error named in `done` means that somebody else did the same: true, and nothing is sent. Raises
        ContractRefusal for every other error.
        """
        if not self.free():
            return False
        try:
            tx_hash = self._gate.submit(self._wallet, contract, function, *args)
        except ContractRefusal as refusal:
            if refusal.name not in done:
                raise
            self._health.transaction(purpose, "done by another")
            return True
        self._journal.record(purpose, tx_hash, self._gate.now())
        self._health.transaction(purpose, "sent", "0x" + tx_hash.hex())
        row = self._journal.under_way()
        if row is not None:
            self._ended(row, _GLANCE)
        return True

    def _ended(self, row: SentRow, seconds: float) -> bool:
        try:
            receipt = self._gate.receipt(row.hash, seconds)
        except NotMinedError:
            if self._gate.now() <= row.time + LOST_AFTER:
                return False
            self._end(row, LOST, None)
        except FailedTransactionError:
            self._end(row, FAILED, None)
        else:
            self._end(row, MINED, receipt.gas_used)
        return True

    def _end(self, row: SentRow, state: str, gas: int | None) -> None:
        self._journal.conclude(row.id, state, gas)
        self._health.transaction(row.purpose, state, "0x" + row.hash.hex())
