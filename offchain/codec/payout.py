"""Bank references of payouts (docs/FORMATS.md section 11)."""

from __future__ import annotations

from offchain.codec.addresses import address_bytes
from offchain.codec.keccak import keccak256
from offchain.codec.words import uint
from offchain.domain.types import Address, PeriodId

REFERENCE_BYTES = 8


def payout_reference(chain_id: int, settlement: Address, period: PeriodId, account: Address) -> str:
    """16 hexadecimal digits that name what a settlement contract paid an account for a period. Raises `CodecError`."""
    place = uint(256, chain_id, "chain id") + address_bytes(settlement) + uint(32, int(period), "period")
    return keccak256(place + address_bytes(account))[:REFERENCE_BYTES].hex()
