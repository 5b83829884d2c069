"""LogBond.deposit: money behind a node's key, and whose it is."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from offchain.codec.receipt import bond_owner_digest
from offchain.domain.types import Address
from scripts.system import container
from tests.contracts.oracle.LogBond.conftest import AMOUNT, NO_ANCHOR, Node
from tests.contracts.support.refusals import refuses


@pytest.mark.usefixtures("bonded")
def test_deposit__given_none__then_takes_and_keeps_owner(bond: Any, token: Any, signer: Any, owner: Any) -> None:
    assert tuple(bond.bondOf(signer)) == (owner, 0, False, AMOUNT)
    assert (bond.totalBonds(), token.balanceOf(bond), token.balanceOf(owner)) == (AMOUNT, AMOUNT, 9 * AMOUNT)


def test_deposit__given_none__then_emits(bonded: Any, signer: Any, owner: Any) -> None:
    assert dict(bonded.events["Deposited"]) == {"signer": signer, "owner": owner, "amount": AMOUNT}


@pytest.mark.usefixtures("bonded")
def test_deposit__when_owner_adds__then_grows(bond: Any, token: Any, signer: Any, owner: Any) -> None:
    bond.deposit(signer, 7, b"", {"from": owner})
    assert (bond.bondOf(signer)["amount"], bond.totalBonds(), token.balanceOf(bond)) == (AMOUNT + 7,) * 3


@pytest.mark.usefixtures("bonded")
def test_deposit__when_another_adds__then_reverts(bond: Any, signer: Any, owner: Any, plant: Any) -> None:
    with refuses("LogBond_NotOwner", owner, plant):
        bond.deposit(signer, 1, b"", {"from": plant})


def test_deposit__given_none__when_signer_named_another__then_reverts(
    bond: Any, node: Node, signer: Any, owner: Any, plant: Any
) -> None:
    digest = bond_owner_digest(node.domain, Address(plant.address))
    with refuses("LogBond_BadSignature", signer, digest):
        bond.deposit(signer, 1, node.consent(owner), {"from": plant})


def test_deposit__given_none__when_signer_is_silent__then_reverts(bond: Any, signer: Any, plant: Any) -> None:
    with refuses("LogBond_WrongScheme", 1, 0):
        bond.deposit(signer, 1, b"", {"from": plant})


def test_deposit__given_none__when_signer_itself__then_needs_no_consent(bond: Any, owner: Any) -> None:
    bond.deposit(owner, 9, b"", {"from": owner})
    assert tuple(bond.bondOf(owner)) == (owner, 0, False, 9)


def test_deposit__given_announced__then_reverts(bond: Any, bonded: Any, signer: Any, owner: Any) -> None:
    free_from = bond.announce(signer, {"from": owner}).events["Announced"]["freeFrom"]
    with refuses("LogBond_AlreadyAnnounced", free_from):
        bond.deposit(signer, 1, b"", {"from": owner})


def test_deposit__given_lost__then_reverts(
    bond: Any, bonded: Any, node: Node, time: Any, signer: Any, owner: Any, plant: Any
) -> None:
    receipt = node.receipt(0, time.now())
    time.into_period(time.period() + 2)
    node.prove_omitted(receipt, NO_ANCHOR)
    for person in (owner, plant):
        with refuses("LogBond_Lost", signer):
            bond.deposit(signer, 1, b"", {"from": person})


def test_deposit__when_nothing__then_reverts(bond: Any, signer: Any, owner: Any) -> None:
    with refuses("LogBond_ZeroAmount"):
        bond.deposit(signer, 0, b"", {"from": owner})


def test_deposit__when_not_approved__then_reverts(bond: Any, node: Node, signer: Any, plant: Any) -> None:
    with brownie.reverts(revert_pattern="ERC20InsufficientAllowance: .*"):
        bond.deposit(signer, 1, node.consent(plant), {"from": plant})
    assert bond.bondOf(signer)["owner"] == brownie.ZERO_ADDRESS


@pytest.mark.edge("E3")
def test_deposit__when_token_takes_a_fee__then_reverts(
    rulebook: Any, participants: Any, circulation_log: Any, fund: Any, node: Node, signer: Any, owner: Any
) -> None:
    sender = {"from": owner}
    fee = container("FeeToken").deploy(sender)
    room = container("LogBond").deploy(fee, rulebook, participants, circulation_log, fund, sender)
    fee.mint(owner, 1_000, sender)
    fee.approve(room, 1_000, sender)
    with refuses("LogBond_WrongAmountReceived", 1_000, 990):
        room.deposit(signer, 1_000, node.consent(owner), sender)
