"""The verdict over a contested registration, and its silence."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from tests.contracts.support.market import Steps, refusal, registration

ON_NOTICE, CONTESTED, VOID = 1, 2, 3
NOBODY = "0x" + "00" * 20


def _due(resources: Any, resource: int) -> int:
    return int(resources.noticeOf(resource)[5])


@pytest.mark.edge("E8")
def test_rule__when_upheld__then_void_and_content_free(
    steps: Steps, resources: Any, contested: int, governance: Any, holder_b: Any, time: Any
) -> None:
    """The rightful holder registers the same content under the same code."""
    steps.attest(contested)
    event = resources.rule(contested, True, {"from": governance}).events["Ruled"]
    assert (event["resource"], event["upheld"]) == (contested, True)
    assert resources.noticeOf(contested)[1] == VOID
    assert resources.resourceOfCode(registration("pump").space_time_code) == 0
    rightful = steps.born(holder_b, "pump")
    assert resources.ownerOf(rightful) == holder_b
    assert [resources.isBorn(id_) for id_ in (contested, rightful)] == [False, True]
    assert (resources.bornAt(contested), resources.holderAt(contested, 99)) == (0, NOBODY)


def test_rule__when_rejected_within_the_window__then_born_at_its_end(
    steps: Steps, resources: Any, contested: int, governance: Any
) -> None:
    steps.attest(contested)
    resources.rule(contested, False, {"from": governance})
    assert resources.bornAt(contested) == resources.noticeOf(contested)[4]


def test_rule__when_rejected_after_the_window__then_born_at_once(
    steps: Steps, resources: Any, contested: int, governance: Any, time: Any, holder: Any, rulebook: Any
) -> None:
    steps.attest(contested)
    time.next_at(_due(resources, contested))
    sent = resources.rule(contested, False, {"from": governance})
    assert (resources.bornAt(contested), resources.isBorn(contested)) == (sent.timestamp, True)
    assert resources.holderAt(contested, rulebook.currentPeriod()) == holder


def test_rule__when_rejected_unattested__then_waits_for_attestation(
    steps: Steps, resources: Any, contested: int, governance: Any, time: Any
) -> None:
    resources.rule(contested, False, {"from": governance})
    assert (resources.bornAt(contested), resources.noticeOf(contested)[1]) == (0, ON_NOTICE)
    time.next_at(resources.noticeOf(contested)[4] + 9)
    assert resources.bornAt(contested) == 0
    sent = steps.attest(contested)
    assert resources.bornAt(contested) == sent.timestamp


def test_rule__when_by_another__then_reverts(
    resources: Any, contested: int, timelock: Any, registrars: list[Any]
) -> None:
    with brownie.reverts(refusal("Resources_NotGovernance", timelock, registrars[0])):
        resources.rule(contested, True, {"from": registrars[0]})


def test_rule__given_not_contested__then_reverts(resources: Any, noticed: int, governance: Any) -> None:
    with brownie.reverts(refusal("Resources_BadStanding", CONTESTED, ON_NOTICE)):
        resources.rule(noticed, True, {"from": governance})


def test_rule__given_ruled__then_reverts(resources: Any, contested: int, governance: Any) -> None:
    resources.rule(contested, True, {"from": governance})
    with brownie.reverts(refusal("Resources_BadStanding", CONTESTED, VOID)):
        resources.rule(contested, False, {"from": governance})


def test_rule__when_unknown__then_reverts(resources: Any, governance: Any) -> None:
    with brownie.reverts(refusal("Resources_Unknown", 1)):
        resources.rule(1, True, {"from": governance})


def test_rule__when_too_late__then_reverts(resources: Any, contested: int, governance: Any, time: Any) -> None:
    due = _due(resources, contested)
    time.next_at(due + 1)
    with brownie.reverts(refusal("Resources_RulingTooLate", due, due + 1)):
        resources.rule(contested, True, {"from": governance})


@pytest.mark.edge("E8")
def test_lapse_objection__given_no_verdict__then_born(
    steps: Steps, resources: Any, contested: int, stranger: Any, time: Any
) -> None:
    steps.attest(contested)
    time.next_at(_due(resources, contested) + 1)
    sent = resources.lapseObjection(contested, {"from": stranger})
    assert sent.events["ObjectionLapsed"]["resource"] == contested
    assert (resources.bornAt(contested), resources.isBorn(contested)) == (sent.timestamp, True)


def test_lapse_objection__given_verdict_can_come__then_reverts(
    resources: Any, contested: int, stranger: Any, time: Any
) -> None:
    due = _due(resources, contested)
    time.next_at(due)
    with brownie.reverts(refusal("Resources_RulingOpen", due + 1, due)):
        resources.lapseObjection(contested, {"from": stranger})


def test_lapse_objection__given_not_contested__then_reverts(resources: Any, noticed: int, stranger: Any) -> None:
    with brownie.reverts(refusal("Resources_BadStanding", CONTESTED, ON_NOTICE)):
        resources.lapseObjection(noticed, {"from": stranger})
