"""Scores of the period told on paper: parts by hand, beside the leaf that was published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import pytest

from offchain.audit.archive import Archive
from offchain.audit.errors import AuditError, ReportFieldError, UnknownProductError, UnknownResourceError
from offchain.audit.scores import History, decimal, history, no_archive, sparkline, subject_of
from offchain.audit.window import Window
from offchain.chain.values import AbiValue
from offchain.codec import leaf as leaves
from offchain.codec import tree
from offchain.codec.leaf import ScoreLeaf, SubjectKind, Tag
from offchain.domain.types import SCORE_ONE, PeriodId
from tests.unit.audit.conftest import Told

RESOURCE, PRODUCT = subject_of(1, None), subject_of(None, 1)


def run(told: Told, resource: int | None = 1, product: int | None = None, periods: str = "1") -> History:
    subject = subject_of(resource, product)
    return history(subject, Window.of(periods), told.chain, told.index(), told.log())


def test_history__when_a_resource__then_its_parts_as_calculated(told: Told) -> None:
    # Three payers of a thousandth of the reference price: 999,000 each of 10^9; L = sat(2,997,000, 5·10^9).
    # Effect 2,000/5,000, shared by three: U = sat(133,333,333, 10^8). Three payers with each of two: N = sat(6, 10).
    # One rating of 5: (5 + 9 - 4) / 16.
    [one] = run(told).periods
    assert dict(one.found.parts) == {
        "liquidity": 599_040,
        "utility": 571_428_570,
        "network": 375_000_000,
        "ratings": 625_000_000,
    }
    assert (one.found.score, one.tags, one.verdict) == (394_792_616, ("HIGH_UTILITY",), "equal")


def test_history__when_a_product__then_its_parts_as_calculated(told: Told) -> None:
    # Three parties with 2,000 bps: 6,000 / (5,000·5) = 0.24, E = 0.24 / 0.34; one rating of 5: (5 + 9) / 4 stars.
    [one] = run(told, None, 1).periods
    assert dict(one.found.parts) == {"effect": 705_882_352, "ratings": 625_000_000, "renewals": 500_000_000}
    assert (one.found.score, one.verdict) == (640_441_176, "equal")


def test_history__when_a_past_period_is_asked_later__then_the_same(told: Told) -> None:
    before = run(told)
    told.chain.mine(9_000)
    for left in told.folder.glob("index.db*"):
        left.unlink()
    assert run(told) == before


def test_history__when_it_was_not_there_yet__then_a_note_and_no_row(told: Told) -> None:
    told.chain.change("Resources", "BirthSet", 2, bornAt=told.chain.calendar.start(PeriodId(2)))
    found = history(subject_of(3, None), Window.of("0"), told.chain, told.index(), told.log())
    assert (found.periods, found.notes) == ((), ("period 0: resource 3 was not there yet",))
    assert (found.ok, found.chart(), found.parts) == (True, [], ())


def test_history__when_not_reported__then_that_is_said(told: Told) -> None:
    told.chain.remove("ContributionOracle", "Reported")
    found = run(told)
    assert (found.periods[0].verdict, found.ok) == ("not reported", True)


def published(told: Told, score: int) -> Archive:
    """An accepted report whose leaf says another score of resource 1, with its archive."""
    assert told.archive is not None
    found = list(told.archive.leaves)
    for place, data in enumerate(found):
        leaf = leaves.decode(data)
        if isinstance(leaf, ScoreLeaf) and (leaf.kind, leaf.subject) == (SubjectKind.RESOURCE, 1):
            found[place] = leaves.encode(replace(leaf, score=score))
    root = tree.root([tree.leaf_hash(data) for data in found])
    [event] = [event for event in told.chain.events if event.name == "Reported"]
    report = {**cast(Mapping[str, AbiValue], event.args["report"]), "root": root}
    told.chain.change("ContributionOracle", "Reported", report=report, root=root)
    return replace(told.archive, leaves=tuple(found))


def test_history__when_the_published_leaf_says_another_score__then_it_differs(told: Told) -> None:
    archive = published(told, 5)
    found = history(RESOURCE, Window.of("1"), told.chain, told.index(), told.log(), lambda _period: archive)
    assert (found.ok, found.periods[0].verdict) == (False, "differs")
    assert found.periods[0].as_json()["published"] == 5


def test_history__when_another_report_and_no_archive__then_the_field_is_named(told: Told) -> None:
    published(told, 5)
    with pytest.raises(ReportFieldError, match="root of the report"):
        history(RESOURCE, Window.of("1"), told.chain, told.index(), told.log(), no_archive)


def test_history__when_the_archive_is_not_the_accepted_one__then_refused(told: Told) -> None:
    published(told, 5)
    with pytest.raises(AuditError, match="root over the archived leaves"):
        history(RESOURCE, Window.of("1"), told.chain, told.index(), told.log(), lambda _period: told.archive)


def test_history__when_the_report_has_no_such_leaf__then_that_is_said(told: Told) -> None:
    found = run(told)
    none = replace(found, periods=(replace(found.periods[0], published=None),))
    assert (none.periods[0].verdict, none.ok) == ("no leaf", False)


def test_verdict__when_only_tags_differ__then_it_differs(told: Told) -> None:
    [one] = run(told).periods
    assert one.published is not None
    other = replace(one, published=replace(one.published, tags=Tag.LONG_TAIL))
    assert other.verdict == "differs"


@pytest.mark.parametrize(
    ("resource", "product", "error"), [(9, None, UnknownResourceError), (None, 9, UnknownProductError)]
)
def test_history__when_the_subject_is_unknown__then_known_ones_are_told(
    told: Told, resource: int | None, product: int | None, error: type[Exception]
) -> None:
    with pytest.raises(error, match=r"expected one of \[1, 2.*\], received 9"):
        run(told, resource, product)


def test_as_json__when_written__then_every_part_is_there(told: Told) -> None:
    content = json.loads(json.dumps(run(told).as_json()))
    assert (content["kind"], content["subject"]) == ("RESOURCE", 1)
    assert content["periods"][0] == {
        "period": 1,
        "score": 394_792_616,
        "parts": {"liquidity": 599_040, "utility": 571_428_570, "network": 375_000_000, "ratings": 625_000_000},
        "tags": ["HIGH_UTILITY"],
        "published": 394_792_616,
        "compared": "equal",
    }


def test_chart__when_drawn__then_score_first_and_one_block_a_period(told: Told) -> None:
    assert run(told).chart() == [
        ("score", "▄", "0.394792616"),
        ("liquidity", "▁", "0.000599040"),
        ("utility", "▅", "0.571428570"),
        ("network", "▄", "0.375000000"),
        ("ratings", "▆", "0.625000000"),
    ]


def test_sparkline__when_eighths__then_a_step_each_and_one_stays_in_the_chart() -> None:
    eighths = [SCORE_ONE * step // 8 for step in range(9)]
    assert sparkline(eighths) == "▁▂▃▄▅▆▇██"
    assert sparkline([SCORE_ONE // 8 - 1]) == "▁"


@pytest.mark.parametrize(("score", "text"), [(0, "0.000000000"), (5, "0.000000005"), (SCORE_ONE, "1.000000000")])
def test_decimal__when_written__then_nine_places(score: int, text: str) -> None:
    assert decimal(score) == text


def test_subject__when_named__then_in_words() -> None:
    assert (str(RESOURCE), str(PRODUCT)) == ("resource 1", "product 1")
