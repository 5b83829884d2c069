"""Tags and recommendations; figures by hand on the small zone of stage A."""

from __future__ import annotations

import pytest

from offchain.codec.leaf import Tag
from offchain.graph import Resource
from offchain.valuation import Admission, ValuationParams, admission, weigh
from offchain.valuation.admission import recommended, thin_effects
from offchain.valuation.result import CombinationEffect
from tests.unit.graph.zone import DAY, PLANTS, SISTER, Zone
from tests.unit.valuation.example import SCENARIO, evidence

ALL = (1, 2, 3)
PARAMS = ValuationParams()
PRICE = PARAMS.reference_price


def used(combination: tuple[int, ...], *bps: int, zone: Zone | None = None) -> Zone:
    """One plant after the other buys a combination at the reference price and reports an uplift."""
    made = zone or Zone()
    for plant, uplift in zip(PLANTS, bps, strict=False):
        made.buy(combination, plant, PRICE)
        made.report(combination, plant, uplift)
    return made


def of(zone: Zone, params: ValuationParams = PARAMS) -> Admission:
    found = zone.at()
    return admission(found, weigh(found, ALL, ("0xaa",), params), params)


def cell(effect: int, *combination: int, scenario: str = "pump") -> CombinationEffect:
    return CombinationEffect(scenario, combination, 3, 0, effect, 1)


def test_tags__when_three_reporters_agree__then_both_resources_are_of_high_utility() -> None:
    """1,000 of 5,000 bps, half of it each: 0.1, U = 1/2."""
    assert of(used((1, 2), 1_000, 1_000, 1_000)).tags == {1: Tag.HIGH_UTILITY, 2: Tag.HIGH_UTILITY, 3: Tag(0)}


def test_tags__when_three_reporters_measured_little__then_there_are_none() -> None:
    """332 of 5,000 bps, half of it each: 0.0332, U below 1/4."""
    assert of(used((1, 2), 332, 332, 332)).tags == {1: Tag(0), 2: Tag(0), 3: Tag(0)}


def test_tags__when_two_reporters_agree__then_the_resources_are_long_tail() -> None:
    """The median of the two votes keeps 2 / 4: 0.1, half of it each: U = 1/3."""
    assert of(used((1, 2), 1_000, 1_000)).tags == {1: Tag.LONG_TAIL, 2: Tag.LONG_TAIL, 3: Tag(0)}


@pytest.mark.parametrize(("uplift", "tag"), [(1_000, Tag(0)), (1_010, Tag.LONG_TAIL)])
def test_tags__when_one_reporter_speaks__then_a_third_of_its_word_must_reach_the_threshold(
    uplift: int, tag: Tag
) -> None:
    """1,000 of 5,000 bps, a third, half of it each: 33,333,333 is just below a thirtieth of the cap."""
    assert of(used((1, 2), uplift)).tags[1] == tag


def test_tags__when_the_reporter_is_related_to_the_holder__then_there_are_none() -> None:
    zone = Zone()
    zone.buy((3,), SISTER, PRICE)
    zone.report((3,), SISTER, 5_000)
    assert of(zone).tags[3] == Tag(0)


def test_tags__when_nothing_was_paid__then_a_report_makes_none() -> None:
    zone = used((1,), 2_000)
    zone.report((2,), PLANTS[0], 5_000)
    assert of(zone).tags[2] == Tag(0)


def test_tags__when_it_was_all_sold_in_the_training_loop__then_there_are_none() -> None:
    zone = Zone()
    for plant in PLANTS:
        zone.buy((1, 2), plant, 100 * PRICE, loop=1)
        zone.report((1, 2), plant, 2_000)
    found = of(zone)
    assert (found.tags, found.recommended) == ({1: Tag(0), 2: Tag(0), 3: Tag(0)}, ())


@pytest.mark.parametrize(("payers", "tag"), [(3, Tag(0)), (4, Tag.HIGH_LIQUIDITY)])
def test_tags__when_payers_are_many__then_liquidity_is_high(payers: int, tag: Tag) -> None:
    """Four payers at the reference price are two saturated ones, as many as `liquidity_half` here: L = 1/2."""
    zone = Zone()
    for plant in PLANTS[:payers]:
        zone.buy((1,), plant, PRICE, day=DAY)
    assert of(zone, ValuationParams(liquidity_half=2)).tags[1] == tag


