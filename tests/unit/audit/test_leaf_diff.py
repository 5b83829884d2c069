"""Two reports of a period against each other, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.audit.bases import ReportData
from offchain.audit.leaf_diff import MOST_LINES, differences, field_differences
from offchain.codec import batch as batches
from offchain.codec import leaf as leaves_format
from offchain.codec.batch import Batch, Component
from offchain.codec.leaf import ScoreLeaf, SubjectKind, Tag
from offchain.domain.types import Ppm, ResourceId
from tests.unit.oracles.fakes import built_report
from tests.unit.oracles.keeper_fakes import LINES, ZERO, report

SCORE = ScoreLeaf(ZERO, SubjectKind.RESOURCE, 5, 7, Tag.LONG_TAIL)


def _data(*changed: tuple[int, dict[str, object]], without: int | None = None) -> ReportData:
    lines = list(LINES)
    for index, change in changed:
        lines[index] = replace(lines[index], **change)  # type: ignore[arg-type]
    kept = tuple(line for index, line in enumerate(lines) if index != without)
    return ReportData((), (batches.encode(Batch(ZERO, kept)),))


def test_differences__of_equal_reports__then_none() -> None:
    assert differences(report().data, report().data) == ()


def test_differences__when_a_weight_moved__then_line_resource_and_both_sides() -> None:
    weights = (Component(ResourceId(1), Ppm(300_000)), Component(ResourceId(2), Ppm(700_000)))
    line = f"line 0x{LINES[2].key.hex()}, product {LINES[2].product}: "
    assert differences(_data(), _data((2, {"components": weights}))) == (
        line + "weight of resource 1 own 400000 ppm, other 300000 ppm",
        line + "weight of resource 2 own 600000 ppm, other 700000 ppm",
    )


def test_differences__when_the_performance_differs__then_told() -> None:
    found = differences(_data(), _data((0, {"performance": Ppm(5)})))
    assert [line.split(": ")[1] for line in found] == ["performance own 1000000 ppm, other 5 ppm"]


@pytest.mark.parametrize(("own", "other", "told"), [(None, 1, "other no such line"), (1, None, "own no such line")])
def test_differences__when_a_line_is_missing__then_told(own: int | None, other: int | None, told: str) -> None:
    assert told in differences(_data(without=own), _data(without=other))[0]


def test_differences__when_a_score_differs__then_both_leaves_in_words() -> None:
    own, other = (leaves_format.encode(replace(SCORE, score=score)) for score in (7, 9))
    found = differences(ReportData((own,), ()), ReportData((other,), ()))
    assert [line.split(":")[0] for line in found] == ["only in the own report", "only in the other report"]
    assert "subject 5, score 7" in found[0]
    assert "subject 5, score 9" in found[1]


def test_differences__when_the_others_bytes_are_junk__then_told_without_failing() -> None:
    found = differences(_data(), ReportData((b"junk",), (b"junk",)))
    assert [line.split(",")[0] for line in found] == [
        "batches of the other report can't be read",
        "only in the other report: a leaf that can't be read",
    ]


def test_differences__when_only_the_cut_into_batches_differs__then_told() -> None:
    assert differences(report(3).data, report(2).data) == (
        "the same lines and leaves in another order, or cut into other batches",
    )


def test_differences__when_there_are_very_many__then_bounded() -> None:
    junk = tuple(bytes([99]) + index.to_bytes(4, "big") for index in range(MOST_LINES + 5))
    found = differences(ReportData((), ()), ReportData(junk, ()))
    assert (len(found), found[-1]) == (MOST_LINES + 1, "and 5 more")


def test_field_differences__then_every_field_with_both_sides() -> None:
    own, other = built_report(0, b"\1" * 32, 5).struct, built_report(0, b"\1" * 32, 6, rules=2).struct
    assert field_differences(own, other) == ("rules: own 1, other 2", "logSize: own 5, other 6")
