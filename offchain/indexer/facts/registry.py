"""Facts of the registries: organisations, accounts, resources and their holders."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.domain.types import Address, OrganisationId, PeriodId, ResourceId, Seconds
from offchain.indexer.facts.place import Fact


@dataclass(frozen=True)
class Admitted(Fact):
    """An organisation was admitted; `group` 0 stands alone."""

    organisation: OrganisationId
    entity_id: bytes
    account: Address
    group: int
    roles: int
    valid_until: Seconds


@dataclass(frozen=True)
class Joined(Fact):
    """A further account joined an organisation."""

    organisation: OrganisationId
    account: Address


@dataclass(frozen=True)
class Amended(Fact):
    """From a period on, an organisation has these roles, this group and this validity."""

    organisation: OrganisationId
    group: int
    roles: int
    valid_until: Seconds
    from_period: PeriodId


@dataclass(frozen=True)
class OrganisationRevoked(Fact):
    """An organisation's validity ends with the period in which this was decided."""

    organisation: OrganisationId
    reason_hash: bytes
    valid_until: Seconds


@dataclass(frozen=True)
class Recovered(Fact):
    """A lost account was replaced: it may not act any more."""

    organisation: OrganisationId
    lost: Address
    replacement: Address


@dataclass(frozen=True)
class PayoutSet(Fact):
    """The account that earns for an organisation from a period on."""

    organisation: OrganisationId
    account: Address
    from_period: PeriodId


@dataclass(frozen=True)
class Registration:
    """What a holder registered."""

    content_root: bytes
    manifest_hash: bytes
    space_time_code: bytes
    evidence_hash: bytes
    class_id: int
    volume: int
    security_level: int
    personal_information: bool
    legal_basis: int


@dataclass(frozen=True)
class Registered(Fact):
    """A resource was registered; not born before `notice_end`."""

    resource: ResourceId
    holder: Address
    notice_end: Seconds
    registration: Registration


@dataclass(frozen=True)
class Revised(Fact):
    """From a period on, a resource has a new version."""

    resource: ResourceId
    version: int
    from_period: PeriodId
    registration: Registration


@dataclass(frozen=True)
class BirthSet(Fact):
    """The second of a resource's birth is known; 0 where an objection took back what was still to come."""

    resource: ResourceId
    born_at: Seconds


@dataclass(frozen=True)
class HolderChanged(Fact):
    """Who earns for a resource from a period on."""

    resource: ResourceId
    holder: Address
    from_period: PeriodId


@dataclass(frozen=True)
class ResourceTransferred(Fact):
    """The holding right moved; from the zero address at registration."""

    sender: Address
    recipient: Address
    resource: ResourceId
