"""Duties that come with licences, as their facts leave them: feedback deposits, and what clauses owe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from offchain.domain.types import Amount, LicenceId, Seconds
from offchain.indexer.facts import (
    ClauseOpened,
    DebtPaid,
    DutyCancelled,
    DutyForfeited,
    DutyFulfilled,
    DutyOpened,
    Prepaid,
    TakenFromDeposit,
    UsageBilled,
)


@dataclass(frozen=True)
class DutyState:
    """A feedback duty: the evaluation is due by a second.

    `open` until the deposit went back or was lost; `forfeited_at` is the second in which it was lost, else 0.
    """

    licence: LicenceId
    due: Seconds
    open: bool
    forfeited_at: Seconds


@dataclass(frozen=True)
class DebtState:
    """What a clause owes: `debt` of shares and penalties, `shortage` of metered use beyond what was prepaid."""

    licence: LicenceId
    clause: int
    debt: Amount
    shortage: Amount


def duties(
    opened: Iterable[DutyOpened], ended: Iterable[DutyFulfilled | DutyCancelled], lost: Iterable[DutyForfeited]
) -> tuple[DutyState, ...]:
    """All feedback duties, by licence."""
    closed = {fact.licence for fact in ended}
    forfeited = {fact.licence: fact.place.block_time for fact in lost}
    found = [
        DutyState(
            fact.licence,
            fact.due,
            fact.licence not in closed and fact.licence not in forfeited,
            forfeited.get(fact.licence, Seconds(0)),
        )
        for fact in opened
    ]
    return tuple(sorted(found, key=lambda state: state.licence))


def debts(
    clauses: Iterable[ClauseOpened],
    grown: Iterable[TakenFromDeposit | UsageBilled],
    paid: Iterable[DebtPaid | Prepaid],
) -> tuple[DebtState, ...]:
    """Clauses that owe anything, by clause: what the deposit or the prepaid money did not cover, less what was paid."""
    debt: defaultdict[int, int] = defaultdict(int)
    shortage: defaultdict[int, int] = defaultdict(int)
    for more in grown:
        if isinstance(more, TakenFromDeposit):
            debt[more.clause] += more.debt
        else:
            shortage[more.clause] += more.amount - more.paid
    for less in paid:
        shortage[less.clause] -= less.covered if isinstance(less, Prepaid) else less.shortage
        debt[less.clause] -= less.debt if isinstance(less, DebtPaid) else 0
    return tuple(
        DebtState(one.licence, one.clause, Amount(debt[one.clause]), Amount(shortage[one.clause]))
        for one in sorted(clauses, key=lambda fact: fact.clause)
        if debt[one.clause] or shortage[one.clause]
    )
