"""The state of the zone at a block, derived from facts; every list is sorted by id, key or place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import TypeVar

from offchain.domain.types import Amount, LicenceId, OrganisationId, PeriodId, Seconds
from offchain.indexer.duties import DebtState, DutyState, debts, duties
from offchain.indexer.facts import (
    Anchored,
    Bought,
    BudgetRulesSet,
    ClauseOpened,
    CommitteeSet,
    Composed,
    ConsentWithdrawn,
    DebtPaid,
    DutyCancelled,
    DutyForfeited,
    DutyFulfilled,
    DutyOpened,
    Endorsed,
    Fact,
    Forced,
    Issued,
    LineSettled,
    LinesSettled,
    Offered,
    PaidThrough,
    Place,
    Prepaid,
    ProductCreated,
    Recognised,
    Released,
    Reported,
    RevenueReceived,
    Revoked,
    RulesSet,
    ShareDue,
    TakenFromDeposit,
    UsageBilled,
    ValidityChanged,
    settled_lines,
)
from offchain.indexer.parties import Parties
from offchain.indexer.reading import last, one
from offchain.indexer.states import (
    CompositionState,
    LicenceState,
    PaymentState,
    PotState,
)

F = TypeVar("F", bound=Fact)

LICENCE_KIND = 0
"""`Kind.Licence` of the contracts."""


class Snapshot(Parties):
    """The state of the market and of the oracles, beside that of its parties."""

    @cached_property
    def compositions(self) -> tuple[CompositionState, ...]:
        """All compositions, by key."""
        products = {fact.product: fact for fact in self._facts(ProductCreated)}
        closed = {fact.key for fact in self._facts(ConsentWithdrawn)}
        found = [
            CompositionState(
                fact.key,
                fact.product,
                fact.payee,
                products[fact.product].loop,
                fact.outcome_source,
                fact.resources,
                products[fact.product].scenarios,
                fact.key in closed,
                fact.place.block_time,
            )
            for fact in self._facts(Composed)
        ]
        return tuple(sorted(found, key=lambda state: state.key))

    @cached_property
    def licences(self) -> tuple[LicenceState, ...]:
        """All licences, by id; one that was issued without a sale has price 0."""
        prices = {fact.licence: fact.price for fact in self._facts(Bought)}
        released = {fact.licence: fact.place.block_time for fact in self._facts(Released)}
        revoked = {fact.licence for fact in self._facts(Revoked)}
        validity = {fact.licence: fact.valid_until for fact in self._facts(ValidityChanged) if fact.valid_until}
        found = [
            LicenceState(
                fact.licence,
                fact.product,
                fact.licensee,
                fact.composition,
                fact.valid_from,
                validity.get(fact.licence, fact.valid_until),
                fact.licence in revoked,
                prices.get(fact.licence, Amount(0)),
                released.get(fact.licence),
            )
            for fact in self._facts(Issued)
        ]
        return tuple(sorted(found, key=lambda state: state.id))

    @cached_property
    def payments(self) -> tuple[PaymentState, ...]:
        """Money that became revenue as Sales and Clauses report it, in chain order."""
        return tuple(payment for _, payment in sorted(self._payments(), key=lambda item: item[0]))

    @property
    def duties(self) -> tuple[DutyState, ...]:
        """All feedback duties, by licence."""
        ended: tuple[DutyFulfilled | DutyCancelled, ...] = (*self._facts(DutyFulfilled), *self._facts(DutyCancelled))
        return duties(self._facts(DutyOpened), ended, self._facts(DutyForfeited))

    @property
    def debts(self) -> tuple[DebtState, ...]:
        """Clauses that owe anything, by clause."""
        taken, billed = self._facts(TakenFromDeposit), self._facts(UsageBilled)
        grown: tuple[TakenFromDeposit | UsageBilled, ...] = (*taken, *billed)
        return debts(self._facts(ClauseOpened), grown, (*self._facts(DebtPaid), *self._facts(Prepaid)))

    @cached_property
    def _subscriptions(self) -> frozenset[LicenceId]:
        """Licences of offers without a term, and those that had a fee recognised."""
        open_ended = {fact.offer for fact in self._facts(Offered) if fact.term == 0}
        bought = (fact.licence for fact in self._facts(Bought) if fact.offer in open_ended)
        return frozenset([*bought, *(fact.licence for fact in self._facts(Recognised))])

    def _payments(self) -> Iterator[tuple[Place, PaymentState]]:
        """Licence prices, subscription fees, metered use and outcome shares, each with its place."""
        licences = {licence.id: licence for licence in self.licences}
        clauses = {fact.clause: fact for fact in self._facts(ClauseOpened)}
        prices: tuple[Released | Recognised, ...] = (*self._facts(Released), *self._facts(Recognised))
        for price in prices:
            payer, fee = licences[price.licence].licensee, price.licence in self._subscriptions
            yield price.place, _payment(price, price.licence, price.composition, payer, price.amount, fee)
        owed: list[tuple[Fact, int, Amount]] = [(use, use.clause, use.paid) for use in self._facts(UsageBilled)]
        owed += [(share, share.clause, share.due) for share in self._facts(ShareDue)]
        for fact, number, amount in owed:
            clause = clauses[number]
            yield fact.place, _payment(fact, clause.licence, clause.composition, clause.licensee, amount)
        for paid in self._facts(PaidThrough):
            clause, payer = clauses[paid.clause], self.accounts.get(paid.payer, OrganisationId(0))
            yield paid.place, _payment(paid, clause.licence, clause.composition, payer, paid.share)

    @cached_property
    def _pots(self) -> tuple[PotState, ...]:
        settled = {(fact.period, fact.key) for fact in settled_lines(self._facts(LinesSettled))}
        sums: defaultdict[tuple[PeriodId, bytes], list[int]] = defaultdict(lambda: [0, 0])
        for fact in self._facts(RevenueReceived):
            sums[fact.period, fact.key][0 if fact.kind == LICENCE_KIND else 1] += fact.amount
        return tuple(
            PotState(key, period, Amount(licence), Amount(outcome), (period, key) in settled)
            for (period, key), (licence, outcome) in sorted(sums.items())
        )

    def pots(self, period: PeriodId) -> tuple[PotState, ...]:
        """What was paid in for every composition in a period, by key."""
        return tuple(pot for pot in self._pots if pot.period == period)

    def settled(self, period: PeriodId) -> tuple[LineSettled, ...]:
        """Settled lines of a period, in chain order."""
        return settled_lines(fact for fact in self._facts(LinesSettled) if fact.period == period)

    def licence(self, wanted: LicenceId) -> LicenceState:
        """A licence by id. Raises UnknownFactError."""
        return one("licence", wanted, {state.id: state for state in self.licences})

    def composition(self, key: bytes) -> CompositionState:
        """A composition by key. Raises UnknownFactError."""
        return one("composition", key, {state.key: state for state in self.compositions})

    def committee(self, period: PeriodId) -> CommitteeSet:
        """The committee in force in a period, as known at this block. Raises UnknownFactError."""
        found = [fact for fact in self._facts(CommitteeSet) if fact.from_period <= period]
        return last("committee of period", period, found)

    def rules(self, period: PeriodId) -> RulesSet:
        """The rules in force in a period, as known at this block. Raises UnknownFactError."""
        return last("rules of period", period, [fact for fact in self._facts(RulesSet) if fact.from_period <= period])

    def report(self, period: PeriodId) -> Reported | None:
        """The accepted report of a period, None if there is none."""
        return next((fact for fact in self._facts(Reported) if fact.period == period), None)

    @cached_property
    def anchors(self) -> tuple[Anchored, ...]:
        """All anchors of the log, in order."""
        return self._facts(Anchored)

    @property
    def forced(self) -> tuple[Forced, ...]:
        """Facts forced on chain, in chain order."""
        return self._facts(Forced)

    @property
    def endorsed(self) -> frozenset[bytes]:
        """Leaf hashes that contract wallets have endorsed."""
        return frozenset(fact.leaf_hash for fact in self._facts(Endorsed))

    @property
    def budget_rules(self) -> tuple[BudgetRulesSet, ...]:
        """The fund's budget rules in the order they were set; the last one from a period at or before p is in force."""
        return self._facts(BudgetRulesSet)

    def cut(self, end: Seconds) -> Anchored | None:
        """The log cut of a period that ends at `end`: the first anchor at or after it, None if there is none."""
        return next((fact for fact in self.anchors if fact.place.block_time >= end), None)


def _payment(
    fact: Fact,
    licence: LicenceId,
    composition: bytes,
    payer: OrganisationId,
    amount: Amount,
    subscription: bool = False,
) -> PaymentState:
    return PaymentState(licence, composition, payer, amount, fact.place.block_time, subscription)
