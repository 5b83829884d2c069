"""Backtest 规则回测: what proposed rules would have paid each party, beside what was paid (F47).

The report of each period is built again from the same inputs under the proposed rules, and its pots are split and
attributed by the same integer arithmetic. Periods are independent: none starts from what another would have paid.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from offchain.audit.bases import Bases
from offchain.audit.compare import check_fields
from offchain.audit.errors import SumError
from offchain.audit.facts import rule_fact_of
from offchain.audit.incentive_changes import IncentiveChange, incentive_changes
from offchain.audit.money import Line, Operators, expected_lines
from offchain.audit.ports import AuditChain, AuditLog, Progress
from offchain.audit.proposal import Proposal
from offchain.audit.rebuild import gather
from offchain.audit.settlement import calls_of, check_lines, check_payments
from offchain.audit.terms import LineTerms, is_missed, missed_terms, reported_terms
from offchain.audit.verification import silent
from offchain.audit.window import Window
from offchain.domain.types import Address, OrganisationId, PeriodId
from offchain.indexer.facts import RulesSet
from offchain.indexer.index import Index
from offchain.indexer.snapshot import Snapshot
from offchain.report import build
from offchain.valuation import IncentiveParams

ROLES = ("source", "service", "operator", "ecosystem", "unearned")
"""Why a party is paid, in the order of the split; the last two are the ecosystem fund's."""
NOBODY = OrganisationId(0)

Terms = Mapping[bytes, LineTerms]


@dataclass(frozen=True)
class Share:
    """What one account earned in one role, token base units; `organisation` 0 is none: the fund, for example."""

    organisation: int
    account: Address
    role: str
    paid: int
    proposed: int

    @property
    def difference(self) -> int:
        """Proposed less paid."""
        return self.proposed - self.paid

    def as_json(self) -> dict[str, object]:
        """As JSON values; amounts are decimal strings."""
        amounts = {"paid": str(self.paid), "proposed": str(self.proposed), "difference": str(self.difference)}
        return {"organisation": self.organisation, "account": self.account, "role": self.role, **amounts}


@dataclass(frozen=True)
class WeightChange:
    """Weight of a resource in a composition, ppm, as reported and under the proposed rules."""

    product: int
    composition: bytes
    resource: int
    reported: int
    proposed: int

    def as_json(self) -> dict[str, object]:
        """As JSON values."""
        named = {"product": self.product, "composition": "0x" + self.composition.hex(), "resource": self.resource}
        return {**named, "reported_ppm": self.reported, "proposed_ppm": self.proposed}


