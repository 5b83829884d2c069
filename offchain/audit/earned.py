"""What settlement calls did for one account: its part of every line, and how it reached the account (DESIGN section 6).

amount ← share ← weight: a part of the source pool is the pool's exact rational times the weight, by cumulative floors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from offchain.audit.errors import EarningError
from offchain.audit.money import Earning, Line
from offchain.audit.settlement import Call
from offchain.domain.types import Address
from offchain.indexer.facts import Place

_COLUMN = {"unearned": "service"}


@dataclass(frozen=True)
class Part:
    """An account's part of one line: `amount` of the line's pot, token base units, shares in ppm.

    `pool` is what the column of its role holds of the pot's `licence` and `outcome` money. `weight_ppm` is the
    resource's weight (role source), `performance_ppm` the provider's (service, unearned), None elsewhere.
    """

    period: int
    product: int
    composition: bytes
    role: str
    subject: int
    licence: int
    licence_ppm: int
    outcome: int
    outcome_ppm: int
    pool: int
    weight_ppm: int | None
    performance_ppm: int | None
    weights_from: str
    amount: int

    def as_json(self) -> dict[str, object]:
        """As JSON values; amounts are decimal strings."""
        amounts = {name: str(getattr(self, name)) for name in ("licence", "outcome", "pool", "amount")}
        rest = ("period", "product", "role", "subject", "licence_ppm", "outcome_ppm", "weight_ppm", "performance_ppm")
        plain = {name: getattr(self, name) for name in rest}
        return {**plain, **amounts, "composition": "0x" + self.composition.hex(), "weights_from": self.weights_from}


@dataclass(frozen=True)
class Earned:
    """One call and one account, token base units: `taken` on from earlier calls + parts = paid + parked + carried."""

    place: Place
    label: str
    parts: tuple[Part, ...]
    taken: int
    paid: int
    parked: int
    carried: int

    @property
    def due(self) -> int:
        """What the lines yield for the account, with what was taken on."""
        return self.taken + sum(part.amount for part in self.parts)

    @property
    def received(self) -> int:
        """What became of it."""
        return self.paid + self.parked + self.carried


def parts_of(line: Line, account: Address, fund: Address) -> tuple[Part, ...]:
    """The account's parts of a line that are more than 0; the fund's are its earmarks."""
    earnings = list(line.earnings)
    if account == fund:
        earnings.append(Earning("ecosystem", 0, fund, line.pools.ecosystem))
        earnings.append(Earning("unearned", int(line.composition.payee), fund, line.pools.unearned))
    return tuple(part_of(line, earning) for earning in earnings if earning.account == account and earning.amount)


def earned_by(account: Address, fund: Address, call: Call, lines: Mapping[bytes, Line] | None) -> Earned:
    """What a call did for an account; without books (`lines` None) its parts are unknown and left out."""
    known = [lines[fact.key] for fact in call.settled if fact.key in lines] if lines is not None else []
    parts = tuple(part for line in known for part in parts_of(line, account, fund))
    taken = sum(amount for payee, amount in call.taken.accounts if payee == account)
    carried = sum(amount for payee, amount in call.carried.accounts if payee == account)
    if account == fund:
        taken += call.taken.ecosystem + call.taken.unearned
        carried += call.carried.ecosystem + call.carried.unearned
    paid = sum(int(fact.amount) for fact in call.paid if fact.recipient == account)
    parked = sum(int(fact.amount) for fact in call.parked if fact.account == account)
    return Earned(call.place, call.label, parts, taken, paid, parked, carried)


def require_earned(account: Address, calls: Iterable[Earned]) -> str:
    """Raises EarningError for the first call that gave the account more or less than its lines yield."""
    count = amount = 0
    for call in calls:
        if call.due != call.received:
            parts = f"{call.taken} taken on + {call.due - call.taken} of {len(call.parts)} parts"
            received = f"{call.paid} + {call.parked} + {call.carried} = {call.received}"
            raise EarningError(account, call.label, f"{parts} = {call.due}", received)
        count, amount = count + len(call.parts), amount + call.due - call.taken
    return f"{amount} base units of {count} parts of settled lines"


def part_of(line: Line, earning: Earning) -> Part:
    """What an earning is of its line."""
    role = earning.role
    column = _COLUMN.get(role, role)
    weight = dict(line.terms.weights)[earning.subject] if role == "source" else None
    return Part(
        period=int(line.pot.period),
        product=int(line.composition.product),
        composition=line.key,
        role=role,
        subject=int(earning.subject),
        licence=int(line.pot.licence),
        licence_ppm=getattr(line.money.licence_row, column),
        outcome=int(line.pot.outcome),
        outcome_ppm=getattr(line.money.outcome_row, column),
        pool=getattr(line.pools, role),
        weight_ppm=weight,
        performance_ppm=line.terms.performance if column == "service" else None,
        weights_from=line.terms.origin,
        amount=earning.amount,
    )
