"""Custody.withdraw, with a token whose transfers to an account can fail."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from scripts.system import container
from tests.contracts.market.FeedbackDuty.conftest import WINDOW
from tests.contracts.support.refusals import refuses

AMOUNT = 1_007
NORMAL, REVERT, RETURN_FALSE, BURN_GAS = range(4)


@pytest.fixture
def plain(lab: Any) -> Any:
    """A token of 18 decimals, free to mint."""
    return container("PlainToken").deploy(18, {"from": lab})


@pytest.fixture
def room(
    plain: Any,
    rulebook: Any,
    participants: Any,
    licences: Any,
    circulation_log: Any,
    fund: Any,
    stranger: Any,
    lab: Any,
) -> Any:
    """A room of its own for that token, in which the stranger plays sales and has opened the lab's duty."""
    sender = {"from": stranger}
    room = container("FeedbackDuty").deploy(plain, rulebook, participants, licences, circulation_log, fund, sender)
    room.wire(stranger, sender)
    plain.mint(stranger, AMOUNT, sender)
    plain.approve(room, AMOUNT, sender)
    room.open(1, lab, AMOUNT, WINDOW, sender)
    return room


@pytest.fixture
def parked(room: Any, plain: Any, lab: Any, stranger: Any) -> Any:
    """The lab refused its deposit; the token would pay it now."""
    plain.setManner(lab, REVERT, {"from": lab})
    room.cancel(1, {"from": stranger})
    plain.setManner(lab, NORMAL, {"from": lab})
    return room


@pytest.mark.edge("E4")
@pytest.mark.parametrize("manner", [REVERT, RETURN_FALSE, BURN_GAS])
def test_withdraw__given_payer_refuses__then_parked(
    room: Any, plain: Any, lab: Any, stranger: Any, manner: int
) -> None:
    plain.setManner(lab, manner, {"from": lab})
    event = room.cancel(1, {"from": stranger}).events["Parked"]
    assert dict(event) == {"account": lab, "amount": AMOUNT}
    assert (room.owed(lab), room.totalOwed(), room.totalDeposits(), plain.balanceOf(room)) == (
        AMOUNT,
        AMOUNT,
        0,
        AMOUNT,
    )


def test_withdraw__given_little_gas__then_reverts(room: Any, stranger: Any) -> None:
    with brownie.reverts(revert_pattern="Custody_MoreGasNeeded: 210000, .*"):
        room.cancel(1, {"from": stranger, "gas_limit": 220_000})


def test_withdraw__given_nothing_owed__then_reverts(room: Any, lab: Any) -> None:
    with refuses("Custody_NothingOwed", lab):
        room.withdraw(lab, lab, {"from": lab})


def test_withdraw__when_other_organisation__then_reverts(parked: Any, lab: Any, plant: Any, participants: Any) -> None:
    organisations = (participants.organisationOf(lab), participants.organisationOf(plant))
    with refuses("Custody_WrongOrganisation", *organisations):
        parked.withdraw(lab, plant, {"from": plant})


def test_withdraw__when_to_no_participant__then_reverts(parked: Any, lab: Any, stranger: Any) -> None:
    with refuses("Custody_NotParticipant", stranger):
        parked.withdraw(lab, stranger, {"from": lab})


def test_withdraw__when_itself_to_another__then_paid(parked: Any, plain: Any, lab: Any, plant: Any) -> None:
    event = parked.withdraw(lab, plant, {"from": lab}).events["Withdrawn"]
    assert dict(event) == {"account": lab, "to": plant, "amount": AMOUNT}
    assert (plain.balanceOf(plant), parked.owed(lab), parked.totalOwed()) == (AMOUNT, 0, 0)


def test_withdraw__when_account_of_same_organisation__then_paid(
    parked: Any, plain: Any, lab: Any, second_account: Any
) -> None:
    parked.withdraw(lab, second_account, {"from": second_account})
    assert (plain.balanceOf(second_account), parked.owed(lab)) == (AMOUNT, 0)


def test_withdraw__when_repeated__then_reverts(parked: Any, lab: Any) -> None:
    parked.withdraw(lab, lab, {"from": lab})
    with refuses("Custody_NothingOwed", lab):
        parked.withdraw(lab, lab, {"from": lab})


def test_withdraw__given_transfer_fails__then_reverts_and_stays_owed(
    parked: Any, plain: Any, lab: Any, plant: Any
) -> None:
    plain.setManner(plant, REVERT, {"from": lab})
    with refuses("ERC20InvalidReceiver", plant):
        parked.withdraw(lab, plant, {"from": lab})
    assert parked.owed(lab) == AMOUNT