@dataclass(frozen=True)
class PeriodBacktest:
    """One period: both sides sum to its revenue (token base units)."""

    period: int
    revenue: int
    shares: tuple[Share, ...]
    weights: tuple[WeightChange, ...]
    notes: tuple[str, ...]
    incentives: tuple[IncentiveChange, ...] = ()

    def as_json(self) -> dict[str, object]:
        """As JSON values; amounts are decimal strings."""
        return {
            "period": self.period,
            "revenue": str(self.revenue),
            "parties": [share.as_json() for share in self.shares],
            "weights": [weight.as_json() for weight in self.weights],
            "incentives": [change.as_json() for change in self.incentives],
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class Backtest:
    """All periods, in order."""

    proposal: Proposal
    periods: tuple[PeriodBacktest, ...]

    @property
    def revenue(self) -> int:
        """Of all periods, token base units."""
        return sum(one.revenue for one in self.periods)

    @property
    def totals(self) -> tuple[Share, ...]:
        """Per party and role over all periods."""
        return summed(share for one in self.periods for share in one.shares)

    def as_json(self) -> dict[str, object]:
        """As JSON values; amounts are decimal strings."""
        return {
            "rules": self.proposal.as_json(),
            "periods": [one.as_json() for one in self.periods],
            "revenue": str(self.revenue),
            "parties": [share.as_json() for share in self.totals],
        }


def backtest(
    proposal: Proposal,
    window: Window,
    gateway: AuditChain,
    index: Index,
    log: AuditLog,
    progress: Progress = silent,
    bases: Bases | None = None,
) -> Backtest:
    """Backtests the periods of a window, all over; the index must reach the finalised head.

    Proposed weights move from the base that the period really had. What was paid is taken from the books and must be
    what the chain's settled lines and payments say. Raises RuleSumError and RuleBoundError; LineError, PayoutError or
    ReportFieldError where the chain says something else than this copy's books; and as `gather`.
    """
    snapshot, operators = index.snapshot(), Operators.of(gateway)
    known = bases or Bases()
    found = [_period(proposal, p, snapshot, operators, gateway, index, log, known) for p in window.told(progress)]
    return Backtest(proposal, tuple(found))


def compared(
    period: PeriodId, paid: Sequence[Line], proposed: Sequence[Line], fund: Address, snapshot: Snapshot
) -> PeriodBacktest:
    """Both sides of the same pots. Raises SumError where a side does not sum to the revenue."""
    revenue = sum(line.revenue for line in paid)
    before, after = _earned(paid, fund), _earned(proposed, fund)
    for side, amounts in (("paid", before), ("proposed", after)):
        if sum(amounts.values()) != revenue:
            raise SumError(f"parts {side} in period {period}", revenue, sum(amounts.values()))
    shares = [
        Share(int(snapshot.accounts.get(account, NOBODY)), account, role, before[account, role], after[account, role])
        for account, role in {**before, **after}
    ]
    return PeriodBacktest(int(period), revenue, summed(shares), _weights(paid, proposed), ())


def summed(shares: Iterable[Share]) -> tuple[Share, ...]:
    """One share per account and role that has money on a side; by organisation, the fund last."""
    found: dict[tuple[Address, str], Share] = {}
    for share in shares:
        key = share.account, share.role
        old = found.get(key, replace(share, paid=0, proposed=0))
        found[key] = replace(old, paid=old.paid + share.paid, proposed=old.proposed + share.proposed)
    kept = (share for share in found.values() if share.paid or share.proposed)
    return tuple(sorted(kept, key=lambda s: (not s.organisation, s.organisation, ROLES.index(s.role), s.account)))


def _period(
    proposal: Proposal,
    period: PeriodId,
    snapshot: Snapshot,
    operators: Operators,
    gateway: AuditChain,
    index: Index,
    log: AuditLog,
    bases: Bases,
) -> PeriodBacktest:
    rules = snapshot.rules(period)
    changed = replace(rules, rules=proposal.applied(rules.rules))
    incentives = proposal.incentives.applied(IncentiveParams())
    before, after, notes, changes = _terms(period, changed, incentives, snapshot, gateway, index, log, bases)
    paid = expected_lines(period, snapshot, before, operators)
    proposed = expected_lines(period, snapshot, after, operators, changed.rules)
    fund = gateway.address("EcosystemFund")
    check_lines(paid, snapshot.settled(period))
    check_payments(paid, calls_of(period, index, gateway.address("Settlement")), fund)
    if any(not line.pot.settled for line in paid):
        notes = (*notes, f"period {period} is not settled yet: paid is what settlement will pay")
    if not paid:
        notes = (*notes, f"period {period} had no revenue")
    return replace(compared(period, paid, proposed, fund, snapshot), notes=notes, incentives=changes)


def _terms(
    period: PeriodId,
    changed: RulesSet,
    incentives: IncentiveParams,
    snapshot: Snapshot,
    gateway: AuditChain,
    index: Index,
    log: AuditLog,
    bases: Bases,
) -> tuple[Terms, Terms, tuple[str, ...], tuple[IncentiveChange, ...]]:
    """Terms as they were and under the changed rules, notes, and what becomes of points and rewards."""
    if is_missed(period, snapshot, gateway.calendar, index.head().time):
        terms, origin = missed_terms(period, snapshot, index, log, gateway, bases)
        told = f"period {period} is missed and settles by {origin}: coefficients change nothing in it"
        return terms, terms, (told,), ()
    inputs = gather(period, index, log, gateway, bases=bases)
    built, accepted = build(inputs), snapshot.report(period)
    if accepted is not None:
        check_fields(f"chain, period {period}", built.struct, accepted.report)
    notes = (
        () if accepted else (f"period {period} is not reported yet: paid is by the report that this copy would make",)
    )
    under = build(replace(inputs, rules=rule_fact_of(changed)), incentives=incentives)
    return reported_terms(built), reported_terms(under), notes, incentive_changes(built, under)


def _earned(lines: Iterable[Line], fund: Address) -> defaultdict[tuple[Address, str], int]:
    """By account and role; ecosystem and unearned money is the fund's."""
    found: defaultdict[tuple[Address, str], int] = defaultdict(int)
    for line in lines:
        for earning in line.earnings:
            found[earning.account, earning.role] += earning.amount
        found[fund, "ecosystem"] += line.pools.ecosystem
        found[fund, "unearned"] += line.pools.unearned
    return found


def _weights(paid: Iterable[Line], proposed: Iterable[Line]) -> tuple[WeightChange, ...]:
    after = {line.key: dict(line.terms.weights) for line in proposed}
    return tuple(
        WeightChange(int(line.composition.product), line.key, resource, weight, after[line.key][resource])
        for line in paid
        for resource, weight in line.terms.weights
    )
