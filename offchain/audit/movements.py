"""Every movement of an account's tokens, named by the event of its transaction that says why; and what it is owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from offchain.audit.errors import UnexplainedError
from offchain.audit.ports import AuditChain
from offchain.domain.types import Address
from offchain.indexer import facts
from offchain.indexer.facts import Fact, Place, TokenTransferred
from offchain.indexer.index import Index

ZERO = Address("0x" + "0" * 40)
SETTLEMENT, FUND, SALES, DUTY, CLAUSES = "Settlement", "EcosystemFund", "Sales", "FeedbackDuty", "Clauses"
BOND = "LogBond"
ROOMS = (SETTLEMENT, FUND, SALES, DUTY, CLAUSES, BOND)
"""The contracts that hold money."""
PAID, TRANSFER, ISSUED, REDEEMED, UNEXPLAINED = "settlement", "transfer", "issued", "redeemed", "unexplained"


@dataclass(frozen=True)
class Reason:
    """An event that explains a transfer into a room, or out of it.

    `account` is the field that names the other side, `amount` the fields whose sum less `less` was moved; empty where
    the event does not say.
    """

    kind: str
    room: str
    leaves: bool
    fact: type[Fact]
    account: str = ""
    amount: tuple[str, ...] = ()
    less: str = ""

    def explains(self, fact: Fact, transfer: TokenTransferred) -> bool:
        """True if the event can be the reason of the transfer."""
        other = transfer.recipient if self.leaves else transfer.sender
        if self.account and getattr(fact, self.account) != other:
            return False
        if not self.amount:
            return True
        said = sum(int(getattr(fact, name)) for name in self.amount) - (getattr(fact, self.less) if self.less else 0)
        return bool(said == transfer.amount)


REASONS = (
    Reason("withdrawal", SETTLEMENT, True, facts.Withdrawn, "recipient", ("amount",)),
    Reason("withdrawal", FUND, True, facts.ParkedWithdrawn, "recipient", ("amount",)),
    Reason("withdrawal", SALES, True, facts.SalesWithdrawn, "recipient", ("amount",)),
    Reason("withdrawal", DUTY, True, facts.DutyWithdrawn, "recipient", ("amount",)),
    Reason("withdrawal", CLAUSES, True, facts.ClauseWithdrawn, "recipient", ("amount",)),
    Reason("reward", FUND, True, facts.RewardClaimed, "account", ("amount",)),
    Reason("grant", FUND, True, facts.Granted, "", ("amount",)),
    Reason("cost of operation", FUND, True, facts.OperationDrawn, "", ("amount",)),
    Reason("donation", FUND, False, facts.Donated, "sender", ("amount",)),
    Reason("public grant", FUND, False, facts.PubliclyFunded, "sender", ("amount",)),
    Reason("refund", SALES, True, facts.Refunded, "payer", ("amount",)),
    Reason("deposit returned", DUTY, True, facts.DutyFulfilled, "payer", ("deposit",)),
    Reason("deposit returned", DUTY, True, facts.DutyCancelled, "payer", ("deposit",)),
    Reason("deposit forfeited", DUTY, True, facts.DutyForfeited, "", ("deposit",)),
    Reason("deposit returned", CLAUSES, True, facts.ClauseCancelled, "payer", ("deposit",)),
    Reason("deposit returned", CLAUSES, True, facts.ClauseClosed, "", ("returned",)),
    Reason("prepaid returned", CLAUSES, True, facts.PrepaidReturned, "payer", ("amount",)),
    Reason("clause receipt", CLAUSES, True, facts.PaidThrough, "", ("amount",), "share"),
    Reason("clause payment", CLAUSES, False, facts.PaidThrough, "payer", ("amount",)),
    Reason("prepayment", CLAUSES, False, facts.Prepaid, "payer", ("amount",)),
    Reason("debt paid", CLAUSES, False, facts.DebtPaid, "payer", ("debt", "shortage")),
    Reason("outcome share", CLAUSES, False, facts.ShareDue, "", ("due",)),
    Reason("deposit", CLAUSES, False, facts.ClauseOpened),
    Reason("bond", BOND, False, facts.BondDeposited, "owner", ("amount",)),
    Reason("bond returned", BOND, True, facts.BondWithdrawn, "recipient", ("amount",)),
    Reason("bond lost", BOND, True, facts.BondSlashed, "", ("amount",)),
    Reason("revenue", SETTLEMENT, False, facts.RevenueReceived, "payer", ("amount",)),
    Reason("renewal", SALES, False, facts.Renewed, "payer"),
    Reason("purchase", SALES, False, facts.Bought),
    Reason("cancellation", SALES, True, facts.SubscriptionCancelled),
    Reason("purchase", SALES, True, facts.Bought),
)
"""Exact ones first. The price of a purchase and its deposits are one transfer to Sales, which passes deposits on."""

_OWED = (
    (SETTLEMENT, facts.Parked, facts.Withdrawn),
    (FUND, facts.PayoutParked, facts.ParkedWithdrawn),
    (SALES, facts.SalesParked, facts.SalesWithdrawn),
    (DUTY, facts.DutyParked, facts.DutyWithdrawn),
    (CLAUSES, facts.ClauseParked, facts.ClauseWithdrawn),
)

PARKING = tuple(room for room, _, _ in _OWED)
"""The contracts that keep what could not be paid, and say what they owe."""


@dataclass(frozen=True)
class Movement:
    """Tokens that came (`amount` > 0) or went, base units; `balance` is what the account has then."""

    place: Place
    kind: str
    counterparty: Address
    amount: int
    balance: int


@dataclass(frozen=True)
class Claim:
    """What a room owes to the account grew (`amount` > 0: parked, carried) or shrank (withdrawn, taken on)."""

    place: Place
    kind: str
    room: str
    amount: int


def movements(account: Address, gateway: AuditChain, index: Index, paid: Iterable[Place]) -> tuple[Movement, ...]:
    """All movements up to the index's head, in chain order; `paid` are the transfers that settlement calls made."""
    rooms = {gateway.address(room): room for room in ROOMS}
    ours = [t for t in index.facts(TokenTransferred) if account in (t.sender, t.recipient)]
    why = _Why(index, {transfer.place.tx_hash for transfer in ours}, frozenset(paid), rooms)
    balance, found = 0, []
    for transfer in ours:
        amount = int(transfer.amount) * ((transfer.recipient == account) - (transfer.sender == account))
        balance += amount
        other = transfer.sender if transfer.recipient == account else transfer.recipient
        found.append(Movement(transfer.place, why.kind(transfer), other, amount, balance))
    return tuple(found)


