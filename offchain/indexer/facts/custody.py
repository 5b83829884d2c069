"""Facts of money that contracts hold for others: escrow, deposits, prepaid use, bonds, and what a payee refused.

Amounts in token base units. Sales, FeedbackDuty and Clauses each tell what they parked and paid out in events of one
name; here each has a type of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from offchain.domain.types import Address, Amount, LicenceId, PeriodId, Seconds
from offchain.indexer.facts.place import Fact


@dataclass(frozen=True)
class SalesParked(Fact):
    """Sales could not pay an account; the amount is owed."""

    account: Address
    amount: Amount


@dataclass(frozen=True)
class SalesWithdrawn(Fact):
    """Sales paid out what it owed."""

    account: Address
    recipient: Address
    amount: Amount


@dataclass(frozen=True)
class DutyParked(Fact):
    """FeedbackDuty could not pay an account; the amount is owed."""

    account: Address
    amount: Amount


@dataclass(frozen=True)
class DutyWithdrawn(Fact):
    """FeedbackDuty paid out what it owed."""

    account: Address
    recipient: Address
    amount: Amount


@dataclass(frozen=True)
class ClauseParked(Fact):
    """Clauses could not pay an account; the amount is owed."""

    account: Address
    amount: Amount


@dataclass(frozen=True)
class ClauseWithdrawn(Fact):
    """Clauses paid out what it owed."""

    account: Address
    recipient: Address
    amount: Amount


@dataclass(frozen=True)
class Renewed(Fact):
    """A subscription was paid for `periods` further periods at `price` each."""

    licence: LicenceId
    payer: Address
    from_period: PeriodId
    periods: int
    price: Amount


@dataclass(frozen=True)
class SubscriptionCancelled(Fact):
    """A subscription ends with the period before `end`; `refunded` goes back to those who had paid."""

    licence: LicenceId
    end: PeriodId
    refunded: Amount


@dataclass(frozen=True)
class DutyOpened(Fact):
    """A licence came with a feedback duty: an evaluation stated by `due` returns the deposit."""

    licence: LicenceId
    payer: Address
    deposit: Amount
    due: Seconds


@dataclass(frozen=True)
class DutyFulfilled(Fact):
    """A feedback deposit went back against an anchored evaluation."""

    licence: LicenceId
    payer: Address
    deposit: Amount
    leaf_hash: bytes


@dataclass(frozen=True)
class DutyForfeited(Fact):
    """A feedback deposit went to the fund."""

    licence: LicenceId
    deposit: Amount


@dataclass(frozen=True)
class DutyCancelled(Fact):
    """A feedback deposit went back with a refund."""

    licence: LicenceId
    payer: Address
    deposit: Amount


@dataclass(frozen=True)
class Prepaid(Fact):
    """Metered use was paid ahead; `covered` of it paid what was short."""

    clause: int
    payer: Address
    amount: Amount
    covered: Amount


@dataclass(frozen=True)
class PrepaidReturned(Fact):
    """What was prepaid and not used went back."""

    clause: int
    payer: Address
    amount: Amount


@dataclass(frozen=True)
class ClauseCancelled(Fact):
    """A clause ended with a refund; its deposit went back."""

    clause: int
    payer: Address
    deposit: Amount


@dataclass(frozen=True)
class ClauseClosed(Fact):
    """A clause ended; `top_up` was missing to its floor, `returned` is what was left of its deposit."""

    clause: int
    top_up: Amount
    returned: Amount


@dataclass(frozen=True)
class TakenFromDeposit(Fact):
    """Something was due from a clause's deposit: `taken` of it, and `debt` that it did not cover."""

    clause: int
    taken: Amount
    debt: Amount


@dataclass(frozen=True)
class DebtPaid(Fact):
    """A clause's debt and what was short for metered use were paid."""

    clause: int
    payer: Address
    debt: Amount
    shortage: Amount


@dataclass(frozen=True)
class BondDeposited(Fact):
    """A log operator put money behind the receipts of `signer`."""

    signer: Address
    owner: Address
    amount: Amount


@dataclass(frozen=True)
class BondAnnounced(Fact):
    """A bond can be withdrawn from `free_from` on; receipts given later are not covered."""

    signer: Address
    free_from: Seconds


@dataclass(frozen=True)
class BondWithdrawn(Fact):
    """A bond went back, to `recipient`."""

    signer: Address
    recipient: Address
    amount: Amount


@dataclass(frozen=True)
class BondSlashed(Fact):
    """`signer` had promised a leaf at a place where the anchored log does not have it; the bond went to the fund."""

    signer: Address
    amount: Amount
    leaf_hash: bytes
    index: int
