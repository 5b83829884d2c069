"""The payout file 支付指令文件: what a custodian bank executes for a period, netted by account and tied to the chain.

A payout is everything that the calls of `settle` and `settleLate` transferred to one account for one period. What they
parked stands beside it and is not the bank's to pay: it stays in the contract until its account withdraws it. The bank
maps accounts to bank accounts and quotes the reference, sixteen hexadecimal digits (docs/FORMATS.md section 11). A
reference is paid once, so instructions exist from the last settled line of a period that is over: they never change.

Each call is tied first: its token transfers + what it parked and carried on = what it took + the columns of its settled
lines, and every payee is entitled by one of its lines or by what it took. That each got the right amount is what
`verify` shows. Amounts are token base units.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from offchain.audit.errors import PayoutError, SumError, UnsettledPeriodError
from offchain.audit.money import Operators
from offchain.audit.ports import AuditChain
from offchain.audit.settlement import Call, calls_of
from offchain.codec.payout import payout_reference
from offchain.codec.words import to_hex
from offchain.domain.types import Address, OrganisationId, PeriodId
from offchain.indexer.facts import LineSettled
from offchain.indexer.index import Index
from offchain.indexer.snapshot import Snapshot

COLUMNS = ("reference", "account", "organisation", "amount", "lines")
NO_ORGANISATION = OrganisationId(0)


@dataclass(frozen=True)
class Payout:
    """What one account gets for a period: `amount` was transferred, `parked` is owed.

    `lines` counts the settled lines with a column for it; a holder's also where its weight in them was 0.
    `organisation` is 0 for the ecosystem fund, which is a contract.
    """

    reference: str
    account: Address
    organisation: OrganisationId
    amount: int
    parked: int
    lines: int

    def row(self) -> tuple[str, ...]:
        """The fields in the order of COLUMNS."""
        return self.reference, self.account, str(self.organisation), str(self.amount), str(self.lines)


@dataclass(frozen=True)
class Tie:
    """One call and its sums: transferred + parked + carried on = taken + the columns of its lines."""

    transaction: bytes
    lines: int
    transferred: int
    parked: int
    taken: int
    carried: int


@dataclass(frozen=True)
class PayoutFile:
    """A period's payouts by account as the chain stood at `block`, and the calls they come from.

    `over` tells whether the period had ended, `waiting` how many of its pots were not settled, `carried` what its calls
    left to be paid and nobody has gone on from.
    """

    chain_id: int
    settlement: Address
    period: PeriodId
    block: int
    over: bool
    payouts: tuple[Payout, ...]
    ties: tuple[Tie, ...]
    waiting: int
    carried: int

    @property
    def total(self) -> int:
        """What was transferred: what the bank pays."""
        return sum(payout.amount for payout in self.payouts)

    @property
    def parked(self) -> int:
        """What the contract kept for accounts that could not be paid."""
        return sum(payout.parked for payout in self.payouts)

    @property
    def complete(self) -> bool:
        """True if no line and no carried sum of the period waits and none can follow."""
        return self.over and not self.waiting and not self.carried

    def instructions(self) -> tuple[Payout, ...]:
        """The payouts that the bank has to make, each of more than 0. Raises UnsettledPeriodError."""
        if not self.complete:
            waits = f"{self.waiting} that wait, {self.carried} base units carried"
            raise UnsettledPeriodError(int(self.period), waits if self.over else "an open one")
        return tuple(payout for payout in self.payouts if payout.amount)

    def as_csv(self) -> str:
        """The bank's file: a header and one line per instruction, RFC 4180. Raises UnsettledPeriodError."""
        return _csv([COLUMNS, *(payout.row() for payout in self.instructions())])

    def as_json(self) -> dict[str, object]:
        """The whole file as JSON values; amounts are decimal strings."""
        return {
            "chain_id": self.chain_id,
            "settlement": self.settlement,
            "period": int(self.period),
            "block": self.block,
            "complete": self.complete,
            "total": str(self.total),
            "parked": str(self.parked),
            "waiting_lines": self.waiting,
            "carried": str(self.carried),
            "payouts": [
                {
                    "reference": payout.reference,
                    "account": payout.account,
                    "organisation": int(payout.organisation),
                    "amount": str(payout.amount),
                    "parked": str(payout.parked),
                    "lines": payout.lines,
                }
                for payout in self.payouts
            ],
            "transactions": [
                {
                    "hash": to_hex(tie.transaction),
                    "lines": tie.lines,
                    "transferred": str(tie.transferred),
                    "parked": str(tie.parked),
                    "taken": str(tie.taken),
                    "carried": str(tie.carried),
                }
                for tie in self.ties
            ],
        }


