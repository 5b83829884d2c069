"""Ids that a person names must be on chain."""

from __future__ import annotations

from offchain.audit.errors import UnknownProductError, UnknownResourceError
from offchain.domain.types import ProductId, ResourceId
from offchain.indexer.snapshot import Snapshot


def require_resource(resource: ResourceId, snapshot: Snapshot) -> None:
    """Raises UnknownResourceError that tells the registered ones."""
    known = sorted(int(state.id) for state in snapshot.resources)
    if int(resource) not in known:
        raise UnknownResourceError(int(resource), known)


def require_product(product: ProductId, snapshot: Snapshot) -> None:
    """Raises UnknownProductError that tells those with a composition."""
    known = sorted({int(composition.product) for composition in snapshot.compositions})
    if int(product) not in known:
        raise UnknownProductError(int(product), known)
