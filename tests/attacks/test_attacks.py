"""Every attack against the committed figures; what must not move at all; the pages that tell of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from offchain.domain.types import PPM
from offchain.report import build
from offchain.valuation import ValuationParams
from tests.attacks import figures
from tests.attacks.attacks import (
    ATTACKS,
    HEARD,
    SKETCH,
    clones,
    deflated_by_a_fresh_superset,
    deflated_rivals,
    inflated,
    overtaking,
    ring_of_three,
)
from tests.attacks.figures import Figures
from tests.attacks.world import PRICE, A, B, C, World, honest, lost
from tests.unit.report.inputs import END, HOLDER_A, inputs, measured, stated, with_facts
from tests.unit.report.inputs import A as SOLD
from toolchain.attacks import TOKEN, table

DOCS = Path(__file__).parents[2] / "docs"
FUTILE = (
    "self-purchase",
    "sybils-unverified",
    "ring",
    "clones-own",
    "clones-sketched",
    "clones-lied",
    "ratings-unpaid",
    "late",
)


@pytest.fixture(scope="module")
def found() -> dict[str, Figures]:
    """All figures, measured once."""
    return figures.all_measured()


def test_attacks__when_measured__then_none_is_worse_and_every_figure_is_committed(found: dict[str, Figures]) -> None:
    assert figures.regressions(found, figures.recorded()) == []
    assert found == figures.recorded(), "better than recorded: run `make attacks`, commit the file and the pages"


@pytest.mark.parametrize("name", FUTILE)
def test_attacks__when_a_counter_is_complete__then_no_weight_moves(found: dict[str, Figures], name: str) -> None:
    assert (found[name]["moved"], found[name]["per_cent"]) == (0, None)


@pytest.mark.parametrize("name", ["volume-10", "volume-100", "clones-unsketched"])
def test_attacks__when_records_are_padded__then_less_than_the_coefficient(found: dict[str, Figures], name: str) -> None:
    assert 0 < (found[name]["moved"] or 0) < ValuationParams().coefficients[5] == 100_000


def test_attacks__when_colluders_are_few__then_the_fourth_is_the_first_that_breaks_the_median(
    found: dict[str, Figures],
) -> None:
    moved = [found[f"uplift-{n}"]["moved"] or 0 for n in range(1, 7)]
    assert moved == sorted(moved)
    assert moved[2] < 30_000 < figures.MAX_DELTA < moved[3]


def test_attacks__when_rivals_are_talked_down__then_one_or_two_lose_and_three_win(found: dict[str, Figures]) -> None:
    moved = {n: found[f"rivals-{n}"]["moved"] or 0 for n in (1, 2, 3)}
    assert moved[2] < moved[1] < 0 < figures.MAX_DELTA < moved[3]


def test_attacks__when_a_whole_is_moved__then_the_first_report_has_at_most_the_bound(found: dict[str, Figures]) -> None:
    for attack in ATTACKS:
        row = found[attack.id]
        assert (row["first"] or 0) <= figures.MAX_DELTA
        assert (row["periods"] or 0) * figures.MAX_DELTA >= (row["moved"] or 0)


def effect(world: World, *combination: int) -> tuple[int, int]:
    """Heard voters and robust uplift of a cell."""
    (cell,) = (one for one in world.weighed().combinations if one.combination == combination)
    return cell.voters, cell.uplift_bps


def test_deflated_rivals__when_cells_have_four_and_three_honest_voters__then_three_bring_both_to_zero() -> None:
    """A: 700, 740, 760, 820; AB: 1100, 1150, 1200. Of four votes the second least, of five and six the third. With six
    voters AB caps A at 0, which of its own would still have 700."""
    found = []
    for count in range(4):
        world = honest()
        deflated_rivals(world, count)
        found.append((effect(world, A), effect(world, A, B)))
    assert found == [((4, 740), (3, 1100)), ((5, 740), (4, 1100)), ((6, 700), (5, 1100)), ((7, 0), (6, 0))]


def test_deflated_by_a_fresh_superset__when_it_has_five_voters__then_it_caps_all_that_it_holds() -> None:
    for count, uplift in ((4, 740), (5, 0)):
        world = honest()
        deflated_by_a_fresh_superset(world, count)
        assert effect(world, A) == (4, uplift)


def test_overtaking__when_a_version_takes_a_rival_s_content__then_its_holder_is_the_copy() -> None:
    world = honest()
    overtaking(world)
    weights = world.weighed().targets
    assert weights[C] == 0 < weights[1]


def test_clones_lied__when_owners_state_sketches_of_their_own__then_none_counts(found: dict[str, Figures]) -> None:
    world = honest()
    clones(world, 2, group=0, attested=True, lied=True)
    assert len(world.sketches.facts) == 5
    sketches = {row.id: row.sketch for row in world.rows().resources}
    assert sketches[500] == sketches[501] == sketches[C] == SKETCH
    assert found["clones-lied"] == found["clones-sketched"]


def test_ring_of_three__when_control_looks__then_the_partners_report_is_the_one_flagged() -> None:
    world = honest()
    assert world.flagged() == set()
    ring_of_three(world)
    assert world.flagged() == {world.reports[-1].index}
    assert world.reports[-1].composition == (C,)


def test_inflated__when_the_cell_of_c_has_three_honest_voters__then_four_outvote_them() -> None:
    """150, 200, 250 and n times 5,000: of six votes the third is 250, of seven the fourth 5,000, capped by ABC's."""
    for count, uplift in ((3, 250), (4, 1_690)):
        world = honest()
        inflated(world, count)
        assert effect(world, C) == (3 + count, uplift)


