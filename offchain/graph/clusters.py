"""Clusters of near-duplicate content as one resource each: what was said of a copy was said of the content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from offchain.domain.types import MAIN, TRAINING
from offchain.graph.evidence import EvidenceRows, PaidLeg
from offchain.graph.sketch import originals

Combination = tuple[int, ...]


def first_of(rows: EvidenceRows) -> dict[int, int]:
    """For every resource the first registered one of its cluster."""
    return originals({row.id: row.sketch for row in rows.resources})


def names(first: Mapping[int, int], composition: Combination) -> dict[int, int]:
    """For every resource the one that speaks for its cluster: the first registered of it in the composition, or of all.

    `first` is that of `first_of`. Within a composition the first registration takes the whole value of a cluster; later
    ones are copies.
    """
    inside: dict[int, int] = {}
    for resource in sorted(composition):
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