@pytest.mark.parametrize(("price", "tag"), [(PRICE // 10 - 1, Tag(0)), (PRICE // 10, Tag.LONG_TAIL)])
def test_tags__when_a_reporter_paid_less_than_a_tenth_of_the_reference_price__then_it_is_none(
    price: int, tag: Tag
) -> None:
    zone = Zone()
    zone.buy((1, 2), PLANTS[0], price)
    zone.report((1, 2), PLANTS[0], 2_000)
    found = of(zone)
    assert (found.tags[1], len(found.recommended)) == (tag, int(tag == Tag.LONG_TAIL))


def test_tags__when_the_third_reporter_is_silent__then_the_other_two_make_a_long_tail() -> None:
    zone = used((1, 2), 1_000, 1_000)
    zone.buy((1, 2), PLANTS[2], PRICE // 10 - 1)
    zone.report((1, 2), PLANTS[2], 1_000)
    assert of(zone).tags[1] == Tag.LONG_TAIL


def test_thin_effects__without_zero_votes__of_a_cell_that_nobody_is_heard_on__are_zero() -> None:
    zone = Zone()
    zone.buy((1, 2), PLANTS[0], 1)
    zone.report((1, 2), PLANTS[0], 2_000)
    (cell,) = thin_effects(zone.at(), ValuationParams(zero_votes=0))
    assert (cell.voters, cell.effect) == (0, 0)


def test_recommended__of_a_robust_combination__has_its_effect_as_score() -> None:
    found = of(used((1, 2), 1_500, 1_600, 1_700)).recommended
    assert [(c.scenario, c.combination, c.effect) for c in found] == [("0xaa", (1, 2), 300_000_000)]


def test_recommended__of_two_reporters__is_for_the_long_tail_with_half_the_score() -> None:
    found = of(used((1, 2), 1_500, 1_600)).recommended
    assert [(c.combination, c.effect) for c in found] == [((1, 2), 150_000_000)]


def test_recommended__of_a_single_resource__is_nothing() -> None:
    assert of(used((1,), 2_000, 2_000, 2_000)).recommended == ()


def test_recommended__of_the_spark_example__has_all_three_first() -> None:
    found = evidence()
    cells = admission(found, weigh(found, ALL, (SCENARIO,), PARAMS), PARAMS).recommended
    assert [(c.combination, c.effect) for c in cells] == [
        (ALL, 338_000_000),
        ((1, 2), 220_000_000),
        ((1, 3), 176_000_000),
    ]


def test_recommended__of_many__are_the_three_best_of_each_scenario() -> None:
    pump = [cell(10, 1, 2), cell(40, 1, 3), cell(30, 2, 3), cell(20, 1, 2, 3), cell(90, 1)]
    wind = cell(5, 1, 2, scenario="wind")
    assert [(c.scenario, c.effect) for c in recommended([wind, *pump])] == [
        ("pump", 40),
        ("pump", 30),
        ("pump", 20),
        ("wind", 5),
    ]


def test_recommended__of_equal_effects__prefers_the_smaller_combination_then_the_lower_ids() -> None:
    cells = [cell(7, 1, 2, 3), cell(7, 2, 3), cell(7, 1, 9), cell(7, 1, 4)]
    assert [c.combination for c in recommended(cells)] == [(1, 4), (1, 9), (2, 3)]


def test_recommended__without_effect__is_nothing() -> None:
    assert recommended([cell(0, 1, 2)]) == ()


def test_recommended__of_the_spark_world_with_a_decoy__then_all_three_firms_first_and_never_the_decoy() -> None:
    """Uplifts as plants measure them in the reference scenario. The decoy, resource 4 of another holder, is bought most
    of all, does nothing beside B, and one plant praises it beside C as highly as it can."""
    zone = Zone(more=[Resource(4, PLANTS[3], 0, 9_000, 1)])
    measured = {(1,): 728, (2,): 1_069, (3,): 258, (1, 2): 1_659, (1, 3): 1_682, (2, 3): 1_358, (1, 2, 3): 2_768}
    for combination, uplift in {**measured, (2, 4): 10}.items():
        used(combination, uplift, uplift, uplift, zone=zone)
    zone.buy((3, 4), PLANTS[0], 100 * PRICE)
    zone.report((3, 4), PLANTS[0], 5_000)
    for plant in PLANTS[:3]:
        zone.buy((4,), plant, 100 * PRICE)
    found = zone.at(composition=(1, 2, 3, 4))
    told = admission(found, weigh(found, (1, 2, 3, 4), ("0xaa",), PARAMS), PARAMS).recommended
    assert [one.combination for one in told] == [(1, 2, 3), (1, 3), (1, 2)]
