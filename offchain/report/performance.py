"""The performance of each product's provider 服务商绩效, from what independent paying licensees say and accept."""

from __future__ import annotations

from collections.abc import Iterable

from offchain.codec.bodies import (
    AfterSale,
    Body,
    Correction,
    Evaluation,
    Feedback,
    Improvement,
    ProcessorReview,
    Rating,
)
from offchain.graph import day_of
from offchain.graph.decay import DecayRule
from offchain.report.acceptance import Acceptance
from offchain.report.inputs import ReportInputs, StatedFact
from offchain.report.licensees import Licensees
from offchain.report.shared import Shared
from offchain.report.validity import Judged, counted
from offchain.valuation import ProviderPerformance, ProviderRecord, ValuationParams, provider_performance
from offchain.valuation.provider import ANSWER_SECONDS

ANSWERABLE: tuple[type[Body], ...] = (Feedback, Evaluation, Rating, ProcessorReview, Correction)
"""Kinds of a licensee's word that an improvement can answer."""


def performances(shared: Shared, params: ValuationParams) -> dict[int, ProviderPerformance]:
    """The performance of every product with a composition, by id."""
    inputs, judged = shared.inputs, shared.judged
    licensees, acceptance = shared.licensees, shared.acceptance
    reviews = _reviews(judged, licensees, params.vote_price)
    improved = _improved(inputs, improvements(judged, acceptance, licensees))
    served = _served(acceptance, licensees)
    found = {}
    for product, record in shared.records.items():
        renewed, due = record.renewals(int(inputs.period))
        found[product] = provider_performance(
            ProviderRecord(
                quality=record.quality(int(inputs.period), params).score,
                ratings=record.stars,
                reviews=tuple(stars for _, stars in sorted(reviews.get(product, {}).items())),
                renewed=renewed,
                due=due,
                improvements=improved.get(product, 0),
                unit=DecayRule().unit,
                services=tuple(served.get(product, {}).values()),
            )
        )
    return found


def improvements(
    judged: Iterable[Judged], acceptance: Acceptance, licensees: Licensees
) -> tuple[tuple[StatedFact, Improvement], ...]:
    """Accepted improvements that answer somebody: each cites an independent paying licensee's word of the product
    that no improvement before it cites. One per product and version."""
    words = {
        item.fact.leaf: item.fact
        for item in judged
        if item.counts and isinstance(item.fact.body, ANSWERABLE) and licensees.speaks(item.fact)
    }
    answered: set[bytes] = set()
    versions: set[tuple[int, int]] = set()
    found = []
    for fact, body in acceptance.accepted(Improvement):
        cited = {cite for cite in body.cites if _answers(fact, words.get(cite))} - answered
        version = (int(fact.product), body.version)
        if cited and version not in versions:
            answered |= cited
            versions.add(version)
            found.append((fact, body))
    return tuple(found)


def services(acceptance: Acceptance, licensees: Licensees) -> tuple[tuple[StatedFact, AfterSale], ...]:
    """Accepted services under licences that independent parties paid for; of one ticket the first."""
    found: dict[object, tuple[StatedFact, AfterSale]] = {}
    for fact, ticket in acceptance.accepted(AfterSale):
        if licensees.pays(fact.licence, int(fact.product)):
            found.setdefault((fact.licence, ticket.reference), (fact, ticket))
    return tuple(found.values())


def points_of(ticket: AfterSale) -> int:
    """One point for an answer in time, one for a solution."""
    return (ticket.answered - ticket.opened <= ANSWER_SECONDS) + ticket.solved


def _reviews(judged: Iterable[Judged], licensees: Licensees, least: int) -> dict[int, dict[int, tuple[int, int, int]]]:
    """The latest review of the provider's work by product and party that paid at least so much."""
    found: dict[int, dict[int, tuple[int, int, int]]] = {}
    for fact, body in sorted(counted(judged, ProcessorReview), key=lambda item: (item[0].time, item[0].index)):
        if licensees.heard(fact, least):
            stars = (body.documentation, body.quality, body.timeliness)
            found.setdefault(int(fact.product), {})[licensees.party(fact.organisation)] = stars
    return found


def _improved(inputs: ReportInputs, found: Iterable[tuple[StatedFact, Improvement]]) -> dict[int, int]:
    """Decayed improvements by product, in units of the decay of age 0."""
    rule, today = DecayRule(), day_of(inputs.end - 1)
    sums: dict[int, int] = {}
    for fact, _ in found:
        sums[int(fact.product)] = sums.get(int(fact.product), 0) + rule.factor(today - day_of(fact.time))
    return sums


def _served(acceptance: Acceptance, licensees: Licensees) -> dict[int, dict[int, tuple[int, int]]]:
    """Points and tickets by product and served party."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for fact, ticket in services(acceptance, licensees):
        by_party = found.setdefault(int(fact.product), {})
        party = licensees.party(licensees.licensee(fact.licence))
        points, tickets = by_party.get(party, (0, 0))
        by_party[party] = (points + points_of(ticket), tickets + 1)
    return found


def _answers(fact: StatedFact, word: StatedFact | None) -> bool:
    """True if a cited word is of the same product and was there before."""
    return word is not None and word.product == fact.product and word.time <= fact.time
