"""Runs of periods in words."""

from __future__ import annotations

import pytest

from offchain.audit.errors import EmptyWindowError, NotReportedError, PeriodRangeError
from offchain.audit.window import Window, last_reported
from offchain.domain.types import PeriodId
from tests.unit.audit.conftest import Told


@pytest.mark.parametrize(("text", "numbers"), [("1..3", [1, 2, 3]), ("2", [2]), ("0..0", [0])])
def test_window__when_named__then_its_periods_are_told_in_order(text: str, numbers: list[int]) -> None:
    steps: list[str] = []
    assert list(Window.of(text).told(steps.append)) == numbers
    assert steps[-1] == f"period {numbers[-1]}: {len(numbers)} of {len(numbers)}"


@pytest.mark.parametrize("text", ["", "1..", "..3", "-1..3", "1...3", "one", "1..3 "])
def test_window__when_no_range__then_refused(text: str) -> None:
    with pytest.raises(PeriodRangeError, match=r"expected A\.\.B"):
        Window.of(text)


def test_window__when_it_ends_before_it_begins__then_refused() -> None:
    with pytest.raises(EmptyWindowError, match="last period: expected at least 3, received 1"):
        Window.of("3..1")


def test_last_reported__when_one_period_has_a_report__then_it(first: Told) -> None:
    assert last_reported(first.index("window.db").snapshot(), PeriodId(2)) == 1


def test_last_reported__when_none_has__then_refused(first: Told) -> None:
    with pytest.raises(NotReportedError, match="name a period"):
        last_reported(first.index("window.db").snapshot(), PeriodId(0))
