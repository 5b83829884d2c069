"""Irreplaceability with the catalogue's substitutes; figures by hand and a model that tries every combination."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.graph import Resource, ResourceParty, StageA
from offchain.valuation import ValuationParams, Weighing, weigh
from offchain.valuation.replay import replay
from offchain.valuation.result import CombinationEffect
from offchain.valuation.substitutes import Substitutes, losses
from tests.unit.graph.zone import PLANTS, Zone

PARAMS = ValuationParams()
TARGET = (1, 2, 3)
OWNED = [ResourceParty(i, party, 0, class_id) for i, party, class_id in ((1, 1, 1), (2, 2, 2), (3, 1, 2))]
OTHERS = [ResourceParty(i, p, 0, c) for i, p, c in ((4, 4, 1), (5, 1, 1), (6, 6, 2), (7, 4, 2))]
SETS = [c for size in (1, 2, 3) for c in combinations(range(1, 9), size)]
"""Resource 8 is unknown to the kernel: neither a target nor of one of its classes."""

cells = st.dictionaries(
    st.tuples(st.sampled_from("st"), st.sampled_from(SETS)),
    st.tuples(st.integers(0, 9), st.integers(0, 4)),
    max_size=30,
)
Found = dict[tuple[str, tuple[int, ...]], tuple[int, int]]


def effects(found: Found) -> list[CombinationEffect]:
    """(effect, weight) by cell."""
    return [CombinationEffect(s, c, 3, effect, effect, weight) for (s, c), (effect, weight) in found.items()]


def loss(found: Found) -> dict[int, int]:
    """What the kernel says."""
    party_of = {row.resource: row.party for row in OWNED}
    return losses(replay(effects(found), TARGET), Substitutes(effects(found), [*OWNED, *OTHERS]), party_of)


def model(found: Found) -> dict[int, int]:
    """Every observed combination is tried against every event."""
    row = {r.resource: r for r in (*OWNED, *OTHERS)}
    answer = {1: 0, 2: 0}
    for (scenario, combination), (_, weight) in found.items():
        used = set(combination) & set(TARGET)
        options = {frozenset(c): effect for (s, c), (effect, _) in found.items() if s == scenario}
        best = max([effect for c, effect in options.items() if c <= used], default=0)
        for party in answer:
            missing = {i for i in used if row[i].party == party}
            need = Counter(row[i].class_id for i in missing)
            rest = [0]
            for c, effect in options.items():
                extra = c - (used - missing)
                if all(i in row and row[i].party != party for i in extra):
                    taken = Counter(row[i].class_id for i in extra)
                    rest += [effect] if all(taken[k] <= need[k] for k in taken) else []
            answer[party] += weight * max(0, best - max(rest))
    return answer


@settings(max_examples=300, deadline=None)
@given(cells)
def test_losses__of_random_cells__equal_the_model(found: Found) -> None:
    assert loss(found) == model(found)


def test_loss__without_a_substitute__is_the_whole_effect() -> None:
    """10 * 3; the unknown resource 8 stands in for nobody."""
    assert loss({("s", (1,)): (10, 3), ("s", (8,)): (10, 1)}) == {1: 30, 2: 0}


def test_loss__with_a_substitute_of_another_party__is_the_difference() -> None:
    """(10 - 7) * 3."""
    assert loss({("s", (1,)): (10, 3), ("s", (4,)): (7, 5)}) == {1: 9, 2: 0}


def test_loss__with_a_better_substitute__is_not_below_zero() -> None:
    assert loss({("s", (1,)): (10, 3), ("s", (4,)): (12, 5)}) == {1: 0, 2: 0}


@pytest.mark.parametrize("own", [5])
def test_loss__with_a_copy_of_the_party_s_own__is_the_whole_effect(own: int) -> None:
    assert loss({("s", (1,)): (10, 3), ("s", (own,)): (10, 5)}) == {1: 30, 2: 0}


def test_loss__with_a_substitute_in_another_scenario_or_class__is_the_whole_effect() -> None:
    assert loss({("s", (1,)): (10, 3), ("t", (4,)): (10, 5), ("s", (6,)): (10, 5)}) == {1: 30, 2: 0}


def test_loss__in_a_combination__lets_the_substitute_work_with_what_remains() -> None:
    """Without party 1, {2, 4} stands in for {1, 2} with 16 of 20; without party 2 nothing does: 20 - 0."""
    assert loss({("s", (1, 2)): (20, 2), ("s", (2, 4)): (16, 0)}) == {1: 8, 2: 40}


def test_loss__of_two_missing_resources__takes_one_substitute_for_each() -> None:
    """Party 1 holds 1 and 3. {4, 7} has their classes; {6, 7} would be two of one class for one that is missing."""
    found: Found = {("s", (1, 3)): (20, 1), ("s", (4, 7)): (15, 0), ("s", (6, 7)): (19, 0)}
    assert loss(found) == {1: 5, 2: 0}


def market(substitute: int | None) -> StageA:
    """Holders 1 and 2 with an effect each; resource 4 of holder `substitute` has the class and the effect of 1."""
    zone = Zone(classes={1: 1, 2: 2, 3: 3})
    zone.more = [Resource(4, substitute, 0, 10, 1)] if substitute else []
    uses = [((1,), 700), ((2,), 500)] + ([((4,), 700)] if substitute else [])
    for combination, bps in uses:
        for plant in PLANTS[:3]:
            zone.buy(combination, plant, 10**9)
            zone.report(combination, plant, bps)
    return zone.at(composition=(1, 2))


def weighed(facts: StageA) -> Weighing:
    """Production parameters."""
    return weigh(facts, (1, 2), ("0xaa",), PARAMS)


def share(answer: Weighing) -> int:
    """Share of resource 1 in irreplaceability, ppm."""
    return next(f.share for f in answer.resources[0].factors if f.name == "irreplaceability")


def test_weigh__with_an_observed_substitute_in_the_catalogue__lowers_irreplaceability() -> None:
    """700 and 500 of 1,200 alone; with a full substitute of resource 1 only holder 2 would be missed."""
    assert (share(weighed(market(None))), share(weighed(market(9)))) == (583_333, 0)
    assert weighed(market(9)).weights[1] < weighed(market(None)).weights[1]


def test_weigh__with_a_copy_of_the_holder_s_own__changes_no_irreplaceability() -> None:
    assert share(weighed(market(1))) == share(weighed(market(None)))
