"""What facts add up to at a block: the state of organisations, resources, compositions, licences and pots."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.domain.types import (
    Address,
    Amount,
    LicenceId,
    OrganisationId,
    PeriodId,
    Ppm,
    ProductId,
    ResourceId,
    Seconds,
)
from offchain.indexer.facts import Registration


@dataclass(frozen=True)
class OrganisationState:
    """An organisation with all its accounts; `group` 0 stands alone; times in seconds."""

    id: OrganisationId
    entity_id: bytes
    group: int
    roles: int
    valid_until: Seconds
    admitted_at: Seconds
    accounts: frozenset[Address]


@dataclass(frozen=True)
class ResourceState:
    """A resource and the account and organisation that own its holding right; `owner` 0 if nobody admitted.

    `born_at` is 0 while the second of birth is not known, and may lie in the future.
    """

    id: ResourceId
    holder: Address
    owner: OrganisationId
    born_at: Seconds
    registration: Registration


@dataclass(frozen=True)
class CompositionState:
    """A composition with what its product says; `closed` once a consent of it was withdrawn."""

    key: bytes
    product: ProductId
    payee: OrganisationId
    loop: int
    outcome_source: Ppm
    resources: tuple[ResourceId, ...]
    scenarios: tuple[bytes, ...]
    closed: bool
    born_at: Seconds


@dataclass(frozen=True)
class LicenceState:
    """A licence and what was paid: `price` in base units, `released_at` None while it waits or after a refund."""

    id: LicenceId
    product: ProductId
    licensee: OrganisationId
    composition: bytes
    valid_from: Seconds
    valid_until: Seconds
    revoked: bool
    price: Amount
    released_at: Seconds | None


@dataclass(frozen=True)
class PaymentState:
    """Money under a licence that became revenue, token base units, at a time in seconds.

    `payer` is the organisation that paid, 0 if nobody admitted; `subscription` says that it is a subscription's fee.
    """

    licence: LicenceId
    composition: bytes
    payer: OrganisationId
    amount: Amount
    time: Seconds
    subscription: bool = False


@dataclass(frozen=True)
class PotState:
    """What was paid in for a composition in a period, token base units; `settled` once its line was."""

    key: bytes
    period: PeriodId
    licence: Amount
    outcome: Amount
    settled: bool
