"""Whose words make a provider's performance: independent paying licensees', accepted ones; figures by hand."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from offchain.codec import batch as batches
from offchain.codec.bodies import AfterSale, Body, Improvement, ProcessorReview, Rating, Validation
from offchain.domain.roles import Role
from offchain.domain.types import LicenceId, OrganisationId, Ppm, ProductId
from offchain.report import build, judge
from offchain.report.evidence import evidence_rows
from offchain.report.inputs import ReportInputs, StatedFact
from offchain.report.performance import performances
from offchain.report.shared import Shared
from offchain.report.validation import SILENCE
from offchain.valuation import ProviderPerformance, ValuationParams
from tests.unit.report.inputs import (
    AB,
    END,
    HOLDER_A,
    INTEGRATOR,
    PLANTS,
    START,
    inputs,
    stated,
)

USER, OTHER = PLANTS[6], PLANTS[7]
"""Two users of the combination, product 3, which the integrator provides."""
REVIEWER = HOLDER_A
HALF = 500_000_000
SAID = START + 3_600


def leaf(index: int) -> bytes:
    return index.to_bytes(32, "big")


def says(index: int, body: Body, who: OrganisationId = USER, licence: int | None = None) -> StatedFact:
    """A word about product 3, by default of a user on its own licence."""
    number = int(who) if licence is None else licence
    return replace(stated(index, who, number, AB.product, body, SAID), leaf=leaf(index))


def validates(index: int, target: int, accepted: bool = True, who: OrganisationId = REVIEWER) -> StatedFact:
    body = Validation(leaf(target), accepted, "" if accepted else "not so")
    return replace(stated(index, who, LicenceId(0), ProductId(0), body, SAID + 60), leaf=leaf(index))


def improves(index: int, *cites: int, version: int = 2, who: OrganisationId = INTEGRATOR) -> StatedFact:
    return says(index, Improvement(version, tuple(map(leaf, cites)), bytes(32)), who, 0)


def serves(index: int, answered: int = 60, solved: bool = True, licence: int = USER, ticket: int = 0) -> StatedFact:
    return says(index, AfterSale(leaf(ticket), 0, answered, solved, bytes(32)), INTEGRATOR, licence)


def of(*facts: StatedFact) -> ReportInputs:
    """The zone with these facts alone, in which holder A also reviews."""
    zone = inputs()
    people = tuple(replace(o, roles=int(Role.REVIEWER) if o.id == REVIEWER else 0) for o in zone.chain.organisations)
    return replace(zone, chain=replace(zone.chain, organisations=people), facts=facts)


def found(zone: ReportInputs) -> ProviderPerformance:
    judged = judge(zone)
    return performances(Shared.of(zone, judged, evidence_rows(zone, judged), ValuationParams()), ValuationParams())[3]


def performance(*facts: StatedFact) -> ProviderPerformance:
    return found(of(*facts))


def test_performance__without_a_word__is_neutral() -> None:
    assert performance() == ProviderPerformance(250_000_000, HALF, HALF, HALF, 0, HALF, performance=Ppm(375_000))


def test_performance__of_one_rating__is_that_of_the_rating_and_of_q() -> None:
    """(5 + 9) / 4 = 3.5 stars: 0.625, in Q 0.3 · 0.125 more. P: 0.375 + 0.25 · 0.125 + 0.2 · 0.0375."""
    assert performance(says(0, Rating(5))).performance == 413_750


def test_reviews__of_two_parties_and_a_related_one__are_those_of_the_two() -> None:
    """(5 + 4 + 3 + 15 + 27 − 15) / 60 = 0.65; the owner of a resource reviews on no licence, so it is not heard."""
    facts = (says(0, ProcessorReview(5, 4, 3)), says(1, ProcessorReview(5, 5, 5), OTHER))
    assert performance(*facts).reviews == performance(*facts, says(2, ProcessorReview(1, 1, 1), REVIEWER)).reviews
    assert performance(*facts).reviews == 650_000_000


@pytest.mark.parametrize(("paid", "told"), [(99_999_999, HALF), (100_000_000, 625_000_000)])
def test_reviews__of_a_licence_for_less_than_a_tenth_of_the_reference_price__are_not_heard(
    paid: int, told: int
) -> None:
    """(15 + 27 − 12) / 48 = 0.625."""
    zone = of(says(0, ProcessorReview(5, 5, 5)))
    cheap = tuple(replace(p, amount=paid) if p.licence == int(USER) else p for p in zone.chain.payments)
    assert found(replace(zone, chain=replace(zone.chain, payments=cheap))).reviews == told


def test_reviews__of_a_licence_that_nobody_paid_for__are_not_heard() -> None:
    zone = of(says(0, ProcessorReview(5, 5, 5)))
    unpaid = tuple(p for p in zone.chain.payments if p.licence != int(USER))
    assert found(replace(zone, chain=replace(zone.chain, payments=unpaid))).reviews == HALF


def test_improvement__accepted_and_citing_a_customer__counts() -> None:
    """Of today: 1 / (1 + 3)."""
    assert performance(says(0, Rating(3)), improves(1, 0), validates(2, 1)).improvements == 250_000_000


def test_improvement__that_nobody_accepted_yet__counts_zero() -> None:
    assert performance(says(0, Rating(3)), improves(1, 0)).improvements == 0


def test_improvement__rejected__counts_zero() -> None:
    assert performance(says(0, Rating(3)), improves(1, 0), validates(2, 1, accepted=False)).improvements == 0


def test_improvement__that_cites_nobody_s_word__counts_zero() -> None:
    assert performance(says(0, Rating(3)), improves(1, 77), validates(2, 1)).improvements == 0


def test_improvement__that_cites_what_another_one_cites__counts_zero() -> None:
    facts = (says(0, Rating(3)), improves(1, 0), validates(2, 1), improves(3, 0, version=3), validates(4, 3))
    assert performance(*facts).improvements == 250_000_000


def test_improvement__of_the_same_version__counts_once() -> None:
    words = (says(0, Rating(3)), says(1, Rating(3), OTHER))
    facts = (improves(2, 0), validates(3, 2), improves(4, 1), validates(5, 4))
    other = (improves(2, 0), validates(3, 2), improves(4, 1, version=3), validates(5, 4))
    assert performance(*words, *facts).improvements == 250_000_000
    assert performance(*words, *other).improvements == 400_000_000


def test_improvement__after_ninety_days__counts_half() -> None:
    """0.5 / 3.5."""
    zone = of(says(0, Rating(3)), improves(1, 0), validates(2, 1))
    later = 90 * 86_400
    assert found(replace(zone, start=START + later, end=END + later)).improvements == 142_857_142


def test_service__in_time_and_solved__is_one_voice_per_party() -> None:
    """(1 + 1.5) / 4; a late answer that solved nothing to the other party: (1 + 0 + 1.5) / 5."""
    good = (serves(0), validates(1, 0, who=USER))
    assert performance(*good).after_sale == 625_000_000
    assert performance(*good, serves(2, ticket=1), validates(3, 2, who=USER)).after_sale == 625_000_000
    bad = (serves(4, answered=172_801, solved=False, licence=OTHER), validates(5, 4, who=OTHER))
    assert performance(*good, *bad).after_sale == HALF


def test_service__that_the_licensee_rejects__counts_zero() -> None:
    assert performance(serves(0), validates(1, 0, accepted=False, who=USER)).after_sale == HALF


def test_service__of_one_ticket_stated_twice__counts_once() -> None:
    facts = (serves(0, solved=False), validates(1, 0, who=USER), serves(2), validates(3, 2, who=USER))
    assert performance(*facts).after_sale == HALF


def test_service__after_two_weeks_of_silence__is_accepted() -> None:
    zone = of(serves(0))
    assert found(replace(zone, start=START + SILENCE, end=END + SILENCE)).after_sale == 625_000_000


def test_line__of_a_composition__has_the_performance_of_its_product() -> None:
    zone = of(says(0, Rating(5)))
    built = build(zone)
    lines = {line.key: line.performance for line in batches.decode(built.batches[0].data).lines}
    assert sorted(lines.values()) == [375_000, 375_000, 413_750]
    assert lines[AB.key] == built.performances[3].performance == 413_750


def test_performance__of_the_facts_in_another_order__is_the_same() -> None:
    facts = [says(0, Rating(3)), improves(1, 0), validates(2, 1), serves(3), validates(4, 3, who=USER)]
    before = performance(*facts)
    for seed in range(5):
        random.Random(seed).shuffle(facts)
        assert performance(*facts) == before
