"""Withdrawals at the bank end tokens."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.support.refusals import refuses


@pytest.fixture(autouse=True)
def paid_in(funded: None, token: Any, holder: Any, custodian: Any) -> None:
    """The holder gave the custodian 100 base units back."""
    token.transfer(custodian, 100, {"from": holder})


def test_burn__when_custodian__then_balance_and_supply_fall(token: Any, custodian: Any) -> None:
    token.burn(40, {"from": custodian})
    assert (token.balanceOf(custodian), token.totalSupply()) == (60, 999_960)


def test_burn__when_custodian__then_emits(token: Any, custodian: Any) -> None:
    event = token.burn(40, {"from": custodian}).events["Burned"]
    assert (event["account"], event["amount"]) == (custodian, 40)


def test_burn__when_more_than_held__then_reverts(token: Any, custodian: Any) -> None:
    with refuses("ERC20InsufficientBalance", custodian, 100, 101):
        token.burn(101, {"from": custodian})


def test_burn__when_not_custodian__then_reverts(token: Any, custodian: Any, holder: Any) -> None:
    with refuses("SettlementToken_NotCustodian", custodian, holder):
        token.burn(40, {"from": holder})
