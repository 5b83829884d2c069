"""Composition keys (docs/FORMATS.md section 3)."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.codec.errors import OutOfRangeError
from offchain.codec.keccak import keccak256
from offchain.codec.words import ascending, bounded, uint
from offchain.domain.types import PPM, OrganisationId, Ppm, ProductId, ResourceId

GREATEST_ID = 2**32 - 1


@dataclass(frozen=True)
class Composition:
    """One generation of a product: its payee, the agreed source share of outcome money in ppm, its resources."""

    product: ProductId
    payee: OrganisationId
    outcome_source: Ppm
    resources: tuple[ResourceId, ...]


def packed(composition: Composition) -> bytes:
    """The preimage of the key: 11 bytes and 4 per resource. Raises `CodecError` (id 0, no or unsorted resources)."""
    if not composition.resources:
        raise OutOfRangeError("resources of a composition", "at least 1", 0)
    ascending(composition.resources, "resources of a composition")
    head = (
        uint(32, bounded(composition.product, 1, GREATEST_ID, "product"), "product")
        + uint(32, bounded(composition.payee, 1, GREATEST_ID, "payee organisation"), "payee organisation")
        + uint(24, bounded(composition.outcome_source, 0, PPM, "outcomeSource"), "outcomeSource")
    )
    ids = (uint(32, bounded(resource, 1, GREATEST_ID, "resource"), "resource") for resource in composition.resources)
    return head + b"".join(ids)


def composition_key(composition: Composition) -> bytes:
    """`H(product ‖ payee ‖ outcomeSource ‖ resources)`: 32 bytes. Raises as `packed`."""
    return keccak256(packed(composition))
