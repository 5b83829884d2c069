"""The record of stage A up to 50 M legs: what it holds, what its table says, and how it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import legs, stage_a
from tests.bench.legs import Recorded

GOAL_SIZE = Recorded(4_000, 6_000, 100, 900, ("aa", "bb"))


def test_recorded__has_every_size_with_other_digests() -> None:
    found = legs.recorded()
    assert tuple(found) == legs.SIZES
    assert len({one.digests for one in found.values()}) == len(found)
    assert all(len(text) == 64 for one in found.values() for text in one.digests)


@pytest.mark.parametrize(
    ("whole_ms", "expected"),
    [
        (60_000, ["10.0 at most 30: 3.00, met", "60.0 at most 150: 2.50, met", "120 at most 120: 1.00, met"]),
        (151_000, ["10.0 at most 30: 3.00, met", "151 at most 150: 0.99, missed", "302 at most 120: 0.40, missed"]),
    ],
)
def test_table__of_ten_and_fifty_million__tells_goals_and_proportion(whole_ms: int, expected: list[str]) -> None:
    """Ten million in 10 s: fifty may cost 60 s, a fifth more than in proportion."""
    found = {10**7: GOAL_SIZE, 5 * 10**7: Recorded(0, whole_ms, 0, 900, ("cc", "dd"))}
    lines = [" ".join(line.split()) for line in legs.table(found)[1:]]
    names = ["10,000,000 legs: CPU s", "50,000,000 legs: CPU s", "a leg of 50,000,000, % of one of 10,000,000"]
    assert lines == [f"{name} {figure}" for name, figure in zip(names, expected, strict=True)]


def test_main__of_one_size__records_it_beside_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(legs, "RESULTS", tmp_path / "legs.json")
    legs.record({10**7: GOAL_SIZE})
    other = Recorded(1, 2, 3, 4, ("cc", "dd"))
    legs.main([2_400], measure=lambda size: {2_400: other}[size])
    assert legs.recorded() == {2_400: other, 10**7: GOAL_SIZE}
    assert "2,400 legs: CPU s" in capsys.readouterr().out


def test_alone__of_few_legs__has_the_digests_of_a_stage_without_a_limit_of_memory(tmp_path: Path) -> None:
    found = legs.alone(2_400)
    assert found.digests == stage_a.measure(tmp_path, 2_400).digests
    assert found.peak_mb > 0
    assert found.whole_ms > 0
