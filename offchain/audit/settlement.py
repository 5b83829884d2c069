"""The chain's settlement of a period against the books: lines, payments, bookings and sums, to the unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from offchain.audit.arithmetic import net
from offchain.audit.errors import LineError, PayoutError, SumError
from offchain.audit.money import Line
from offchain.domain.types import Address, PeriodId
from offchain.indexer.facts import Booked, Fact, LineSettled, Parked, RevenueReceived, TokenTransferred, Withdrawn
from offchain.indexer.index import Index

_COLUMNS = ("source", "service", "unearned", "operator", "ecosystem")


@dataclass
class Call:
    """The events of one call of `settle` or `settleLate`: its lines come first, then what it paid."""

    settled: list[LineSettled] = field(default_factory=list)
    paid: list[TokenTransferred] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    booked: list[Booked] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Names the transaction."""
        return f"transaction 0x{self.settled[0].place.tx_hash.hex()}"

    def amounts(self) -> dict[str, list[int]]:
        """Every single payment by account, parked ones included, token base units."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for transfer in self.paid:
            found[transfer.recipient].append(int(transfer.amount))
        for parked in self.parked:
            found[parked.account].append(int(parked.amount))
        return dict(found)


def calls_of(period: PeriodId, index: Index, settlement: Address) -> tuple[Call, ...]:
    """The calls that settled lines of a period, in chain order."""
    lines = index.facts(LineSettled)
    wanted = {fact.place.tx_hash for fact in lines if fact.period == period}
    events: list[Fact] = [fact for fact in lines if fact.place.tx_hash in wanted]
    events += [f for f in index.facts(TokenTransferred) if f.place.tx_hash in wanted and f.sender == settlement]
    events += [f for f in index.facts(Booked) if f.place.tx_hash in wanted and f.sender == settlement]
    events += [f for f in index.facts(Parked) if f.place.tx_hash in wanted]
    events += [f for f in index.facts(Withdrawn) if f.place.tx_hash in wanted]
    calls = _grouped(sorted(events, key=lambda fact: fact.place))
    return tuple(call for call in calls if call.settled[0].period == period)


def _grouped(events: Iterable[Fact]) -> list[Call]:
    """A line after a payment, or in another transaction, begins the next call; a withdrawal's transfer is no call's."""
    calls: list[Call] = []
    current: Call | None = None
    for event in events:
        if isinstance(event, LineSettled):
            if (
                current is None
                or current.paid
                or current.parked
                or current.settled[0].place.tx_hash != event.place.tx_hash
            ):
                current = Call()
                calls.append(current)
            current.settled.append(event)
        elif isinstance(event, Withdrawn):
            current = None
        elif current is not None:
            _add(current, event)
    return calls


def _add(call: Call, event: Fact) -> None:
    if isinstance(event, TokenTransferred):
        call.paid.append(event)
    elif isinstance(event, Parked):
        call.parked.append(event)
    elif isinstance(event, Booked):
        call.booked.append(event)


def check_lines(lines: Sequence[Line], settled: Sequence[LineSettled]) -> str:
    """Every settled line has a pot, was settled once, and yields what the arithmetic says. Raises LineError."""
    by_key = {line.key: line for line in lines}
    seen: set[bytes] = set()
    for fact in settled:
        if fact.key not in by_key:
            raise LineError(fact.key, "pot", "revenue in the period", "none")
        if fact.key in seen:
            raise LineError(fact.key, "settlements", 1, "a second one")
        seen.add(fact.key)
        for column in _COLUMNS:
            expected, received = getattr(by_key[fact.key].pools, column), int(getattr(fact, column))
            if expected != received:
                raise LineError(fact.key, column, expected, received)
    return f"{len(seen)} of {len(lines)} lines settled, each by its pot, weights and row"


def check_payments(lines: Sequence[Line], calls: Sequence[Call], fund: Address) -> str:
    """Every call paid each account its netted amount exactly once, and the fund booked its earmarks.

    Raises PayoutError that names the account.
    """
    by_key = {line.key: line for line in lines}
    payments = 0
    for call in calls:
        settled = [_known(by_key, fact.key) for fact in call.settled]
        expected = _expected(settled, fund)
        received = call.amounts()
        for account in sorted({*expected, *received}):
            if expected.get(account, []) != received.get(account, []):
                raise PayoutError(account, expected.get(account, []), received.get(account, []), call.label)
        payments += sum(map(len, received.values()))
        _check_booking(settled, call, fund)
    return f"{payments} payments in {len(calls)} calls"


def _known(lines: Mapping[bytes, Line], key: bytes) -> Line:
    if key not in lines:
        raise LineError(key, "pot", "revenue in the period", "none")
    return lines[key]


def _expected(lines: Iterable[Line], fund: Address) -> dict[str, list[int]]:
    """One netted amount per account over the lines of a call; the fund's comes apart, after all others."""
    totals = net((str(earning.account), earning.amount) for line in lines for earning in line.earnings)
    expected = {account: [amount] for account, amount in totals.items()}
    earmarked = sum(line.pools.ecosystem + line.pools.unearned for line in lines)
    if earmarked:
        expected.setdefault(fund, []).append(earmarked)
    return expected


def _check_booking(lines: Sequence[Line], call: Call, fund: Address) -> None:
    """The fund books what it received; what was parked for it is booked when it is paid."""
    earmarks = (sum(line.pools.ecosystem for line in lines), sum(line.pools.unearned for line in lines))
    parked = any(fact.account == fund for fact in call.parked)
    expected = [earmarks] if sum(earmarks) and not parked else []
    received = [(int(fact.ecosystem), int(fact.service)) for fact in call.booked]
    if expected != received:
        raise PayoutError(fund, f"bookings {expected}", f"bookings {received}", call.label)


def check_revenue(period: PeriodId, index: Index, settlement: Address) -> str:
    """Every transaction that brought revenue moved at least so many tokens to Settlement. Raises SumError."""
    booked: defaultdict[bytes, int] = defaultdict(int)
    moved: defaultdict[bytes, int] = defaultdict(int)
    for fact in index.facts(RevenueReceived):
        if fact.period == period:
            booked[fact.place.tx_hash] += int(fact.amount)
    for transfer in index.facts(TokenTransferred):
        if transfer.recipient == settlement:
            moved[transfer.place.tx_hash] += int(transfer.amount)
    for tx_hash, amount in booked.items():
        if moved[tx_hash] < amount:
            what = f"tokens moved to Settlement in transaction 0x{tx_hash.hex()}"
            raise SumError(what, f"at least {amount}", moved[tx_hash])
    return f"{sum(booked.values())} base units in {len(booked)} transactions"


def check_sums(lines: Sequence[Line], calls: Sequence[Call]) -> str:
    """Revenue received = paid + parked + waiting in unsettled pots, token base units. Raises SumError."""
    revenue = sum(line.revenue for line in lines)
    paid = sum(int(fact.amount) for call in calls for fact in call.paid)
    parked = sum(int(fact.amount) for call in calls for fact in call.parked)
    waiting = sum(line.revenue for line in lines if not line.pot.settled)
    if revenue != paid + parked + waiting:
        raise SumError("paid + parked + waiting", revenue, f"{paid} + {parked} + {waiting} = {paid + parked + waiting}")
    return f"{revenue} = {paid} paid + {parked} parked + {waiting} waiting"
