"""The chain's settlement of a period against the books: lines, payments, bookings and sums, to the unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from offchain.audit.arithmetic import net
from offchain.audit.errors import LineError, PayoutError, SumError
from offchain.audit.money import Line
from offchain.codec.settled import CarriedSums
from offchain.domain.types import Address, PeriodId
from offchain.indexer.facts import (
    Booked,
    Carried,
    CarryTaken,
    Fact,
    LineSettled,
    LinesSettled,
    Parked,
    Place,
    RevenueReceived,
    TokenTransferred,
    Withdrawn,
    settled_lines,
)
from offchain.indexer.index import Index

NOTHING = CarriedSums(0, 0, ())
_COLUMNS = ("source", "service", "unearned", "operator", "ecosystem")


@dataclass
class Call:
    """The events of one call of `settle`, `settleInParts` or `settleLate`: what it went on from and its lines come
    first, then what it carries on and what it paid."""

    place: Place
    settled: list[LineSettled] = field(default_factory=list)
    paid: list[TokenTransferred] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)
    booked: list[Booked] = field(default_factory=list)
    taken: CarriedSums = NOTHING
    carried: CarriedSums = NOTHING
    taken_ids: list[bytes] = field(default_factory=list)
    carried_id: bytes | None = None
    waits: bool = False
    """Nobody has gone on from what this call carried."""

    @property
    def label(self) -> str:
        """Names the transaction."""
        return f"transaction 0x{self.place.tx_hash.hex()}"

    @property
    def ended(self) -> bool:
        """It has paid, or left sums to a later call: no line of it follows."""
        return bool(self.paid or self.parked or self.carried_id is not None)

    def amounts(self) -> dict[str, list[int]]:
        """Every single payment by account, also what was parked or carried in its place, token base units."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for transfer in self.paid:
            found[transfer.recipient].append(int(transfer.amount))
        for parked in self.parked:
            found[parked.account].append(int(parked.amount))
        for account, amount in self.carried.accounts:
            found[account].append(amount)
        return dict(found)


def calls_of(period: PeriodId, index: Index, settlement: Address) -> tuple[Call, ...]:
    """The calls that settled lines of a period, and those that only paid what such a call carried, in chain order.

    A call that only paid what calls of several periods carried is of the first one's.

    Raises SumError where a call goes on from sums that nobody carried, or another call has taken.
    """
    ours: list[Call] = []
    waiting: defaultdict[bytes, list[tuple[Call, bool]]] = defaultdict(list)
    for call in _grouped(sorted(_events(index, settlement), key=lambda fact: fact.place), index):
        taken = [_take(waiting, id_, call.label) for id_ in call.taken_ids]
        is_ours = call.settled[0].period == period if call.settled else taken[0]
        if call.carried_id is not None:
            waiting[call.carried_id].append((call, is_ours))
        if is_ours:
            ours.append(call)
    for entries in waiting.values():
        for call, _ in entries:
            call.waits = True
    return tuple(ours)


def _take(waiting: Mapping[bytes, list[tuple[Call, bool]]], id_: bytes, label: str) -> bool:
    """True if the sums that a call goes on from are the period's."""
    if not waiting[id_]:
        raise SumError(f"carried sums 0x{id_.hex()} ({label})", "carried before, once for each call", "taken")
    _, is_ours = waiting[id_].pop(0)
    return is_ours


def _events(index: Index, settlement: Address) -> list[Fact]:
    """What the calls of Settlement said, and what the token and the fund said about them."""
    lines, taken = settled_lines(index.facts(LinesSettled)), index.facts(CarryTaken)
    wanted = {fact.place.tx_hash for fact in (*lines, *taken)}
    events: list[Fact] = [*lines, *taken, *index.facts(Carried)]
    events += [f for f in index.facts(TokenTransferred) if f.place.tx_hash in wanted and f.sender == settlement]
    events += [f for f in index.facts(Booked) if f.place.tx_hash in wanted and f.sender == settlement]
    events += [f for f in index.facts(Parked) if f.place.tx_hash in wanted]
    events += [f for f in index.facts(Withdrawn) if f.place.tx_hash in wanted]
    return events


