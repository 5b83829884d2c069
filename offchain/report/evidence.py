"""Judged facts and chain facts as the rows that stage A reads."""

from __future__ import annotations

from collections.abc import Iterable

from offchain.codec.bodies import Feedback, Rating, scenario_hash
from offchain.domain.types import MAIN, OrganisationId
from offchain.graph import EvidenceRows, Organisation, PaidLeg, Resource, StarRating, UpliftReport, day_of
from offchain.report.contents import attested, contents_of
from offchain.report.inputs import FORCED, ReportInputs
from offchain.report.validity import Judged, counted

FORCED_FROM = 1 << 31
"""Position of the first forced fact."""


def evidence_rows(inputs: ReportInputs, judged: tuple[Judged, ...]) -> EvidenceRows:
    """Rows up to the end of the period: born resources, organisations, every payment leg, every fact that counts."""
    groups = {organisation.id: organisation.group for organisation in inputs.chain.organisations}
    return EvidenceRows(
        legs=_legs(inputs),
        reports=_reports(inputs, judged),
        resources=_resources(inputs, judged, groups),
        organisations=tuple(Organisation(int(o.id), o.group) for o in inputs.chain.organisations),
        ratings=_ratings(inputs, judged),
    )


def _resources(
    inputs: ReportInputs, judged: tuple[Judged, ...], groups: dict[OrganisationId, int]
) -> tuple[Resource, ...]:
    """Resources that were born before the period's end, with what was attested of their contents."""
    known, period = attested(judged), int(inputs.period)
    return tuple(
        Resource(
            *(int(r.id), int(r.owner), groups[r.owner], r.volume, r.class_id, _days(inputs, r.versions)),
            *contents_of(r, period, known),
        )
        for r in inputs.chain.resources
        if r.born_at < inputs.end
    )


def _days(inputs: ReportInputs, periods: Iterable[int]) -> tuple[int, ...]:
    """The day on which each period starts; one version a period."""
    length = inputs.end - inputs.start
    starts = sorted(inputs.start + (number - int(inputs.period)) * length for number in set(periods))
    return tuple(day_of(start) for start in starts)


def _legs(inputs: ReportInputs) -> tuple[PaidLeg, ...]:
    """One leg per payment and resource of the composition that was licensed, each with the full amount."""
    compositions = {c.key: c for c in inputs.chain.compositions}
    legs = []
    for payment in inputs.chain.payments:
        composition = compositions[payment.composition]
        for resource in composition.resources:
            legs.append(
                PaidLeg(
                    resource=int(resource),
                    counterparty=int(payment.payer),
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
    """Uplift reports of the MAIN loop from the feedback that counts, on the composition that the licence names."""
    compositions = {c.key: c for c in inputs.chain.compositions}
    used = {licence.id: compositions[licence.composition] for licence in inputs.chain.licences}
    return tuple(
        UpliftReport(
            scenario=scenario_hash(body.scenario),
            composition=tuple(int(r) for r in used[fact.licence].resources),
            reporter=int(fact.organisation),
            day=day_of(fact.time),
            uplift_bps=body.uplift_bps,
            licence=int(fact.licence),
            index=_position(fact.index),
        )
        for fact, body in counted(judged, Feedback)
        if used[fact.licence].loop == MAIN
    )


def _ratings(inputs: ReportInputs, judged: tuple[Judged, ...]) -> tuple[StarRating, ...]:
    """Ratings of MAIN-loop products, said of the composition that the licence names."""
    compositions = {c.key: c for c in inputs.chain.compositions}
    used = {licence.id: compositions[licence.composition] for licence in inputs.chain.licences}
    return tuple(
        StarRating(
            composition=tuple(int(r) for r in used[fact.licence].resources),
            reporter=int(fact.organisation),
            day=day_of(fact.time),
            stars=body.stars,
            index=_position(fact.index),
        )
        for fact, body in counted(judged, Rating)
        if used[fact.licence].loop == MAIN
    )


def _position(index: int) -> int:
    """The place of a fact among all: those of the log in the lower half of 32 bits, forced ones after them."""
    return index if index < FORCED else FORCED_FROM + index - FORCED
