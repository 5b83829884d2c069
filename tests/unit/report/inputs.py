"""A small zone by hand: two holders, an integrator, three paying plants, one combined and two single products."""

from __future__ import annotations

from dataclasses import replace

from offchain.codec.bodies import METRIC, Body, Feedback, scenario_hash
from offchain.codec.composition import Composition, composition_key
from offchain.domain.types import (
    MAIN,
    Address,
    LicenceId,
    OrganisationId,
    PeriodId,
    Ppm,
    ProductId,
    ResourceId,
)
from offchain.report.inputs import (
    ChainFacts,
    CompositionFact,
    LicenceFact,
    OrganisationFact,
    PaymentFact,
    Reference,
    ReportInputs,
    ResourceFact,
    RuleFact,
    StatedFact,
)

START, END = 1_000_000, 1_007_200
NAME = "泵机异常预测"
SCENARIO = scenario_hash(NAME)
HOLDER_A, HOLDER_B, INTEGRATOR = OrganisationId(1), OrganisationId(2), OrganisationId(3)
PLANTS = tuple(OrganisationId(i) for i in range(4, 13))
COEFFICIENTS = (250_000, 150_000, 200_000, 150_000, 100_000, 100_000, 50_000)


def account(organisation: int) -> Address:
    """The one account of an organisation."""
    return Address("0x" + f"{organisation:040x}")


def composition(product: int, payee: OrganisationId, *resources: int) -> CompositionFact:
    """A MAIN composition for the pump scenario."""
    ids = tuple(ResourceId(r) for r in resources)
    key = composition_key(Composition(ProductId(product), payee, Ppm(0), ids))
    return CompositionFact(key, ProductId(product), payee, 0, MAIN, ids, (SCENARIO,))


A, B, AB = composition(1, HOLDER_A, 1), composition(2, HOLDER_B, 2), composition(3, INTEGRATOR, 1, 2)


def uplift(plant: OrganisationId) -> int:
    """What a plant measured, basis points: A 700, B 300, both 1,500."""
    return (700, 300, 1_500)[(plant - 4) // 3]


def used(plant: OrganisationId) -> CompositionFact:
    """The composition a plant licensed: three plants each."""
    return (A, B, AB)[(plant - 4) // 3]


def measured(uplift_bps: int, scenario: str = NAME) -> Feedback:
    """A feedback body with an uplift over a baseline of 1,000 basis points."""
    return Feedback(1_000, 400, 1_000 + uplift_bps, METRIC, 20, scenario, 800, uplift_bps)


def stated(
    index: int, organisation: OrganisationId, used: int, product: ProductId, body: Body, time: int = START + 3_600
) -> StatedFact:
    """A fact of an organisation's own account on licence `used`, by default in the middle of the period."""
    return StatedFact(index, account(organisation), organisation, LicenceId(used), product, time, body)


def feedback(plant: OrganisationId) -> StatedFact:
    """The plant's fact in the middle of the period."""
    return stated(plant - 4, plant, plant, used(plant).product, measured(uplift(plant)))


def licence(plant: OrganisationId) -> LicenceFact:
    """The plant's licence, valid from the period's start."""
    return LicenceFact(LicenceId(plant), used(plant).key, plant, START, END + 86_400, False)


def inputs() -> ReportInputs:
    """Everything, complete and valid."""
    everybody = (HOLDER_A, HOLDER_B, INTEGRATOR, *PLANTS)
    return ReportInputs(
        period=PeriodId(1),
        attempt=0,
        start=START,
        end=END,
        committee=1,
        rules=RuleFact(1, 1, COEFFICIENTS),
        reference=Reference(77, b"\x07" * 32, 9, b"\x09" * 32),
        chain=ChainFacts(
            organisations=tuple(OrganisationFact(o, 0, 2**40, frozenset({account(o)})) for o in everybody),
            resources=(
                ResourceFact(ResourceId(1), HOLDER_A, 7, 10_000, START - 100),
                ResourceFact(ResourceId(2), HOLDER_B, 7, 5_000, START - 100),
            ),
            compositions=(A, B, AB),
            licences=tuple(licence(p) for p in PLANTS),
            payments=tuple(PaymentFact(LicenceId(p), used(p).key, p, 1_000_000_000, START + 60) for p in PLANTS),
            pots=frozenset({A.key, B.key, AB.key}),
        ),
        facts=tuple(feedback(p) for p in PLANTS),
    )


def with_feedback(changed: StatedFact) -> ReportInputs:
    """The zone with one plant's fact replaced."""
    good = inputs()
    return replace(good, facts=tuple(changed if f.index == changed.index else f for f in good.facts))


def with_facts(*more: StatedFact) -> ReportInputs:
    """The zone with further facts."""
    good = inputs()
    return replace(good, facts=(*good.facts, *more))