def _grouped(events: Iterable[Fact], index: Index) -> list[Call]:
    """A line or a carry that is taken begins the next call where one has ended or in another transaction; a
    withdrawal's transfer is no call's."""
    sums: defaultdict[bytes, CarriedSums] = defaultdict(lambda: NOTHING)
    sums |= {fact.id: fact.read() for fact in index.facts(Carried)}
    calls: list[Call] = []
    current: Call | None = None
    for event in events:
        if isinstance(event, LineSettled | CarryTaken):
            elsewhere = current is None or current.place.tx_hash != event.place.tx_hash
            takes_first = isinstance(event, CarryTaken) and current is not None and bool(current.settled)
            if current is None or elsewhere or current.ended or takes_first:
                current = Call(event.place)
                calls.append(current)
            if isinstance(event, LineSettled):
                current.settled.append(event)
            else:
                current.taken = _together(current.taken, sums[event.id])
                current.taken_ids.append(event.id)
        elif isinstance(event, Withdrawn):
            current = None
        elif current is not None:
            _add(current, event)
    return calls


def _together(one: CarriedSums, other: CarriedSums) -> CarriedSums:
    accounts = (*one.accounts, *other.accounts)
    return CarriedSums(one.ecosystem + other.ecosystem, one.unearned + other.unearned, accounts)


def _add(call: Call, event: Fact) -> None:
    if isinstance(event, TokenTransferred):
        call.paid.append(event)
    elif isinstance(event, Parked):
        call.parked.append(event)
    elif isinstance(event, Booked):
        call.booked.append(event)
    elif isinstance(event, Carried):
        call.carried, call.carried_id = event.read(), event.id


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
    for call in calls:
        settled = [_known(by_key, fact.key) for fact in call.settled]
        expected = _expected(settled, call, fund)
        received = call.amounts()
        for account in sorted({*expected, *received}):
            if expected.get(account, []) != received.get(account, []):
                raise PayoutError(account, expected.get(account, []), received.get(account, []), call.label)
        _check_booking(settled, call, fund)
    payments = sum(len(call.paid) + len(call.parked) for call in calls)
    return f"{payments} payments in {len(calls)} calls"


def _known(lines: Mapping[bytes, Line], key: bytes) -> Line:
    if key not in lines:
        raise LineError(key, "pot", "revenue in the period", "none")
    return lines[key]


def _expected(lines: Iterable[Line], call: Call, fund: Address) -> dict[str, list[int]]:
    """One netted amount per account over what a call took and its lines; the fund's comes apart, after all others."""
    earned = [(str(earning.account), earning.amount) for line in lines for earning in line.earnings]
    totals = net([*((str(account), amount) for account, amount in call.taken.accounts), *earned])
    expected = {account: [amount] for account, amount in totals.items()}
    earmarked = sum(_earmarks(lines, call))
    if earmarked and call.carried_id is None:
        expected.setdefault(fund, []).append(earmarked)
    return expected


def _earmarks(lines: Iterable[Line], call: Call) -> tuple[int, int]:
    """Ecosystem money and unearned performance money of a call, with what it took."""
    pools = [line.pools for line in lines]
    ecosystem = call.taken.ecosystem + sum(pool.ecosystem for pool in pools)
    return ecosystem, call.taken.unearned + sum(pool.unearned for pool in pools)


def _check_booking(lines: Sequence[Line], call: Call, fund: Address) -> None:
    """The fund books what it received; what was parked for it is booked when it is paid, what was carried with the
    last accounts."""
    earmarks = _earmarks(lines, call)
    if call.carried_id is not None:
        carried = (call.carried.ecosystem, call.carried.unearned)
        if carried != earmarks:
            raise PayoutError(fund, f"earmarks carried {earmarks}", f"{carried}", call.label)
    parked = any(fact.account == fund for fact in call.parked)
    expected = [earmarks] if sum(earmarks) and not parked and call.carried_id is None else []
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
    """Revenue received = paid + parked + carried on + waiting in unsettled pots, token base units. Raises SumError."""
    revenue = sum(line.revenue for line in lines)
    paid = sum(int(fact.amount) for call in calls for fact in call.paid)
    parked = sum(int(fact.amount) for call in calls for fact in call.parked)
    carried = sum(call.carried.total - call.taken.total for call in calls)
    waiting = sum(line.revenue for line in lines if not line.pot.settled)
    found = paid + parked + carried + waiting
    if revenue != found:
        parts = f"{paid} + {parked} + {carried} + {waiting} = {found}"
        raise SumError("paid + parked + carried + waiting", revenue, parts)
    return f"{revenue} = {paid} paid + {parked} parked + {carried} carried + {waiting} waiting"
