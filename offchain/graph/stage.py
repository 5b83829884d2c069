"""Stage A from rows to aggregates: number the parties and combinations, run the queries, type the answer."""

from __future__ import annotations

from collections.abc import Iterable

from offchain.graph import clusters
from offchain.graph.aggregates import CoUse, PaidVolume, ResourceParty, StageA, Stars, Supply, Updates, Vote
from offchain.graph.decay import DecayRule
from offchain.graph.engine import Rows, run
from offchain.graph.evidence import Cut, EvidenceError, EvidenceRows, Resource, ascending
from offchain.graph.queries import SCHEMAS, compiled

Combination = tuple[int, ...]


def stage_a(
    rows: EvidenceRows,
    cut: Cut,
    composition: tuple[int, ...],
    scenarios: Iterable[str],
    decay: DecayRule | None = None,
) -> StageA:
    """Aggregate the evidence for one composition within its target scenarios at a cut.

    Counts only the MAIN loop, only payers and reporters that are listed organisations, unrelated to the owner of the
    resource and to the provider, and only days up to the cut. `decay` defaults to 90 days and 2^20. Raises
    EvidenceError when the composition is not strictly ascending or names an unknown resource.
    """
    rule = decay or DecayRule()
    known = {row.id: row for row in rows.resources}
    if not ascending(composition) or not set(composition) <= known.keys():
        raise EvidenceError(
            f"composition: expected strictly ascending listed resources, received {composition}; read it from Products"
        )
    targets = tuple(sorted(set(scenarios)))
    parties = party_numbers(rows)
    speaker = clusters.names(rows, composition)
    rows = clusters.merged(rows, speaker, parties)
    copies = tuple(i for i in composition if speaker[i] != i)
    combinations = _combinations(rows)
    data = _tables(rows, cut, parties, combinations, rule)
    others = _substitutes(rows, composition)
    data |= {"targets": [(item,) for item in composition], "scenarios": [(item,) for item in targets]}
    data |= {"scope": [(item,) for item in (*composition, *others)]}
    answer = run(SCHEMAS, data, compiled())
    names = sorted(set(combinations.values()))
    return StageA(
        day=cut.day,
        unit=rule.unit,
        composition=composition,
        scenarios=targets,
        resources=tuple(_owned(known[i], parties, copies) for i in composition),
        liquidity=tuple(PaidVolume(*map(int, row)) for row in answer["liquidity"]),
        votes=tuple(sorted(Vote(str(s), names[int(c)], int(p), int(u), int(v)) for s, c, p, u, v in answer["votes"])),
        co_use=tuple(CoUse(*map(int, row)) for row in answer["co_use"]),
        supply=tuple(Supply(*map(int, row)) for row in answer["supply"]),
        updates=tuple(Updates(*map(int, row)) for row in answer["updates"]),
        ratings=tuple(Stars(*map(int, row)) for row in answer["ratings"]),
        substitutes=tuple(_owned(known[i], parties) for i in others),
        copies=copies,
    )


def _owned(row: Resource, parties: dict[int, int], copies: Combination = ()) -> ResourceParty:
    """A resource with the party of its owner; a copy has no records and no class of its own."""
    if row.id in copies:
        return ResourceParty(row.id, parties[row.owner_org], 0)
    return ResourceParty(row.id, parties[row.owner_org], row.volume, row.class_id)


def _substitutes(rows: EvidenceRows, composition: Combination) -> Combination:
    """Resources outside a composition of a class that one of its resources has, ascending."""
    inside = set(composition)
    classes = {row.class_id for row in rows.resources if row.id in inside} - {0}
    return tuple(sorted(row.id for row in rows.resources if row.class_id in classes and row.id not in inside))


def party_numbers(rows: EvidenceRows) -> dict[int, int]:
    """Organisation to party: one number per ownership group, and one per organisation without a group."""
    keys = {row.id: (1, row.group) if row.group else (0, row.id) for row in rows.organisations}
    number = {key: position for position, key in enumerate(sorted(set(keys.values())))}
    return {organisation: number[key] for organisation, key in keys.items()}


def _combinations(rows: EvidenceRows) -> dict[str, Combination]:
    """Composition key to the resources that its legs name. Two products of the same resources are one combination."""
    members: dict[str, set[int]] = {}
    for leg in rows.legs:
        members.setdefault(leg.composition, set()).add(leg.resource)
    return {key: tuple(sorted(resources)) for key, resources in members.items()}


def _tables(
    rows: EvidenceRows, cut: Cut, parties: dict[int, int], combinations: dict[str, Combination], rule: DecayRule
) -> dict[str, Rows]:
    """The engine's tables; a report on a combination that nobody licensed is left out, it could not count."""
    names = sorted(set(combinations.values()))
    number = {name: position for position, name in enumerate(names)}
    versions = [(x.id, day) for x in rows.resources for day in x.versions]
    dated = {leg.day for leg in rows.legs} | {report.day for report in rows.reports}
    days = sorted(dated | {rating.day for rating in rows.ratings} | {day for _, day in versions})
    factors = [(day, rule.factor(cut.day - day)) for day in days]
    of = {key: number[name] for key, name in combinations.items()}
    legs: Rows = [
        (x.resource, x.counterparty, x.provider, x.licence, of[x.composition], x.day, x.amount, x.loop)
        for x in rows.legs
    ]
    reports: Rows = [
        (x.scenario, number[x.composition], x.reporter, x.day, x.uplift_bps, x.index)
        for x in rows.reports
        if x.composition in number
    ]
    ratings: Rows = [
        (number[x.composition], x.reporter, x.day, x.stars, x.index) for x in rows.ratings if x.composition in number
    ]
    return {
        "legs": legs,
        "reports": reports,
        "ratings": ratings,
        "versions": list(versions),
        "classes": [(x.id, x.class_id) for x in rows.resources if x.class_id],
        "resources": [(x.id, parties[x.owner_org]) for x in rows.resources],
        "organisations": list(parties.items()),
        "members": [(number[name], resource) for name in names for resource in name],
        "decay": [(day, factor) for day, factor in factors if factor > 0],
    }
