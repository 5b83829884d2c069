"""Our EIP-712 digests against eth_account's."""

import json

import pytest
from eth_account.messages import encode_typed_data
from eth_hash.auto import keccak
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.codec import eip712
from offchain.codec.eip712 import Domain, StructType
from offchain.codec.errors import BadAddressError, CodecError, OutOfRangeError, WrongLengthError
from offchain.domain.types import Address

CONTRACT = Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
DOMAIN = Domain("CirculationLog", 31337, CONTRACT)
STRUCTS = (eip712.REPORT, eip712.ANCHOR, eip712.FACT, eip712.CONSENT, eip712.ADMISSION, eip712.JOINING)
EVERY = StructType.parse("Every(uint8 a,uint256 b,bytes32 c,address d,bool e)")
SKETCHED = StructType.parse("Sketched(bytes a,uint8 b)")


def signable_digest(document: object) -> bytes:
    message = encode_typed_data(full_message=json.loads(json.dumps(document)))
    return keccak(b"\x19" + message.version + message.header + message.body)


def values_of(kind: str) -> st.SearchStrategy[eip712.Value]:
    if kind.startswith("uint"):
        return st.integers(0, 2 ** int(kind[4:]) - 1)
    if kind == "bytes32":
        return st.binary(min_size=32, max_size=32)
    if kind == "bool":
        return st.booleans()
    if kind == "bytes":
        return st.binary(max_size=70)
    return st.just("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")


@pytest.mark.parametrize("struct", [*STRUCTS, EVERY, SKETCHED], ids=lambda struct: struct.name)
def test_digest__of_any_values__is_what_a_wallet_signs(struct: StructType) -> None:
    """Law: digest(values) = eth_account's digest of typed_data(values)."""

    @settings(max_examples=25, deadline=None)
    @given(st.fixed_dictionaries({name: values_of(kind) for name, kind in struct.fields}))
    def law(values: dict[str, eip712.Value]) -> None:
        assert eip712.digest(DOMAIN, struct, values) == signable_digest(eip712.typed_data(DOMAIN, struct, values))

    law()


def test_digest__under_another_domain__is_another() -> None:
    values: dict[str, eip712.Value] = {"organisation": 1, "account": CONTRACT}
    others = [
        Domain("CirculationLog", 31338, CONTRACT),
        Domain("Products", 31337, CONTRACT),
        Domain("CirculationLog", 31337, Address("0x" + "11" * 20)),
    ]
    digests = {eip712.digest(domain, eip712.JOINING, values) for domain in [DOMAIN, *others]}
    assert len(digests) == 4


def test_typed_data__of_a_large_integer__is_a_decimal_string() -> None:
    values: dict[str, eip712.Value] = {"a": 1, "b": 2**53, "c": bytes(32), "d": CONTRACT, "e": True}
    message = eip712.typed_data(DOMAIN, EVERY, values)["message"]
    assert message == {"a": 1, "b": "9007199254740992", "c": "0x" + "00" * 32, "d": CONTRACT, "e": True}


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("a", 256, OutOfRangeError),
        ("a", -1, OutOfRangeError),
        ("a", "1", OutOfRangeError),
        ("a", True, OutOfRangeError),
        ("c", bytes(31), WrongLengthError),
        ("c", 5, OutOfRangeError),
        ("d", "0x12", BadAddressError),
        ("e", 1, OutOfRangeError),
    ],
)
def test_digest__when_a_value_does_not_fit_its_type__then_is_refused(
    name: str, value: eip712.Value, error: type[CodecError]
) -> None:
    values: dict[str, eip712.Value] = {"a": 1, "b": 2, "c": bytes(32), "d": CONTRACT, "e": True, name: value}
    with pytest.raises(error):
        eip712.digest(DOMAIN, EVERY, values)


def test_digest__when_a_field_is_missing__then_both_lists_are_told() -> None:
    with pytest.raises(
        eip712.FieldsError, match=r"expected \['account', 'organisation'\], received \['organisation'\]"
    ):
        eip712.digest(DOMAIN, eip712.JOINING, {"organisation": 1})


def test_digest__when_the_type_is_unknown__then_is_refused() -> None:
    with pytest.raises(eip712.FieldTypeError, match="received int8"):
        eip712.digest(DOMAIN, StructType.parse("Signed(int8 a)"), {"a": 1})


@pytest.mark.parametrize("value", [5, "x", b"x"])
def test_digest__when_a_list_is_none__then_is_refused(value: eip712.Value) -> None:
    with pytest.raises(OutOfRangeError, match="expected tuple"):
        eip712.digest(DOMAIN, StructType.parse("Several(uint8[] a)"), {"a": value})


def test_typed_data__of_a_list__has_it_as_json() -> None:
    struct = StructType.parse("Several(bytes32[] a,uint64[] b)")
    message = eip712.typed_data(DOMAIN, struct, {"a": (b"\x01" * 32,), "b": (5, 2**60)})["message"]
    assert message == {"a": ["0x" + "01" * 32], "b": [5, str(2**60)]}


def test_parse__when_the_declaration_is_not_exact__then_is_refused() -> None:
    with pytest.raises(eip712.FieldTypeError):
        StructType.parse("Joining(uint32 organisation, address account)")
