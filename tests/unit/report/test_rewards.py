"""REWARD leaves: each programme's fixture by hand; what was not accepted, or was rewarded before, earns nothing."""

from __future__ import annotations

from dataclasses import replace

from offchain.codec import leaf as leaves
from offchain.codec.bodies import AfterSale, Correction, Rating, Recommendation
from offchain.codec.keccak import keccak256
from offchain.codec.leaf import Programme, RewardLeaf
from offchain.domain.types import LicenceId, OrganisationId, PeriodId, ProductId
from offchain.report import build
from offchain.report.inputs import ReportInputs, StatedFact
from tests.unit.report.inputs import AB, HOLDER_A, HOLDER_B, INTEGRATOR, NAME, PLANTS, START, measured, stated
from tests.unit.report.test_performance import improves, leaf, of, says, serves, validates
from tests.unit.report.test_points import evaluation, grouped, next_period

USER, OTHER, THIRD = PLANTS[6], PLANTS[7], PLANTS[8]
DEVELOPER = PLANTS[0]
"""Neither provides the combination nor owns a resource of it."""
THRESHOLD = 3_000_000_000
"""What three users paid for the combination in period 1."""


def rewards(zone: ReportInputs, programme: Programme) -> dict[tuple[int, bytes], int]:
    """Shares in ppm by organisation and subject."""
    found = map(leaves.decode, build(zone).leaves)
    return {
        (int(leaf.organisation), leaf.subject): int(leaf.share)
        for leaf in found
        if isinstance(leaf, RewardLeaf) and leaf.programme is programme
    }


def corrects(index: int, records: int = 1_000, document: int = 9, who: OrganisationId = USER) -> StatedFact:
    return says(index, Correction(1, records, leaf(document), NAME), who)


def recommends(index: int = 0, who: OrganisationId = DEVELOPER, scenario: str = NAME, time: int = START) -> StatedFact:
    body = Recommendation((1, 2), scenario, 1_500, bytes(32))
    return replace(stated(index, who, LicenceId(0), ProductId(0), body, time), leaf=leaf(index))


def referral(fact: StatedFact, threshold: int = THRESHOLD, accepted: bool = True) -> ReportInputs:
    """The next period of a zone where a recommendation was stated and perhaps accepted in this one."""
    zone = of(fact, validates(90, fact.index, accepted=accepted))
    zone = replace(zone, chain=replace(zone.chain, referral_thresholds=((0, threshold),)))
    return replace(next_period(zone), period=PeriodId(2))


def test_feedback__accepted__is_rewarded_by_quality_under_licence_and_report_hash() -> None:
    """Q = 1/2 of a floor of five: a tenth."""
    zone = of(says(0, evaluation(document=5)), validates(1, 0))
    subject = keccak256(int(USER).to_bytes(4, "big") + leaf(5))
    assert rewards(zone, Programme.FEEDBACK) == {(USER, subject): 100_000}


def test_feedback__not_accepted_or_accepted_before__is_nothing() -> None:
    assert rewards(of(says(0, evaluation())), Programme.FEEDBACK) == {}
    assert rewards(of(says(0, evaluation()), validates(1, 0, accepted=False)), Programme.FEEDBACK) == {}
    assert rewards(next_period(of(says(0, evaluation()), validates(1, 0))), Programme.FEEDBACK) == {}


def test_feedback__of_the_same_report_under_another_benchmark__is_one_reward() -> None:
    facts = (says(0, evaluation(document=5)), validates(1, 0), says(2, evaluation("Other", 5)), validates(3, 2))
    assert len(rewards(of(*facts), Programme.FEEDBACK)) == 1


def test_correction__of_a_thousand_records__is_a_tenth_under_its_leaf() -> None:
    assert rewards(of(corrects(0), validates(1, 0)), Programme.CORRECTION) == {(USER, leaf(0)): 100_000}


def test_correction__cut_into_two__is_no_more() -> None:
    facts = (corrects(0, 500, 8), validates(1, 0), corrects(2, 500, 9), validates(3, 2))
    assert rewards(of(*facts), Programme.CORRECTION) == {(USER, leaf(0)): 50_000, (USER, leaf(2)): 50_000}
    two = (corrects(0, 500, 8), validates(1, 0), corrects(2, 500, 9, OTHER), validates(3, 2))
    assert sum(rewards(grouped(of(*two), USER, OTHER), Programme.CORRECTION).values()) == 100_000


def test_correction__of_the_same_list_by_another__is_the_first_one_s() -> None:
    facts = (corrects(0), validates(1, 0), corrects(2, who=OTHER), validates(3, 2))
    assert rewards(of(*facts), Programme.CORRECTION) == {(USER, leaf(0)): 100_000}


def test_correction__of_a_resource_that_was_not_licensed__is_nothing() -> None:
    """Plant 4 licensed resource 1 alone, product 1."""
    body = Correction(2, 1_000, leaf(9), NAME)
    fact = replace(stated(0, PLANTS[0], PLANTS[0], ProductId(1), body), leaf=leaf(0))
    assert rewards(of(fact, validates(1, 0)), Programme.CORRECTION) == {}
    mine = replace(fact, body=replace(body, resource=1))
    assert rewards(of(mine, validates(1, 0)), Programme.CORRECTION) == {(PLANTS[0], leaf(0)): 100_000}


