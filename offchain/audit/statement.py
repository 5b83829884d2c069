"""The statement 对账单 of one account: all that moved for it, period by period, tied to the chain to the unit (F44).

opening + movements = closing, and with what moved since, the token's `balanceOf`; what rooms owe to the account equals
their `owed`; every payment of a settlement call is the sum of the account's parts of its lines. Token base units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from offchain.audit.bases import Bases
from offchain.audit.earned import Earned, earned_by, require_earned
from offchain.audit.errors import BalanceError, EmptyWindowError
from offchain.audit.money import Line, Operators, expected_lines
from offchain.audit.movements import (
    FUND,
    PARKING,
    ROOMS,
    SETTLEMENT,
    Claim,
    Movement,
    claims,
    movements,
    require_explained,
)
from offchain.audit.ports import AuditChain, AuditLog, Progress
from offchain.audit.settlement import Call, calls_of
from offchain.audit.terms import terms_of
from offchain.audit.verification import Check, Protocolled, silent
from offchain.chain import values
from offchain.chain.values import Block
from offchain.domain.types import Address, OrganisationId, PeriodId
from offchain.indexer.facts import LinesSettled, Place
from offchain.indexer.index import Index
from offchain.indexer.snapshot import Snapshot

TOKEN = "SettlementToken"
NOBODY = OrganisationId(0)


@dataclass(frozen=True)
class PeriodBooks:
    """What one period moved: opening + Σ movements = closing; `owed` is what rooms owe at its end, base units."""

    period: int
    opening: int
    closing: int
    owed: int
    movements: tuple[Movement, ...]
    claims: tuple[Claim, ...]

    def totals(self) -> dict[str, int]:
        """Moved by kind, in the order in which kinds first appear."""
        found: dict[str, int] = {}
        for movement in self.movements:
            found[movement.kind] = found.get(movement.kind, 0) + movement.amount
        return found


@dataclass(frozen=True)
class Statement:
    """Books of the periods from `first` to `last` as the chain stood at `block`; `organisation` 0 is none.

    `calls` tells what settlement calls in these periods did for the account, by place; the checks tie all of it.
    """

    account: Address
    organisation: OrganisationId
    first: int
    last: int
    block: int
    periods: tuple[PeriodBooks, ...]
    calls: Mapping[Place, Earned]
    checks: tuple[Check, ...]
    notes: tuple[str, ...]

    @property
    def opening(self) -> int:
        """Balance before the first period."""
        return self.periods[0].opening

    @property
    def closing(self) -> int:
        """Balance after the last period."""
        return self.periods[-1].closing

    @property
    def ok(self) -> bool:
        """True if everything ties."""
        return all(check.ok for check in self.checks)

    @property
    def difference(self) -> Check | None:
        """The first that does not tie."""
        return next((check for check in self.checks if not check.ok), None)

    def earned(self, period: PeriodBooks) -> tuple[Earned, ...]:
        """The calls that did something for the account while a period ran."""
        places = {one.place.tx_hash for one in period.movements} | {one.place.tx_hash for one in period.claims}
        return tuple(call for place, call in sorted(self.calls.items()) if place.tx_hash in places)


def statement(
    account: Address,
    first: PeriodId,
    last: PeriodId,
    gateway: AuditChain,
    index: Index,
    log: AuditLog,
    progress: Progress = silent,
    bases: Bases | None = None,
) -> Statement:
    """The statement of an account; the index must reach the finalised head. Periods are those in which money moved.

    What does not tie is a failed check with both sides, never an exception; raises EmptyWindowError for no period.
    """
    return _Books(account, first, last, gateway, index, log, progress, bases or Bases()).statement()


@dataclass
class _Books:
    """State is what the checks before have found."""

    account: Address
    first: PeriodId
    last: PeriodId
    gateway: AuditChain
    index: Index
    log: AuditLog
    progress: Progress
    bases: Bases
    earned: dict[Place, Earned] = field(default_factory=dict)

    def statement(self) -> Statement:
        self._require_window()
        made = Protocolled(int(self.first), self.progress)
        snapshot, head = self.index.snapshot(), self.index.head()
        calls: list[Call] = []
        made.check("settlement calls", lambda: self._find(calls))
        self._read_lines(calls, snapshot, made)
        paid = [fact.place for call in calls for fact in call.paid]
        moved = movements(self.account, self.gateway, self.index, paid)
        owed = self._claims(calls)
        books = self._periods(moved, owed)
        made.check("lines", lambda: require_earned(self.account, self.earned.values()))
        made.check("reasons", lambda: require_explained(moved))
        made.check("balance", lambda: self._check_balance(books, moved, head))
        made.check("owed", lambda: self._check_owed(owed, head))
        if head.time < self.gateway.calendar.end(self.last):
            made.notes.append(f"period {self.last} is not over at block {head.number}: more may move")
        organisation = snapshot.accounts.get(self.account, NOBODY)
        if organisation == NOBODY and self.account not in map(self.gateway.address, ROOMS):
            made.notes.append("the account belongs to no organisation of the zone")
        return Statement(
            self.account, organisation, int(self.first), int(self.last), head.number, books, self.earned,
            tuple(made.checks), tuple(made.notes),
        )  # fmt: skip

    def _require_window(self) -> None:
        if self.last < self.first:
            raise EmptyWindowError("last period", f"at least {self.first}", self.last)
        begins, now = self.gateway.calendar.start(self.first), self.index.head().time
        if now < begins:
            raise EmptyWindowError(f"start of period {self.first}", f"a time up to {now}", begins)

    def _find(self, calls: list[Call]) -> str:
        """All calls of settlement up to the head."""
        settlement = self.gateway.address(SETTLEMENT)
        for period in sorted({fact.period for fact in self.index.facts(LinesSettled)}):
            calls += calls_of(period, self.index, settlement)
        return f"{len(calls)} calls"

    def _read_lines(self, calls: list[Call], snapshot: Snapshot, made: Protocolled) -> None:
        """The account's parts, by the books of each period whose lines were settled in the window."""
        calendar, fund = self.gateway.calendar, self.gateway.address(FUND)
        books: dict[PeriodId, dict[bytes, Line] | None] = {}
        for call in calls:
            if not calendar.start(self.first) <= call.place.block_time < calendar.end(self.last):
                continue
            for period in sorted({fact.period for fact in call.settled} - set(books)):
                books[period] = self._lines(period, snapshot, made)
            known = [books[fact.period] for fact in call.settled]
            lines = None if None in known else {key: line for one in known if one for key, line in one.items()}
            done = earned_by(self.account, fund, call, lines)
            if lines is not None and (done.due or done.received):
                self.earned[call.place] = done

    def _lines(self, period: PeriodId, snapshot: Snapshot, made: Protocolled) -> dict[bytes, Line] | None:
        found: dict[bytes, Line] = {}

        def books() -> str:
            terms = terms_of(period, snapshot, self.index, self.log, self.gateway, self.bases)
            for line in expected_lines(period, snapshot, terms, Operators.of(self.gateway)):
                found[line.key] = line
            return f"{len(found)} lines re-computed"

        return found if made.check(f"weights of period {period}", books) else None

    def _claims(self, calls: list[Call]) -> tuple[Claim, ...]:
        """Parked and withdrawn money, and what calls carry for the account."""
        fund = self.gateway.address(FUND)
        carried = []
        for call in calls:
            done = earned_by(self.account, fund, call, None)
            moves = (("carried", done.carried), ("taken on", -done.taken))
            carried += [Claim(call.place, kind, SETTLEMENT, amount) for kind, amount in moves if amount]
        return tuple(sorted((*claims(self.account, self.index), *carried), key=lambda claim: claim.place))

    def _periods(self, moved: tuple[Movement, ...], owed: tuple[Claim, ...]) -> tuple[PeriodBooks, ...]:
        calendar = self.gateway.calendar
        found = []
        for number in range(int(self.first), int(self.last) + 1):
            start, end = calendar.start(PeriodId(number)), calendar.end(PeriodId(number))
            found.append(
                PeriodBooks(
                    number,
                    sum(one.amount for one in moved if one.place.block_time < start),
                    sum(one.amount for one in moved if one.place.block_time < end),
                    sum(claim.amount for claim in owed if claim.place.block_time < end),
                    tuple(one for one in moved if start <= one.place.block_time < end),
                    tuple(claim for claim in owed if start <= claim.place.block_time < end),
                )
            )
        return tuple(found)

    def _check_balance(self, books: tuple[PeriodBooks, ...], moved: tuple[Movement, ...], head: Block) -> str:
        opening, closing = books[0].opening, books[-1].closing
        amount = sum(movement.amount for one in books for movement in one.movements)
        if opening + amount != closing:
            raise BalanceError(self.account, "opening + movements", closing, f"{opening} + {amount}")
        since = sum(one.amount for one in moved) - closing
        on_chain = self._on_chain(TOKEN, "balanceOf", head)
        parts = f"{opening} + {amount} = {closing}, {since} since"
        if closing + since != on_chain:
            raise BalanceError(
                self.account, f"balance at block {head.number}", f"{parts} = {closing + since}", on_chain
            )
        return f"{parts}: {on_chain} on chain at block {head.number}"

    def _check_owed(self, owed: tuple[Claim, ...], head: Block) -> str:
        """Carried sums are owed by bearer of their bytes: the chain keeps no amount for them."""
        told = []
        for room in PARKING:
            stays = [one for one in owed if one.room == room and one.kind in ("parked", "withdrawn")]
            expected, received = sum(one.amount for one in stays), self._on_chain(room, "owed", head)
            if expected != received:
                raise BalanceError(self.account, f"money that {room} owes", expected, received)
            told += [f"{room} {received}"] if received else []
        return ", ".join(told) or "nothing is owed"

    def _on_chain(self, contract: str, function: str, head: Block) -> int:
        return values.integer(self.gateway.call(contract, function, self.account, at=head))
