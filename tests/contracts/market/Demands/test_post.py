"""Demands.post."""

from typing import Any

import pytest

from scripts.plan import ROLE_LAB
from tests.contracts.market.conftest import SCENARIOS
from tests.contracts.market.Demands.conftest import BUDGET, DOCUMENT
from tests.contracts.support.market import Steps
from tests.contracts.support.refusals import field, refuses


@pytest.mark.parametrize("name", ["holder", "provider", "zone_operator", "stranger"])
def test_post__given_no_buyer__then_reverts(demands: Any, people: dict[str, Any], name: str) -> None:
    with refuses("Demands_NotBuyer", people[name]):
        demands.post(DOCUMENT, SCENARIOS[0], BUDGET, 2**40, {"from": people[name]})


def test_post__given_lapsed_lab__then_reverts(demands: Any, steps: Steps, time: Any, newcomer: Any) -> None:
    last = time.now() + 50
    steps.admit(newcomer, ROLE_LAB, last)
    time.next_at(last + 1)
    with refuses("Demands_NotBuyer", newcomer):
        demands.post(DOCUMENT, SCENARIOS[0], BUDGET, 2**40, {"from": newcomer})


@pytest.mark.parametrize(("document", "scenario", "name"), [(0, 1, "documentHash"), (1, 0, "scenario")])
def test_post__when_field_missing__then_reverts(
    demands: Any, lab: Any, document: int, scenario: int, name: str
) -> None:
    with refuses("Demands_BadField", field(name)):
        demands.post(bytes(31) + bytes([document]), bytes(31) + bytes([scenario]), 1, 2**40, {"from": lab})


def test_post__when_deadline_past__then_reverts(demands: Any, time: Any, lab: Any) -> None:
    now = time.now() + 10
    time.next_at(now)
    with refuses("Demands_DeadlinePassed", now - 1, now):
        demands.post(DOCUMENT, SCENARIOS[0], 1, now - 1, {"from": lab})


@pytest.mark.parametrize("name", ["lab", "plant"])
@pytest.mark.parametrize("budget", [0, BUDGET])
def test_post__when_good__then_kept(
    demands: Any, participants: Any, time: Any, people: dict[str, Any], name: str, budget: int
) -> None:
    now = time.now() + 10
    time.next_at(now)
    sent = demands.post(DOCUMENT, SCENARIOS[0], budget, now, {"from": people[name]})
    assert sent.return_value == 1
    assert dict(demands.demandOf(1).items()) == {
        "documentHash": "0x" + DOCUMENT.hex(),
        "scenario": "0x" + SCENARIOS[0].hex(),
        "poster": participants.organisationOf(people[name]),
        "budget": budget,
        "until": now,
        "closed": False,
        "selected": 0,
    }


def test_post__when_good__then_emits(demands: Any, participants: Any, lab: Any) -> None:
    demands.post(DOCUMENT, SCENARIOS[0], 7, 2**40, {"from": lab})
    event = demands.post(DOCUMENT, SCENARIOS[0], 8, 2**41, {"from": lab}).events["DemandPosted"]
    assert (event["demand"], event["poster"]) == (2, participants.organisationOf(lab))
    assert (bytes(event["scenario"]), bytes(event["documentHash"])) == (SCENARIOS[0], DOCUMENT)
    assert (event["budget"], event["until"]) == (8, 2**41)


def test_demand_of__when_unknown__then_empty(demands: Any) -> None:
    zero = "0x" + bytes(32).hex()
    assert demands.demandOf(1) == (zero, zero, 0, 0, 0, False, 0)
    assert list(demands.proposalsOf(1)) == []
