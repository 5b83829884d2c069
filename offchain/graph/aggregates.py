"""What stage A hands to the kernel: sorted tuples of integers, the same for the same rows in any order.

Decayed amounts are token base units times 2^bits of the decay table. A *party* is an ownership group, or a lone
organisation, as a small integer that means nothing beyond equality.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class ResourceParty:
    """A resource, the party that owns it, its de-duplicated records, and its class of the taxonomy (0 = none)."""

    resource: int
    party: int
    volume: int
    class_id: int = 0


@dataclass(frozen=True, order=True)
class PaidVolume:
    """Decayed, netted payments of one unrelated party for one resource of the composition; always above 0."""

    resource: int
    party: int
    paid: int


@dataclass(frozen=True, order=True)
class Vote:
    """The latest report of one party for a combination in a scenario, with its decayed payments for that combination.

    `uplift_bps` is as reported, basis points, not yet clipped; `paid` is always above 0.
    """

    scenario: str
    combination: tuple[int, ...]
    party: int
    uplift_bps: int
    paid: int


@dataclass(frozen=True, order=True)
class CoUse:
    """How many independent parties paid for both a resource of the composition and one of another owner, together."""

    resource: int
    other: int
    payers: int


@dataclass(frozen=True, order=True)
class Supply:
    """Decayed, netted payments of one unrelated party to one supplier for a class, each licence once; above 0."""

    class_id: int
    supplier: int
    party: int
    paid: int


@dataclass(frozen=True, order=True)
class Updates:
    """Decayed versions of a resource of the composition: a version that came into force today counts `unit`."""

    resource: int
    decayed: int


@dataclass(frozen=True, order=True)
class Stars:
    """The latest rating, 1 … 5, that an independent paying party gave to a product with the resource."""

    resource: int
    party: int
    stars: int


@dataclass(frozen=True)
class StageA:
    """All aggregates of one composition within its target scenarios at day `day`; `unit` = 2^bits scales amounts.

    `supply` covers all resources of the classes of the composition; `substitutes` are those of them that are not in
    the composition, and `votes` covers combinations with a resource of either. `copies` are resources of the
    composition whose content an earlier one of it has too: nothing is said of them, everything of that one.
    """

    day: int
    unit: int
    composition: tuple[int, ...]
    scenarios: tuple[str, ...]
    resources: tuple[ResourceParty, ...]
    liquidity: tuple[PaidVolume, ...]
    votes: tuple[Vote, ...]
    co_use: tuple[CoUse, ...]
    supply: tuple[Supply, ...] = ()
    updates: tuple[Updates, ...] = ()
    ratings: tuple[Stars, ...] = ()
    substitutes: tuple[ResourceParty, ...] = ()
    copies: tuple[int, ...] = ()
