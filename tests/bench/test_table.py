"""The table of `make bench`, and the one place of bounds: no chain is needed."""

from __future__ import annotations

import pytest

from tests.bench import figures
from toolchain import bench

KNOWN = {"report": 1_000, "settle": 250}


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recorded are `KNOWN`."""
    monkeypatch.setattr(figures, "recorded", lambda: KNOWN)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"report": 1_040, "settle": 260}, {}),
        ({"report": 1_041}, {"report": (1_040, 1_041)}),
        ({"report": 1, "settle": 261}, {"settle": (260, 261)}),
    ],
)
def test_regressions__more_than_four_per_cent__named(
    known: None, found: dict[str, int], expected: dict[str, tuple[int, int]]
) -> None:
    assert figures.regressions(found) == expected


def test_regressions__figure_that_nobody_recorded__refused(known: None) -> None:
    with pytest.raises(KeyError, match="anchor"):
        figures.regressions({"anchor": 1})


def test_floor__thirteen_transfers__as_recorded_from_the_analysis() -> None:
    assert figures.floor(13, warm=True) == figures.PEERS_OF_TEN["floor of 13 warm transfers"] == 127_608
    assert figures.floor(10, warm=False) == 275_760


def test_table__any_figures__shows_each_name_and_by_how_much_a_goal_is_missed() -> None:
    found = {chain: dict(figures.recorded(chain)) for chain in (figures.PLAIN, figures.CAPPED)}
    for chain in found.values():
        chain["workload steady"], chain["report of 1000 lines"] = 12_400_000, 120_001
    lines = bench.table(found)
    assert all(any(line.startswith(name) for line in lines) for name in found[figures.PLAIN])
    assert "workload steady 12,500,000 met by 100,000, met by 100,000" in [" ".join(line.split()) for line in lines]
    assert "report of 1000 lines 120,000 missed by 1, missed by 1" in [" ".join(line.split()) for line in lines]
