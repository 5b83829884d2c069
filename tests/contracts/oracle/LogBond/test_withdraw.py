"""LogBond.announce and withdraw: the owner's money back, after every promise could be proven broken."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from scripts.system import container
from tests.contracts.oracle.LogBond.conftest import AMOUNT, NO_ANCHOR, Node
from tests.contracts.support.refusals import refuses


@pytest.fixture
def free_from(bond: Any, bonded: Any, signer: Any, owner: Any) -> int:
    """The bond's withdrawal is announced."""
    return int(bond.announce(signer, {"from": owner}).events["Announced"]["freeFrom"])


@pytest.mark.usefixtures("bonded")
def test_announce__when_owner__then_free_after_third_period(bond: Any, time: Any, signer: Any, owner: Any) -> None:
    time.next_at(time.end_of(4) - 1)
    bond.announce(signer, {"from": owner})
    assert tuple(bond.bondOf(signer)) == (owner, time.end_of(7), False, AMOUNT)


@pytest.mark.usefixtures("bonded")
def test_announce__when_owner__then_emits(bond: Any, time: Any, signer: Any, owner: Any) -> None:
    event = bond.announce(signer, {"from": owner}).events["Announced"]
    assert dict(event) == {"signer": signer, "freeFrom": time.end_of(3)}


@pytest.mark.usefixtures("bonded")
def test_announce__when_another__then_reverts(bond: Any, signer: Any, owner: Any) -> None:
    with refuses("LogBond_NotOwner", owner, signer):
        bond.announce(signer, {"from": signer})


def test_announce__given_announced__then_reverts(bond: Any, free_from: int, signer: Any, owner: Any) -> None:
    with refuses("LogBond_AlreadyAnnounced", free_from):
        bond.announce(signer, {"from": owner})


def test_announce__given_none__then_reverts(bond: Any, signer: Any, owner: Any) -> None:
    with refuses("LogBond_NoBond", signer):
        bond.announce(signer, {"from": owner})


def test_withdraw__when_free__then_pays_whole(
    bond: Any, token: Any, time: Any, free_from: int, signer: Any, owner: Any, plant: Any
) -> None:
    time.next_at(free_from)
    bond.withdraw(signer, plant, {"from": owner})
    assert (token.balanceOf(plant), token.balanceOf(bond), bond.totalBonds()) == (AMOUNT, 0, 0)


def test_withdraw__when_free__then_emits(bond: Any, time: Any, free_from: int, signer: Any, owner: Any) -> None:
    time.mine_at(free_from)
    event = bond.withdraw(signer, owner, {"from": owner}).events["Withdrawn"]
    assert dict(event) == {"signer": signer, "to": owner, "amount": AMOUNT}


def test_withdraw__when_free__then_signer_is_new_again(
    bond: Any, token: Any, node: Node, time: Any, free_from: int, signer: Any, owner: Any, plant: Any
) -> None:
    time.mine_at(free_from)
    bond.withdraw(signer, plant, {"from": owner})
    assert tuple(bond.bondOf(signer)) == (brownie.ZERO_ADDRESS, 0, False, 0)
    token.approve(bond, 1, {"from": plant})
    bond.deposit(signer, 1, node.consent(plant), {"from": plant})
    assert bond.bondOf(signer)["owner"] == plant


def test_withdraw__when_another__then_reverts(
    bond: Any, time: Any, free_from: int, signer: Any, owner: Any, plant: Any
) -> None:
    time.mine_at(free_from)
    with refuses("LogBond_NotOwner", owner, plant):
        bond.withdraw(signer, plant, {"from": plant})


def test_withdraw__when_to_no_participant__then_reverts(
    bond: Any, time: Any, free_from: int, signer: Any, owner: Any, stranger: Any
) -> None:
    time.mine_at(free_from)
    with refuses("LogBond_NotParticipant", stranger):
        bond.withdraw(signer, stranger, {"from": owner})


def test_withdraw__given_owner_recovered__then_successor_only(
    rulebook: Any, circulation_log: Any, fund: Any, time: Any, node: Node, signer: Any, owner: Any, plant: Any
) -> None:
    sender = {"from": owner}
    zone, money = container("ZoneStub").deploy(sender), container("PlainToken").deploy(6, sender)
    room = container("LogBond").deploy(money, rulebook, zone, circulation_log, fund, sender)
    money.mint(owner, 5, sender)
    money.approve(room, 5, sender)
    room.deposit(signer, 5, node.consent(owner), sender)
    zone.setPayout(1, plant, sender)
    zone.setSuccessor(owner, plant, sender)
    with refuses("LogBond_NotOwner", plant, owner):
        room.announce(signer, sender)
    free_from = room.announce(signer, {"from": plant}).events["Announced"]["freeFrom"]
    time.mine_at(free_from)
    with refuses("LogBond_NotOwner", plant, owner):
        room.withdraw(signer, plant, sender)
    room.withdraw(signer, plant, {"from": plant})
    assert money.balanceOf(plant) == 5


def test_withdraw__given_second_before__then_reverts(
    bond: Any, time: Any, free_from: int, signer: Any, owner: Any
) -> None:
    time.next_at(free_from - 1)
    with refuses("LogBond_TooEarly", free_from, free_from - 1):
        bond.withdraw(signer, owner, {"from": owner})


@pytest.mark.usefixtures("bonded")
def test_withdraw__given_no_announcement__then_reverts(bond: Any, time: Any, signer: Any, owner: Any) -> None:
    time.into_period(9)
    with refuses("LogBond_NotAnnounced", signer):
        bond.withdraw(signer, owner, {"from": owner})


def test_withdraw__given_lost__then_reverts(
    bond: Any, bonded: Any, node: Node, time: Any, free_from: int, signer: Any, owner: Any
) -> None:
    receipt = node.receipt(0, time.now())
    time.mine_at(free_from)
    node.prove_omitted(receipt, NO_ANCHOR)
    with refuses("LogBond_NoBond", signer):
        bond.withdraw(signer, owner, {"from": owner})