def test_inflated__when_the_price_is_below_a_tenth_of_the_reference_price__then_nobody_hears_it() -> None:
    for price, cell in ((HEARD - 1, (3, 150)), (HEARD, (7, 1_690))):
        world = honest()
        inflated(world, 4, price)
        assert effect(world, C) == cell


def test_ring_of_three__when_its_report_is_out__then_one_silent_payer_is_left(found: dict[str, Figures]) -> None:
    world = honest()
    world.buy_own(next(iter(world.colluders(1))), PRICE)
    gain = world.weighed().targets[C] - (found["honest"]["weight"] or 0)
    assert found["ring-3"]["moved"] == gain > 0


def test_lost__when_by_hand() -> None:
    """1,000 of C alone: the operator's 5 %. 1,000 of ABC at 150,000 ppm: all but 650 · 0.15."""
    assert lost(1_000, PPM, provides=True) == 50
    assert lost(1_000, 150_000, provides=False) == 1_000 - 97
    assert lost(1_000, 0, provides=False) == 1_000


def test_late_fact__when_stated_after_the_period__then_the_report_has_the_same_weights_and_lines() -> None:
    late = stated(90, HOLDER_A, 4, SOLD.product, measured(5_000), END + 1)
    plain, with_late = build(inputs()), build(with_facts(late))
    assert with_late.batches == plain.batches
    assert {i.fact.index for i in with_late.judged if i.reason} == {90}


def test_regressions__when_more_moves_or_it_is_cheaper__then_named() -> None:
    known: dict[str, Figures] = {
        "one": {"moved": 10, "first": 10, "per_cent": 500},
        "two": {"moved": 0, "first": 0, "per_cent": None},
    }
    assert figures.regressions(known, known) == []
    assert figures.regressions({"one": {"moved": 9, "first": 9, "per_cent": 501}}, known) == []
    assert figures.regressions({"one": {"moved": 11, "first": 10, "per_cent": 499}}, known) == [
        "one: moved 10 -> 11",
        "one: per_cent 500 -> 499",
    ]
    assert figures.regressions({"two": {"moved": 1, "first": 1, "per_cent": 0}}, known) == [
        "two: moved 0 -> 1",
        "two: first 0 -> 1",
        "two: per_cent None -> 0",
    ]


def test_table__when_shown__then_a_row_per_attack() -> None:
    assert table(figures.recorded()).row_count == len(ATTACKS)


@pytest.mark.parametrize("page", ["ATTACKS.md", "ATTACKS.zh.md"])
def test_pages__when_read__then_each_attack_has_a_row_with_its_recorded_figures(page: str) -> None:
    known = figures.recorded()
    text = (DOCS / page).read_text(encoding="utf-8")
    assert f"{known['honest']['weight']:,}" in text
    for attack in ATTACKS:
        row = known[attack.id]
        line = next((line for line in text.splitlines() if line.startswith(f"| `{attack.id}` |")), "")
        wanted = [f"{row[name]:,}" for name in ("moved", "first", "periods", "identities", "naive")]
        cells = [cell.strip() for cell in line.split("|")]
        price = "–" if row["per_cent"] is None else tokens(row["per_cent"])
        assert cells[-8:-1] == [*wanted[:3], tokens(row["cost"] or 0), wanted[3], price, wanted[4]], attack.id


def tokens(amount: int) -> str:
    """Base units as tokens with two digits, cut off."""
    return f"{amount // TOKEN:,}.{amount % TOKEN * 100 // TOKEN:02}"
