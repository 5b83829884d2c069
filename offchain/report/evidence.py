"""Judged facts and chain facts as the rows that stage A reads."""

from __future__ import annotations

from offchain.domain.types import OrganisationId
from offchain.graph import EvidenceRows, Organisation, PaidLeg, Resource, UpliftReport, day_of
from offchain.report.inputs import ReportInputs
from offchain.report.validity import Judged


def evidence_rows(inputs: ReportInputs, judged: tuple[Judged, ...]) -> EvidenceRows:
    """Rows up to the end of the period: born resources, organisations, every payment leg, every fact that counts."""
    groups = {organisation.id: organisation.group for organisation in inputs.chain.organisations}
    return EvidenceRows(
        legs=_legs(inputs),
        reports=_reports(inputs, judged),
        resources=_resources(inputs, groups),
        organisations=tuple(Organisation(int(o.id), o.group) for o in inputs.chain.organisations),
    )


def _resources(inputs: ReportInputs, groups: dict[OrganisationId, int]) -> tuple[Resource, ...]:
    """Resources that were born before the period's end."""
    return tuple(
        Resource(int(r.id), int(r.owner), groups[r.owner], r.volume, r.class_id)
        for r in inputs.chain.resources
        if r.born_at < inputs.end
    )


def _legs(inputs: ReportInputs) -> tuple[PaidLeg, ...]:
    """One leg per payment and resource of the composition that was licensed, each with the full amount."""
    compositions = {c.key: c for c in inputs.chain.compositions}
    licensees = {licence.id: licence.licensee for licence in inputs.chain.licences}
    legs = []
    for payment in inputs.chain.payments:
        composition = compositions[payment.composition]
        for resource in composition.resources:
            legs.append(
                PaidLeg(
                    resource=int(resource),
                    counterparty=int(licensees[payment.licence]),
                    provider=int(composition.payee),
                    licence=int(payment.licence),
                    composition=payment.composition.hex(),
                    day=day_of(payment.time),
                    amount=payment.amount,
                    loop=composition.loop,
                )
            )
    return tuple(legs)


def _reports(inputs: ReportInputs, judged: tuple[Judged, ...]) -> tuple[UpliftReport, ...]:
    """Uplift reports from the facts that count, on the composition that the licence names."""
    compositions = {c.key: c for c in inputs.chain.compositions}
    licences = {licence.id: licence for licence in inputs.chain.licences}
    return tuple(
        UpliftReport(
            scenario=item.fact.scenario,
            composition=tuple(int(r) for r in compositions[licences[item.fact.licence].composition].resources),
            reporter=int(item.fact.organisation),
            day=day_of(item.fact.time),
            uplift_bps=item.fact.uplift_bps,
            licence=int(item.fact.licence),
            index=item.fact.index,
        )
        for item in judged
        if item.counts
    )
