"""The commitment that goes before a registration (docs/FORMATS.md section 9)."""

from __future__ import annotations

from dataclasses import dataclass

from eth_abi.abi import encode

from offchain.codec.addresses import address_bytes
from offchain.codec.keccak import keccak256
from offchain.codec.words import bounded, fixed
from offchain.domain.types import Address

_TYPES = (
    "uint256",
    "address",
    "address",
    "(bytes32,bytes32,bytes32,bytes32,uint32,uint64,uint8,bool,uint8)",
    "bytes32",
)


@dataclass(frozen=True)
class Registration:
    """What a holder registers, as the struct of `IResources`; `volume` in de-duplicated records."""

    content_root: bytes
    manifest_hash: bytes
    space_time_code: bytes
    evidence_hash: bytes
    class_id: int
    volume: int
    security_level: int
    personal_information: bool
    legal_basis: int

    def words(self) -> tuple[bytes, bytes, bytes, bytes, int, int, int, bool, int]:
        """The struct's fields in order. Raises `CodecError` for one that does not fit its type."""
        return (
            fixed(32, self.content_root, "contentRoot"),
            fixed(32, self.manifest_hash, "manifestHash"),
            fixed(32, self.space_time_code, "spaceTimeCode"),
            fixed(32, self.evidence_hash, "evidenceHash"),
            bounded(self.class_id, 0, 2**32 - 1, "class"),
            bounded(self.volume, 0, 2**64 - 1, "volume"),
            bounded(self.security_level, 0, 255, "securityLevel"),
            self.personal_information,
            bounded(self.legal_basis, 0, 255, "legalBasis"),
        )


def registration_commitment(
    chain_id: int, resources: Address, holder: Address, registration: Registration, salt: bytes
) -> bytes:
    """`H(abi.encode(chainid, resources, holder, registration, salt))`: 32 bytes, without showing a node the salt.

    Raises `CodecError`.
    """
    bounded(chain_id, 0, 2**256 - 1, "chain id")
    values = (chain_id, address_bytes(resources), address_bytes(holder), registration.words(), fixed(32, salt, "salt"))
    return keccak256(encode(_TYPES, values))
