"""Statements of accounts of the paper zone, and what its chain answers about them."""

from __future__ import annotations

from offchain.audit.statement import Statement, statement
from offchain.domain.types import Address, PeriodId
from tests.unit.audit.conftest import SETTLE, Told
from tests.unit.audit.paper import word


def has(told: Told, account: Address, balance: int) -> None:
    """The token answers this balance."""
    told.chain.answers["SettlementToken", "balanceOf", account] = balance


def owes(told: Told, room: str, account: Address, amount: int) -> None:
    """A room answers that it owes this."""
    told.chain.answers[room, "owed", account] = amount


def of(told: Told, account: Address, first: int = 1, last: int = 2) -> Statement:
    return statement(account, PeriodId(first), PeriodId(last), told.chain, told.index(), told.log())


def move(told: Told, tx: int, sender: Address, recipient: Address, amount: int) -> None:
    told.chain.emit(tx, "SettlementToken", "Transfer", from_=sender, to=recipient, value=amount)


def park(told: Told, account: Address, amount: int) -> None:
    """The settlement's transfer to an account failed: it was parked."""
    chain = told.chain
    [transfer] = [e for e in chain.events if e.tx_hash == word(SETTLE) and e.args.get("to") == account]
    chain.events.remove(transfer)
    chain.emit(SETTLE, "Settlement", "Parked", account=account, amount=amount)
