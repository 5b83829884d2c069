"""Which organisation may state which of the kinds that concern service, care and order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.codec.bodies import SCHEMAS, Body, Combination, ProcessorReview, TrainingRun
from offchain.codec.fact import FactKind
from offchain.domain.roles import Role
from offchain.domain.types import LicenceId, OrganisationId, ProductId
from offchain.report import judge
from offchain.report.inputs import LicenceFact, ReportInputs, StatedFact
from tests.unit.report.inputs import (
    HOLDER_A,
    HOLDER_B,
    INTEGRATOR,
    NAME,
    PLANTS,
    START,
    A,
    B,
    account,
    inputs,
    stated,
)

PLANT, OTHER = PLANTS[0], PLANTS[1]
NONE = LicenceId(0)
BY_LICENSEE = (FactKind.COMBINATION, FactKind.PROCESSOR_REVIEW, FactKind.CORRECTION)


def zone(*facts: StatedFact, roles: int = 0, licences: tuple[LicenceFact, ...] = ()) -> ReportInputs:
    """The zone with these facts alone; `roles` are the integrator's."""
    good = inputs()
    people = tuple(replace(o, roles=roles if o.id == INTEGRATOR else 0) for o in good.chain.organisations)
    chain = replace(good.chain, organisations=people, licences=(*good.chain.licences, *licences))
    return replace(good, chain=chain, facts=facts)


def example(kind: FactKind) -> Body:
    """The schema's example; the combination names a licence that the first plant has in `second`."""
    return Combination((90,), NAME) if kind is FactKind.COMBINATION else SCHEMAS[kind, 1].example


def fact(
    index: int, who: OrganisationId, body: Body, licence: int = PLANT, product: ProductId = A.product
) -> StatedFact:
    return stated(index, who, licence, product, body)


def reasons(found: ReportInputs) -> list[str]:
    return [item.reason for item in judge(found)]


SECOND = LicenceFact(LicenceId(90), B.key, PLANT, START, START + 86_400, False)


@pytest.mark.parametrize("kind", BY_LICENSEE)
def test_judge__what_a_licensee_states__counts_from_it_alone(kind: FactKind) -> None:
    body = example(kind)
    assert reasons(zone(fact(0, PLANT, body), licences=(SECOND,))) == [""]
    assert reasons(zone(fact(0, OTHER, body), licences=(SECOND,))) == ["another organisation holds the licence"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"licensee": OTHER}, "licence 90 is not the organisation's"),
        ({"id": LicenceId(91)}, "licence 90 is not the organisation's"),
        ({"valid_until": START}, "the licence was not valid at that time: licence 90"),
        ({"revoked": True}, "the licence was refunded: licence 90"),
    ],
)
def test_judge__combination_with_a_licence_that_does_not_fit__counts_zero(
    change: dict[str, object], reason: str
) -> None:
    other = replace(SECOND, **change)  # type: ignore[arg-type]
    assert reasons(zone(fact(0, PLANT, Combination((90,), NAME)), licences=(other,))) == [reason]


def test_judge__training_run__counts_once_from_each_side() -> None:
    run = TrainingRun(bytes(32), 5, bytes(32), bytes(32))
    facts = (fact(0, PLANT, run), fact(1, INTEGRATOR, run), fact(2, PLANT, run), fact(3, OTHER, run))
    found = reasons(zone(*facts, roles=Role.GATEWAY))
    assert found == ["", "", "entry 0 says it already", "neither the licensee nor a delivery gateway"]


def test_judge__second_review_of_a_period__counts_zero() -> None:
    facts = (fact(0, PLANT, ProcessorReview(5, 5, 5)), fact(1, PLANT, ProcessorReview(1, 1, 1)))
    assert reasons(zone(*facts)) == ["", "entry 0 says it already"]


@pytest.mark.parametrize(("kind", "licence"), [(FactKind.IMPROVEMENT, NONE), (FactKind.AFTER_SALE, LicenceId(PLANT))])
def test_judge__service__counts_from_the_provider_alone(kind: FactKind, licence: LicenceId) -> None:
    body = SCHEMAS[kind, 1].example
    assert reasons(zone(fact(0, HOLDER_A, body, licence))) == [""]
    assert reasons(zone(fact(0, HOLDER_B, body, licence))) == ["another organisation provides the product"]


@pytest.mark.parametrize("role", [Role.ZONE_OPERATOR, Role.SPACE_OPERATOR, Role.REVIEWER])
def test_judge__moderation__counts_from_operators_and_reviewers(role: Role) -> None:
    body = SCHEMAS[FactKind.MODERATION, 1].example
    assert reasons(zone(fact(0, INTEGRATOR, body, NONE), roles=role)) == [""]
    assert reasons(zone(fact(0, PLANT, body, NONE), roles=role)) == ["neither an operator nor a reviewer"]


@pytest.mark.parametrize("role", [Role.GATEWAY, Role.PROVIDER, Role.ZONE_OPERATOR, Role.AUDITOR])
def test_judge__incident__counts_from_those_who_see_it(role: Role) -> None:
    body = SCHEMAS[FactKind.INCIDENT, 1].example
    assert reasons(zone(fact(0, INTEGRATOR, body, NONE), roles=role)) == [""]
    assert reasons(zone(fact(0, PLANT, body, NONE), roles=role)) == ["no role that reports incidents"]


@pytest.mark.parametrize("kind", [FactKind.TOOL, FactKind.RECOMMENDATION, FactKind.COMPLAINT, FactKind.VALIDATION])
def test_judge__contributions__count_from_anybody_valid(kind: FactKind) -> None:
    good = fact(0, PLANT, SCHEMAS[kind, 1].example, NONE, ProductId(0))
    assert reasons(zone(good)) == [""]
    assert reasons(zone(replace(good, signer=account(OTHER)))) == ["the signer is not of the organisation"]
