"""Per factor: more never lowers a weight, without evidence the others decide, and none moves more than its coefficient.

Ablation is written as an identity: without the evidence of a factor the weights are those of rules that give its
coefficient to the merit factors as 2 : 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.graph import PaidVolume, ResourceParty, StageA, Stars, Supply, Updates, Vote
from offchain.valuation import FACTORS, ValuationParams, Weighing, weigh
from offchain.valuation.factors import Factor, mix
from tests.unit.valuation.example import SCENARIO, UNIT, full_evidence

N = (1, 2, 3)
COEFFICIENTS = ValuationParams().coefficients
MERIT = FACTORS[:2]
Change = Callable[[StageA, int, int], StageA]
"""From evidence, a resource and a size 1 … 1,000 to evidence with so much more of a factor for the resource."""
Removal = Callable[[StageA], StageA]


def weighed(facts: StageA, params: ValuationParams | None = None) -> Weighing:
    """Production parameters."""
    return weigh(facts, N, (SCENARIO,), params or ValuationParams())


def rated(facts: StageA, resource: int, size: int) -> StageA:
    """So many five-star ratings, by parties that paid just enough to be heard."""
    raters = range(900, 900 + min(size, 50))
    paid = tuple(PaidVolume(resource, party, ValuationParams().vote_price * UNIT) for party in raters)
    stars = tuple(Stars(resource, party, 5) for party in raters)
    return replace(facts, ratings=stars, liquidity=(*facts.liquidity, *paid))


def unrivalled(facts: StageA, resource: int, size: int) -> StageA:
    """The other suppliers of its class lose payers' money: at 1,000 they have next to none."""
    supply = (
        replace(row, paid=max(1, row.paid // size**4))
        if (row.class_id, row.supplier != resource) == (resource, True)
        else row
        for row in facts.supply
    )
    return replace(facts, supply=tuple(supply))


def grown(facts: StageA, resource: int, size: int) -> StageA:
    """So many times the records."""
    return replace(
        facts,
        resources=tuple(replace(r, volume=size * r.volume) if r.resource == resource else r for r in facts.resources),
    )


def updated(facts: StageA, resource: int, size: int) -> StageA:
    """So many more fresh versions."""
    return replace(
        facts,
        updates=tuple(
            replace(row, decayed=row.decayed + size * UNIT) if row.resource == resource else row
            for row in facts.updates
        ),
    )


def test_rating__of_a_party_that_paid_too_little_for_the_resource__counts_nothing() -> None:
    """(5 + 9) / 4 = 3.5 stars: 0.625. One base unit less than a tenth of the reference price: neutral, and said so."""
    heard = rated(full_evidence(), 1, 1)
    *others, last = heard.liquidity
    silent = replace(heard, liquidity=(*others, replace(last, paid=last.paid - 1)))
    told = [weighed(facts) for facts in (heard, silent)]
    assert [found.resources[0].ratings for found in told] == [625_000_000, 500_000_000]
    assert [any(note.startswith("ratings:") for note in found.notes) for found in told] == [False, True]


MORE: dict[str, Change] = {"quality": rated, "scarcity": unrivalled, "volume": grown, "updates": updated}


def rivalled(facts: StageA, resource: int, bps: int) -> StageA:
    """A resource of another party and the same class, outside the composition, that three plants saw an effect of."""
    votes = tuple(Vote(SCENARIO, (9,), 300 + i, bps, 10**15) for i in range(3))
    return replace(facts, substitutes=(ResourceParty(9, 9, 0, resource),), votes=(*facts.votes, *votes))


@pytest.mark.parametrize("resource", N)
@pytest.mark.parametrize("factor", sorted(MORE))
@settings(max_examples=6, deadline=None)
@given(size=st.integers(1, 1_000), more=st.integers(1, 1_000))
def test_weight__with_more_of_a_factor__never_falls_and_moves_at_most_its_coefficient(
    factor: str, resource: int, size: int, more: int
) -> None:
    """One ppm of rounding aside."""
    cap = dict(zip(FACTORS, COEFFICIENTS, strict=True))[factor]
    low, high = (weighed(MORE[factor](full_evidence(), resource, n)).weights for n in sorted((size, size + more)))
    assert high[resource] >= low[resource] - 1
    assert all(abs(high[i] - low[i]) <= cap + 1 for i in N)


@pytest.mark.parametrize("factor", sorted(MORE))
def test_weight__with_much_more_of_a_factor__really_rises(factor: str) -> None:
    """The law above is not met by standing still."""
    before = weighed(full_evidence()).weights[1]
    assert weighed(MORE[factor](full_evidence(), 1, 1_000)).weights[1] > before + 1_000


@pytest.mark.parametrize("resource", N)
@settings(max_examples=10, deadline=None)
@given(st.integers(0, 5_000), st.integers(0, 5_000))
def test_weight__with_a_better_substitute__never_rises_and_moves_at_most_the_coefficient(
    resource: int, one: int, other: int
) -> None:
    low, high = (weighed(rivalled(full_evidence(), resource, bps)).weights for bps in sorted((one, other)))
    assert high[resource] <= low[resource] + 1
    assert all(abs(high[i] - low[i]) <= 150_000 + 1 for i in N)


def test_weight__with_a_full_substitute__really_falls() -> None:
    assert weighed(rivalled(full_evidence(), 1, 5_000)).weights[1] < weighed(full_evidence()).weights[1] - 1_000


REMOVED: dict[str, Removal] = {
    "scarcity": lambda facts: replace(facts, supply=()),
    "volume": lambda facts: replace(facts, resources=tuple(replace(r, volume=0) for r in facts.resources)),
    "updates": lambda facts: replace(facts, updates=()),
}


@pytest.mark.parametrize("factor", sorted(REMOVED))
def test_weights__without_the_evidence_of_a_factor__are_those_of_rules_without_it(factor: str) -> None:
    place = FACTORS.index(factor)
    coefficients = list(COEFFICIENTS)
    freed, coefficients[place] = coefficients[place], 0
    third = freed // 3
    coefficients[0], coefficients[1] = coefficients[0] + freed - third, coefficients[1] + third
    expected = weighed(full_evidence(), ValuationParams(coefficients=tuple(coefficients))).weights
    found = weighed(REMOVED[factor](full_evidence()))
    assert all(abs(found.weights[i] - expected[i]) <= 1 for i in N)
    assert found.weights != weighed(full_evidence()).weights


figures = st.lists(st.lists(st.integers(1, 10**9), min_size=3, max_size=3), min_size=7, max_size=7)


@pytest.mark.parametrize("place", range(7), ids=FACTORS)
@settings(max_examples=25, deadline=None)
@given(rows=figures, more=st.integers(1, 10**12), resource=st.integers(0, 2))
def test_mix__with_a_greater_figure__never_lowers_the_weight_and_keeps_the_cap(
    place: int, rows: list[list[int]], more: int, resource: int
) -> None:
    """For all seven factors: monotone, and no weight moves by more than the coefficient."""
    after = [list(row) for row in rows]
    after[place][resource] += more
    low, high = (mix(_factors(table, COEFFICIENTS)).weights for table in (rows, after))
    assert high[resource] >= low[resource] - 1
    assert all(abs(h - w) <= COEFFICIENTS[place] + 1 for h, w in zip(high, low, strict=True))


@pytest.mark.parametrize("place", range(7), ids=FACTORS)
@settings(max_examples=25, deadline=None)
@given(rows=figures, other=st.lists(st.integers(1, 10**9), min_size=3, max_size=3))
def test_mix__with_a_coefficient_of_zero__ignores_the_factor(
    place: int, rows: list[list[int]], other: list[int]
) -> None:
    """Ablation by the rules: whatever the figures of the factor, they decide nothing."""
    coefficients = list(COEFFICIENTS)
    heir = 1 if place == 0 else 0
    coefficients[heir], coefficients[place] = coefficients[heir] + coefficients[place], 0
    changed = [other if i == place else row for i, row in enumerate(rows)]
    first, second = (mix(_factors(table, tuple(coefficients))).weights for table in (rows, changed))
    assert first == second


def _factors(rows: list[list[int]], coefficients: tuple[int, ...]) -> list[Factor]:
    """Seven factors; the first two are merit."""
    return [Factor(n, c, tuple(r), n in MERIT) for n, c, r in zip(FACTORS, coefficients, rows, strict=True)]


def test_fixture__of_the_laws__has_evidence_for_every_factor() -> None:
    assert [f.effective for f in weighed(full_evidence()).resources[0].factors] == list(COEFFICIENTS)
    assert {type(row) for row in full_evidence().updates} == {Updates}
    assert {type(row) for row in full_evidence().supply} == {Supply}


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_weigh__of_rows_in_any_order__is_the_same(random: Random) -> None:
    """Supply, updates, ratings, substitutes and votes are sets."""
    facts = rivalled(rated(full_evidence(), 1, 5), 2, 900)
    mixed = replace(
        facts,
        supply=tuple(random.sample(facts.supply, len(facts.supply))),
        updates=tuple(random.sample(facts.updates, len(facts.updates))),
        ratings=tuple(random.sample(facts.ratings, len(facts.ratings))),
        votes=tuple(random.sample(facts.votes, len(facts.votes))),
        resources=tuple(random.sample(facts.resources, len(facts.resources))),
    )
    assert weighed(mixed) == weighed(facts)
