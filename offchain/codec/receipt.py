"""What a log node promises for a fact: its leaf stands at an index (docs/FORMATS.md section 7)."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.codec import eip712
from offchain.codec.eip712 import Domain, StructType
from offchain.domain.types import Address, Seconds

RECEIPT = StructType.parse("Receipt(bytes32 leafHash,uint64 index,uint64 time)")
BOND_OWNER = StructType.parse("BondOwner(address owner)")


@dataclass(frozen=True)
class ReceiptStruct:
    """The signed words: leaf hash, place in the log, and chain time in seconds at which the node said so."""

    leaf_hash: bytes
    index: int
    time: Seconds

    def values(self) -> dict[str, eip712.Value]:
        """The receipt as values of `RECEIPT`."""
        return {"leafHash": self.leaf_hash, "index": self.index, "time": int(self.time)}


def bond_owner_digest(domain: Domain, owner: Address) -> bytes:
    """EIP-712 digest by which a node says who may put the bond behind its receipts: 32 bytes. Raises `CodecError`."""
    return eip712.digest(domain, BOND_OWNER, {"owner": owner})


def receipt_message(domain: Domain, receipt: ReceiptStruct) -> bytes:
    """The bytes whose keccak-256 is `receipt_digest`. Raises `CodecError`."""
    return eip712.message(domain, RECEIPT, receipt.values())


def receipt_digest(domain: Domain, receipt: ReceiptStruct) -> bytes:
    """EIP-712 digest under the domain of `CirculationLog` that the node signs: 32 bytes. Raises `CodecError`."""
    return eip712.digest(domain, RECEIPT, receipt.values())
