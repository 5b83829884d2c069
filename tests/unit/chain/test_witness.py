"""A gateway with a second endpoint: it goes no further than both do, and no way that only one of them knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.chain.errors import BlockUnknownError, EndpointsDisagreeError, WrongChainError
from offchain.chain.gateway import Gateway
from offchain.domain.types import Seconds
from tests.unit.chain.test_gateway import CONFIRMED, ListNode, manifest, word


class Witness(ListNode):
    """A second endpoint with blocks 0 to `length` − 1; from `fork` on they are others."""

    url = "witness://"

    def __init__(self, length: int, fork: int | None = None, chain_id: int = 31337) -> None:
        super().__init__(range(length))
        self._chain_id = chain_id
        if fork is not None:
            self.blocks[fork:] = [replace(block, hash=word(900 + block.number)) for block in self.blocks[fork:]]

    def chain_id(self) -> int:
        return self._chain_id


def gateway(length: int, witness: Witness) -> Gateway:
    return Gateway(ListNode(range(length)), manifest(), witness=witness)


@pytest.mark.parametrize(("ours", "theirs", "final"), [(9, 9, 8), (9, 6, 5), (4, 9, 3)])
def test_finalised__with_a_witness__is_what_both_call_final(ours: int, theirs: int, final: int) -> None:
    assert gateway(ours, Witness(theirs)).finalised().number == final


def test_finalised__when_finality_is_confirmations__then_the_shorter_endpoint_counts() -> None:
    assert Gateway(ListNode(range(9)), manifest(CONFIRMED), witness=Witness(6)).finalised().number == 3


@pytest.mark.edge("E22")
def test_finalised__when_the_endpoints_have_different_blocks__then_both_are_named() -> None:
    expected = (
        rf"hash of block 8 at witness:// and at list://: expected 0x{word(8).hex()}, received 0x{word(908).hex()}"
    )
    with pytest.raises(EndpointsDisagreeError, match=expected):
        gateway(9, Witness(9, fork=7)).finalised()


def test_block_before__when_both_have_the_reference_block__then_it_is_given() -> None:
    chain = gateway(9, Witness(9))
    assert chain.block_before(Seconds(5), chain.block(8)).number == 4


@pytest.mark.edge("E22")
def test_block_before__when_the_witness_has_another_reference_block__then_it_is_refused() -> None:
    chain = gateway(9, Witness(9, fork=3))
    with pytest.raises(EndpointsDisagreeError, match="hash of block 4"):
        chain.block_before(Seconds(5), chain.block(8))


def test_block_before__when_the_witness_is_not_there_yet__then_it_is_refused() -> None:
    chain = gateway(9, Witness(3))
    with pytest.raises(BlockUnknownError):
        chain.block_before(Seconds(5), chain.block(8))


def test_verify__when_the_witness_is_on_another_chain__then_it_is_named() -> None:
    with pytest.raises(WrongChainError, match="chain id of witness://: expected 31337, received 5"):
        gateway(9, Witness(9, chain_id=5)).verify()


def test_verify__when_the_witness_has_another_deployment_block__then_it_is_refused() -> None:
    deployed = replace(manifest(), block=2, block_hash=word(2))
    with pytest.raises(EndpointsDisagreeError, match="hash of block 2"):
        Gateway(ListNode(range(9)), deployed, witness=Witness(9, fork=1)).verify()
