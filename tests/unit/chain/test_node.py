"""The node behind a provider that answers from a table: what different nodes say about errors, fees and blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from requests.exceptions import ConnectionError as Unreachable
from web3 import HTTPProvider

from offchain.chain.errors import BlockUnknownError, NodeError, NotMinedError, Reverted, TransactionUnknownError
from offchain.chain.node import Call, Fees, Web3Node
from offchain.domain.types import Address

TARGET = Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
Answering = Callable[..., Web3Node]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Answering:
    """A node whose provider gives the answers of a table by method, and notes what was asked in ``asked``."""

    def made(asked: list[tuple[str, Any]] | None = None, **answers: Any) -> Web3Node:
        def request(_provider: HTTPProvider, method: str, params: Any) -> Any:
            if asked is not None:
                asked.append((method, params))
            return answers[method]

        monkeypatch.setattr(HTTPProvider, "make_request", request)
        return Web3Node("http://node.invalid")

    return made


def failure(**error: Any) -> dict[str, Any]:
    return {"error": error}


@pytest.mark.parametrize(
    ("answer", "data"),
    [
        (failure(code=3, message="execution reverted", data="0xabcd"), b"\xab\xcd"),
        (failure(code=-32000, message="execution reverted", data={"data": "0xabcd"}), b"\xab\xcd"),
        (failure(code=-32015, message="VM execution error", data="0x"), b""),
        (failure(code=-32000, message="VM Exception: revert"), b""),
    ],
)
def test_call__when_nodes_tell_of_a_revert_each_in_its_way__then_its_data_is_found(
    answering: Answering, answer: dict[str, Any], data: bytes
) -> None:
    with pytest.raises(Reverted) as caught:
        answering(eth_call=answer).call(Call(TARGET, b""), "latest")
    assert caught.value.data == data


@pytest.mark.parametrize("answer", [failure(code=-32000, message="nonce too low"), {"error": "no such method"}])
def test_broadcast__when_the_node_refuses__then_it_is_no_revert(answering: Answering, answer: dict[str, Any]) -> None:
    with pytest.raises(NodeError, match=r"eth_sendRawTransaction at http://node\.invalid"):
        answering(eth_sendRawTransaction=answer).broadcast(b"\x01")


def test_ask__when_the_node_is_unreachable__then_it_is_named(
    answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: Any) -> Any:
        raise Unreachable("connection refused")

    node = answering()
    monkeypatch.setattr(HTTPProvider, "make_request", refuse)
    with pytest.raises(NodeError, match="connection refused"):
        node.chain_id()


@pytest.mark.parametrize(
    ("head", "expected"),
    [({"baseFeePerGas": "0x7"}, Fees(7, 2)), ({"baseFeePerGas": "0x0"}, Fees(0, 0)), ({}, Fees(None, 5))],
)
def test_fees__when_the_chain_has_a_base_fee_none_or_zero__then_each_is_priced_its_way(
    answering: Answering, head: dict[str, str], expected: Fees
) -> None:
    node = answering(
        eth_getBlockByNumber={"result": head},
        eth_maxPriorityFeePerGas={"result": "0x2"},
        eth_gasPrice={"result": "0x5"},
    )
    assert node.fees() == expected


def test_block__when_the_node_does_not_know_it__then_it_is_named(answering: Answering) -> None:
    with pytest.raises(BlockUnknownError, match="block 0x7b"):
        answering(eth_getBlockByNumber={"result": None}).block(123)


@pytest.mark.parametrize(("wanted", "method"), [(5, "eth_getBlockByNumber"), (b"\x05" * 32, "eth_getBlockByHash")])
def test_block__when_asked_by_number_or_hash__then_the_right_method_is_used(
    answering: Answering, wanted: int | bytes, method: str
) -> None:
    asked: list[tuple[str, Any]] = []
    header = {"result": {"number": "0x5", "hash": "0x" + "05" * 32, "timestamp": "0x9", "parentHash": "0x" + "04" * 32}}
    answering(asked, eth_getBlockByNumber=header, eth_getBlockByHash=header).block(wanted)
    assert asked[0][0] == method


def test_call__when_pinned_by_hash__then_it_is_sent_in_the_form_of_eip_1898(answering: Answering) -> None:
    asked: list[tuple[str, Any]] = []
    answering(asked, eth_call={"result": "0x"}).call(Call(TARGET, b""), b"\x05" * 32)
    assert asked[0][1][1] == {"blockHash": "0x" + "05" * 32}


def log(block: int, index: int) -> dict[str, Any]:
    return {
        "address": TARGET.lower(),
        "topics": ["0x" + "01" * 32],
        "data": "0x",
        "blockNumber": hex(block),
        "blockHash": "0x" + "02" * 32,
        "transactionHash": "0x" + "03" * 32,
        "logIndex": hex(index),
    }


def test_logs__when_the_node_gives_them_in_any_order__then_they_come_in_chain_order(answering: Answering) -> None:
    node = answering(eth_getLogs={"result": [log(11, 0), log(9, 1), log(9, 0)]})
    assert [(one.block_number, one.log_index) for one in node.logs([TARGET], 9, 11)] == [(9, 0), (9, 1), (11, 0)]


def test_logs__when_the_node_writes_addresses_in_lower_case__then_they_are_checksummed(answering: Answering) -> None:
    node = answering(eth_getLogs={"result": [log(9, 0)]})
    assert node.logs([TARGET], 9, 9)[0].address == TARGET


def test_receipt__when_none_comes_in_time__then_the_transaction_is_named(answering: Answering) -> None:
    with pytest.raises(NotMinedError, match="0x0707"):
        answering(eth_getTransactionReceipt={"result": None}).receipt(b"\x07" * 32, 0.0)


def test_transaction__when_the_node_knows_it__then_target_data_and_sender_are_told(answering: Answering) -> None:
    found = {"to": TARGET.lower(), "input": "0xabcd", "from": TARGET.lower()}
    sent = answering(eth_getTransactionByHash={"result": found}).transaction(bytes(32))
    assert sent == Call(TARGET, b"\xab\xcd", TARGET)


def test_transaction__when_the_node_does_not_know_it__then_it_is_named(answering: Answering) -> None:
    with pytest.raises(TransactionUnknownError, match="transaction 0x00"):
        answering(eth_getTransactionByHash={"result": None}).transaction(bytes(32))
