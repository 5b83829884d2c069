"""What independent paying licensees say of a product becomes its score; figures by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.codec.bodies import Body, Evaluation, Rating
from offchain.domain.types import LicenceId, OrganisationId, PeriodId
from offchain.report import judge
from offchain.report.evidence import evidence_rows
from offchain.report.inputs import OrganisationFact, PaymentFact, ReportInputs, StatedFact
from offchain.report.products import product_scores
from offchain.report.shared import Shared
from offchain.valuation import ProductQuality, ValuationParams
from tests.unit.report.inputs import AB, END, HOLDER_A, PLANTS, START, A, account, inputs, measured, stated

USER = PLANTS[6]
"""The first user of the combination, product 3."""
HALF = 500_000_000


def evaluation(uplift: int, benchmark: str = "PumpBench") -> Evaluation:
    return Evaluation(benchmark, "average_precision", 1_000, 1_000 + uplift, uplift, 400, "泵机异常预测", bytes(32))


def says(index: int, body: Body, who: OrganisationId = USER, time: int = START + 9) -> StatedFact:
    """A word of a licensee of product 3 on its own licence."""
    return stated(index, who, who, AB.product, body, time)


def of(*facts: StatedFact) -> ReportInputs:
    """The zone with these facts alone."""
    return replace(inputs(), facts=facts)


def scores(zone: ReportInputs) -> dict[int, ProductQuality]:
    judged, params = judge(zone), ValuationParams()
    shared = Shared.of(zone, judged, evidence_rows(zone, judged), params)
    return product_scores(shared.records, int(zone.period), params)


def quality(*facts: StatedFact) -> ProductQuality:
    return scores(of(*facts))[3]


def subscribed(*periods: int, who: OrganisationId = USER, now: int = 5) -> int:
    """Renewals of product 3 in period `now` when a licensee's fees became revenue in these periods."""
    zone = inputs()
    times = (START + (p - now) * (END - START) for p in periods)
    fees = tuple(PaymentFact(LicenceId(who), AB.key, who, 10, time, subscription=True) for time in times)
    chain = replace(zone.chain, payments=zone.chain.payments + fees)
    return scores(replace(zone, chain=chain, period=PeriodId(now)))[3].renewals


def test_scores__without_a_word__are_there_for_every_composed_product() -> None:
    assert {product: q.score for product, q in scores(of()).items()} == dict.fromkeys((1, 2, 3), 250_000_000)


def test_quality__of_one_evaluation__moves() -> None:
    """1,500 / (5,000 · 3) = 0.1: one half."""
    assert quality(says(0, evaluation(1_500))) == ProductQuality(HALF, HALF, HALF, HALF)


def test_quality__of_three_users_feedback__is_the_shrunk_average() -> None:
    """3 · 1,500 / (5,000 · 5) = 0.18, 0.18 / 0.28."""
    assert scores(inputs())[3].effect == 642_857_142


def test_quality__of_two_benchmarks_of_one_party__is_their_lower_one() -> None:
    found = quality(says(0, evaluation(3_000)), says(1, evaluation(1_500, "WindBench")))
    assert found.effect == HALF


def test_quality__of_two_feedbacks_of_one_party__is_the_later_one() -> None:
    found = quality(says(0, measured(1_500), time=START + 9), says(1, measured(4_000), time=START + 8))
    assert found.effect == HALF


def test_quality__of_two_ratings_of_one_party__is_the_later_one() -> None:
    """(5 + 9) / 4 = 3.5 stars: 0.625."""
    zone = of(says(0, Rating(5)), says(1, Rating(1), time=START - 9))
    licences = tuple(replace(x, valid_from=START - 99) for x in zone.chain.licences)
    assert scores(replace(zone, chain=replace(zone.chain, licences=licences)))[3].ratings == 625_000_000


def test_quality__of_a_licence_that_nobody_paid_for__counts_zero() -> None:
    zone = of(says(0, evaluation(1_500)), says(1, Rating(5)))
    unpaid = tuple(p for p in zone.chain.payments if p.licence != int(USER))
    found = scores(replace(zone, chain=replace(zone.chain, payments=unpaid)))[3]
    assert (found.effect, found.ratings) == (0, HALF)


@pytest.mark.parametrize(("second", "counts"), [(39_999_999, False), (40_000_000, True)])
def test_quality__of_a_party_that_paid_less_than_a_tenth_of_the_reference_price__counts_zero(
    second: int, counts: bool
) -> None:
    """60 tokens under one licence, and what is missing to 100 under another of the same product."""
    zone = of(says(0, evaluation(1_500)), says(1, Rating(5)))
    more = replace(next(x for x in zone.chain.licences if x.licensee == USER), id=LicenceId(99))
    first = tuple(replace(p, amount=60_000_000) if p.licence == int(USER) else p for p in zone.chain.payments)
    paid = PaymentFact(LicenceId(99), AB.key, USER, second, START)
    chain = replace(zone.chain, licences=(*zone.chain.licences, more), payments=(*first, paid))
    found = scores(replace(zone, chain=chain))[3]
    assert (found.effect, found.ratings) == ((HALF, 625_000_000) if counts else (0, HALF))


def test_quality__of_a_party_related_to_a_holder__counts_zero() -> None:
    zone = of(says(0, evaluation(1_500)), says(1, Rating(5)))
    related = (USER, HOLDER_A)
    people = tuple(
        OrganisationFact(o.id, 7 if o.id in related else 0, o.valid_until, o.accounts) for o in zone.chain.organisations
    )
    resources = zone.chain.resources
    found = scores(replace(zone, chain=replace(zone.chain, organisations=people, resources=resources)))[3]
    assert (found.effect, found.ratings) == (0, HALF)


def test_quality__of_the_provider_itself__counts_zero() -> None:
    """Holder 1 offers product 1 and holds a paid licence of it."""
    zone = of(stated(0, HOLDER_A, 99, A.product, evaluation(1_500)))
    own = replace(zone.chain.licences[0], id=LicenceId(99), licensee=HOLDER_A)
    paid = PaymentFact(LicenceId(99), A.key, HOLDER_A, 10**9, START)
    chain = replace(zone.chain, licences=(*zone.chain.licences, own), payments=(*zone.chain.payments, paid))
    found = scores(replace(zone, chain=chain))
    assert (judge(replace(zone, chain=chain))[0].reason, found[1].effect) == ("", 0)


def test_quality__of_an_invalid_fact__counts_zero() -> None:
    fact = replace(says(0, evaluation(1_500)), signer=account(99))
    assert quality(fact).effect == 0


def test_renewals__of_projects_alone__are_neutral() -> None:
    assert scores(inputs())[3].renewals == HALF


def test_renewals__of_a_subscriber_in_its_second_period__are_two_thirds() -> None:
    assert subscribed(4, 5) == 666_666_666


def test_renewals__of_a_subscriber_whose_next_period_may_still_be_recognised__are_neutral() -> None:
    assert subscribed(4) == HALF


def test_renewals__of_a_subscriber_who_left__are_one_third() -> None:
    assert subscribed(3) == 333_333_333
