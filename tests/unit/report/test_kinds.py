"""Who may state which kind of fact, and which kinds count once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.codec.bodies import SCHEMAS, Access, Application, Body, Evaluation, Rating
from offchain.codec.fact import FactKind
from offchain.domain.roles import Role
from offchain.domain.types import OrganisationId
from offchain.report import judge
from offchain.report.inputs import Reference, ReportInputs, StatedFact
from tests.unit.report.inputs import END, HOLDER_A, INTEGRATOR, PLANTS, START, A, inputs, stated

PLANT, OTHER = PLANTS[0], PLANTS[1]
WORD = bytes(32)
EVALUATION = Evaluation("PumpBench", "average_precision", 1_000, 2_500, 1_500, 400, "泵机异常预测", WORD)


def of(*facts: StatedFact, roles: int = 0, earlier: int = 0) -> ReportInputs:
    """The zone with these facts alone; `roles` are the integrator's, `earlier` the size of the cut before."""
    zone = inputs()
    people = tuple(replace(o, roles=roles if o.id == INTEGRATOR else 0) for o in zone.chain.organisations)
    reference = Reference(77, b"\x07" * 32, 9, b"\x09" * 32, earlier)
    return replace(zone, chain=replace(zone.chain, organisations=people), facts=facts, reference=reference)


def fact(index: int, who: OrganisationId, body: Body, time: int = START + 3_600) -> StatedFact:
    """A fact about the first plant's licence."""
    return stated(index, who, PLANT, A.product, body, time)


def reasons(zone: ReportInputs) -> list[str]:
    return [item.reason for item in judge(zone)]


@pytest.mark.parametrize("kind", [FactKind.FEEDBACK, FactKind.EVALUATION, FactKind.RATING])
def test_judge__licence_bound_kind__counts_from_the_licensee_only(kind: FactKind) -> None:
    body = SCHEMAS[kind, 1].example
    assert reasons(of(fact(0, PLANT, body))) == [""]
    assert reasons(of(fact(0, OTHER, body))) == ["another organisation holds the licence"]


@pytest.mark.parametrize("role", [Role.GATEWAY, Role.SPACE_OPERATOR, Role.GATEWAY | Role.PROVIDER])
def test_judge__access__counts_from_a_gateway(role: Role) -> None:
    assert reasons(of(fact(0, INTEGRATOR, Access(WORD, 1, 5, WORD)), roles=role)) == [""]


@pytest.mark.parametrize("role", [Role(0), Role.PROVIDER | Role.ZONE_OPERATOR])
def test_judge__access__of_somebody_else__counts_zero(role: Role) -> None:
    found = reasons(of(fact(0, INTEGRATOR, Access(WORD, 1, 5, WORD)), roles=role))
    assert found == ["neither the licensee nor a delivery gateway"]


def test_judge__application__counts_from_anybody_but_the_licensee() -> None:
    body = Application(1, WORD, 5, 300, "uptime", "泵机异常预测")
    other = replace(body, reference=b"\x01" * 32)
    found = reasons(of(fact(0, OTHER, body), fact(1, PLANT, other)))
    assert found == ["", "the licensee is not its own model user"]


def test_judge__application_after_the_licence_ended__counts() -> None:
    """The clause's term and tail run on."""
    body = Application(1, WORD, 5, 300, "uptime", "泵机异常预测")
    zone = of(fact(0, OTHER, body, time=START + 10))
    ended = tuple(replace(x, valid_until=START + 5) for x in zone.chain.licences)
    assert reasons(replace(zone, chain=replace(zone.chain, licences=ended))) == [""]


def test_judge__application_before_the_licence_began__counts_zero() -> None:
    body = Application(1, WORD, 5, 300, "uptime", "泵机异常预测")
    assert reasons(of(fact(0, OTHER, body, time=START - 1))) == ["the licence was not valid at that time"]


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        (EVALUATION, replace(EVALUATION, measured_bps=3_000, uplift_bps=2_000), True),
        (EVALUATION, replace(EVALUATION, benchmark="another"), False),
        (Rating(5), Rating(1), True),
        (Access(WORD, 1, 5, WORD), Access(WORD, 1, 9, WORD), True),
        (Access(WORD, 1, 5, WORD), Access(WORD, 2, 9, WORD), False),
        (Access(WORD, 1, 5, WORD), Access(b"\x01" * 32, 1, 9, WORD), False),
    ],
)
def test_judge__second_of_its_kind__counts_only_if_it_says_something_new(first: Body, second: Body, one: bool) -> None:
    found = reasons(of(fact(0, PLANT, first), fact(1, PLANT, second)))
    assert found == ["", "entry 0 says it already" if one else ""]


def test_judge__second_application_with_a_reference__counts_zero_whoever_states_it() -> None:
    body = Application(1, WORD, 5, 300, "uptime", "泵机异常预测")
    assert reasons(of(fact(0, OTHER, body), fact(1, HOLDER_A, body))) == ["", "entry 0 says it already"]


def test_judge__ratings_of_two_periods__count_both() -> None:
    zone = of(fact(0, PLANT, Rating(5), time=START - 5), fact(1, PLANT, Rating(1)))
    earlier = tuple(replace(x, valid_from=START - 9) for x in zone.chain.licences)
    assert reasons(replace(zone, chain=replace(zone.chain, licences=earlier))) == ["", ""]


def test_judge__invalid_first_one__leaves_the_place_to_the_next() -> None:
    found = reasons(of(fact(0, PLANT, Rating(5), time=END), fact(1, PLANT, Rating(1))))
    assert found == ["stated for a later period", ""]


def test_judge__what_counted_in_an_earlier_period__goes_before_a_lower_index_that_is_new() -> None:
    """Entry 0 was stated for this period before entry 1 was stated for the last one; entry 1 has counted."""
    zone = of(fact(0, PLANT, EVALUATION, time=START), fact(1, PLANT, EVALUATION, time=START - 1), earlier=2)
    began = tuple(replace(x, valid_from=START - 9) for x in zone.chain.licences)
    assert reasons(replace(zone, chain=replace(zone.chain, licences=began))) == ["entry 1 says it already", ""]
