"""FeedbackDuty.open and cancel, and the wiring that both need."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.system import container
from tests.contracts.market.desk import Desk
from tests.contracts.market.FeedbackDuty.conftest import DEPOSIT, WINDOW
from tests.contracts.support.refusals import refuses


def test_wire__when_not_deployer__then_reverts(duty: Any, deployer: Any, stranger: Any) -> None:
    with refuses("SalesRoom_NotDeployer", deployer, stranger):
        duty.wire(stranger, {"from": stranger})


def test_wire__given_wired__then_reverts(duty: Any, sales: Any, deployer: Any, stranger: Any) -> None:
    with refuses("SalesRoom_Sealed", sales):
        duty.wire(stranger, {"from": deployer})


def test_open__when_not_sales__then_reverts(duty: Any, sales: Any, licence: int, lab: Any) -> None:
    with refuses("SalesRoom_NotSales", sales, lab):
        duty.open(licence, lab, DEPOSIT, WINDOW, {"from": lab})


def test_open__when_no_deposit__then_reverts(desk: Desk, duty: Any, licence: int, lab: Any) -> None:
    with refuses("FeedbackDuty_ZeroDeposit"):
        desk.send(duty.open, licence, lab, 0, WINDOW)


@pytest.mark.usefixtures("opened")
def test_open__given_open__then_reverts(desk: Desk, duty: Any, licence: int, lab: Any) -> None:
    with refuses("FeedbackDuty_AlreadyOpen", licence):
        desk.send(duty.open, licence, lab, DEPOSIT, WINDOW)


def test_open__when_sales__then_money_held(opened: Any, token: Any, duty: Any, licence: int, lab: Any) -> None:
    assert (token.balanceOf(duty), duty.totalDeposits()) == (DEPOSIT, DEPOSIT)
    assert duty.dutyOf(licence) == (lab, opened.timestamp + WINDOW, DEPOSIT)


def test_open__when_sales__then_emits(opened: Any, licence: int, lab: Any) -> None:
    event = opened.events["Opened"]
    assert dict(event) == {
        "licence": licence,
        "payer": lab,
        "deposit": DEPOSIT,
        "due": opened.timestamp + WINDOW,
    }


@pytest.mark.edge("E3")
def test_open__given_token_with_fee__then_reverts(
    rulebook: Any, participants: Any, licences: Any, circulation_log: Any, fund: Any, licence: int, lab: Any
) -> None:
    sender = {"from": lab}
    token = container("FeeToken").deploy(sender)
    duty = container("FeedbackDuty").deploy(token, rulebook, participants, licences, circulation_log, fund, sender)
    duty.wire(lab, sender)
    token.mint(lab, 1_000, sender)
    token.approve(duty, 1_000, sender)
    with refuses("Custody_WrongAmountReceived", 1_000, 990):
        duty.open(licence, lab, 1_000, WINDOW, sender)


def test_cancel__when_not_sales__then_reverts(duty: Any, sales: Any, licence: int, lab: Any) -> None:
    with refuses("SalesRoom_NotSales", sales, lab):
        duty.cancel(licence, {"from": lab})


def test_cancel__given_no_duty__then_nothing(desk: Desk, duty: Any, licence: int) -> None:
    assert len(desk.send(duty.cancel, licence).events) == 0


@pytest.mark.usefixtures("opened")
def test_cancel__given_open__then_deposit_back(desk: Desk, duty: Any, token: Any, licence: int, lab: Any) -> None:
    before = token.balanceOf(lab)
    event = desk.send(duty.cancel, licence).events["Cancelled"]
    assert dict(event) == {"licence": licence, "payer": lab, "deposit": DEPOSIT}
    assert token.balanceOf(lab) - before == DEPOSIT
    assert (duty.totalDeposits(), token.balanceOf(duty)) == (0, 0)
