"""Addresses with their EIP-55 checksum, as text and as 20 bytes."""

from __future__ import annotations

from functools import lru_cache

from offchain.codec.errors import BadAddressError
from offchain.codec.keccak import keccak256
from offchain.codec.words import fixed
from offchain.domain.types import Address

_KEPT = 65_536
"""Addresses whose checksum is remembered: few parties state many facts."""


@lru_cache(_KEPT)
def address_of(raw: bytes) -> Address:
    """EIP-55 text of 20 bytes. Raises `WrongLengthError`."""
    digits = fixed(20, raw, "address").hex()
    nibbles = keccak256(digits.encode("ascii")).hex()
    return Address("0x" + "".join(c.upper() if int(n, 16) >= 8 else c for c, n in zip(digits, nibbles, strict=False)))


@lru_cache(_KEPT)
def address_bytes(address: str) -> bytes:
    """20 bytes of an address text; mixed case must carry the right checksum. Raises `BadAddressError`."""
    digits = address[2:]
    if len(digits) != 40 or address[:2] != "0x" or not set(digits) <= set("0123456789abcdefABCDEF"):
        raise BadAddressError("address", "0x and 40 hexadecimal digits", repr(address)[:80])
    raw = bytes.fromhex(digits)
    checksummed = address_of(raw)
    if address not in (checksummed, checksummed.lower()):
        raise BadAddressError("address checksum", checksummed, address, "EIP-55 or all lower case")
    return raw
