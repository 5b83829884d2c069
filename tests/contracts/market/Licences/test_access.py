"""Access under a licence, which stops and starts without touching its validity."""

from typing import Any

import brownie
import pytest

from scripts.plan import Plan
from tests.contracts.market.terms import Terms
from tests.contracts.support.market import digest_of, refusal, word

REASON, OTHER = digest_of("abnormal extraction"), digest_of("personal information")


@pytest.fixture
def suspended(current: Terms, register: Any, space_operator: Any) -> Any:
    """The transaction that suspended licence 1."""
    return register.suspend(1, REASON, {"from": space_operator})


@pytest.mark.parametrize("name", ["zone_operator", "lab", "stranger"])
def test_suspend__when_not_space_operator__then_reverts(
    name: str, people: dict[str, Any], current: Terms, register: Any
) -> None:
    with brownie.reverts(refusal("Licences_NotSpaceOperator", people[name])):
        register.suspend(1, REASON, {"from": people[name]})


def test_suspend__when_unknown__then_reverts(register: Any, space_operator: Any) -> None:
    with brownie.reverts(refusal("Licences_Unknown", 1)):
        register.suspend(1, REASON, {"from": space_operator})


def test_suspend__when_no_reason__then_reverts(current: Terms, register: Any, space_operator: Any) -> None:
    with brownie.reverts(refusal("Licences_BadField", word("reasonHash"))):
        register.suspend(1, bytes(32), {"from": space_operator})


def test_suspend__given_reason_used__then_reverts(
    time: Any, plan: Plan, suspended: Any, register: Any, space_operator: Any
) -> None:
    time.pass_by(plan.rules.market.suspension_window)
    with brownie.reverts(refusal("Licences_ReasonUsed", 1, REASON)):
        register.suspend(1, REASON, {"from": space_operator})


def test_suspend__when_good__then_no_access_for_window(plan: Plan, suspended: Any, register: Any) -> None:
    start, end = suspended.timestamp, suspended.timestamp + plan.rules.market.suspension_window
    seconds = (start - 1, start, end - 1, end)
    assert [register.isAccessibleAt(1, second) for second in seconds] == [True, False, False, True]


def test_suspend__when_good__then_still_valid(time: Any, suspended: Any, register: Any, current: Terms) -> None:
    assert register.isValidAt(1, time.now())
    assert register.expiresAt(1) == current.valid_until


def test_suspend__when_good__then_kept(plan: Plan, suspended: Any, register: Any) -> None:
    start, until, reason = register.suspensionOf(1)
    assert (start, until) == (suspended.timestamp, suspended.timestamp + plan.rules.market.suspension_window)
    assert bytes(reason) == REASON


def test_suspend__when_good__then_emits(plan: Plan, suspended: Any, space_operator: Any) -> None:
    event = suspended.events["Suspended"]
    assert (event["licence"], event["account"], bytes(event["reasonHash"])) == (1, space_operator, REASON)
    assert event["until"] == suspended.timestamp + plan.rules.market.suspension_window


def test_suspend__given_running__then_prolonged(
    time: Any, plan: Plan, suspended: Any, register: Any, space_operator: Any
) -> None:
    time.next_at(suspended.timestamp + 50)
    register.suspend(1, OTHER, {"from": space_operator})
    start, until, _ = register.suspensionOf(1)
    assert (start, until) == (suspended.timestamp, suspended.timestamp + 50 + plan.rules.market.suspension_window)


def test_suspend__given_over__then_anew(
    time: Any, plan: Plan, suspended: Any, register: Any, space_operator: Any
) -> None:
    window = plan.rules.market.suspension_window
    time.next_at(suspended.timestamp + window)
    register.suspend(1, OTHER, {"from": space_operator})
    start, until, _ = register.suspensionOf(1)
    assert (start, until) == (suspended.timestamp + window, suspended.timestamp + 2 * window)


def test_lift__when_not_space_operator__then_reverts(suspended: Any, register: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Licences_NotSpaceOperator", lab)):
        register.lift(1, {"from": lab})


def test_lift__given_not_suspended__then_reverts(
    time: Any, plan: Plan, suspended: Any, register: Any, space_operator: Any
) -> None:
    time.next_at(suspended.timestamp + plan.rules.market.suspension_window)
    with brownie.reverts(refusal("Licences_NotSuspended", 1)):
        register.lift(1, {"from": space_operator})


def test_lift__given_suspended__then_access(suspended: Any, register: Any, space_operator: Any, time: Any) -> None:
    time.next_at(suspended.timestamp + 2)
    lifted = register.lift(1, {"from": space_operator}).timestamp
    assert [register.isAccessibleAt(1, second) for second in (lifted - 1, lifted)] == [False, True]


def test_lift__given_suspended__then_emits(suspended: Any, register: Any, space_operator: Any) -> None:
    event = register.lift(1, {"from": space_operator}).events["Lifted"]
    assert (event["licence"], event["account"]) == (1, space_operator)


def test_restrict__when_not_clauses__then_reverts(current: Terms, register: Any, meter: Any, desk: Any) -> None:
    with brownie.reverts(refusal("Licences_NotClauses", meter, desk)):
        register.restrict(1, True, {"from": desk})


def test_restrict__when_unknown__then_reverts(register: Any, meter: Any) -> None:
    with brownie.reverts(refusal("Licences_Unknown", 1)):
        register.restrict(1, True, {"from": meter})


def test_restrict__when_true__then_no_access(time: Any, current: Terms, register: Any, meter: Any) -> None:
    register.restrict(1, True, {"from": meter})
    assert (register.isAccessibleAt(1, time.now()), register.isValidAt(1, time.now())) == (False, True)


def test_restrict__when_true__then_emits(current: Terms, register: Any, meter: Any) -> None:
    event = register.restrict(1, True, {"from": meter}).events["Restricted"]
    assert (event["licence"], event["restricted"]) == (1, True)


def test_restrict__when_again__then_nothing(time: Any, current: Terms, register: Any, meter: Any) -> None:
    register.restrict(1, True, {"from": meter})
    assert len(register.restrict(1, True, {"from": meter}).events) == 0
    assert not register.isAccessibleAt(1, time.now())


def test_restrict__when_false__then_access(time: Any, current: Terms, register: Any, meter: Any) -> None:
    register.restrict(1, True, {"from": meter})
    event = register.restrict(1, False, {"from": meter}).events["Restricted"]
    assert (event["restricted"], register.isAccessibleAt(1, time.now())) == (False, True)
