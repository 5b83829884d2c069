"""The state of the registries at a block: accounts, organisations, resources, and who earns in a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from offchain.domain.periods import Calendar
from offchain.domain.types import Address, OrganisationId, PeriodId, ResourceId, Seconds
from offchain.indexer.facts import (
    Admitted,
    Amended,
    BirthSet,
    HolderChanged,
    Joined,
    OrganisationRevoked,
    PayoutSet,
    Recovered,
    Registered,
    Registration,
    ResourceTransferred,
    Revised,
)
from offchain.indexer.organisations import by_organisation, organisation_in
from offchain.indexer.reading import FactReader, last, one
from offchain.indexer.states import OrganisationState, ResourceState


class Parties(FactReader):
    """Who is in the zone and what they hold."""

    @cached_property
    def accounts(self) -> Mapping[Address, OrganisationId]:
        """The organisation of every account; an account belongs to one for ever."""
        joined = [(fact.account, fact.organisation) for fact in self._facts(Joined)]
        return dict([(fact.account, fact.organisation) for fact in self._facts(Admitted)] + joined)

    @cached_property
    def organisations(self) -> tuple[OrganisationState, ...]:
        """All organisations as they were admitted, by id."""
        members: defaultdict[OrganisationId, set[Address]] = defaultdict(set)
        for account, organisation in self.accounts.items():
            members[organisation].add(account)
        found = [
            OrganisationState(
                fact.organisation,
                fact.entity_id,
                fact.group,
                fact.roles,
                fact.valid_until,
                fact.place.block_time,
                frozenset(members[fact.organisation]),
            )
            for fact in self._facts(Admitted)
        ]
        return tuple(sorted(found, key=lambda state: state.id))

    def organisations_in(self, period: PeriodId, calendar: Calendar) -> tuple[OrganisationState, ...]:
        """All organisations as the contract answers in a period, as known at this block, by id."""
        changes = by_organisation((*self._facts(Amended), *self._facts(OrganisationRevoked)))
        return tuple(organisation_in(period, calendar, o, changes.get(o.id, ())) for o in self.organisations)

    @cached_property
    def lost(self) -> Mapping[Address, Seconds]:
        """Lost accounts, and the first second in which each may not act any more."""
        return {fact.lost: fact.place.block_time for fact in self._facts(Recovered)}

    def registration_in(self, resource: ResourceId, period: PeriodId) -> Registration:
        """What is registered of a resource in a period: its newest version by then. Raises UnknownFactError."""
        found = [f for f in self._facts(Revised) if f.resource == resource and f.from_period <= period]
        return found[-1].registration if found else self.resource(resource).registration

    def versions_until(self, resource: ResourceId, period: PeriodId) -> tuple[int, ...]:
        """The periods, up to one, from which further versions of a resource are in force, ascending, each once."""
        found = {int(f.from_period) for f in self._facts(Revised) if f.resource == resource}
        return tuple(sorted(number for number in found if number <= period))

    def contents_of(self, resource: ResourceId) -> tuple[tuple[bytes, Seconds, PeriodId], ...]:
        """Content root, second of registration and first period of every registered version, in order."""
        found: tuple[Registered | Revised, ...] = (*self._facts(Registered), *self._facts(Revised))
        return tuple(
            (f.registration.content_root, f.place.block_time, f.from_period if isinstance(f, Revised) else PeriodId(0))
            for f in found
            if f.resource == resource
        )

    @cached_property
    def resources(self) -> tuple[ResourceState, ...]:
        """All registered resources with their present holder, by id."""
        holders = {fact.resource: fact.recipient for fact in self._facts(ResourceTransferred)}
        births = {fact.resource: fact.born_at for fact in self._facts(BirthSet)}
        found = []
        for fact in self._facts(Registered):
            holder = holders.get(fact.resource, fact.holder)
            owner = self.accounts.get(holder, OrganisationId(0))
            born_at = births.get(fact.resource, Seconds(0))
            found.append(ResourceState(fact.resource, holder, owner, born_at, fact.registration))
        return tuple(sorted(found, key=lambda state: state.id))

    def resource(self, wanted: ResourceId) -> ResourceState:
        """A resource by id. Raises UnknownFactError."""
        return one("resource", wanted, {state.id: state for state in self.resources})

    def organisation(self, wanted: OrganisationId) -> OrganisationState:
        """An organisation by id. Raises UnknownFactError."""
        return one("organisation", wanted, {state.id: state for state in self.organisations})

    def holder_at(self, resource: ResourceId, period: PeriodId) -> Address:
        """Who earns for a resource in a period, as known at this block. Raises UnknownFactError."""
        taken_back = [f.place for f in self._facts(BirthSet) if f.resource == resource and f.born_at == 0]
        since = taken_back[-1:]
        changes = [f for f in self._facts(HolderChanged) if f.resource == resource and f.from_period <= period]
        found = [f for f in changes if not since or f.place > since[0]]
        return last("holder of resource and period", (resource, period), found).holder

    def payout_at(self, organisation: OrganisationId, period: PeriodId) -> Address:
        """The account that earns for an organisation in a period, as known at this block. Raises UnknownFactError."""
        found = [f for f in self._facts(PayoutSet) if f.organisation == organisation and f.from_period <= period]
        return last("payout account of organisation and period", (organisation, period), found).account
