"""Between whom money moves."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.support.refusals import refuses

MONEY = 1_000_000


@pytest.fixture(autouse=True)
def money(funded: None) -> None:
    """The holder has 1,000,000 base units."""


def test_transfer__when_both_valid__then_moves(token: Any, holder: Any, lab: Any) -> None:
    token.transfer(lab, 10, {"from": holder})
    assert (token.balanceOf(holder), token.balanceOf(lab)) == (MONEY - 10, 10)


def test_transfer__when_recipient_is_stranger__then_reverts(token: Any, holder: Any, stranger: Any) -> None:
    with refuses("SettlementToken_RecipientNotParticipant", stranger):
        token.transfer(stranger, 10, {"from": holder})


def test_transfer__when_sender_is_stranger__then_reverts(token: Any, holder: Any, stranger: Any) -> None:
    with refuses("SettlementToken_SenderNotParticipant", stranger):
        token.transfer(holder, 0, {"from": stranger})


def test_transfer__given_sender_expired__then_reverts(token: Any, expired: Any, holder: Any) -> None:
    with refuses("SettlementToken_SenderNotParticipant", expired):
        token.transfer(holder, 1, {"from": expired})


def test_transfer__given_recipient_expired__when_participant_sends__then_reverts(
    token: Any, expired: Any, holder: Any
) -> None:
    with refuses("SettlementToken_RecipientNotParticipant", expired):
        token.transfer(expired, 1, {"from": holder})


def test_transfer__given_recipient_expired__when_listed_contract_pays__then_moves(
    token: Any, listed: Any, expired: Any
) -> None:
    token.transfer(expired, 300, {"from": listed})
    assert token.balanceOf(expired) == 800


def test_transfer__when_custodian_on_either_side__then_moves(token: Any, holder: Any, custodian: Any) -> None:
    token.transfer(custodian, 10, {"from": holder})
    token.transfer(holder, 4, {"from": custodian})
    assert (token.balanceOf(custodian), token.balanceOf(holder)) == (6, MONEY - 6)


def test_transfer_from__when_stranger_spends__then_participants_only(
    token: Any, holder: Any, lab: Any, stranger: Any
) -> None:
    token.approve(stranger, 20, {"from": holder})
    token.transferFrom(holder, lab, 5, {"from": stranger})
    assert token.balanceOf(lab) == 5
    with refuses("SettlementToken_RecipientNotParticipant", stranger):
        token.transferFrom(holder, stranger, 5, {"from": stranger})


def test_decimals__when_asked__then_six(token: Any) -> None:
    assert token.decimals() == 6