def claims(account: Address, index: Index) -> tuple[Claim, ...]:
    """Everything that was parked for the account and withdrawn, in chain order; carried sums are the calls' to tell."""
    found = [claim for room, parked, withdrawn in _OWED for claim in _owed(account, index, room, parked, withdrawn)]
    return tuple(sorted(found, key=lambda claim: claim.place))


def require_explained(found: Sequence[Movement]) -> str:
    """Raises UnexplainedError for the first movement out of a room that no event explains."""
    for movement in found:
        if movement.kind == UNEXPLAINED:
            what = f"reason of {movement.amount} from {movement.counterparty} in 0x{movement.place.tx_hash.hex()}"
            raise UnexplainedError(what, "an event of the same transaction", "none")
    return f"{len(found)} movements, each with its reason"


class _Why:
    """Events of some transactions, to explain their transfers."""

    def __init__(self, index: Index, wanted: set[bytes], paid: frozenset[Place], rooms: Mapping[Address, str]) -> None:
        self._paid, self._rooms = paid, rooms
        self._said: defaultdict[tuple[bytes, type[Fact]], list[Fact]] = defaultdict(list)
        for kind in {reason.fact for reason in REASONS}:
            for fact in index.facts(kind):
                if fact.place.tx_hash in wanted:
                    self._said[fact.place.tx_hash, kind].append(fact)

    def kind(self, transfer: TokenTransferred) -> str:
        if transfer.place in self._paid:
            return PAID
        source, target = self._rooms.get(transfer.sender), self._rooms.get(transfer.recipient)
        for reason in REASONS:
            if reason.room == (source if reason.leaves else target):
                said = self._said[transfer.place.tx_hash, reason.fact]
                if any(reason.explains(fact, transfer) for fact in said):
                    return reason.kind
        if source is not None:
            return UNEXPLAINED
        named = {transfer.recipient: REDEEMED} if transfer.recipient == ZERO else {transfer.sender: ISSUED}
        return named.get(ZERO, TRANSFER)


def _owed(account: Address, index: Index, room: str, parked: type[Fact], withdrawn: type[Fact]) -> Iterator[Claim]:
    for kind, fact_type, sign in (("parked", parked, 1), ("withdrawn", withdrawn, -1)):
        for fact in index.facts(fact_type):
            said = vars(fact)
            if said["account"] == account:
                yield Claim(fact.place, kind, room, sign * int(said["amount"]))
