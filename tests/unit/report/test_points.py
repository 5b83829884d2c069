"""POINTS leaves: accepted contributions once, per party capped, those from use bounded by fees; figures by hand."""

from __future__ import annotations

from dataclasses import replace

from offchain.codec import leaf as leaves
from offchain.codec.bodies import Body, Evaluation, Tool
from offchain.codec.leaf import Category, PointsLeaf
from offchain.domain.roles import Role
from offchain.domain.types import LicenceId, OrganisationId, ProductId, ResourceId
from offchain.report import build
from offchain.report.inputs import CompositionFact, PaymentFact, ReportInputs, StatedFact
from offchain.report.validation import SILENCE
from tests.unit.report.inputs import AB, END, HOLDER_A, HOLDER_B, INTEGRATOR, PLANTS, START, A, inputs, stated
from tests.unit.report.test_performance import leaf, of, says, validates

USER, OTHER = PLANTS[6], PLANTS[7]
RMB = 1_000_000


def points(zone: ReportInputs, category: Category) -> dict[int, int]:
    """Points by organisation in a category."""
    found = map(leaves.decode, build(zone).leaves)
    return {
        int(leaf.organisation): leaf.points
        for leaf in found
        if isinstance(leaf, PointsLeaf) and leaf.category is category
    }


def evaluation(benchmark: str = "PumpBench", document: int = 0) -> Evaluation:
    return Evaluation(benchmark, "average_precision", 1_000, 2_500, 1_500, 400, "泵机异常预测", leaf(document))


def tool(index: int, code: int, who: OrganisationId = USER) -> StatedFact:
    body: Body = Tool("cleaner 清洗", "1", leaf(code), bytes(32))
    return replace(stated(index, who, LicenceId(0), ProductId(0), body, START + 3_600), leaf=leaf(index))


def grouped(zone: ReportInputs, *members: OrganisationId) -> ReportInputs:
    people = tuple(replace(o, group=7) if o.id in members else o for o in zone.chain.organisations)
    return replace(zone, chain=replace(zone.chain, organisations=people))


def paying(zone: ReportInputs, amount: int) -> ReportInputs:
    """Every payment of the zone is of this amount."""
    payments = tuple(replace(p, amount=amount) for p in zone.chain.payments)
    return replace(zone, chain=replace(zone.chain, payments=payments))


def next_period(zone: ReportInputs) -> ReportInputs:
    """The period after: what the log had so far counted earlier."""
    reference = replace(zone.reference, log_size=99, earlier_size=99)
    return replace(zone, start=zone.end, end=zone.end + END - START, reference=reference)


def test_data__of_two_used_resources__is_bounded_by_their_fees() -> None:
    """Six plants pay 1,000 RMB: three for the resource alone, three for both, so 4,500 RMB each: 450 points."""
    assert points(inputs(), Category.DATA) == {HOLDER_A: 450, HOLDER_B: 450}


def test_data__with_enough_fees__follows_quality() -> None:
    """Without facts Q is liquidity, network and the neutral ratings. Each of six payers is nearly saturated at 10⁹:
    10¹²/(10¹² + 10⁹) = 0.999000999 of six payers, decayed by the day's 0: L = 5.994005994 / 10.994005994 = 0.545206…;
    three plants used both: N = 3 / 13 = 0.230769…; Q = 0.25·L + 0.2·N + 0.1·0.5 = 0.232455…; of 100,000 by 10:
    2,324."""
    assert points(paying(of(), 10**12), Category.DATA) == {HOLDER_A: 2_324, HOLDER_B: 2_324}


def test_data__of_a_resource_that_nobody_used_in_the_period__is_nothing() -> None:
    assert points(next_period(inputs()), Category.DATA) == {}


def test_data__of_a_second_resource_in_the_same_class__adds_nothing() -> None:
    """Holder B's resource goes to holder A's group: the better one of the class counts."""
    zone = paying(of(), 10**12)
    together = points(grouped(zone, HOLDER_A, HOLDER_B), Category.DATA)
    assert sum(together.values()) <= 2_324
    apart = tuple(replace(r, class_id=8) if r.id == 2 else r for r in zone.chain.resources)
    two = replace(zone, chain=replace(zone.chain, resources=apart))
    assert sum(points(grouped(two, HOLDER_A, HOLDER_B), Category.DATA).values()) > sum(together.values())


def test_data__paid_by_the_owner_s_own_group__is_nothing() -> None:
    zone = grouped(inputs(), HOLDER_A, *PLANTS)
    assert HOLDER_A not in points(zone, Category.DATA)


def test_tool__accepted__is_a_tenth_and_a_tool_nobody_judged_nothing() -> None:
    """One full contribution of a floor of ten: 5,000."""
    assert points(of(tool(0, 1), validates(1, 0)), Category.TOOL) == {USER: 5_000}
    assert points(of(tool(0, 1)), Category.TOOL) == {}
    assert points(of(tool(0, 1), validates(1, 0, accepted=False)), Category.TOOL) == {}


