"""Trusted control 可信管控 of a report: facts and chain facts as control rows, and flags back onto the judged facts.

A flagged fact keeps its place in the log and gets a reason; it is out of scores. Money follows the facts as they were
before: what is billed, paid and owed never depends on control.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from offchain.codec.bodies import Access, TrainingRun, kind_of, scenario_hash
from offchain.domain.types import OrganisationId
from offchain.graph.control import decisions, flags
from offchain.graph.control_flags import Decision, Flag, Verdict
from offchain.graph.control_risk import party_risks
from offchain.graph.control_rows import (
    ControlDebt,
    ControlDuty,
    ControlFact,
    ControlLicence,
    ControlParams,
    ControlPayment,
    ControlRows,
)
from offchain.report.inputs import ChainFacts, ReportInputs
from offchain.report.validity import OUTSIDE, REFUNDED, Judged


@dataclass(frozen=True)
class OrganisationRisk:
    """The risk score of an organisation, 1 … 1,000: that of its ownership group, if it is in one, over all licences."""

    organisation: int
    party: str
    risk: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Control:
    """What control found in a period: flags by rule and licence, one decision per licence, by id, and the risk of the
    organisations on which anything was found, by id."""

    flags: tuple[Flag, ...]
    decisions: tuple[Decision, ...]
    organisations: tuple[OrganisationRisk, ...] = ()

    @property
    def refused(self) -> tuple[Decision, ...]:
        """The decisions that suspend access."""
        return tuple(one for one in self.decisions if one.verdict is not Verdict.ALLOW)


NOTHING_FOUND = Control((), ())


def controlled(
    inputs: ReportInputs, judged: tuple[Judged, ...], params: ControlParams | None = None
) -> tuple[tuple[Judged, ...], Control]:
    """The judged facts, each flagged one with its reason, and what was found. Facts that count zero already keep
    their reason."""
    control = control_of(control_rows(inputs, judged), inputs.chain, params)
    reasons: dict[int, str] = {}
    for flag in control.flags:
        for index in flag.facts:
            reasons.setdefault(index, f"control: {flag.says}")
    return tuple(_flagged(item, reasons) for item in judged), control


def control_of(rows: ControlRows, chain: ChainFacts, params: ControlParams | None = None) -> Control:
    """What control finds in rows of these chain facts."""
    found = flags(rows, params)
    return Control(found, decisions(rows, found), _organisations(chain, found, rows.since))


def control_rows(inputs: ReportInputs, judged: Iterable[Judged]) -> ControlRows:
    """What control looks at: facts that count, and those whose only fault is the licence's state at their time."""
    rows = chain_rows(inputs.chain, inputs.start, inputs.end)
    return replace(rows, facts=_facts(judged, _parties(inputs.chain)))


def chain_rows(chain: ChainFacts, start: int, end: int) -> ControlRows:
    """What control looks at, without any stated fact, for a period from second `start` up to `end`."""
    parties = _parties(chain)
    return ControlRows(
        since=start,
        now=end - 1,
        licences=_licences(chain, parties),
        payments=tuple(
            ControlPayment(int(p.licence), parties[p.payer], p.amount, p.time)
            for p in chain.payments
            if p.payer in parties
        ),
        duties=tuple(ControlDuty(int(d.licence), d.due, d.open, d.forfeited_at) for d in chain.duties),
        debts=tuple(ControlDebt(int(d.licence), d.clause, d.debt, d.shortage) for d in chain.debts),
    )


def _organisations(chain: ChainFacts, found: tuple[Flag, ...], since: int) -> tuple[OrganisationRisk, ...]:
    """Every member of a party that did something flagged."""
    risks = party_risks(found, since)
    reasons = {name: tuple(dict.fromkeys(flag.says for flag in found if flag.party == name)) for name in risks}
    members = sorted((int(number), party) for number, party in _parties(chain).items() if party in risks)
    return tuple(OrganisationRisk(number, party, risks[party], reasons[party]) for number, party in members)


def _flagged(item: Judged, reasons: Mapping[int, str]) -> Judged:
    reason = reasons.get(item.fact.index, "")
    return replace(item, reason=reason, controlled=True) if reason and item.counts else item


def _parties(chain: ChainFacts) -> Mapping[OrganisationId, str]:
    """Organisation to party: its ownership group, or itself."""
    return {o.id: f"group {o.group}" if o.group else f"organisation {o.id}" for o in chain.organisations}


def _licences(chain: ChainFacts, parties: Mapping[OrganisationId, str]) -> tuple[ControlLicence, ...]:
    owners = {resource.id: resource.owner for resource in chain.resources}
    compositions = {c.key: c for c in chain.compositions}
    found = []
    for licence in chain.licences:
        composition = compositions[licence.composition]
        earning = {composition.payee, *(owners[r] for r in composition.resources if r in owners)}
        found.append(
            ControlLicence(
                id=int(licence.id),
                party=parties.get(licence.licensee, f"organisation {licence.licensee}"),
                product=int(composition.product),
                composition=composition.key.hex(),
                loop=composition.loop,
                interested=frozenset(parties[o] for o in earning if o in parties),
                scenarios=frozenset(composition.scenarios),
                valid_from=licence.valid_from,
                valid_until=licence.valid_until,
                revoked=licence.revoked,
                mode=chain.modes.get(licence.id),
            )
        )
    return tuple(found)


def _facts(judged: Iterable[Judged], parties: Mapping[OrganisationId, str]) -> tuple[ControlFact, ...]:
    return tuple(
        ControlFact(
            index=item.fact.index,
            party=parties[item.fact.organisation],
            licence=int(item.fact.licence),
            kind=kind_of(item.fact.body).name.lower(),
            time=item.fact.time,
            scenario=_scenario(item.fact.body),
            session=_named(item.fact.body, "session"),
            result=_named(item.fact.body, "result_hash") + _named(item.fact.body, "model_hash"),
        )
        for item in judged
        if item.counts or item.reason in (OUTSIDE, REFUNDED)
    )


def _named(body: object, field: str) -> str:
    """Hex of a word of a session's body, empty in other bodies."""
    word = getattr(body, field, b"") if isinstance(body, Access | TrainingRun) else b""
    return word.hex() if isinstance(word, bytes) else ""


def _scenario(body: object) -> str:
    """Hash of the scenario that a body names, empty without one."""
    name = getattr(body, "scenario", "")
    return scenario_hash(name) if isinstance(name, str) and name else ""
