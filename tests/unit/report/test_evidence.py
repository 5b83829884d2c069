"""From facts to the rows of stage A: versions, ratings, places; figures by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.codec.bodies import Rating
from offchain.domain.types import TRAINING, PeriodId
from offchain.graph import EvidenceRows, StarRating
from offchain.report.evidence import evidence_rows
from offchain.report.inputs import FORCED, ReportInputs
from offchain.report.validity import judge
from tests.unit.report.inputs import AB, END, PLANTS, START, A, inputs, measured, stated, with_facts

DAY = 86_400


def rows(zone: ReportInputs) -> EvidenceRows:
    """The rows of a zone."""
    return evidence_rows(zone, judge(zone))


def test_versions__of_periods__are_the_days_on_which_these_start() -> None:
    """Period 30 starts in second 30 * DAY + 5 and lasts a day; periods 28 and 30 start on days 28 and 30."""
    zone = inputs()
    first, second = zone.chain.resources
    chain = replace(zone.chain, resources=(replace(first, versions=(30, 28, 28)), second))
    zone = replace(zone, period=PeriodId(30), start=30 * DAY + 5, end=31 * DAY + 5, chain=chain, facts=())
    found = {row.id: row.versions for row in evidence_rows(zone, ()).resources}
    assert found == {1: (28, 30), 2: ()}


def test_rating__of_a_licensee__names_the_composition_of_its_licence() -> None:
    plant = PLANTS[6]
    assert rows(with_facts(stated(9, plant, plant, AB.product, Rating(4)))).ratings == (
        StarRating((1, 2), int(plant), (START + 3_600) // DAY, 4, 9),
    )


def test_rating__of_a_training_product__is_none_of_its_resources() -> None:
    zone = with_facts(stated(9, PLANTS[0], PLANTS[0], A.product, Rating(4)))
    training = tuple(replace(c, loop=TRAINING) for c in zone.chain.compositions)
    assert rows(replace(zone, chain=replace(zone.chain, compositions=training))).ratings == ()


@pytest.mark.parametrize("forced", [0, 3])
def test_report__that_was_forced__stands_after_all_of_the_log(forced: int) -> None:
    """Its index does not fit 32 bits; its position does, and is above that of every entry."""
    zone = inputs()
    fact = replace(zone.facts[0], index=FORCED + forced, body=measured(900), forced_at=END - 1)
    found = rows(replace(zone, facts=(*zone.facts, fact))).reports
    late = [report.index for report in found if report.uplift_bps == 900]
    assert late == [2**31 + forced]