def payout_file(period: PeriodId, gateway: AuditChain, index: Index) -> PayoutFile:
    """The payouts of a period as the chain made them; the index must reach the finalised head.

    Raises SumError or PayoutError for a call that can't be tied.
    """
    settlement, fund = gateway.address("Settlement"), gateway.address("EcosystemFund")
    snapshot, operators = index.snapshot(), Operators.of(gateway)
    calls = calls_of(period, index, settlement)
    lines: Counter[Address] = Counter()
    for call in calls:
        earned = Counter(a for fact in call.settled for a in _payees(fact, snapshot, operators, fund))
        _require_entitled(call, earned, fund)
        lines += earned
    paid = _sums((fact.recipient, int(fact.amount)) for call in calls for fact in call.paid)
    parked = _sums((fact.account, int(fact.amount)) for call in calls for fact in call.parked)
    payouts = tuple(
        Payout(
            payout_reference(gateway.chain_id, settlement, period, account),
            account,
            snapshot.accounts.get(account, NO_ORGANISATION),
            paid.get(account, 0),
            parked.get(account, 0),
            lines[account],
        )
        for account in sorted({*paid, *parked}, key=str.lower)
    )
    waiting = sum(not pot.settled for pot in snapshot.pots(period))
    head, ties = index.head(), tuple(map(_tied, calls))
    over = head.time >= gateway.calendar.end(period)
    carried = sum(call.carried.total for call in calls if call.waits)
    return PayoutFile(gateway.chain_id, settlement, period, head.number, over, payouts, ties, waiting, carried)


def _payees(fact: LineSettled, snapshot: Snapshot, operators: Operators, fund: Address) -> set[Address]:
    """The accounts that a line has a column for, each once: holders, payee, operator, fund. An empty column is none."""
    composition, period = snapshot.composition(fact.key), fact.period
    payees: set[Address] = set()
    if fact.source:
        payees |= {snapshot.holder_at(resource, period) for resource in composition.resources}
    if fact.service:
        payees.add(snapshot.payout_at(composition.payee, period))
    if fact.operator:
        payees.add(snapshot.payout_at(operators.by_loop[composition.loop], period))
    return payees | ({fund} if fact.ecosystem or fact.unearned else set())


def _require_entitled(call: Call, earned: Mapping[Address, int], fund: Address) -> None:
    taken: set[str] = {str(account) for account, _ in call.taken.accounts}
    if call.taken.ecosystem + call.taken.unearned:
        taken.add(str(fund))
    for account, amounts in call.amounts().items():
        if account not in earned and account not in taken:
            raise PayoutError(account, "none: it has no part in the call's lines", amounts, call.label)


def _tied(call: Call) -> Tie:
    """Raises SumError where what left is not what was split."""
    transferred = sum(int(fact.amount) for fact in call.paid)
    parked = sum(int(fact.amount) for fact in call.parked)
    split = sum(
        int(fact.source) + int(fact.service) + int(fact.unearned) + int(fact.operator) + int(fact.ecosystem)
        for fact in call.settled
    )
    taken, carried = call.taken.total, call.carried.total
    if transferred + parked + carried != taken + split:
        what = f"transferred + parked + carried ({call.label})"
        raise SumError(what, f"{taken} + {split}", f"{transferred} + {parked} + {carried}")
    return Tie(call.place.tx_hash, len(call.settled), transferred, parked, taken, carried)


def _sums(amounts: Iterable[tuple[Address, int]]) -> dict[Address, int]:
    sums: defaultdict[Address, int] = defaultdict(int)
    for account, amount in amounts:
        sums[account] += amount
    return dict(sums)


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
