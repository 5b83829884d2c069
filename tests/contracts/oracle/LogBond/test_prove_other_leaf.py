"""LogBond.proveOtherLeaf: the log holds another leaf where one was promised."""

from __future__ import annotations

from typing import Any

import pytest

from offchain.codec.receipt import bond_owner_digest
from offchain.domain.types import Address
from tests.contracts.oracle.LogBond.conftest import AMOUNT, LEAVES, PROMISED, Node
from tests.contracts.support import tree
from tests.contracts.support.keys import ERC1271, envelope, wrap
from tests.contracts.support.refusals import refuses

INDEX = 5
PROOF = tree.inclusion(LEAVES, INDEX)

pytestmark = pytest.mark.usefixtures("bonded")


@pytest.fixture
def receipt(node: Node, reporting: Any, time: Any) -> tuple[bytes, int, int]:
    """A receipt for position 5, where anchor 1 has another leaf; anchor 0 ends with position 4."""
    promised = node.receipt(INDEX, time.now())
    reporting.anchor(LEAVES[:INDEX], 0)
    reporting.anchor(LEAVES, INDEX)
    return promised


Receipt = tuple[bytes, int, int]


def test_prove_other__when_another_leaf__then_whole_bond_to_fund(
    bond: Any, fund: Any, token: Any, node: Node, receipt: Receipt, signer: Any, owner: Any
) -> None:
    node.prove_other(receipt, 1, LEAVES[INDEX], PROOF)
    assert (fund.ecosystemBalance(), token.balanceOf(fund), fund.surplus()) == (AMOUNT, AMOUNT, 0)
    assert (bond.totalBonds(), token.balanceOf(bond)) == (0, 0)
    assert tuple(bond.bondOf(signer)) == (owner, 0, True, 0)


def test_prove_other__when_another_leaf__then_emits(node: Node, receipt: Receipt, signer: Any) -> None:
    event = node.prove_other(receipt, 1, LEAVES[INDEX], PROOF).events["Slashed"]
    assert dict(event) == {"signer": signer, "amount": AMOUNT, "leafHash": "0x" + PROMISED.hex(), "index": INDEX}


def test_prove_other__given_announced__then_lost_as_well(
    bond: Any, node: Node, receipt: Receipt, signer: Any, owner: Any
) -> None:
    bond.announce(signer, {"from": owner})
    node.prove_other(receipt, 1, LEAVES[INDEX], PROOF)
    assert bond.bondOf(signer)["lost"] is True


def test_prove_other__given_lost__then_reverts(node: Node, receipt: Receipt, signer: Any, time: Any) -> None:
    node.prove_other(receipt, 1, LEAVES[INDEX], PROOF)
    later = node.receipt(INDEX + 1, time.now())
    with refuses("LogBond_NoBond", signer):
        node.prove_other(later, 1, LEAVES[INDEX + 1], tree.inclusion(LEAVES, INDEX + 1))


def test_prove_other__given_no_bond__then_reverts(node: Node, receipt: Receipt, plant: Any) -> None:
    signed = envelope(plant, node.digest(receipt))
    with refuses("LogBond_NoBond", plant):
        node.prove_other(receipt, 1, LEAVES[INDEX], PROOF, signer=plant, envelope=signed)


def test_prove_other__when_promise_kept__then_reverts(node: Node, receipt: Receipt) -> None:
    kept = (LEAVES[INDEX], INDEX, receipt[2])
    with refuses("LogBond_PromisedLeaf", LEAVES[INDEX]):
        node.prove_other(kept, 1, LEAVES[INDEX], PROOF)


@pytest.mark.parametrize(
    ("anchor", "other", "proof"),
    [
        (1, LEAVES[4], tree.inclusion(LEAVES, 4)),
        (1, LEAVES[INDEX], PROOF[:-1]),
        (0, LEAVES[INDEX], PROOF),
    ],
    ids=["other position", "short proof", "small anchor"],
)
def test_prove_other__when_not_included__then_reverts(
    node: Node, receipt: Receipt, anchor: int, other: bytes, proof: list[bytes]
) -> None:
    with refuses("LogBond_NotIncluded", anchor, INDEX, other):
        node.prove_other(receipt, anchor, other, proof)


def test_prove_other__when_anchor_unknown__then_reverts(node: Node, receipt: Receipt) -> None:
    with refuses("CirculationLog_UnknownAnchor", 2, 2):
        node.prove_other(receipt, 2, LEAVES[INDEX], PROOF)


def test_prove_other__when_not_signed__then_reverts(node: Node, receipt: Receipt, signer: Any, plant: Any) -> None:
    other = node.sign((PROMISED, INDEX + 1, receipt[2]))
    for signed in (envelope(plant, node.digest(receipt)), other):
        with refuses("LogBond_BadSignature", signer, node.digest(receipt)):
            node.prove_other(receipt, 1, LEAVES[INDEX], PROOF, envelope=signed)


@pytest.mark.parametrize(("signed", "scheme"), [(wrap(bytes(65), ERC1271), 2), (b"", 0)], ids=["wallet", "nobody"])
def test_prove_other__when_other_scheme__then_reverts(node: Node, receipt: Receipt, signed: bytes, scheme: int) -> None:
    with refuses("LogBond_WrongScheme", 1, scheme):
        node.prove_other(receipt, 1, LEAVES[INDEX], PROOF, envelope=signed)


def test_prove_other__given_two_bonds__then_other_one_stands(
    bond: Any, token: Any, node: Node, receipt: Receipt, owner: Any, plant: Any
) -> None:
    bond.deposit(plant, 77, envelope(plant, bond_owner_digest(node.domain, Address(owner.address))), {"from": owner})
    node.prove_other(receipt, 1, LEAVES[INDEX], PROOF)
    assert tuple(bond.bondOf(plant)) == (owner, 0, False, 77)
    assert (bond.totalBonds(), token.balanceOf(bond)) == (77, 77)
