"""Scarcity of a class and update activity; figures by hand, laws on random demand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.graph import Supply, Updates
from offchain.valuation import ValuationParams, weigh
from offchain.valuation.catalogue import activities, effective_suppliers, scarcities, scarcity
from tests.unit.graph.zone import PLANTS, Zone
from tests.unit.valuation.example import IDS, SCENARIO, UNIT, full_evidence

S = 1_000_000_000
PARAMS = ValuationParams()
demand = st.lists(st.integers(0, 10**12), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("demands", "expected"),
    [
        ([5], S),
        ([5, 5], S // 2),
        ([1, 1, 1, 1], S // 4),
        ([3, 1], 625_000_000),
        ([7, 0, 0], S),
        ([], 0),
        ([0, 0], 0),
    ],
)
def test_scarcity__of_a_class__is_one_over_its_effective_suppliers(demands: list[int], expected: int) -> None:
    """3 and 1: n_eff = 16 / 10 = 1.6, scarcity 0.625."""
    assert scarcity(demands) == expected


@given(demand)
def test_effective_suppliers__of_any_demand__are_between_one_and_their_number(demands: list[int]) -> None:
    found = [value for value in demands if value]
    answer = effective_suppliers(demands)
    assert (S <= answer <= S * len(found)) if found else answer == 0


@given(demand, st.integers(1, 10**12))
def test_scarcity__with_one_more_supplier_of_the_mean_demand__falls(demands: list[int], scale: int) -> None:
    """A supplier with the demand of an average one: 1/n_eff = sum V^2 / (sum V)^2 goes down, floors aside."""
    scaled = [value * len(demands) * scale for value in demands]
    mean = sum(demands) * scale
    assert scarcity([*scaled, mean]) <= scarcity(scaled) + 1


def test_scarcity__by_much_money_of_one_payer__is_bounded_by_saturation() -> None:
    """One payer is one saturated payer at most: 1,000 times the money does not make one's own class concentrated."""
    facts = full_evidence()
    rich = tuple(replace(row, paid=1_000 * row.paid) if row.supplier == 1 else row for row in facts.supply)
    # One half against nearly one: V = (0.999, 0.5, 0.5, 0.5), n_eff = 2.499^2 / 1.748 = 3.57 beside 4.
    assert 279_000_000 < scarcities(replace(facts, supply=rich), PARAMS)[1] < 281_000_000


def test_scarcity__of_a_bespoke_class_without_demand__is_nothing() -> None:
    facts = full_evidence()
    bespoke = tuple(replace(row, class_id=99) if row.resource == 1 else row for row in facts.resources)
    assert scarcities(replace(facts, resources=bespoke), PARAMS)[1] == 0


def test_activity__of_one_two_and_four_fresh_versions__saturates_at_two() -> None:
    assert activities(full_evidence()) == {1: 333_333_333, 3: 500_000_000, 2: 666_666_666}


def test_scarcity_and_updates__without_an_effect__earn_nothing() -> None:
    """Resource 3 is the only supplier of its class, bought and updated often, but nobody measured an effect of it."""
    zone = Zone(classes={1: 1, 2: 1, 3: 3}, versions={3: (1000, 1000, 1000)})
    for combination, bps in (((1,), 700), ((2,), 500)):
        for place, plant in enumerate(PLANTS[:3]):
            zone.buy(combination, plant, 10**9)
            zone.report(combination, plant, bps + place)
    zone.buy((3,), PLANTS[3], 10**12)
    answer = weigh(zone.at(), (1, 2, 3), ("0xaa",), PARAMS)
    found = {factor.name: factor.contribution for factor in answer.resources[2].factors}
    assert (found["scarcity"], found["updates"], found["quality"]) == (0, 0, 0)


def test_updates__beyond_the_first_few__add_less_and_less() -> None:
    """Ten times the versions moves a weight by less than the coefficient of 50,000 ppm."""
    facts = full_evidence()
    padded = tuple(replace(row, decayed=10 * row.decayed) if row.resource == 3 else row for row in facts.updates)
    before = weigh(facts, (1, 2, 3), (SCENARIO,), PARAMS).weights
    after = weigh(replace(facts, updates=padded), (1, 2, 3), (SCENARIO,), PARAMS).weights
    assert before[3] < after[3] < before[3] + 50_000


def test_fixture__of_the_example__has_equal_suppliers() -> None:
    found = scarcities(full_evidence(), PARAMS)
    assert found == {IDS["A"]: S // 4, IDS["B"]: S // 2, IDS["C"]: S}
    assert {type(row) for row in full_evidence().supply} == {Supply}
    assert full_evidence().updates[0] == Updates(1, UNIT)
