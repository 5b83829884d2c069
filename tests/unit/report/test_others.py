"""The leaves after the batches: scores with tags, recommendations, metered use, beside points; figures by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from offchain.codec import leaf as leaves
from offchain.codec.bodies import Access, Evaluation
from offchain.codec.leaf import RecommendLeaf, ScoreLeaf, SubjectKind, Tag, UsageLeaf
from offchain.domain.roles import Role
from offchain.domain.types import TRAINING, LicenceId, ProductId
from offchain.report import build
from offchain.report.inputs import ReportInputs
from tests.unit.report.inputs import AB, INTEGRATOR, PLANTS, SCENARIO, A, inputs, measured, stated

T = TypeVar("T", ScoreLeaf, RecommendLeaf, UsageLeaf)
PLANT = PLANTS[0]


def of_type(kind: type[T], zone: ReportInputs) -> list[T]:
    """Leaves of one type in tree order."""
    return [leaf for leaf in map(leaves.decode, build(zone).leaves) if isinstance(leaf, kind)]


def metered() -> ReportInputs:
    """The first plant and a gateway state a session of 100 and of 90 units under clause 7."""
    zone = inputs()
    people = tuple(replace(o, roles=int(Role.GATEWAY) if o.id == INTEGRATOR else 0) for o in zone.chain.organisations)
    said = tuple(
        stated(9 + place, who, PLANT, A.product, Access(bytes(32), 7, units, bytes(32)))
        for place, (who, units) in enumerate(((INTEGRATOR, 100), (PLANT, 90)))
    )
    return replace(zone, chain=replace(zone.chain, organisations=people), facts=zone.facts + said)


def test_scores__of_resources_with_three_reporters_each__are_tagged() -> None:
    """φ per weight is (0.14 + 0.19) / 2 and (0.06 + 0.11) / 2: U above 1/4; six payers of one half: L = 3/8."""
    found = [s for s in of_type(ScoreLeaf, inputs()) if s.kind is SubjectKind.RESOURCE]
    assert [(s.subject, s.tags) for s in found] == [(1, Tag.HIGH_UTILITY), (2, Tag.HIGH_UTILITY)]


def test_scores__of_products__stand_beside_those_of_resources() -> None:
    """Uplifts 700, 300, 1,500 of three users each: 0.084, 0.036, 0.18 over themselves and 0.1; half of it and 0.25."""
    found = [(s.subject, s.score, s.tags) for s in of_type(ScoreLeaf, inputs()) if s.kind is SubjectKind.PRODUCT]
    assert found == [(1, 478_260_869, Tag(0)), (2, 382_352_941, Tag(0)), (3, 571_428_571, Tag(0))]


def test_score__of_a_product__moves_with_one_evaluation() -> None:
    """Feedback 1,500 and evaluation 300 of one of three users: its lower one. 3,300 / 25,000 = 0.132."""
    body = Evaluation("PumpBench", "average_precision", 1_000, 1_300, 300, 400, "泵机异常预测", bytes(32))
    zone = inputs()
    more = replace(zone, facts=(*zone.facts, stated(9, PLANTS[6], PLANTS[6], AB.product, body)))
    found = {s.subject: s.score for s in of_type(ScoreLeaf, more) if s.kind is SubjectKind.PRODUCT}
    # 0.132 / 0.232 = 0.568965517, half of it and 0.25.
    assert found[3] == 534_482_758


def test_recommendation__of_the_combination__has_scenario_score_and_resources() -> None:
    (found,) = of_type(RecommendLeaf, inputs())
    assert (found.scenario.hex(), found.score, found.resources) == (SCENARIO, 300_000_000, (1, 2))


def test_training_evidence__makes_no_tag_and_no_recommendation() -> None:
    zone = inputs()
    training = tuple(replace(c, loop=TRAINING) for c in zone.chain.compositions)
    zone = replace(zone, chain=replace(zone.chain, compositions=training))
    assert of_type(RecommendLeaf, zone) == []
    assert {s.tags for s in of_type(ScoreLeaf, zone)} == {Tag(0)}


def test_training_feedback__on_a_combination_also_used_in_the_main_loop__adds_no_vote() -> None:
    """One plant has a TRAINING licence of the same resources too: what it reports there is not a MAIN observation."""
    zone = inputs()
    key = b"\x33" * 32
    twin = replace(AB, key=key, product=ProductId(9), loop=TRAINING)
    licence = replace(zone.chain.licences[6], id=LicenceId(99), composition=key)
    chain = replace(zone.chain, compositions=(*zone.chain.compositions, twin), licences=(*zone.chain.licences, licence))
    body = measured(0)
    louder = stated(20, PLANTS[6], 99, twin.product, body)
    assert of_type(RecommendLeaf, replace(zone, chain=chain, facts=(*zone.facts, louder)))[0].score == 300_000_000


def test_usage__of_a_matched_session__is_a_leaf_with_the_lower_figure() -> None:
    (found,) = of_type(UsageLeaf, metered())
    assert (int(found.licence), found.clause, found.units) == (int(PLANT), 7, 90)


def test_usage__without_sessions__has_no_leaf() -> None:
    assert of_type(UsageLeaf, inputs()) == []


def test_leaves__of_all_types__are_sorted_by_their_bytes() -> None:
    built = build(metered())
    rest = list(built.leaves[1:])
    assert rest == sorted(rest)
    assert [data[0] for data in rest] == [2, 2, 2, 2, 2, 4, 4, 5, 6]


def test_weights__with_and_without_the_new_kinds__are_the_same() -> None:
    assert build(metered()).batches == build(inputs()).batches
