"""What an organisation is in a period: admitted, amended from a next period on, revoked, its accounts replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from offchain.domain.periods import Calendar
from offchain.domain.types import Address, OrganisationId, PeriodId, Seconds
from offchain.indexer.facts import Amended, OrganisationRevoked
from offchain.indexer.states import OrganisationState

Change = Amended | OrganisationRevoked


def organisation_in(
    period: PeriodId, calendar: Calendar, admitted: OrganisationState, changes: Iterable[Change]
) -> OrganisationState:
    """The organisation as the contract answers in `period`; `changes` are those of this organisation, in chain order.

    An amendment still to come at a revocation is void, and a second one in a period takes the first one's place.
    """
    state, pending = admitted, None
    for change in changes:
        if pending and pending.from_period <= calendar.of(change.place.block_time):
            state, pending = _amended(state, pending), None
        if isinstance(change, Amended):
            pending = change
        else:
            state, pending = replace(state, valid_until=change.valid_until), None
    return _amended(state, pending) if pending and pending.from_period <= period else state


def lost_accounts(recovered: Mapping[Address, Seconds], accounts: Iterable[Address]) -> tuple[tuple[Address, int], ...]:
    """(account, first second in which it may not act any more) of those accounts that were recovered from."""
    return tuple(sorted((account, int(recovered[account])) for account in accounts if account in recovered))


def by_organisation(changes: Iterable[Change]) -> Mapping[OrganisationId, list[Change]]:
    """Changes in chain order, by organisation."""
    found: dict[OrganisationId, list[Change]] = {}
    for change in sorted(changes, key=lambda fact: fact.place):
        found.setdefault(change.organisation, []).append(change)
    return found


def _amended(state: OrganisationState, change: Amended) -> OrganisationState:
    return replace(state, group=change.group, roles=change.roles, valid_until=change.valid_until)
