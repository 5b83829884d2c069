"""Hash, integers, hexadecimal and addresses against published values."""

import pytest

from offchain.codec.addresses import address_bytes, address_of
from offchain.codec.errors import (
    BadAddressError,
    NotAscendingError,
    NotHexError,
    OutOfRangeError,
    TrailingBytesError,
    TruncatedError,
    WrongLengthError,
)
from offchain.codec.keccak import keccak256
from offchain.codec.words import Reader, ascending, fixed, from_hex, to_hex, uint


def test_keccak256__of_nothing__is_the_published_value() -> None:
    assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"


def test_keccak256__of_abc__is_the_published_value() -> None:
    assert keccak256(b"abc").hex() == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"


def test_uint__when_it_fits__then_is_big_endian() -> None:
    assert uint(24, 0x010203, "x") == b"\x01\x02\x03"


@pytest.mark.parametrize("value", [-1, 256, True])
def test_uint__when_it_does_not_fit__then_is_refused(value: int) -> None:
    with pytest.raises(OutOfRangeError, match="x: expected an integer from 0 to 255"):
        uint(8, value, "x")


def test_fixed__when_length_differs__then_both_lengths_are_told() -> None:
    with pytest.raises(WrongLengthError, match="x: expected 2 bytes, received 3 bytes"):
        fixed(2, b"abc", "x")


def test_ascending__when_two_are_equal__then_is_refused() -> None:
    with pytest.raises(NotAscendingError, match="expected more than 2, received 2"):
        ascending([1, 2, 2], "x")


def test_hex__there_and_back__is_the_same() -> None:
    assert from_hex(to_hex(b"\x00\xff"), "x") == b"\x00\xff"


@pytest.mark.parametrize("text", ["00", "0x0", "0xzz", "0x 0", 7, None])
def test_from_hex__when_not_hex__then_is_refused(text: object) -> None:
    with pytest.raises(NotHexError):
        from_hex(text, "x")


def test_reader__when_bytes_end_early__then_is_refused() -> None:
    with pytest.raises(TruncatedError, match="expected 4 bytes, received 1 bytes"):
        Reader(b"\x00", "x").uint(32, "field")


def test_reader__when_bytes_are_left__then_is_refused() -> None:
    reader = Reader(b"\x00\x01", "x")
    reader.uint(8, "field")
    with pytest.raises(TrailingBytesError, match="expected 1 bytes, received 2 bytes"):
        reader.end()


@pytest.mark.parametrize(
    "published",
    [
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ],
)
def test_address_of__examples_of_eip_55__have_their_checksum(published: str) -> None:
    assert address_of(bytes.fromhex(published[2:])) == published


@pytest.mark.parametrize(
    "text",
    [
        "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
        "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "",
    ],
)
def test_address_bytes__when_text_is_no_address__then_is_refused(text: str) -> None:
    with pytest.raises(BadAddressError):
        address_bytes(text)


def test_address_bytes__when_all_lower_case__then_needs_no_checksum() -> None:
    assert address_bytes("0x" + "ab" * 20) == b"\xab" * 20
