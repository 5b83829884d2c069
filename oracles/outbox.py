"""Transactions of a daemon, one after the other: re-read, simulate, write down, send, and never wait by the clock.

A transaction is in the journal before it leaves, so that whatever is lost on the way (the answer, this process, the
transaction itself) is found again by its nonce and hash. Whether its effect is still wanted is asked from the chain
each time: a simulation stands before every sending, of the same bytes too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from offchain.chain.errors import ContractRefusal, FailedTransactionError, NodeError, NotMinedError
from offchain.chain.gateway import Sender
from offchain.chain.node import ZERO_ADDRESS, Call
from offchain.chain.transactions import Draft, Price
from offchain.chain.values import Receipt
from offchain.domain.types import Address, Seconds
from oracles.health import Health
from oracles.journal import FAILED, LOST, MINED, REPLACED, Journal, Sending, SentRow

REPLACE_AFTER = 60
"""Seconds of chain time after which a transaction that no block took is replaced at a higher price."""
MOST_REPLACEMENTS = 5
"""After so many, and as long again, it is given up: what it was for is decided anew."""
LOST_AFTER = 300
"""Seconds after which it is given up where gas is free: a pool has no price by which it would replace it."""
_CANCEL_GAS = 21_000
_GLANCE = 0.5


class TransactionGate(Protocol):
    """What the outbox needs of a gateway; `Gateway` has it."""

    @property
    def chain_id(self) -> int:
        """EIP-155 chain id."""
        ...

    def now(self) -> Seconds:
        """Chain time, seconds."""
        ...

    def prepare(self, sender: Address, contract: str, function: str, *args: object) -> tuple[Call, int]:
        """A simulated call and the gas to give it. Raises ContractRefusal."""
        ...

    def simulated(self, contract: str, call: Call) -> int:
        """The gas to give a call that goes through now. Raises ContractRefusal."""
        ...

    def price(self) -> Price:
        """What a transaction offers for gas now."""
        ...

    def mined_nonce(self, account: Address) -> int:
        """Next nonce of an account, by what is mined."""
        ...

    def knows(self, tx_hash: bytes) -> bool:
        """True if the node has a transaction, mined or waiting."""
        ...

    def broadcast(self, raw: bytes) -> bytes:
        """Sends a signed transaction. Raises NodeError."""
        ...

    def receipt(self, tx_hash: bytes, seconds: float) -> Receipt:
        """Waits for a transaction. Raises NotMinedError, FailedTransactionError."""
        ...


class Outbox:
    """At most one nonce is under way; what it was for is decided anew from the chain once it ended."""

    def __init__(self, gate: TransactionGate, wallet: Sender, journal: Journal, health: Health) -> None:
        self._gate, self._wallet, self._journal, self._health = gate, wallet, journal, health

    def free(self) -> bool:
        """True if nothing is under way any more: then the chain shows what earlier transactions did."""
        rows = self._journal.under_way()
        return not rows or self._ended(rows, 0.0) or self._pursued(rows)

    def deliver(self, purpose: str, done: tuple[str, ...], contract: str, function: str, *args: object) -> bool:
        """Sends a transaction if nothing is under way; false if something is.

        An error named in `done` means that somebody else did the same: true, and nothing is sent. Raises
        ContractRefusal for every other error, NodeError where the node refuses the transaction; one that the node took
        although its answer was lost is under way.
        """
        if not self.free():
            return False
        try:
            call, gas = self._gate.prepare(self._wallet.address, contract, function, *args)
        except ContractRefusal as refusal:
            if refusal.name not in done:
                raise
            self._health.transaction(purpose, "done by another")
            return True
        nonce = self._gate.mined_nonce(self._wallet.address)
        self._send(purpose, contract, Draft(call, self._gate.chain_id, nonce, gas, self._price_at(nonce)))
        self._ended(self._journal.under_way(), _GLANCE)
        return True

    def _price_at(self, nonce: int) -> Price:
        """What gas costs now, or what a pool asks that may still hold an earlier transaction with the nonce."""
        now, earlier = self._gate.price(), self._journal.newest_of(nonce)
        return now if earlier is None or now.most == 0 else earlier.price.raised(now)

    def _send(self, purpose: str, contract: str, draft: Draft) -> None:
        sent = Sending(purpose, contract, draft, self._wallet.sign_transaction(draft))
        self._journal.record(sent, self._gate.now())
        self._health.transaction(purpose, "sent", "0x" + sent.hash.hex())
        self._broadcast(sent.raw, sent.hash)

    def _broadcast(self, raw: bytes, tx_hash: bytes) -> None:
        try:
            self._gate.broadcast(raw)
        except NodeError:
            if not self._gate.knows(tx_hash):
                raise

    def _ended(self, rows: Sequence[SentRow], seconds: float) -> bool:
        """True if one of the transactions of a nonce was mined, or another one with that nonce was."""
        used_up = rows[0].nonce < self._gate.mined_nonce(self._wallet.address)
        for row in reversed(rows):
            try:
                receipt = self._gate.receipt(row.hash, 0.0 if used_up else seconds)
            except NotMinedError:
                seconds = 0.0
            except FailedTransactionError:
                return self._end(rows, row, FAILED, None)
            else:
                return self._end(rows, row, MINED, receipt.gas_used)
        return used_up and self._end(rows, None, REPLACED, None)

    def _pursued(self, rows: Sequence[SentRow]) -> bool:
        """Sends again what the node forgot, replaces what waits for long; true if it is given up."""
        newest = rows[-1]
        try:
            if self._is_hopeless(rows):
                return self._end(rows, None, LOST, None)
            if self._gate.now() > newest.time + REPLACE_AFTER and newest.price.most > 0:
                self._replace(newest)
            elif not self._gate.knows(newest.hash):
                self._broadcast(newest.raw, newest.hash)
        except NodeError as refusal:
            self._health.refused("outbox", refusal)
        else:
            self._health.passed("outbox")
        return False

    def _is_hopeless(self, rows: Sequence[SentRow]) -> bool:
        """True if it waited long enough, or never arrived and would be refused by now."""
        newest, now = rows[-1], self._gate.now()
        if newest.price.most == 0:
            waited = now > newest.time + LOST_AFTER
        else:
            waited = len(rows) > MOST_REPLACEMENTS and now > newest.time + REPLACE_AFTER
        return waited or not (any(self._gate.knows(row.hash) for row in rows) or self._wanted(newest))

    def _replace(self, row: SentRow) -> None:
        """The same nonce at a higher price: the same call, or an empty one where its effect is not wanted any more."""
        price = row.price.raised(self._gate.price())
        self._health.transaction(row.purpose, "replaced", "0x" + row.hash.hex())
        if self._wanted(row):
            draft = Draft(self._call(row), self._gate.chain_id, row.nonce, row.gas, price)
        else:
            draft = Draft(self._nothing(), self._gate.chain_id, row.nonce, _CANCEL_GAS, price)
        self._send(row.purpose, row.contract, draft)

    def _wanted(self, row: SentRow) -> bool:
        if row.receiver == self._wallet.address:
            return True
        try:
            self._gate.simulated(row.contract, self._call(row))
        except ContractRefusal:
            return False
        return True

    def _call(self, row: SentRow) -> Call:
        return Call(row.receiver, row.data, self._wallet.address)

    def _nothing(self) -> Call:
        return Call(self._wallet.address, b"", self._wallet.address)

    def _end(self, rows: Sequence[SentRow], row: SentRow | None, state: str, used: int | None) -> bool:
        known = {} if row is None else {row.id: state}
        self._journal.conclude(rows[0].nonce, known, state if row is None else REPLACED, used)
        told = rows[-1] if row is None else row
        self._health.transaction(told.purpose, state, "0x" + told.hash.hex())
        self._health.passed("outbox")
        return True


class DryOutbox:
    """Simulates and tells, and sends nothing: for a dry run."""

    def __init__(self, gate: TransactionGate, health: Health, sender: Address = ZERO_ADDRESS) -> None:
        self._gate, self._health, self._sender = gate, health, sender

    def free(self) -> bool:
        """Always."""
        return True

    def deliver(self, purpose: str, done: tuple[str, ...], contract: str, function: str, *args: object) -> bool:
        """Simulates; raises as `Outbox.deliver`."""
        try:
            self._gate.prepare(self._sender, contract, function, *args)
        except ContractRefusal as refusal:
            if refusal.name not in done:
                raise
        self._health.transaction(purpose, "simulated")
        return True
