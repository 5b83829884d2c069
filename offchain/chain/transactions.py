"""Transactions as bytes: what is signed and what is sent (EIP-155, EIP-1559), and how a price is raised."""

from __future__ import annotations

from dataclasses import dataclass

import rlp

from offchain.chain.node import Call, Fees
from offchain.codec.addresses import address_bytes

_TYPED = b"\x02"
_RAISE = 8
"""A pool replaces a transaction by one that pays at least an eighth, 12.5 %, more."""


@dataclass(frozen=True)
class Price:
    """The most that is paid for a unit of gas and, of that, the tip, wei; ``tip`` is None on a chain without
    EIP-1559."""

    most: int
    tip: int | None

    @classmethod
    def of(cls, fees: Fees) -> Price:
        """What a transaction offers now: twice the base fee and the tip."""
        return cls(2 * fees.base + fees.tip, fees.tip) if fees.base else cls(fees.tip, None)

    def raised(self, now: Price) -> Price:
        """The price of a replacement: an eighth above this one, rounded up, and at least what gas costs `now`."""
        if self.tip is None:
            return Price(max(_raised(self.most), now.most), None)
        tip = max(_raised(self.tip), now.tip or 0)
        return Price(max(_raised(self.most), now.most, tip), tip)


@dataclass(frozen=True)
class Draft:
    """A transaction without value before it is signed: EIP-1559 where its price has a tip, else legacy (EIP-155)."""

    call: Call
    chain_id: int
    nonce: int
    gas: int
    price: Price

    @property
    def preimage(self) -> bytes:
        """The bytes whose keccak-256 is signed."""
        if self.price.tip is None:
            return bytes(rlp.encode([*self._legacy(), self.chain_id, 0, 0]))
        return _TYPED + bytes(rlp.encode(self._typed()))

    def signed(self, signature: bytes) -> bytes:
        """The bytes that are sent, with 65 bytes ``r ‖ s ‖ v``, v 27 or 28; their keccak-256 is the hash."""
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big")
        parity = signature[64] - 27
        if self.price.tip is None:
            return bytes(rlp.encode([*self._legacy(), 35 + 2 * self.chain_id + parity, r, s]))
        return _TYPED + bytes(rlp.encode([*self._typed(), parity, r, s]))

    def _legacy(self) -> list[object]:
        return [self.nonce, self.price.most, self.gas, address_bytes(self.call.to), 0, self.call.data]

    def _typed(self) -> list[object]:
        to = address_bytes(self.call.to)
        return [self.chain_id, self.nonce, self.price.tip, self.price.most, self.gas, to, 0, self.call.data, []]


def _raised(price: int) -> int:
    return price + max(1, -(-price // _RAISE))
