"""Several endpoints: which one answers, and on what they must agree."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from offchain.chain.endpoints import Endpoints
from offchain.chain.errors import (
    EndpointsDisagreeError,
    NodeError,
    NoEndpointError,
    Reverted,
    TooFewEndpointsError,
    WrongChainError,
)
from offchain.chain.gateway import Gateway
from offchain.chain.node import Call
from offchain.chain.values import Block
from offchain.domain.types import Address, Seconds
from tests.unit.chain.conftest import ADDRESS
from tests.unit.chain.test_gateway import CONFIRMED, ListNode, manifest, word

PROBE = Address(ADDRESS)


class Endpoint(ListNode):
    """An endpoint with blocks 0 to `length` − 1, others from `fork` on; `down` it answers nothing."""

    def __init__(self, name: str, length: int = 9, fork: int | None = None, chain_id: int = 31337) -> None:
        super().__init__(range(length))
        self.url, self._chain_id = name, chain_id
        self.down, self.refuses = False, False
        self.answered = 0
        if fork is not None:
            self.blocks[fork:] = [replace(block, hash=word(900 + block.number)) for block in self.blocks[fork:]]

    def chain_id(self) -> int:
        self._answer("eth_chainId")
        return self._chain_id

    def block(self, wanted: int | bytes | str) -> Block:
        self._answer("eth_getBlock")
        return super().block(wanted)

    def code(self, address: Address) -> bytes:
        self._answer("eth_getCode")
        self.answered += 1
        return self.url.encode()

    def call(self, call: Call, at: int | bytes | str) -> bytes:
        self._answer("eth_call")
        return super().call(call, at)

    def broadcast(self, raw: bytes) -> bytes:
        self._answer("eth_sendRawTransaction")
        if self.refuses:
            raise NodeError(self.url, "eth_sendRawTransaction", "already known")
        return super().broadcast(raw)

    def _answer(self, method: str) -> None:
        if self.down:
            raise NodeError(self.url, method, "refused")


def of(*nodes: Any) -> Endpoints:
    return Endpoints(nodes, 31337)


def gateway(*nodes: Any, **more: Any) -> Gateway:
    return Gateway(of(*nodes), manifest(**more))


def test_ask__when_all_answer__then_the_first_does() -> None:
    assert of(Endpoint("a"), Endpoint("b")).code(PROBE) == b"a"


def test_ask__when_the_first_is_down__then_the_second_answers() -> None:
    first = Endpoint("a")
    both = of(first, Endpoint("b"))
    both.usable()
    first.down = True
    assert both.code(PROBE) == b"b"


def test_ask__when_the_first_was_down__then_it_is_asked_again_after_the_next_look() -> None:
    first = Endpoint("a")
    first.down = True
    both = of(first, Endpoint("b"))
    before = both.code(PROBE)
    first.down = False
    both.block("latest")
    assert (before, both.code(PROBE)) == (b"b", b"a")


def test_ask__when_none_answers__then_every_reason_is_named() -> None:
    first, second = Endpoint("a"), Endpoint("b", chain_id=5)
    first.down = True
    with pytest.raises(NoEndpointError, match=r"eth_chainId at a: .*chain id of b: expected 31337, received 5"):
        of(first, second).code(PROBE)


def test_ask__when_a_call_reverts__then_it_is_an_answer_and_nobody_else_is_asked() -> None:
    first, second = Endpoint("a"), Endpoint("b")
    first.revert = b"\1"
    with pytest.raises(Reverted):
        of(first, second).call(Call(PROBE, b""), "latest")
    assert second.pinned == []


def test_ask__when_one_names_another_chain__then_it_is_passed_over() -> None:
    assert of(Endpoint("a", chain_id=5), Endpoint("b")).code(PROBE) == b"b"


def test_verify__when_one_names_another_chain__then_it_is_refused() -> None:
    with pytest.raises(WrongChainError, match="chain id of b: expected 31337, received 5"):
        gateway(Endpoint("a"), Endpoint("b", chain_id=5)).verify()


@pytest.mark.parametrize(("length", "asked"), [(6, b"a"), (5, b"b")])
def test_ask__when_a_head_is_behind__then_passed_over_beyond_three_blocks(length: int, asked: bytes) -> None:
    assert of(Endpoint("a", length), Endpoint("b", 9)).code(PROBE) == asked


def test_block__when_the_head_is_asked__then_it_is_the_newest_of_all() -> None:
    assert of(Endpoint("a", 7), Endpoint("b", 9)).block("latest").number == 8


def test_broadcast__when_all_answer__then_all_have_it() -> None:
    nodes = [Endpoint("a"), Endpoint("b")]
    of(*nodes).broadcast(b"raw")
    assert [node.sent for node in nodes] == [[b"raw"], [b"raw"]]


def test_broadcast__when_one_has_it_already__then_the_other_answers() -> None:
    first = Endpoint("a")
    first.refuses = True
    assert of(first, Endpoint("b")).broadcast(b"raw") == word(77)


def test_broadcast__when_all_refuse__then_the_first_refusal() -> None:
    nodes = [Endpoint("a"), Endpoint("b")]
    for node in nodes:
        node.refuses = True
    with pytest.raises(NodeError, match=r"at a: .*already known"):
        of(*nodes).broadcast(b"raw")


@pytest.mark.parametrize(("lengths", "final"), [((9, 9, 9), 8), ((9, 7, 7), 6), ((9, 8, 7), 7), ((9, 2, 9), 8)])
def test_finalised__of_several__then_the_newest_that_two_call_final(lengths: tuple[int, ...], final: int) -> None:
    nodes = [Endpoint(str(number), length) for number, length in enumerate(lengths)]
    assert gateway(*nodes).finalised().number == final


def test_finalised__when_finality_is_confirmations__then_two_have_them() -> None:
    assert gateway(Endpoint("a", 9), Endpoint("b", 7), profile=CONFIRMED).finalised().number == 4


@pytest.mark.edge("E22")
def test_finalised__when_two_of_three_agree__then_the_third_does_not_matter() -> None:
    nodes = Endpoint("a", fork=4), Endpoint("b"), Endpoint("c")
    assert gateway(*nodes).finalised().hash == word(8)


@pytest.mark.edge("E22")
def test_finalised__when_both_have_another_block__then_both_are_named() -> None:
    told = rf"hash of block 8 at b and at a: expected 0x{word(908).hex()}, received 0x{word(8).hex()}"
    with pytest.raises(EndpointsDisagreeError, match=told):
        gateway(Endpoint("a", fork=4), Endpoint("b")).finalised()


@pytest.mark.edge("E22")
def test_finalised__when_two_stand_against_two__then_refused() -> None:
    nodes = Endpoint("a", fork=4), Endpoint("b"), Endpoint("c", fork=4), Endpoint("d")
    with pytest.raises(EndpointsDisagreeError):
        gateway(*nodes).finalised()


def test_finalised__when_one_of_two_is_down__then_one_word_is_not_enough() -> None:
    first = Endpoint("a")
    first.down = True
    with pytest.raises(TooFewEndpointsError, match="expected at least 2, received 1"):
        gateway(first, Endpoint("b")).finalised()


def test_block_before__when_two_agree__then_the_reference_block_is_theirs() -> None:
    chain = gateway(Endpoint("a", fork=3), Endpoint("b"), Endpoint("c"))
    assert chain.block_before(Seconds(5), chain.finalised()).hash == word(4)


def test_block_before__when_the_first_has_other_times__then_its_number_is_not_believed() -> None:
    liar = Endpoint("a")
    liar.blocks[5:] = [replace(one, time=Seconds(one.time + 3), hash=word(900 + one.number)) for one in liar.blocks[5:]]
    chain = gateway(liar, Endpoint("b"), Endpoint("c"))
    with pytest.raises(EndpointsDisagreeError, match="hash of block 4"):
        chain.block_before(Seconds(7), chain.block(8))
