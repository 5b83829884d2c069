"""k clones never raise what a content earns: by the same holder, by its group, by a stranger; in every use of them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest

from offchain.graph import Resource
from offchain.valuation import ValuationParams, Weighing, weigh
from tests.unit.graph.zone import PLANTS, SISTER, Zone

N = (1, 2, 3)
UPLIFTS = {1: 700, 2: 500, 3: 900}
CONTENT = {i: tuple(range(1_000 * i, 1_000 * i + 20)) for i in N}
CELLS = [c for size in N for c in combinations(N, size)]
GROUP = {1: 0, 2: 0, 3: 7, 9: 0, SISTER: 7}
Use = Callable[[tuple[int, ...], int], tuple[int, ...]]


def cloned(original: int, owner: int, count: int, use: Use | None, *, used: bool = True) -> Weighing:
    """The zone with clones 4 … of an original; `use` says what plant number p licenses instead of a combination."""
    zone = Zone(classes={1: 1, 2: 2, 3: 2}, sketches=dict(CONTENT), versions={1: (990,), 3: (990, 995)})
    clones = tuple(range(4, 4 + count))
    zone.more = [Resource(i, owner, GROUP[owner], 10**6, 3) for i in clones]
    zone.sketches |= dict.fromkeys(clones, CONTENT[original])
    zone.versions |= dict.fromkeys(clones, (1000,))
    for cell in CELLS if used else []:
        for place, plant in enumerate(PLANTS):
            licensed = use(cell, place) if use else cell
            zone.buy(licensed, plant, 10**9)
            zone.report(licensed, plant, sum(UPLIFTS[i] for i in cell) - 10 * place)
            zone.rate(licensed, plant, 1 + place)
    composition = (*N, *clones)
    return weigh(zone.at(composition=composition), composition, ("0xaa",), ValuationParams())


def uses(original: int, count: int) -> dict[str, Use]:
    """Nobody uses the clones; everybody uses all of them; every plant uses another member of the cluster."""
    clones = tuple(range(4, 4 + count))

    def bundled(cell: tuple[int, ...], _: int) -> tuple[int, ...]:
        return (*cell, *clones) if original in cell else cell

    def scattered(cell: tuple[int, ...], place: int) -> tuple[int, ...]:
        member = (original, *clones)[place % (count + 1)]
        return tuple(sorted({*cell, member} - ({original} - {member}))) if original in cell else cell

    return {"unused": lambda cell, _: cell, "bundled": bundled, "scattered": scattered}


@pytest.mark.edge("E13")
@pytest.mark.parametrize("count", [2, 10])
@pytest.mark.parametrize(("original", "owner"), [(1, 1), (3, SISTER), (1, 2), (1, 9)])
def test_weights__with_clones__of_the_holder_its_group_or_a_stranger__leave_every_total_as_it_was(
    original: int, owner: int, count: int
) -> None:
    """The first registration keeps its weight to the ppm, clones have none, others keep theirs."""
    for name, use in uses(original, count).items():
        alone, answer = cloned(original, owner, 0, None).weights, cloned(original, owner, count, use).weights
        assert {i: answer[i] for i in N} == alone, name
        assert sum(answer.values()) == 1_000_000


def test_weights__without_any_effect__give_clones_no_part_of_equal_weights() -> None:
    answer = cloned(1, 2, 2, None, used=False)
    assert answer.weights == {1: 333_334, 2: 333_333, 3: 333_333, 4: 0, 5: 0}


def test_clone__in_a_composition_without_the_original__speaks_for_the_content() -> None:
    """What was measured with the original was measured with the same data; within the composition it is the first."""
    zone = Zone(classes={1: 1, 2: 2, 3: 3}, sketches=dict(CONTENT) | {4: CONTENT[1]})
    zone.more = [Resource(4, 3, 7, 10, 1)]
    for combination, bps in (((1,), 700), ((2,), 500)):
        for plant in PLANTS:
            zone.buy(combination, plant, 10**9)
            zone.report(combination, plant, bps)
    answer = weigh(zone.at(composition=(2, 4)), (2, 4), ("0xaa",), ValuationParams())
    direct = weigh(zone.at(composition=(1, 2)), (1, 2), ("0xaa",), ValuationParams())
    assert {row.resource: row.value for row in answer.resources} == {
        2: direct.resources[1].value,
        4: direct.resources[0].value,
    }


def test_vote__of_a_holder_of_a_clone__is_nothing_for_the_original() -> None:
    """Holder 2 holds a clone of 1: what it pays for 1 and says of it does not count."""
    zone = Zone(sketches=dict(CONTENT) | {4: CONTENT[1]})
    zone.more = [Resource(4, 2, 0, 10, 1)]
    zone.buy((1,), 2, 10**9)
    zone.report((1,), 2, 5_000)
    assert (zone.at().votes, zone.at().liquidity) == ((), ())


def test_clone__of_another_holder__is_no_second_supplier_and_no_substitute() -> None:
    zone = Zone(classes={1: 1, 2: 2, 3: 3}, sketches=dict(CONTENT) | {4: CONTENT[1]})
    zone.more = [Resource(4, 2, 0, 10, 1)]
    for combination in ((1,), (4,)):
        for plant in PLANTS[:3]:
            zone.buy(combination, plant, 10**9)
    facts = zone.at()
    assert len({row.supplier for row in facts.supply if row.class_id == 1}) == 1
    assert facts.substitutes == ()
