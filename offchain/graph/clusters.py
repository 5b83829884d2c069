"""Clusters of near-duplicate content as one resource each: what was said of a copy was said of the content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from offchain.domain.types import MAIN, TRAINING
from offchain.graph.evidence import Content, EvidenceRows, PaidLeg
from offchain.graph.sketch import places, similarity

Combination = tuple[int, ...]


@dataclass(frozen=True, order=True)
class Link:
    """Why a resource is a copy: `original` had its content first.

    `near` is the resource whose content it is near to, the original or a copy of it; `common` of `sample` hashes are
    in both sketches, which estimates the similarity of the two.
    """

    resource: int
    original: int
    near: int
    common: int
    sample: int


def links(rows: EvidenceRows) -> tuple[Link, ...]:
    """Copies with what they follow, by resource.

    Every content that a resource ever had counts for who had it first, in the order of registration; whether a
    resource is a copy is a question of its present one. So nobody overtakes another by a later version of what it
    registered earlier, and an original stays one when it changes.
    """
    makers = {row.id: (1, row.group) if row.group else (0, row.owner_org) for row in rows.resources}
    held = sorted(
        (content.since, row.id, number, content.sketch)
        for row in rows.resources
        for number, content in enumerate((Content(row.since, row.sketch), *row.other))
    )
    found = places([sketch for *_, sketch in held], [makers[item[1]] for item in held])
    copies = []
    for place, (_, resource, number, sketch) in zip(found, held, strict=True):
        original = held[place.first]
        if number == 0 and original[1] != resource:
            _, near, _, other = held[place.near] if held[place.near][1] != resource else original
            copies.append(Link(resource, original[1], near, *similarity(sketch, other)))
    return tuple(sorted(copies))


def first_of(rows: EvidenceRows) -> dict[int, int]:
    """For every resource the one that had its content first; where several had each other's, the least of them."""
    follows = {link.resource: link.original for link in links(rows)}
    return {row.id: _root(row.id, follows) for row in rows.resources}


def _root(resource: int, follows: Mapping[int, int]) -> int:
    """The end of the chain of copies, or the least resource of the circle in which it ends."""
    seen: list[int] = []
    while resource in follows and resource not in seen:
        seen.append(resource)
        resource = follows[resource]
    return min(seen[seen.index(resource) :]) if resource in seen else resource


def names(first: Mapping[int, int], composition: Combination) -> dict[int, int]:
    """For every resource the one that speaks for its cluster: the first of it, or the least in the composition.

    `first` is that of `first_of`. Within a composition the first takes the whole value of a cluster; others are copies.
    """
    inside: dict[int, int] = {}
    for resource in sorted(composition, key=lambda item: (first.get(item, item) != item, item)):
        inside.setdefault(first.get(resource, resource), resource)
    return {resource: inside.get(original, original) for resource, original in first.items()}


def merged(rows: EvidenceRows, name: Mapping[int, int], parties: Mapping[int, int]) -> EvidenceRows:
    """The rows as they would be with one resource per cluster; the same rows where there are no copies.

    A payment for several members of a cluster is one payment for the content. A payer that holds a near-duplicate
    itself is related to the content: its payment counts only as money that flowed back.
    """
    if all(resource == speaker for resource, speaker in name.items()):
        return rows
    members: dict[str, set[int]] = {}
    for leg in rows.legs:
        members.setdefault(leg.composition, set()).add(leg.resource)
    speaking = {key: _one_each(resources, name) for key, resources in members.items()}
    kin: dict[int, set[int]] = {}
    for row in rows.resources:
        kin.setdefault(name[row.id], set()).add(parties[row.owner_org])
    legs = [_leg(leg, name, kin, parties) for leg in rows.legs if leg.resource in speaking[leg.composition]]
    return replace(
        rows,
        legs=tuple(legs),
        reports=tuple(replace(x, composition=_renamed(x.composition, name)) for x in rows.reports),
        ratings=tuple(replace(x, composition=_renamed(x.composition, name)) for x in rows.ratings),
        resources=tuple(row for row in rows.resources if name[row.id] == row.id),
    )


def _leg(leg: PaidLeg, name: Mapping[int, int], kin: Mapping[int, set[int]], parties: Mapping[int, int]) -> PaidLeg:
    """The leg under the name of the content."""
    speaker = name[leg.resource]
    related = parties.get(leg.counterparty) in kin[speaker]
    return replace(leg, resource=speaker, loop=TRAINING if related and leg.loop == MAIN else leg.loop)


def _one_each(resources: set[int], name: Mapping[int, int]) -> set[int]:
    """The least member of every cluster."""
    least: dict[int, int] = {}
    for resource in sorted(resources):
        least.setdefault(name[resource], resource)
    return set(least.values())


def _renamed(combination: Combination, name: Mapping[int, int]) -> Combination:
    """A combination of contents, ascending."""
    return tuple(sorted({name.get(resource, resource) for resource in combination}))
