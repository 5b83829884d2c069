"""Laws of the weighing on random evidence, and what cannot move a weight."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.graph import PaidVolume, ResourceParty, StageA, Vote
from offchain.valuation import ValuationError, ValuationParams, Weighing, weigh
from tests.unit.graph.zone import PLANTS, SISTER, Zone
from tests.unit.valuation.example import SCENARIO, evidence

Row = TypeVar("Row")

PARAMS = ValuationParams()
N = (1, 2, 3)
CELLS = [c for size in (1, 2, 3) for c in combinations(N, size)]
VOLUMES = {1: 600_000, 2: 250_000, 3: 150_000}

volumes = st.lists(st.integers(0, 10**9), min_size=3, max_size=3)
ballots = st.lists(
    st.tuples(st.sampled_from(CELLS), st.integers(10, 16), st.integers(-100, 6000), st.integers(1, 10**16)), max_size=25
)
owners = st.lists(st.integers(1, 3), min_size=3, max_size=3)


def aggregates(
    records: list[int], cast: list[tuple[tuple[int, ...], int, int, int]], parties: list[int] | None = None
) -> StageA:
    """Random evidence: one vote per cell and party, the first."""
    votes = {(cell, party): Vote("s", cell, party, bps, paid) for cell, party, bps, paid in reversed(cast)}
    paid = {(i, party): amount for cell, party, _, amount in cast for i in cell}
    return StageA(
        day=0,
        unit=1 << 20,
        composition=N,
        scenarios=("s",),
        resources=tuple(ResourceParty(i, p, v) for i, p, v in zip(N, parties or N, records, strict=True)),
        liquidity=tuple(PaidVolume(i, party, amount) for (i, party), amount in sorted(paid.items())),
        votes=tuple(sorted(votes.values())),
        co_use=(),
    )


def shuffled(rows: tuple[Row, ...], random: Random) -> tuple[Row, ...]:
    """The same rows in another order."""
    mixed = list(rows)
    random.shuffle(mixed)
    return tuple(mixed)


def weighed(facts: StageA) -> Weighing:
    """Production parameters."""
    return weigh(facts, facts.composition, facts.scenarios, PARAMS)


@settings(max_examples=120, deadline=None)
@given(volumes, ballots, owners)
def test_weigh__of_any_evidence__sums_to_a_million_and_explains_every_ppm(
    records: list[int], cast: list[tuple[tuple[int, ...], int, int, int]], parties: list[int]
) -> None:
    """Sum of weights = 10^6, none negative, and every weight is the sum of its contributions."""
    answer = weighed(aggregates(records, cast, parties))
    assert sum(answer.weights.values()) == 1_000_000
    assert all(row.weight == sum(f.contribution for f in row.factors) >= 0 for row in answer.resources)


@settings(max_examples=60, deadline=None)
@given(volumes, ballots, st.randoms(use_true_random=False))
def test_weigh__of_the_same_evidence_in_any_order__is_the_same(
    records: list[int], cast: list[tuple[tuple[int, ...], int, int, int]], random: Random
) -> None:
    """Order independence."""
    facts = aggregates(records, cast)
    mixed = replace(
        facts,
        liquidity=shuffled(facts.liquidity, random),
        votes=shuffled(facts.votes, random),
        resources=shuffled(facts.resources, random),
    )
    assert weighed(mixed) == weighed(facts)


@pytest.mark.edge("E15")
@settings(max_examples=120, deadline=None)
@given(volumes, ballots, st.integers(0, 2))
def test_weigh__when_a_volume_grows_tenfold__moves_less_than_ten_points(
    records: list[int], cast: list[tuple[tuple[int, ...], int, int, int]], place: int
) -> None:
    """Weight is never simply volume: |w' - w| < 100,000 ppm for ten times the records."""
    grown = [10 * value if i == place else value for i, value in enumerate(records)]
    before, after = weighed(aggregates(records, cast)).weights, weighed(aggregates(grown, cast)).weights
    assert all(abs(after[i] - before[i]) < 100_000 for i in N)


@settings(max_examples=120, deadline=None)
@given(ballots)
def test_shapley__of_any_evidence__sums_to_the_total(cast: list[tuple[tuple[int, ...], int, int, int]]) -> None:
    """Efficiency: independent plus synergy raw figures sum to V(N), within the floors of six figures."""
    answer = weighed(aggregates([1, 1, 1], cast))
    split = sum(f.raw for row in answer.resources for f in row.factors[:2])
    assert answer.total_value - 6 < split <= answer.total_value


@pytest.mark.edge("E11")
def test_weigh__of_a_single_resource__is_the_whole() -> None:
    facts = replace(evidence(), composition=(2,), resources=(ResourceParty(2, 2, 5),))
    assert weighed(facts).weights == {2: 1_000_000}


def test_weigh__without_evidence__is_equal_and_says_so() -> None:
    answer = weighed(aggregates([5, 50, 500], []))
    assert answer.weights == {1: 333_334, 2: 333_333, 3: 333_333}
    assert answer.notes[0].startswith("no measured effect in the target scenarios")


def test_weigh__with_two_reporters_only__is_equal() -> None:
    """Two zero votes outweigh two reporters."""
    facts = aggregates([1, 1, 1], [((1,), 10, 5000, 10**15), ((1,), 11, 5000, 10**15)])
    assert weighed(facts).weights == {1: 333_334, 2: 333_333, 3: 333_333}


