"""The rates of the log store: measured on a small log, so that the bench cannot rot; no figure is asserted."""

from pathlib import Path

import pytest

from tests.bench import store

COMPUTED = "  computed from it: 10 M facts, s"


def test_measure__of_a_small_log__gives_every_rate_and_ends_with_equal_logs(tmp_path: Path) -> None:
    rates = store.measure(store.Size(signed=40, unsigned=80, leaves=100), tmp_path, say=lambda _said: None)
    assert [(rate.name, rate.goal, rate.found > 0) for rate in rates] == [
        ("tree of 100 leaves: ms", pytest.approx(0.3), True),
        ("verified and stored of 40 signed facts, a second", 4_000, True),
        ("checked, signatures all: 40 signed facts, a second", None, True),
        (COMPUTED, None, True),
        ("checked, signatures sample: 40 signed facts, a second", None, True),
        (COMPUTED, 60, True),
        ("checked, signatures none: 40 signed facts, a second", None, True),
        (COMPUTED, 60, True),
        ("stored of 80 facts verified before, a second", 50_000, True),
        ("exported of 80 facts verified before, a second", None, True),
        ("one append at 80 entries: ms", None, True),
        ("roots of 80 unsigned facts, a second", None, True),
        (COMPUTED, 60, True),
        ("checked, signatures none: 80 unsigned facts, a second", None, True),
        (COMPUTED, 60, True),
    ]


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (store.Rate("facts", 6_000, 4_000), "facts 6,000 at least 4,000: 1.50, met"),
        (store.Rate("facts", 3_000, 4_000), "facts 3,000 at least 4,000: 0.75, missed"),
        (store.Rate("ms", 1_500, 3_000, most=True), "ms 1,500 at most 3,000: 2.00, met"),
        (store.Rate("ms", 3_001, 3_000, most=True), "ms 3,001 at most 3,000: 1.00, missed"),
        (store.Rate("ms", 1.25), "ms 1.2"),
    ],
)
def test_line__of_a_rate__tells_how_often_its_goal_is_met(rate: store.Rate, expected: str) -> None:
    assert " ".join(rate.line().split()) == expected
