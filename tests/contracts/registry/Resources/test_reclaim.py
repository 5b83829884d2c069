"""Resources.reclaim: the holding right of a lost account."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from scripts.plan import Plan
from tests.contracts.support.keys import envelope
from tests.contracts.support.market import Steps, refusal

HOLDER = 1


def _recover(participants: Any, steps: Steps, time: Any, plan: Plan, lost: Any, replacement: Any) -> None:
    own = envelope(replacement, participants.joiningDigest(participants.organisationOf(lost), replacement))
    signed = steps.quorum(participants.recoveryDigest(lost, replacement))
    participants.proposeRecovery(lost, replacement, own, *signed, {"from": replacement})
    time.pass_by(plan.rules.registry.recovery_window)
    participants.recover(lost, {"from": replacement})


@pytest.fixture
def recovered(
    participants: Any, steps: Steps, time: Any, plan: Plan, resource: int, holder: Any, model_account: Any
) -> Any:
    """Another account stands in the place of the resource's owner."""
    _recover(participants, steps, time, plan, holder, model_account)
    return model_account


@pytest.fixture
def model_account(people: dict[str, Any]) -> Any:
    """A free account."""
    return people["owner_a"]


def test_reclaim__when_owner_was_replaced__then_successor_holds_from_next_period(
    recovered: Any, resources: Any, resource: int, rulebook: Any, holder: Any, stranger: Any
) -> None:
    event = resources.reclaim(resource, {"from": stranger}).events["HolderChanged"]
    running = rulebook.currentPeriod()
    assert resources.ownerOf(resource) == recovered
    assert (event["resource"], event["holder"], event["from"]) == (resource, recovered, running + 1)
    assert [resources.holderAt(resource, running + step) for step in (0, 1, 2)] == [holder, recovered, recovered]


def test_reclaim__given_a_chain_of_recoveries__then_the_last_holds(
    recovered: Any, participants: Any, steps: Steps, time: Any, plan: Plan, resources: Any, resource: int, people: Any
) -> None:
    last = people["owner_b"]
    _recover(participants, steps, time, plan, recovered, last)
    resources.reclaim(resource, {"from": last})
    assert resources.ownerOf(resource) == last


def test_reclaim__given_owner_was_not_replaced__then_reverts(resources: Any, resource: int, holder: Any) -> None:
    with brownie.reverts(refusal("Resources_NotLost", holder)):
        resources.reclaim(resource, {"from": holder})


def test_reclaim__when_repeated__then_reverts(recovered: Any, resources: Any, resource: int) -> None:
    resources.reclaim(resource, {"from": recovered})
    with brownie.reverts(refusal("Resources_NotLost", recovered)):
        resources.reclaim(resource, {"from": recovered})


def test_reclaim__when_unknown__then_reverts(resources: Any, holder: Any) -> None:
    with brownie.reverts(refusal("Resources_Unknown", 1)):
        resources.reclaim(1, {"from": holder})


def test_reclaim__given_successor_is_no_holder__then_reverts(
    recovered: Any, participants: Any, steps: Steps, resources: Any, resource: int, time: Any, stranger: Any
) -> None:
    """The right waits until registrars make the organisation a holder again."""
    amendment = (HOLDER, 0, 2, 2**40, participants.nonceOf(HOLDER))
    signed = steps.quorum(participants.amendmentDigest(amendment))
    participants.amend(amendment, *signed, {"from": stranger})
    time.into_period(time.period() + 1)
    with brownie.reverts(refusal("Resources_NotHolder", recovered)):
        resources.reclaim(resource, {"from": recovered})
