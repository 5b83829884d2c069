"""Rows that contradict each other are refused with both sides."""

from __future__ import annotations

import pytest

from offchain.graph import (
    Cut,
    EvidenceError,
    EvidenceRows,
    Organisation,
    PaidLeg,
    Resource,
    UpliftReport,
    day_of,
    stage_a,
)
from tests.unit.graph.zone import DAY, Zone

OWNER = Organisation(1, 0)
RESOURCE = Resource(1, 1, 0, 10, 1)


def test_day__of_the_last_second_of_a_tick__is_still_that_day() -> None:
    assert [day_of(172_799), day_of(172_800), day_of(119, tick=60)] == [1, 2, 1]


def test_tick__of_zero_seconds__is_refused() -> None:
    with pytest.raises(EvidenceError, match="tick in seconds: expected at least 1, received 0"):
        day_of(5, tick=0)


def test_leg__with_a_negative_amount__is_refused() -> None:
    with pytest.raises(EvidenceError, match="amount of licence 4: expected at least 0, received -1"):
        PaidLeg(1, 2, 3, 4, "0x01", 0, -1)


def test_report__with_unsorted_resources__is_refused() -> None:
    with pytest.raises(EvidenceError, match=r"expected strictly ascending ids, received \(2, 1\)"):
        UpliftReport("0xaa", (2, 1), 1, 0, 5, 1)


def test_rows__with_an_unknown_owner__are_refused() -> None:
    with pytest.raises(EvidenceError, match="expected a listed owner, received organisation 1"):
        EvidenceRows((), (), (RESOURCE,), ())


def test_rows__with_two_groups_for_one_owner__are_refused() -> None:
    with pytest.raises(EvidenceError, match="owner group of resource 1: expected 5, received 0"):
        EvidenceRows((), (), (RESOURCE,), (Organisation(1, 5),))


def test_rows__with_a_leg_on_an_unknown_resource__are_refused() -> None:
    with pytest.raises(EvidenceError, match=r"resource of a paid leg: expected a listed id, received \[2\]"):
        EvidenceRows((PaidLeg(2, 1, 1, 1, "0x02", 0, 5),), (), (RESOURCE,), (OWNER,))


def test_rows__with_a_repeated_resource__are_refused() -> None:
    with pytest.raises(EvidenceError, match="resource ids: expected each once"):
        EvidenceRows((), (), (RESOURCE, RESOURCE), (OWNER,))


@pytest.mark.parametrize("composition", [(), (2, 1), (1, 1), (1, 99)])
def test_composition__unsorted_or_unknown__is_refused(composition: tuple[int, ...]) -> None:
    with pytest.raises(EvidenceError, match="expected strictly ascending listed resources"):
        stage_a(Zone().rows(), Cut(DAY, 1), composition, ())
