"""Who asks a log node to be shown bodies: signed for one account and a short time (docs/FORMATS.md section 7)."""

from __future__ import annotations

from offchain.codec import eip712
from offchain.codec.eip712 import Domain, StructType
from offchain.domain.types import Address, Seconds

READING = StructType.parse("Reading(address reader,string node,uint64 time)")


def reading_digest(domain: Domain, reader: Address, node: str, time: Seconds) -> bytes:
    """EIP-712 digest under the domain of `CirculationLog` that a reader signs: 32 bytes. Raises `CodecError`.

    `node` is the base URL that is asked, without a slash at its end: no other node can use the credential.
    """
    return eip712.digest(domain, READING, {"reader": reader, "node": node, "time": int(time)})
