"""ABI coding by name: expected bytes are written out by hand after the Solidity ABI specification."""

from __future__ import annotations

from typing import Any

import pytest

from offchain.chain.abi import ContractAbi, Param, Signature
from offchain.chain.errors import BadArgumentsError, UnexpectedValue, UnknownFunctionError
from offchain.chain.values import AbiValue, boolean, integer, octets, record, sequence

CHECKSUMMED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
PAIR = {
    "type": "tuple",
    "name": "pair",
    "components": [{"name": "left", "type": "uint32"}, {"name": "owner", "type": "address"}],
}


def word(number: int) -> bytes:
    return number.to_bytes(32, "big")


def function(name: str, inputs: list[dict[str, Any]], outputs: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "function", "name": name, "inputs": inputs, "outputs": outputs}


def parsed(*entries: dict[str, Any]) -> ContractAbi:
    return ContractAbi.parse("Probe", entries)


def test_selector__when_transfer_of_erc20__then_it_is_the_known_one() -> None:
    abi = parsed(function("transfer", [{"name": "to", "type": "address"}, {"name": "v", "type": "uint256"}], []))
    assert abi.function("transfer", 2).selector.hex() == "a9059cbb"


def test_text__when_structs_are_nested_in_arrays__then_names_are_gone() -> None:
    param = Param.parse({"type": "tuple[]", "name": "list", "components": [PAIR, {"name": "n", "type": "bytes32[2]"}]})
    assert Signature("f", (param,)).text == "f(((uint32,address),bytes32[2])[])"


@pytest.mark.parametrize("value", [{"owner": CHECKSUMMED, "left": 7}, (7, CHECKSUMMED)])
def test_encode_call__when_given_a_struct__then_names_or_order_give_the_same_bytes(value: object) -> None:
    abi = parsed(function("f", [PAIR], []))
    expected = word(7) + bytes(12) + bytes.fromhex(CHECKSUMMED[2:])
    assert abi.function("f", 1).encode_call([value])[4:] == expected


def test_encode_call__when_a_field_is_missing__then_the_fields_are_told() -> None:
    abi = parsed(function("f", [PAIR], []))
    with pytest.raises(BadArgumentsError, match="expected left, owner, received left"):
        abi.function("f", 1).encode_call([{"left": 7}])


def test_encode_call__when_a_number_does_not_fit__then_it_is_refused() -> None:
    abi = parsed(function("f", [{"name": "n", "type": "uint8"}], []))
    with pytest.raises(BadArgumentsError, match=r"f\(uint8\)"):
        abi.function("f", 1).encode_call([256])


def test_decode_result__when_one_output__then_it_is_the_value_itself() -> None:
    abi = parsed(function("f", [], [{"name": "", "type": "uint256"}]))
    assert abi.function("f", 0).decode_result(word(2**256 - 1)) == 2**256 - 1


def test_decode_result__when_several_outputs__then_they_come_by_name_with_eip55_addresses() -> None:
    abi = parsed(function("f", [], [{"name": "exists", "type": "bool"}, PAIR]))
    data = word(1) + word(7) + bytes(12) + bytes.fromhex(CHECKSUMMED[2:])
    assert abi.function("f", 0).decode_result(data) == {"exists": True, "pair": {"left": 7, "owner": CHECKSUMMED}}


def test_decode_result__when_the_bytes_are_too_short__then_they_are_refused() -> None:
    abi = parsed(function("f", [], [{"name": "", "type": "uint256"}]))
    with pytest.raises(BadArgumentsError, match="decoded data"):
        abi.function("f", 0).decode_result(b"\x01")


def test_decode_log__when_parameters_are_indexed__then_they_keep_the_order_of_the_abi() -> None:
    event = Signature(
        "E",
        (
            Param.parse({"name": "a", "type": "uint32"}),
            Param.parse({"name": "b", "type": "bytes32", "indexed": True}),
            Param.parse({"name": "c", "type": "uint32[]"}),
        ),
    )
    data = word(5) + word(64) + word(2) + word(8) + word(9)
    assert list(event.decode_log([event.topic, word(3)], data).items()) == [("a", 5), ("b", word(3)), ("c", (8, 9))]


def test_decode_log__when_a_topic_is_missing__then_both_counts_are_told() -> None:
    event = Signature("E", (Param.parse({"name": "b", "type": "bytes32", "indexed": True}),))
    with pytest.raises(BadArgumentsError, match="expected 2 topics, received 1"):
        event.decode_log([event.topic], b"")


def test_decode_log__when_an_indexed_parameter_is_dynamic__then_its_hash_stands_for_it() -> None:
    event = Signature("E", (Param.parse({"name": "s", "type": "string", "indexed": True}),))
    assert event.decode_log([event.topic, word(1)], b"") == {"s": word(1)}


def test_function__when_overloads_take_as_many_arguments__then_the_canonical_form_decides() -> None:
    abi = parsed(
        function("f", [{"name": "a", "type": "uint256"}], []), function("f", [{"name": "a", "type": "address"}], [])
    )
    with pytest.raises(UnknownFunctionError, match=r"f\(uint256\), f\(address\)"):
        abi.function("f", 1)
    assert abi.function("f(address)", 1).text == "f(address)"


@pytest.mark.parametrize(
    ("narrow", "value"), [(integer, True), (integer, "1"), (boolean, 1), (octets, "0x"), (record, ()), (sequence, {})]
)
def test_narrowing__when_the_value_has_another_shape__then_it_is_refused(narrow: Any, value: AbiValue) -> None:
    with pytest.raises(UnexpectedValue, match="decoded value: expected"):
        narrow(value)
