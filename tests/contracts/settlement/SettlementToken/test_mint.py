"""Deposits at the bank become tokens."""

from __future__ import annotations

from typing import Any

from tests.contracts.support.refusals import refuses


def test_mint__when_custodian__then_balance_and_supply_rise(token: Any, custodian: Any, holder: Any) -> None:
    token.mint(holder, 7, {"from": custodian})
    assert (token.balanceOf(holder), token.totalSupply()) == (7, 7)


def test_mint__when_custodian__then_emits(token: Any, custodian: Any, holder: Any) -> None:
    event = token.mint(holder, 7, {"from": custodian}).events["Minted"]
    assert (event["account"], event["amount"]) == (holder, 7)


def test_mint__when_not_custodian__then_reverts(token: Any, custodian: Any, holder: Any, deployer: Any) -> None:
    for other in (holder, deployer):
        with refuses("SettlementToken_NotCustodian", custodian, other):
            token.mint(holder, 7, {"from": other})


def test_mint__when_account_is_no_participant__then_reverts(
    token: Any, custodian: Any, stranger: Any, settlement: Any
) -> None:
    for account in (stranger, settlement, custodian):
        with refuses("SettlementToken_RecipientNotParticipant", account):
            token.mint(account, 7, {"from": custodian})
