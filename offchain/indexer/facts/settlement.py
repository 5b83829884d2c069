"""Facts of the settlement: revenue, lines, payments and the fund. Amounts in token base units."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.domain.types import Address, Amount, PeriodId
from offchain.indexer.facts.place import Fact


@dataclass(frozen=True)
class RevenueReceived(Fact):
    """Revenue entered a pot; `kind` 0 licence, 1 outcome."""

    key: bytes
    period: PeriodId
    payer: Address
    kind: int
    amount: Amount


@dataclass(frozen=True)
class LineSettled(Fact):
    """A pot was split, token base units each."""

    key: bytes
    period: PeriodId
    source: Amount
    service: Amount
    unearned: Amount
    operator: Amount
    ecosystem: Amount


@dataclass(frozen=True)
class LineSkipped(Fact):
    """A line was left out; `reason` 0 empty pot, 1 bad weights, 2 bad performance."""

    key: bytes
    period: PeriodId
    reason: int


@dataclass(frozen=True)
class Parked(Fact):
    """A transfer failed; the amount is owed."""

    account: Address
    amount: Amount


@dataclass(frozen=True)
class Withdrawn(Fact):
    """A parked amount was paid out."""

    account: Address
    recipient: Address
    amount: Amount


@dataclass(frozen=True)
class TokenTransferred(Fact):
    """The settlement token moved; mint from, burn to the zero address."""

    sender: Address
    recipient: Address
    amount: Amount


@dataclass(frozen=True)
class Booked(Fact):
    """The fund booked money under its earmarks."""

    sender: Address
    ecosystem: Amount
    service: Amount