def test_weigh__in_the_spine__says_which_factors_have_no_facts() -> None:
    answer = weighed(evidence())
    effective = {f.name: f.effective for f in answer.resources[0].factors}
    assert (effective["scarcity"], effective["updates"]) == (0, 0)
    topics = [note.partition(":")[0] for note in answer.notes]
    assert topics == ["scarcity", "update activity", "ratings", "performance"]


def test_weigh__of_the_example__gives_the_published_synergy_gains() -> None:
    """sigma = +12.80 %, +25.67 %, +40.74 % with two zero votes always; +7.67 %, +11.43 %, +43.50 % by default."""
    always = weigh(evidence(), N, (SCENARIO,), replace(PARAMS, vote_quorum=8))
    assert [row.gain_ppm // 100 for row in always.resources if row.gain_ppm] == [1280, 2567, 4074]
    assert [row.gain_ppm // 100 for row in weighed(evidence()).resources if row.gain_ppm] == [767, 1143, 4350]


def test_weigh__for_another_composition__is_refused() -> None:
    with pytest.raises(ValuationError, match=r"expected \(1, 2\), received \(1, 2, 3\)"):
        weigh(evidence(), (1, 2), (SCENARIO,), PARAMS)


def test_weigh__for_other_scenarios__is_refused() -> None:
    with pytest.raises(ValuationError, match=r"expected \('fan',\), received \('pump',\)"):
        weigh(evidence(), N, ("fan",), PARAMS)


def split_in(clones: int) -> tuple[tuple[int, ...], StageA]:
    """Resource 1 becomes k resources of one owner that are always used together, with a k-th of the records each."""
    parts = (1, *range(4, 3 + clones))
    facts = evidence()

    def wide(combination: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted({*combination, *parts})) if 1 in combination else combination

    ids = sorted({*N, *parts})
    held = {i: VOLUMES[1] // clones if i in parts else VOLUMES[i] for i in ids}
    return parts, replace(
        facts,
        composition=tuple(ids),
        resources=tuple(ResourceParty(i, 1 if i in parts else i, held[i]) for i in ids),
        votes=tuple(replace(vote, combination=wide(vote.combination)) for vote in facts.votes),
        liquidity=tuple(replace(row, resource=i) for row in facts.liquidity for i in wide((row.resource,))),
    )


@pytest.mark.edge("E13")
@pytest.mark.parametrize("clones", [2, 10])
def test_weigh__when_a_holder_splits_a_resource__never_raises_its_total(clones: int) -> None:
    """k clones never raise a holder's total (beyond the rounding of k weights)."""
    parts, facts = split_in(clones)
    assert sum(weighed(facts).weights[i] for i in parts) <= weighed(evidence()).weights[1] + clones


@pytest.mark.parametrize("clones", [2, 10])
def test_volume__when_a_holder_splits_a_resource__stays_the_root_of_the_sum(clones: int) -> None:
    """isqrt(600,000) = 774, less at most one per floor."""
    parts, facts = split_in(clones)
    raw = [
        f.raw for row in weighed(facts).resources if row.resource in parts for f in row.factors if f.name == "volume"
    ]
    assert 774 - clones < sum(raw) <= 774


@pytest.mark.edge("E13")
@pytest.mark.parametrize("clones", [2, 10])
def test_weigh__when_a_holder_adds_empty_clones__leaves_its_total(clones: int) -> None:
    """Clones without records or evidence of their own."""
    facts = evidence()
    more = tuple(ResourceParty(i, 1, 0) for i in range(4, 3 + clones))
    cloned = replace(facts, composition=(*N, *(row.resource for row in more)), resources=(*facts.resources, *more))
    answer = weighed(cloned).weights
    assert abs(sum(answer[i] for i in answer if i not in (2, 3)) - weighed(facts).weights[1]) <= 1


@pytest.fixture
def zone() -> Zone:
    """Three plants with measured uplift on every resource and on the whole."""
    zone = Zone()
    for combination, bps in (((1,), 700), ((2,), 500), ((3,), 300), ((1, 2, 3), 1700)):
        for place, plant in enumerate(PLANTS[:3]):
            zone.buy(combination, plant, 10**9)
            zone.report(combination, plant, bps + 10 * place)
    return zone


@pytest.mark.edge("E14")
def test_weigh__after_unpaid_reports__is_unchanged(zone: Zone) -> None:
    before = weighed(zone.at())
    zone.report((3,), PLANTS[3], 5000)
    assert weighed(zone.at()) == before


@pytest.mark.edge("E14")
def test_weigh__after_paid_reports_of_related_parties__is_unchanged(zone: Zone) -> None:
    before = weighed(zone.at())
    for related in (3, SISTER):
        zone.buy((3,), related, 10**9)
        zone.report((3,), related, 5000)
    assert weighed(zone.at()) == before


def test_weigh__after_duplicated_reports__is_unchanged(zone: Zone) -> None:
    before = weighed(zone.at())
    zone.reports *= 3
    assert weighed(zone.at()) == before


def test_weigh__after_an_honest_better_report__raises_the_resource(zone: Zone) -> None:
    """Monotone: three plants now measure 900 instead of 300 with resource 3."""
    before = weighed(zone.at()).weights[3]
    for plant in PLANTS[:3]:
        zone.report((3,), plant, 900, index=9)
    assert weighed(zone.at()).weights[3] > before
