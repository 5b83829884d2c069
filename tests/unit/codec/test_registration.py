"""The registration commitment against its words written by hand."""

from dataclasses import replace

import pytest
from eth_hash.auto import keccak

from offchain.codec.errors import OutOfRangeError, WrongLengthError
from offchain.codec.registration import Registration, registration_commitment
from offchain.domain.types import Address

RESOURCES = Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
HOLDER = Address("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")
ONE = Registration(b"\x01" * 32, b"\x02" * 32, b"\x03" * 32, b"\x04" * 32, 5, 6, 2, True, 7)


def word(value: int) -> bytes:
    return value.to_bytes(32, "big")


def test_registration_commitment__is_the_hash_of_thirteen_words() -> None:
    addresses = word(int(RESOURCES, 16)) + word(int(HOLDER, 16))
    roots = b"\x01" * 32 + b"\x02" * 32 + b"\x03" * 32 + b"\x04" * 32
    written = word(31337) + addresses + roots + word(5) + word(6) + word(2) + word(1) + word(7) + b"\x09" * 32
    assert len(written) == 13 * 32
    assert registration_commitment(31337, RESOURCES, HOLDER, ONE, b"\x09" * 32) == keccak(written)


def test_registration_commitment__when_the_salt_is_short__then_is_refused() -> None:
    with pytest.raises(WrongLengthError, match="salt"):
        registration_commitment(31337, RESOURCES, HOLDER, ONE, b"\x09")


def test_registration_commitment__when_the_volume_is_too_large__then_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="volume"):
        registration_commitment(31337, RESOURCES, HOLDER, replace(ONE, volume=2**64), b"\x09" * 32)
