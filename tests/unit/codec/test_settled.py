"""Records of settled lines and carried sums: by hand, there and back, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.codec.errors import OutOfRangeError
from offchain.codec.settled import (
    CarriedSums,
    CarriedSumsError,
    SettledRecord,
    SettledRecordsError,
    decode_records,
    decode_sums,
    encode_records,
    encode_sums,
)
from offchain.domain.types import Address

KEY = bytes(range(32))
ONE = Address("0x" + "0" * 39 + "1")
amounts = st.integers(min_value=0, max_value=2**128 - 1)
records = st.builds(SettledRecord, st.binary(min_size=32, max_size=32), amounts, amounts, amounts, amounts, amounts)
accounts = st.integers(min_value=0, max_value=10**40 - 1).map(lambda n: Address(f"0x{n:040d}"))


def test_records__of_two_lines__read_in_their_order() -> None:
    first = KEY + b"".join(n.to_bytes(16, "big") for n in (1, 2, 3, 4, 5))
    second = bytes(32) + bytes(79) + b"\x07"
    assert decode_records(first + second) == (
        SettledRecord(KEY, 1, 2, 3, 4, 5),
        SettledRecord(bytes(32), 0, 0, 0, 0, 7),
    )


@given(st.lists(records, min_size=1, max_size=64))
def test_records__encoded__read_back(found: list[SettledRecord]) -> None:
    assert decode_records(encode_records(found)) == tuple(found)


@pytest.mark.parametrize("length", [0, 1, 111, 113])
def test_records__of_another_length__refused_with_both_sides(length: int) -> None:
    with pytest.raises(SettledRecordsError, match=f"a multiple of 112 bytes, not 0.*{length}"):
        decode_records(bytes(length))


def test_records__with_an_amount_of_129_bits__refused() -> None:
    with pytest.raises(OutOfRangeError, match="amount"):
        encode_records([SettledRecord(KEY, 2**128, 0, 0, 0, 0)])


def test_sums__of_one_account__read_by_hand() -> None:
    data = bytes(15) + b"\x05" + bytes(15) + b"\x06" + bytes(19) + b"\x01" + bytes(15) + b"\x07"
    assert decode_sums(data) == CarriedSums(5, 6, ((ONE, 7),))
    assert decode_sums(data).total == 18


@given(amounts, amounts, st.lists(st.tuples(accounts, amounts), max_size=20))
def test_sums__encoded__read_back(ecosystem: int, unearned: int, sums: list[tuple[Address, int]]) -> None:
    lower = CarriedSums(ecosystem, unearned, tuple(sums))
    assert encode_sums(decode_sums(encode_sums(lower))) == encode_sums(lower)
    assert decode_sums(encode_sums(lower)).total == ecosystem + unearned + sum(amount for _, amount in sums)


@pytest.mark.parametrize("length", [0, 31, 33, 67, 69])
def test_sums__of_another_length__refused_with_both_sides(length: int) -> None:
    with pytest.raises(CarriedSumsError, match=f"32 bytes and a multiple of 36.*{length}"):
        decode_sums(bytes(length))
