"""Who asks a log node to be shown bodies: signed for one account and a short time (docs/FORMATS.md section 7)."""

from __future__ import annotations

from offchain.codec import eip712
from offchain.codec.eip712 import Domain, StructType
from offchain.codec.keccak import keccak256
from offchain.domain.types import Address, Seconds

READING = StructType.parse("Reading(address reader,string node,uint64 time)")


def reading_digest(domain: Domain, reader: Address, node: str, time: Seconds) -> bytes:
    """EIP-712 digest under the domain of `CirculationLog` that a reader signs: 32 bytes. Raises `CodecError`.

    `node` is the base URL that is asked, without a slash at its end: no other node can use the credential.
    """
    return keccak256(reading_message(domain, reader, node, time))


def reading_message(domain: Domain, reader: Address, node: str, time: Seconds) -> bytes:
    """The bytes whose keccak-256 is `reading_digest`. Raises `CodecError`."""
    return eip712.message(domain, READING, {"reader": reader, "node": node, "time": int(time)})
