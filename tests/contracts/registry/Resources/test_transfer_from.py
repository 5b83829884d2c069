"""Resources.transferFrom: who earns in which period."""

import random
from typing import Any

import brownie
import pytest

from tests.contracts.support.market import Steps, refusal

NEW_WORD = 20_000
"""Gas of a storage word that was zero."""


def _period(rulebook: Any) -> int:
    return int(rulebook.currentPeriod())


def _send(time: Any, resources: Any, resource: int, sender: Any, receiver: Any, second: int | None = None) -> Any:
    if second is not None:
        time.next_at(second)
    return resources.transferFrom(sender, receiver, resource, {"from": sender})


def test_transfer_from__when_receiver_no_holder__then_reverts(
    time: Any, resources: Any, resource: int, holder: Any, lab: Any
) -> None:
    with brownie.reverts(refusal("Resources_NotHolder", lab)):
        _send(time, resources, resource, holder, lab)


def test_transfer_from__when_caller_foreign__then_reverts(
    resources: Any, resource: int, holder: Any, holder_b: Any
) -> None:
    with brownie.reverts(refusal("ERC721InsufficientApproval", holder_b, resource)):
        resources.transferFrom(holder, holder_b, resource, {"from": holder_b})


def test_transfer_from__when_to_oneself__then_no_change(time: Any, resources: Any, resource: int, holder: Any) -> None:
    assert "HolderChanged" not in _send(time, resources, resource, holder, holder).events


def test_transfer_from__given_unborn__then_birth_holder_changes(
    time: Any, steps: Steps, resources: Any, rulebook: Any, holder: Any, holder_b: Any
) -> None:
    resource = steps.register(holder, "valve")
    steps.attest(resource)
    _send(time, resources, resource, holder, holder_b, resources.bornAt(resource) - 1)
    assert resources.holderAt(resource, rulebook.periodOf(resources.bornAt(resource))) == holder_b


def test_transfer_from__given_birth_is_not_known__then_receiver_is_holder_at_birth(
    time: Any, steps: Steps, resources: Any, rulebook: Any, holder: Any, holder_b: Any
) -> None:
    resource = steps.register(holder, "valve")
    assert "HolderChanged" not in _send(time, resources, resource, holder, holder_b).events
    time.mine_at(rulebook.startOf(rulebook.currentPeriod() + 2))
    event = steps.attest(resource).events["HolderChanged"]
    born_in = _period(rulebook)
    assert (event["resource"], event["holder"], event["from"]) == (resource, holder_b, born_in)
    found = [resources.holderAt(resource, born_in + step) for step in (-1, 0, 1)]
    assert found == ["0x" + "00" * 20, holder_b, holder_b]


def test_transfer_from__given_void__then_reverts(
    resources: Any, steps: Steps, contested: int, governance: Any, holder: Any, holder_b: Any
) -> None:
    resources.rule(contested, True, {"from": governance})
    with brownie.reverts(refusal("Resources_Void", contested)):
        resources.transferFrom(holder, holder_b, contested, {"from": holder})


@pytest.mark.edge("E9")
def test_transfer_from__given_born__then_running_period_stays(
    time: Any, resources: Any, resource: int, rulebook: Any, holder: Any, holder_b: Any
) -> None:
    _send(time, resources, resource, holder, holder_b)
    assert resources.holderAt(resource, _period(rulebook)) == holder


@pytest.mark.edge("E9")
def test_transfer_from__given_born__then_next_period_changes(
    time: Any, resources: Any, resource: int, rulebook: Any, holder: Any, holder_b: Any
) -> None:
    _send(time, resources, resource, holder, holder_b)
    assert resources.holderAt(resource, _period(rulebook) + 1) == holder_b


def test_transfer_from__given_born__then_emits_next_period(
    time: Any, resources: Any, resource: int, rulebook: Any, holder: Any, holder_b: Any
) -> None:
    event = _send(time, resources, resource, holder, holder_b).events["HolderChanged"]
    assert (event["resource"], event["holder"], event["from"]) == (resource, holder_b, _period(rulebook) + 1)


def test_transfer_from__given_second_of_birth__then_next_period(
    time: Any, steps: Steps, resources: Any, rulebook: Any, holder: Any, holder_b: Any
) -> None:
    resource = steps.register(holder, "valve")
    steps.attest(resource)
    born_at = resources.bornAt(resource)
    _send(time, resources, resource, holder, holder_b, born_at)
    born_in = rulebook.periodOf(born_at)
    assert [resources.holderAt(resource, born_in + step) for step in (0, 1)] == [holder, holder_b]


