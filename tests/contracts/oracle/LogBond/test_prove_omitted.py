"""LogBond.proveOmitted: no anchor covered a promised leaf by the end of the period after its receipt."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.oracle.LogBond.conftest import AMOUNT, LEAVES, NO_ANCHOR, PROMISED, Node
from tests.contracts.support.keys import envelope
from tests.contracts.support.refusals import refuses

Receipt = tuple[bytes, int, int]
INDEX = 5

pytestmark = pytest.mark.usefixtures("bonded")


@pytest.fixture
def receipt(node: Node, time: Any) -> Receipt:
    """A receipt of period 0 for position 5: it must be anchored before the end of period 1."""
    return node.receipt(INDEX, time.now())


@pytest.fixture
def short(reporting: Any, receipt: Receipt, time: Any) -> None:
    """Anchors 0 and 1 from before that end with 4 and 5 leaves, anchor 2 from its second on with 9."""
    reporting.anchor(LEAVES[:4], 0)
    time.next_at(time.end_of(1) - 1)
    reporting.anchor(LEAVES[:INDEX], 4)
    time.next_at(time.end_of(1))
    reporting.anchor(LEAVES, INDEX)


def lost(bond: Any, fund: Any, signer: Any) -> bool:
    """The whole bond is the fund's."""
    return (fund.ecosystemBalance(), bond.totalBonds(), bond.bondOf(signer)["lost"]) == (AMOUNT, 0, True)


def test_prove_omitted__given_no_anchor__then_lost(
    bond: Any, fund: Any, node: Node, receipt: Receipt, time: Any, signer: Any
) -> None:
    time.next_at(time.end_of(1))
    node.prove_omitted(receipt, NO_ANCHOR)
    assert lost(bond, fund, signer)


def test_prove_omitted__when_first_anchor_at_end__then_lost(
    bond: Any, fund: Any, node: Node, reporting: Any, receipt: Receipt, time: Any, signer: Any
) -> None:
    time.next_at(time.end_of(1))
    reporting.anchor(LEAVES, 0)
    node.prove_omitted(receipt, NO_ANCHOR)
    assert lost(bond, fund, signer)


@pytest.mark.usefixtures("short")
def test_prove_omitted__when_last_ends_before_index__then_lost(
    bond: Any, fund: Any, node: Node, receipt: Receipt, signer: Any
) -> None:
    node.prove_omitted(receipt, 1)
    assert lost(bond, fund, signer)


@pytest.mark.usefixtures("short")
def test_prove_omitted__when_last_ends_before_index__then_emits(node: Node, receipt: Receipt, signer: Any) -> None:
    event = node.prove_omitted(receipt, 1).events["Slashed"]
    assert dict(event) == {"signer": signer, "amount": AMOUNT, "leafHash": "0x" + PROMISED.hex(), "index": INDEX}


@pytest.mark.usefixtures("short")
def test_prove_omitted__when_covered__then_reverts(node: Node, receipt: Receipt) -> None:
    with refuses("LogBond_Covered", INDEX - 1, INDEX):
        node.prove_omitted((PROMISED, INDEX - 1, receipt[2]), 1)


@pytest.mark.usefixtures("short")
def test_prove_omitted__when_not_the_last__then_reverts(node: Node, receipt: Receipt, time: Any) -> None:
    with refuses("LogBond_LaterAnchor", time.end_of(1), time.end_of(1) - 1):
        node.prove_omitted(receipt, 0)


def test_prove_omitted__when_none_named_but_one__then_reverts(
    node: Node, reporting: Any, receipt: Receipt, time: Any
) -> None:
    reporting.anchor(LEAVES[:4], 0)
    anchored = time.now()
    time.mine_at(time.end_of(1))
    with refuses("LogBond_LaterAnchor", time.end_of(1), anchored):
        node.prove_omitted(receipt, NO_ANCHOR)


@pytest.mark.usefixtures("short")
def test_prove_omitted__when_anchor_too_late__then_reverts(node: Node, receipt: Receipt, time: Any) -> None:
    with refuses("LogBond_AnchorTooLate", time.end_of(1), time.end_of(1)):
        node.prove_omitted(receipt, 2)


@pytest.mark.usefixtures("short")
def test_prove_omitted__when_anchor_unknown__then_reverts(node: Node, receipt: Receipt) -> None:
    with refuses("CirculationLog_UnknownAnchor", 3, 3):
        node.prove_omitted(receipt, 3)


def test_prove_omitted__given_last_second__then_reverts(node: Node, receipt: Receipt, time: Any) -> None:
    time.next_at(time.end_of(1) - 1)
    with refuses("LogBond_TooEarly", time.end_of(1), time.end_of(1) - 1):
        node.prove_omitted(receipt, NO_ANCHOR)


@pytest.mark.usefixtures("short")
def test_prove_omitted__given_lost__then_reverts(node: Node, receipt: Receipt, signer: Any) -> None:
    node.prove_omitted(receipt, 1)
    with refuses("LogBond_NoBond", signer):
        node.prove_omitted(node.receipt(INDEX + 1, receipt[2]), 1)


def test_prove_omitted__given_announced__then_until_free(
    bond: Any, fund: Any, node: Node, time: Any, signer: Any, owner: Any
) -> None:
    announced = bond.announce(signer, {"from": owner})
    receipt = node.receipt(INDEX, announced.timestamp)
    time.next_at(announced.events["Announced"]["freeFrom"] - 1)
    node.prove_omitted(receipt, NO_ANCHOR)
    assert lost(bond, fund, signer)


@pytest.mark.usefixtures("short")
def test_prove_omitted__when_not_signed__then_reverts(node: Node, receipt: Receipt, signer: Any, plant: Any) -> None:
    with refuses("LogBond_BadSignature", signer, node.digest(receipt)):
        node.prove_omitted(receipt, 1, envelope=envelope(plant, node.digest(receipt)))
