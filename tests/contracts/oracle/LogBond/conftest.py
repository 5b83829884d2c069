"""A log node's receipts, and the bond of the space operator behind its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import brownie
import pytest

from offchain.codec.eip712 import Domain
from offchain.codec.fact import domain_of_log
from offchain.codec.receipt import ReceiptStruct, bond_owner_digest, receipt_digest
from offchain.domain.types import Address, Seconds
from tests.contracts.support import tree
from tests.contracts.support.keys import envelope

AMOUNT = 5_000_003
LEAVES = [tree.leaf_hash(bytes([n])) for n in range(9)]
PROMISED = tree.leaf_hash(b"promised")
NO_ANCHOR = 2**32 - 1


@dataclass(frozen=True)
class Node:
    """Signs receipts with a key that acts for nobody, and answers for them."""

    bond: Any
    domain: Domain
    key: Any
    prover: Any

    def receipt(self, index: int, time: int, leaf: bytes = PROMISED) -> tuple[bytes, int, int]:
        """The ABI tuple."""
        return leaf, index, time

    def digest(self, receipt: tuple[bytes, int, int]) -> bytes:
        """By the off-chain codec."""
        leaf, index, time = receipt
        return receipt_digest(self.domain, ReceiptStruct(leaf, index, Seconds(time)))

    def sign(self, receipt: tuple[bytes, int, int]) -> bytes:
        """The node's envelope."""
        return envelope(self.key, self.digest(receipt))

    def consent(self, owner: Any) -> bytes:
        """The node's envelope over the owner of its bond."""
        return envelope(self.key, bond_owner_digest(self.domain, Address(str(owner))))

    def prove_other(
        self, receipt: tuple[bytes, int, int], anchor: int, other: bytes, proof: Sequence[bytes], **given: Any
    ) -> Any:
        """Anyone, here the stranger, proves that another leaf stands there."""
        signed = given.get("envelope", self.sign(receipt))
        arguments = (given.get("signer", self.key), receipt, signed, anchor, other, proof)
        return self.bond.proveOtherLeaf(*arguments, {"from": self.prover})

    def prove_omitted(self, receipt: tuple[bytes, int, int], anchor: int, **given: Any) -> Any:
        """Anyone, here the stranger, proves that no anchor covered it."""
        signed = given.get("envelope", self.sign(receipt))
        arguments = (given.get("signer", self.key), receipt, signed, anchor)
        return self.bond.proveOmitted(*arguments, {"from": self.prover})


@pytest.fixture(scope="module")
def owner(space_operator: Any, token: Any, bond: Any, custodian: Any) -> Any:
    """The node's operator, with money that the bond may take."""
    token.mint(space_operator, 10 * AMOUNT, {"from": custodian})
    token.approve(bond, 10 * AMOUNT, {"from": space_operator})
    return space_operator


@pytest.fixture(scope="module")
def signer(newcomer: Any) -> Any:
    """The node's key: no participant."""
    return newcomer


@pytest.fixture(scope="module")
def node(bond: Any, circulation_log: Any, signer: Any, stranger: Any) -> Node:
    """The log node."""
    return Node(bond, domain_of_log(brownie.chain.id, Address(circulation_log.address)), signer, stranger)


@pytest.fixture
def bonded(bond: Any, node: Node, owner: Any, signer: Any) -> Any:
    """The transaction that put the bond behind the node."""
    return bond.deposit(signer, AMOUNT, node.consent(owner), {"from": owner})
