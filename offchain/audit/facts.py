"""From the index at the reference block to the chain facts of a report."""

from __future__ import annotations

from offchain.domain.periods import Calendar
from offchain.domain.types import PeriodId
from offchain.indexer.facts import RulesSet
from offchain.indexer.organisations import lost_accounts
from offchain.indexer.snapshot import Snapshot
from offchain.report.inputs import (
    ChainFacts,
    CompositionFact,
    ContentFact,
    DebtFact,
    DutyFact,
    LicenceFact,
    OrganisationFact,
    PaymentFact,
    ResourceFact,
    RuleFact,
)


def chain_facts(snapshot: Snapshot, period: PeriodId, calendar: Calendar) -> ChainFacts:
    """Everything a report on `period` reads of the chain, as known at the snapshot's block."""
    return ChainFacts(
        organisations=tuple(
            OrganisationFact(
                o.id, o.group, int(o.valid_until), o.accounts, o.roles, lost_accounts(snapshot.lost, o.accounts)
            )
            for o in snapshot.organisations_in(period, calendar)
        ),
        resources=tuple(
            ResourceFact(
                r.id,
                r.owner,
                registered.class_id,
                registered.volume,
                int(r.born_at),
                snapshot.versions_until(r.id, period),
                tuple(ContentFact(root, int(at), int(since)) for root, at, since in snapshot.contents_of(r.id)),
            )
            for r in snapshot.resources
            if r.born_at
            for registered in (snapshot.registration_in(r.id, period),)
        ),
        compositions=_compositions(snapshot),
        licences=tuple(
            LicenceFact(x.id, x.composition, x.licensee, int(x.valid_from), int(x.valid_until), x.revoked)
            for x in snapshot.licences
        ),
        payments=tuple(
            PaymentFact(p.licence, p.composition, p.payer, int(p.amount), int(p.time), p.subscription)
            for p in snapshot.payments
        ),
        pots=frozenset(pot.key for pot in snapshot.pots(period) if pot.licence or pot.outcome),
        endorsed=snapshot.endorsed,
        duties=tuple(DutyFact(d.licence, int(d.due), d.open, int(d.forfeited_at)) for d in snapshot.duties),
        debts=tuple(DebtFact(d.licence, d.clause, int(d.debt), int(d.shortage)) for d in snapshot.debts),
        referral_thresholds=tuple(
            (int(voted.from_period), int(voted.rules.referral_threshold)) for voted in snapshot.budget_rules
        ),
    )


def rule_fact(snapshot: Snapshot, period: PeriodId) -> RuleFact:
    """The rules in force in a period as valuation reads them."""
    return rule_fact_of(snapshot.rules(period))


def rule_fact_of(found: RulesSet) -> RuleFact:
    """A version of the rules as valuation reads it."""
    rules = found.rules
    return RuleFact(found.version, rules.engine, tuple(int(c) for c in rules.coefficients), int(rules.max_delta))


def _compositions(snapshot: Snapshot) -> tuple[CompositionFact, ...]:
    """Compositions with their products' scenarios as hex."""
    return tuple(
        CompositionFact(
            c.key,
            c.product,
            c.payee,
            int(c.outcome_source),
            c.loop,
            c.resources,
            tuple(scenario.hex() for scenario in c.scenarios),
        )
        for c in snapshot.compositions
    )