def test_transfer_from__given_two_in_a_period__then_last_earns(
    time: Any, resources: Any, resource: int, rulebook: Any, holder: Any, holder_b: Any, holder_c: Any
) -> None:
    _send(time, resources, resource, holder, holder_b)
    _send(time, resources, resource, holder_b, holder_c)
    running = _period(rulebook)
    assert [resources.holderAt(resource, running + step) for step in (0, 1, 2)] == [holder, holder_c, holder_c]


def test_transfer_from__given_two_in_a_period__then_one_record(
    time: Any, resources: Any, resource: int, holder: Any, holder_b: Any, holder_c: Any
) -> None:
    first = _send(time, resources, resource, holder, holder_b).gas_used
    second = _send(time, resources, resource, holder_b, holder_c).gas_used
    assert first - second > NEW_WORD


@pytest.mark.edge("E9")
def test_transfer_from__given_last_second__then_next_period(
    time: Any, resources: Any, resource: int, rulebook: Any, holder: Any, holder_b: Any
) -> None:
    running = _period(rulebook)
    _send(time, resources, resource, holder, holder_b, rulebook.startOf(running + 1) - 1)
    assert [resources.holderAt(resource, running + step) for step in (0, 1)] == [holder, holder_b]


def test_transfer_from__given_first_second__then_period_stays(
    time: Any, resources: Any, resource: int, rulebook: Any, holder: Any, holder_b: Any
) -> None:
    following = _period(rulebook) + 1
    _send(time, resources, resource, holder, holder_b, rulebook.startOf(following))
    assert [resources.holderAt(resource, following + step) for step in (0, 1)] == [holder, holder_b]


@pytest.mark.edge("E9")
def test_transfer_from__when_flashed_before_boundary__then_nothing(
    time: Any, resources: Any, resource: int, rulebook: Any, holder: Any, holder_b: Any
) -> None:
    running = _period(rulebook)
    boundary = rulebook.startOf(running + 1)
    _send(time, resources, resource, holder, holder_b, boundary - 2)
    _send(time, resources, resource, holder_b, holder, boundary - 1)
    assert all(resources.holderAt(resource, running + step) == holder for step in (0, 1, 2))


@pytest.mark.edge("E9")
def test_transfer_from__when_flashed_after_boundary__then_nothing(
    time: Any, resources: Any, resource: int, rulebook: Any, holder: Any, holder_b: Any
) -> None:
    running = _period(rulebook)
    boundary = rulebook.startOf(running + 1)
    _send(time, resources, resource, holder, holder_b, boundary)
    _send(time, resources, resource, holder_b, holder, boundary + 1)
    assert all(resources.holderAt(resource, running + step) == holder for step in (0, 1, 2, 3))


def _wander(time: Any, resources: Any, rulebook: Any, resource: int, people: list[Any], seed: int) -> dict[int, Any]:
    """Transfers in some of ten periods; gives the owner at the start of each period, the first being that of birth."""
    dice = random.Random(seed)
    owner, start = people[0], _period(rulebook)
    at_start = {start: owner}
    for period in range(start, start + 10):
        if period > start:
            time.mine_at(rulebook.startOf(period))
            at_start[period] = owner
        for _ in range(dice.choice((0, 0, 1, 2, 3))):
            receiver = dice.choice(people)
            _send(time, resources, resource, owner, receiver)
            owner = receiver
    return at_start | {start + 10: owner, start + 11: owner}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_transfer_from__given_long_history__then_owner_at_start(
    time: Any, seed: int, resources: Any, resource: int, rulebook: Any, holder: Any, holder_b: Any, holder_c: Any
) -> None:
    expected = _wander(time, resources, rulebook, resource, [holder, holder_b, holder_c], seed)
    assert {period: resources.holderAt(resource, period) for period in expected} == expected


def test_holders_at__given_long_history__then_as_one_by_one(
    time: Any, steps: Steps, resources: Any, resource: int, rulebook: Any, holder: Any, holder_b: Any
) -> None:
    other = steps.born(holder_b, "valve")
    periods = _wander(time, resources, rulebook, resource, [holder, holder_b], 4)
    asked = [other, resource, 77, resource]
    for period in periods:
        assert list(resources.holdersAt(asked, period)) == [resources.holderAt(id_, period) for id_ in asked]