def test_tool__stated_again_by_another__is_the_first_one_s() -> None:
    facts = (tool(0, 1), validates(1, 0), tool(2, 1, OTHER), validates(3, 2))
    assert points(of(*facts), Category.TOOL) == {USER: 5_000}


def test_tool__accepted_by_silence_after_two_weeks__is_given_once() -> None:
    zone = of(tool(0, 1))
    silent = replace(zone, start=START + SILENCE, end=END + SILENCE, reference=replace(zone.reference, earlier_size=1))
    assert points(silent, Category.TOOL) == {USER: 5_000}
    assert points(next_period(silent), Category.TOOL) == {}


def test_tools__of_two_organisations_of_a_group__are_capped_as_one() -> None:
    """Two of ten would be 10,000; a party gets 5,000 at most, half each."""
    facts = (tool(0, 1), validates(1, 0), tool(2, 2, OTHER), validates(3, 2))
    assert points(of(*facts), Category.TOOL) == {USER: 5_000, OTHER: 5_000}
    assert points(grouped(of(*facts), USER, OTHER), Category.TOOL) == {USER: 2_500, OTHER: 2_500}


def test_feedback__accepted__is_by_the_product_s_quality() -> None:
    """E = 1/2, Q = 1/2: 5,000 of the pool; half of the 1,000 RMB that it paid allow 50."""
    zone = of(says(0, evaluation()), validates(1, 0))
    assert points(zone, Category.FEEDBACK) == {USER: 50}
    assert points(paying(zone, 10**12), Category.FEEDBACK) == {USER: 5_000}


def test_feedback__on_the_same_benchmark_again__is_nothing() -> None:
    """Also under a second licence of another organisation of the group."""
    zone = paying(grouped(of(says(0, evaluation()), validates(1, 0)), USER, OTHER), 10**12)
    again = (says(2, evaluation(document=5), OTHER), validates(3, 2))
    assert points(replace(zone, facts=(*zone.facts, *again)), Category.FEEDBACK) == {USER: 5_000}


def test_feedback__of_a_report_that_was_accepted_before__is_not_given_again() -> None:
    zone = paying(of(says(0, evaluation()), validates(1, 0)), 10**12)
    assert points(next_period(zone), Category.FEEDBACK) == {}


def test_feedback__of_further_benchmarks__stays_within_the_fees() -> None:
    """500, 250 and 125 RMB."""
    facts = [says(i, evaluation(f"Bench {i}", i)) for i in range(3)]
    accepted = [validates(10 + i, i) for i in range(3)]
    assert points(of(*facts, *accepted), Category.FEEDBACK) == {USER: 87}


def test_governance__of_a_reviewer_s_decision__is_given_and_an_operator_s_not() -> None:
    zone = of(tool(0, 1), validates(1, 0))
    assert points(zone, Category.GOVERNANCE) == {HOLDER_A: 2_000}
    roles = int(Role.REVIEWER | Role.ZONE_OPERATOR)
    people = tuple(replace(o, roles=roles) if o.id == HOLDER_A else o for o in zone.chain.organisations)
    assert points(replace(zone, chain=replace(zone.chain, organisations=people)), Category.GOVERNANCE) == {}


def test_governance__of_a_second_validation_of_the_same_fact__is_nothing() -> None:
    zone = of(tool(0, 1), validates(1, 0), validates(2, 0, who=HOLDER_B))
    people = tuple(replace(o, roles=int(Role.REVIEWER)) if o.id == HOLDER_B else o for o in zone.chain.organisations)
    assert points(replace(zone, chain=replace(zone.chain, organisations=people)), Category.GOVERNANCE) == {
        HOLDER_A: 2_000
    }


def test_governance__of_a_decision_that_counted_earlier__is_not_given_again() -> None:
    assert points(next_period(of(tool(0, 1), validates(1, 0))), Category.GOVERNANCE) == {}


def test_points__of_a_resource_split_into_two__are_no_more() -> None:
    """Holder A registers its resource twice and sells both where it sold one."""
    zone = paying(of(), 10**12)
    twin = replace(zone.chain.resources[0], id=ResourceId(3))

    def with_twin(c: CompositionFact) -> CompositionFact:
        return replace(c, resources=(*c.resources, ResourceId(3))) if 1 in c.resources else c

    chain = replace(
        zone.chain,
        resources=(*zone.chain.resources, twin),
        compositions=tuple(map(with_twin, zone.chain.compositions)),
    )
    one, two = points(zone, Category.DATA), points(replace(zone, chain=chain), Category.DATA)
    assert two[HOLDER_A] <= one[HOLDER_A]


def test_points__of_fees_on_nobody_s_licence__are_nothing() -> None:
    """A payer that is no listed organisation."""
    zone = of()
    strange = PaymentFact(LicenceId(int(USER)), AB.key, OrganisationId(99), 10**12, START)
    chain = replace(zone.chain, payments=(strange,))
    assert points(replace(zone, chain=chain), Category.DATA) == {}


def test_points__of_the_integrator__are_none_for_resources_it_does_not_own() -> None:
    assert INTEGRATOR not in points(inputs(), Category.DATA)
    assert A.payee == HOLDER_A
