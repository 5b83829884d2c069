"""Facts of the settlement: revenue, lines, payments and the fund. Amounts in token base units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from offchain.codec.settled import CarriedSums, decode_records, decode_sums
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
    """A pot was split, token base units each: one record of `LinesSettled`, at the place of that event."""

    key: bytes
    period: PeriodId
    source: Amount
    service: Amount
    unearned: Amount
    operator: Amount
    ecosystem: Amount


@dataclass(frozen=True)
class LinesSettled(Fact):
    """Pots were split; `lines` are their records (docs/FORMATS.md section 4)."""

    period: PeriodId
    lines: bytes

    def each(self) -> tuple[LineSettled, ...]:
        """One fact per record, in the order of settlement. Raises `SettledRecordsError`."""
        return tuple(
            LineSettled(
                self.place,
                record.key,
                self.period,
                Amount(record.source),
                Amount(record.service),
                Amount(record.unearned),
                Amount(record.operator),
                Amount(record.ecosystem),
            )
            for record in decode_records(self.lines)
        )


def settled_lines(facts: Iterable[LinesSettled]) -> tuple[LineSettled, ...]:
    """The records of all events, in their order."""
    return tuple(line for fact in facts for line in fact.each())


@dataclass(frozen=True)
class Carried(Fact):
    """A call left sums to be paid by a later one; `id` is their keccak-256."""

    id: bytes
    sums: bytes

    def read(self) -> CarriedSums:
        """What is carried. Raises `CarriedSumsError`."""
        return decode_sums(self.sums)


@dataclass(frozen=True)
class CarryTaken(Fact):
    """A call went on from carried sums."""

    id: bytes


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