def test_long_tail__of_two_tagged_holders__share_each_accepted_use() -> None:
    """Two users measured 1,500 on the combination, so both resources have two reporters: thin effects tag them. One use
    was accepted: half a contribution each, a tenth."""
    uses = (says(0, measured(1_500)), says(1, measured(1_500), OTHER))
    found = rewards(of(*uses, validates(2, 0)), Programme.LONG_TAIL)
    assert found == {(HOLDER_A, (1).to_bytes(32, "big")): 100_000, (HOLDER_B, (2).to_bytes(32, "big")): 100_000}


def test_long_tail__of_a_use_that_is_not_accepted__is_nothing() -> None:
    assert rewards(of(says(0, measured(1_500)), says(1, measured(1_500), OTHER)), Programme.LONG_TAIL) == {}


def test_long_tail__of_a_resource_with_three_reporters__is_nothing() -> None:
    uses = (says(0, measured(1_500)), says(1, measured(1_500), OTHER), says(2, measured(1_500), THIRD))
    assert rewards(of(*uses, validates(3, 0)), Programme.LONG_TAIL) == {}


def test_referral__whose_combination_earned_the_threshold__is_rewarded_under_its_key() -> None:
    assert rewards(referral(recommends()), Programme.REFERRAL) == {(DEVELOPER, AB.key): 200_000}


def test_referral__in_the_period_of_the_revenue_or_below_the_threshold__is_not_rewarded_yet() -> None:
    """Only periods before this one count: their pots are settled."""
    zone = of(recommends(), validates(1, 0))
    now = replace(zone, chain=replace(zone.chain, referral_thresholds=((0, THRESHOLD),)))
    assert rewards(now, Programme.REFERRAL) == {}
    assert rewards(referral(recommends(), THRESHOLD + 1), Programme.REFERRAL) == {}


def test_referral__that_was_rewarded__is_not_rewarded_again() -> None:
    third = replace(next_period(referral(recommends())), period=PeriodId(3))
    assert rewards(third, Programme.REFERRAL) == {}


def test_referral__rejected_or_late_or_for_another_scenario__is_nothing() -> None:
    assert rewards(referral(recommends(), accepted=False), Programme.REFERRAL) == {}
    assert rewards(referral(recommends(time=START + 61)), Programme.REFERRAL) == {}
    assert rewards(referral(recommends(scenario="wind")), Programme.REFERRAL) == {}


def test_referral__by_the_provider_or_a_holder__is_nothing() -> None:
    assert rewards(referral(recommends(who=INTEGRATOR)), Programme.REFERRAL) == {}
    assert rewards(referral(recommends(who=HOLDER_B)), Programme.REFERRAL) == {}


def test_referral__without_rules_of_the_fund__is_nothing() -> None:
    zone = referral(recommends())
    assert rewards(replace(zone, chain=replace(zone.chain, referral_thresholds=())), Programme.REFERRAL) == {}


def test_referral__of_two_recommenders__is_the_first_one_s() -> None:
    zone = of(recommends(), validates(80, 0), recommends(1, PLANTS[1]), validates(81, 1))
    zone = replace(zone, chain=replace(zone.chain, referral_thresholds=((0, THRESHOLD),)))
    found = rewards(replace(next_period(zone), period=PeriodId(2)), Programme.REFERRAL)
    assert found == {(DEVELOPER, AB.key): 200_000}


def test_improvement__accepted__is_rewarded_by_quality_under_its_leaf() -> None:
    """A rating of 3 leaves Q at 1/4 of a floor of five."""
    zone = of(says(0, Rating(3)), improves(1, 0), validates(2, 1))
    assert rewards(zone, Programme.IMPROVEMENT) == {(INTEGRATOR, leaf(1)): 50_000}
    assert rewards(of(says(0, Rating(3)), improves(1, 0)), Programme.IMPROVEMENT) == {}
    assert rewards(next_period(zone), Programme.IMPROVEMENT) == {}


def test_after_sale__of_one_customer_s_tickets__is_their_mean_under_the_first() -> None:
    """One answered in time and solved, one neither: half a contribution."""
    facts = (
        serves(0),
        validates(1, 0, who=USER),
        serves(2, 172_801, solved=False, ticket=1),
        validates(3, 2, who=USER),
    )
    assert rewards(of(*facts), Programme.AFTER_SALE) == {(INTEGRATOR, leaf(0)): 100_000}


def test_after_sale__that_solved_nothing_late__is_nothing() -> None:
    body = AfterSale(leaf(0), 0, 172_801, False, bytes(32))
    zone = of(says(0, body, INTEGRATOR, USER), validates(1, 0, who=USER))
    assert rewards(zone, Programme.AFTER_SALE) == {}


def test_rewards__of_two_customers_in_one_period__stay_below_the_party_s_cap() -> None:
    facts = (serves(0), validates(1, 0, who=USER), serves(2, licence=OTHER, ticket=1), validates(3, 2, who=OTHER))
    assert rewards(of(*facts), Programme.AFTER_SALE) == {(INTEGRATOR, leaf(0)): 100_000, (INTEGRATOR, leaf(2)): 100_000}


def test_rewards__of_the_facts_in_another_order__are_the_same() -> None:
    zone = of(corrects(0), validates(1, 0), says(2, Rating(3)), improves(3, 2), validates(4, 3))
    assert build(replace(zone, facts=zone.facts[::-1])).leaves == build(zone).leaves
