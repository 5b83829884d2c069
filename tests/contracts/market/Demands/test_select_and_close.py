"""Demands.select and Demands.close."""

from typing import Any

import pytest

from tests.contracts.support.keys import envelope
from tests.contracts.support.refusals import refuses

ENDS = ["closed", "selected"]


def _end(demands: Any, demand: int, proposed: int, lab: Any, ended: str) -> int:
    """Close or select; gives the selection."""
    if ended == "closed":
        demands.close(demand, {"from": lab})
        return 0
    demands.select(demand, proposed, {"from": lab})
    return proposed


def test_select__when_unknown__then_reverts(demands: Any, demand: int, stranger: Any) -> None:
    with refuses("Demands_Unknown", demand + 1):
        demands.select(demand + 1, 1, {"from": stranger})


@pytest.mark.parametrize("name", ["plant", "provider", "stranger"])
def test_select__when_not_poster__then_reverts(
    demands: Any, participants: Any, demand: int, proposed: int, lab: Any, people: dict[str, Any], name: str
) -> None:
    both = [int(participants.organisationOf(account)) for account in (lab, people[name])]
    with refuses("Demands_NotPoster", *both):
        demands.select(demand, proposed, {"from": people[name]})


def test_select__when_not_proposed__then_reverts(
    demands: Any, demand: int, proposed: int, lab: Any, main_product: int
) -> None:
    with refuses("Demands_NotProposed", demand, main_product):
        demands.select(demand, main_product, {"from": lab})


@pytest.mark.parametrize("ended", ENDS)
def test_select__given_not_open__then_reverts(demands: Any, demand: int, proposed: int, lab: Any, ended: str) -> None:
    selected = _end(demands, demand, proposed, lab, ended)
    with refuses("Demands_NotOpen", demand, selected):
        demands.select(demand, proposed, {"from": lab})


def test_select__when_proposed__then_kept(
    demands: Any, demand: int, proposed: int, lab: Any, time: Any, until: int
) -> None:
    time.next_at(until + 1)
    demands.select(demand, proposed, {"from": lab})
    kept = demands.demandOf(demand)
    assert (kept["selected"], kept["closed"]) == (proposed, False)


def test_select__when_other_account__then_kept(
    demands: Any, participants: Any, demand: int, proposed: int, lab: Any, newcomer: Any
) -> None:
    digest = participants.joiningDigest(participants.organisationOf(lab), newcomer)
    participants.join(newcomer, envelope(newcomer, digest), {"from": lab})
    demands.select(demand, proposed, {"from": newcomer})
    assert demands.demandOf(demand)["selected"] == proposed


def test_select__when_proposed__then_emits(demands: Any, demand: int, proposed: int, lab: Any) -> None:
    event = demands.select(demand, proposed, {"from": lab}).events["ProductSelected"]
    assert dict(event) == {"demand": demand, "product": proposed}


def test_close__when_unknown__then_reverts(demands: Any, demand: int, stranger: Any) -> None:
    with refuses("Demands_Unknown", demand + 1):
        demands.close(demand + 1, {"from": stranger})


def test_close__when_not_poster__then_reverts(
    demands: Any, participants: Any, demand: int, lab: Any, plant: Any
) -> None:
    both = [int(participants.organisationOf(account)) for account in (lab, plant)]
    with refuses("Demands_NotPoster", *both):
        demands.close(demand, {"from": plant})


@pytest.mark.parametrize("ended", ENDS)
def test_close__given_not_open__then_reverts(demands: Any, demand: int, proposed: int, lab: Any, ended: str) -> None:
    selected = _end(demands, demand, proposed, lab, ended)
    with refuses("Demands_NotOpen", demand, selected):
        demands.close(demand, {"from": lab})


def test_close__given_open__then_closed(demands: Any, demand: int, lab: Any) -> None:
    event = demands.close(demand, {"from": lab}).events["DemandClosed"]
    assert (event["demand"], demands.demandOf(demand)["closed"]) == (demand, True)
