"""A holder's inbox: consents that providers asked for and that nobody has signed, declined or withdrawn yet."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.domain.types import OrganisationId, ResourceId, Seconds
from offchain.indexer.facts import ConsentDeclined, ConsentRequested, ConsentUsed, ConsentWithdrawn
from offchain.indexer.snapshot import Snapshot


@dataclass(frozen=True)
class OpenRequest:
    """A request that waits for the organisation that now holds the resource; `asked_at` in seconds."""

    holder: OrganisationId
    asked_at: Seconds
    request: ConsentRequested


def inbox(snapshot: Snapshot, now: Seconds, holder: OrganisationId | None = None) -> tuple[OpenRequest, ...]:
    """Open requests at `now`, oldest first; of one organisation where it is named.

    An answer closes what was asked before it: after a decline a provider may ask again. A nonce that was used or
    withdrawn never opens again, and a request lapses with the consent's own expiry.
    """
    answers: tuple[ConsentUsed | ConsentWithdrawn, ...] = (
        *snapshot.facts(ConsentUsed),
        *snapshot.facts(ConsentWithdrawn),
    )
    spent = {(fact.resource, fact.nonce) for fact in answers}
    declined = {(fact.resource, fact.nonce): fact.place for fact in snapshot.facts(ConsentDeclined)}
    newest = {(fact.resource, fact.nonce): fact for fact in snapshot.facts(ConsentRequested)}
    found = []
    for key, request in newest.items():
        answered = key in declined and declined[key] > request.place
        if key in spent or answered or request.consent.valid_until < now:
            continue
        owner = snapshot.resource(ResourceId(request.resource)).owner
        if holder is None or owner == holder:
            found.append(OpenRequest(owner, request.place.block_time, request))
    return tuple(sorted(found, key=lambda item: item.request.place))
