"""Subscriptions, prolonged and ended early by sales."""

from typing import Any

import brownie
import pytest

from tests.contracts.market.terms import Terms
from tests.contracts.support.market import refusal


def test_extend__when_not_sales__then_reverts(subscription: Terms, register: Any, desk: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Licences_NotSales", desk, lab)):
        register.extend(1, subscription.valid_until + 1, {"from": lab})


@pytest.mark.parametrize("licence", [1, 2])
def test_extend__given_no_subscription__then_reverts(licence: int, current: Terms, register: Any, desk: Any) -> None:
    with brownie.reverts(refusal("Licences_NotRenewable", licence)):
        register.extend(licence, current.valid_until + 1, {"from": desk})


@pytest.mark.parametrize("ending", ["revoked", "cancelled", "lapsed"])
def test_extend__given_ended__then_reverts(
    ending: str, time: Any, subscription: Terms, register: Any, desk: Any
) -> None:
    until = subscription.valid_until
    if ending == "revoked":
        register.revoke(1, {"from": desk})
    elif ending == "cancelled":
        register.shorten(1, until, {"from": desk})
    else:
        time.next_at(until + 1)
    with brownie.reverts(refusal("Licences_NotRenewable", 1)):
        register.extend(1, until + 1, {"from": desk})


def test_extend__when_not_later__then_reverts(subscription: Terms, register: Any, desk: Any) -> None:
    until = subscription.valid_until
    with brownie.reverts(refusal("Licences_NotLater", until, until)):
        register.extend(1, until, {"from": desk})


def test_extend__when_later__then_valid(subscription: Terms, register: Any, desk: Any) -> None:
    until = subscription.valid_until + 500
    before = register.isRenewable(1)
    register.extend(1, until, {"from": desk})
    assert (before, register.isRenewable(1), register.expiresAt(1)) == (True, True, until)
    assert [register.isValidAt(1, second) for second in (until, until + 1)] == [True, False]


def test_extend__when_later__then_emits(subscription: Terms, register: Any, desk: Any) -> None:
    until = subscription.valid_until + 500
    event = register.extend(1, until, {"from": desk}).events["SubscriptionUpdate"]
    assert (event["tokenId"], event["expiration"]) == (1, until)


def test_shorten__when_not_sales__then_reverts(subscription: Terms, register: Any, desk: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Licences_NotSales", desk, lab)):
        register.shorten(1, subscription.valid_until, {"from": lab})


def test_shorten__given_project__then_reverts(current: Terms, register: Any, desk: Any) -> None:
    with brownie.reverts(refusal("Licences_NotRenewable", 1)):
        register.shorten(1, current.valid_until, {"from": desk})


def test_shorten__when_later__then_reverts(subscription: Terms, register: Any, desk: Any) -> None:
    until = subscription.valid_until
    with brownie.reverts(refusal("Licences_NotEarlier", until, until + 1)):
        register.shorten(1, until + 1, {"from": desk})


def test_shorten__when_earlier__then_ends(subscription: Terms, register: Any, desk: Any) -> None:
    until = subscription.valid_until - 400
    register.shorten(1, until, {"from": desk})
    assert [register.isValidAt(1, second) for second in (until, until + 1)] == [True, False]
    assert (register.expiresAt(1), register.isRenewable(1)) == (until, False)


def test_shorten__when_earlier__then_emits(subscription: Terms, register: Any, desk: Any) -> None:
    event = register.shorten(1, subscription.valid_until - 400, {"from": desk}).events["SubscriptionUpdate"]
    assert (event["tokenId"], event["expiration"]) == (1, subscription.valid_until - 400)
