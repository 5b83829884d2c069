"""Space-time codes 时空码 (docs/FORMATS.md section 10)."""

from __future__ import annotations

from offchain.codec.keccak import keccak256
from offchain.codec.words import fixed, uint
from offchain.domain.types import OrganisationId


def space_time_code(object_id: bytes, cell: int, bucket: int, issuer: OrganisationId) -> bytes:
    """`H(object id ‖ grid cell ‖ time bucket ‖ issuer)`: 32 bytes. Raises `CodecError`.

    `cell` is a coarse, truncated grid cell, so that the code does not leak a place; `bucket` is a coarse time.
    """
    return keccak256(
        fixed(32, object_id, "object id")
        + uint(64, cell, "grid cell")
        + uint(64, bucket, "time bucket")
        + uint(32, issuer, "issuer")
    )
