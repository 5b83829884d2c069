"""Stage A from rows to aggregates: number the parties and combinations, run the queries, type the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from offchain.graph import clusters
from offchain.graph.aggregates import CoUse, PaidVolume, ResourceParty, StageA, Stars, Supply, Updates, Vote
from offchain.graph.columns import arrow
from offchain.graph.decay import DecayRule
from offchain.graph.duck import DuckEngine
from offchain.graph.engine import Engine, Rows, Source
from offchain.graph.evidence import Cut, EvidenceError, EvidenceRows, ascending
from offchain.graph.queries import KEPT, SCHEMAS, compiled

Combination = tuple[int, ...]
Speakers = Mapping[int, int]
"""For a resource the one that speaks for its content; a resource that is not a key speaks for itself."""
EVERYONE: Speakers = MappingProxyType({})


@dataclass(frozen=True)
class Evidence:
    """Evidence at a cut as the engine reads it: every table of `SCHEMAS` but those of a question.

    `resources` and `names` say what the numbers in the tables mean: all resources by id, combinations by number. `day`
    is the cut's; `unit` is the decay factor of age 0.
    """

    day: int
    unit: int
    tables: Mapping[str, Source]
    resources: Mapping[int, ResourceParty]
    names: Mapping[int, Combination]


class Stage:
    """Stage A of one cut, loaded once: `of` answers one question after the other. Close it, or use `with`.

    Which of several copies of a content speaks for it depends on the composition: a composition that has a copy without
    its original is the one kind of question for which the evidence is loaded again.
    """

    def __init__(self, given: Callable[[Speakers], Evidence], engine: Engine, first: Speakers = EVERYONE) -> None:
        """Load the evidence and compute what no question changes. The engine is closed with the stage.

        `given` is the evidence when content goes by certain names; `first` the original of each resource.
        """
        self._given = given
        self._engine = engine
        self._first = first
        self._queries = compiled(engine.dialect)
        try:
            self._load(clusters.names(first, ()))
        except BaseException:
            engine.close()
            raise

    def of(self, composition: Combination, scenarios: Iterable[str]) -> StageA:
        """The aggregates for one composition within its target scenarios; raises as `stage_a` does."""
        if not ascending(composition) or not set(composition) <= self._evidence.resources.keys():
            raise EvidenceError(
                f"composition: expected strictly ascending listed resources, received {composition}; "
                "read it from Products"
            )
        speakers = clusters.names(self._first, composition)
        if speakers != self._speakers:
            self._load(speakers)
        known, names = self._evidence.resources, self._evidence.names
        copies = tuple(i for i in composition if speakers.get(i, i) != i)
        resources = tuple(replace(known[i], volume=0, class_id=0) if i in copies else known[i] for i in composition)
        others = self._substitutes(resources)
        targets = tuple(sorted(set(scenarios)))
        self._ask("targets", [(item,) for item in composition])
        self._ask("scope", [(item,) for item in (*composition, *(row.resource for row in others))])
        self._ask("scenarios", [(item,) for item in targets])
        answer = {name: self._engine.rows(sql) for name, sql in self._queries.items() if name not in KEPT}
        return StageA(
            day=self._evidence.day,
            unit=self._evidence.unit,
            composition=composition,
            scenarios=targets,
            resources=resources,
            liquidity=tuple(PaidVolume(*map(int, row)) for row in answer["liquidity"]),
            votes=tuple(
                sorted(Vote(str(s), names[int(c)], int(p), int(u), int(v)) for s, c, p, u, v in answer["votes"])
            ),
            co_use=tuple(CoUse(*map(int, row)) for row in answer["co_use"]),
            supply=tuple(Supply(*map(int, row)) for row in answer["supply"]),
            updates=tuple(Updates(*map(int, row)) for row in answer["updates"]),
            ratings=tuple(Stars(*map(int, row)) for row in answer["ratings"]),
            substitutes=others,
            copies=copies,
        )

    def close(self) -> None:
        """Close the engine."""
        self._engine.close()

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _load(self, speakers: Speakers) -> None:
        """Load the evidence under names; after a failure no names are loaded."""
        self._speakers: Speakers | None = None
        self._evidence = self._given(speakers)
        for name, source in self._evidence.tables.items():
            self._engine.load(name, SCHEMAS[name], source)
        for name in KEPT:
            self._engine.keep(name, self._queries[name])
        self._speakers = speakers

    def _substitutes(self, inside: tuple[ResourceParty, ...]) -> tuple[ResourceParty, ...]:
        """Contents outside a composition of a class that one of its resources has, ascending."""
        mine = {row.resource for row in inside}
        classes = {row.class_id for row in inside} - {0}
        speakers = self._speakers or EVERYONE
        return tuple(
            row
            for i, row in sorted(self._evidence.resources.items())
            if row.class_id in classes and i not in mine and speakers.get(i, i) == i
        )

    def _ask(self, name: str, rows: Rows) -> None:
        self._engine.load(name, SCHEMAS[name], arrow(SCHEMAS[name], rows))


def open_stage(
    rows: EvidenceRows, cut: Cut, decay: DecayRule | None = None, engine: Callable[[], Engine] = DuckEngine
) -> Stage:
    """Load evidence at a cut into a new engine. `decay` defaults to 90 days and 2^20."""
    return Stage(lambda speakers: numbered(rows, cut, decay, speakers), engine(), clusters.first_of(rows))


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
    EvidenceError when the composition is not strictly ascending or names an unknown resource. For more than one
    question use `open_stage`, which loads the rows once.
    """
    with open_stage(rows, cut, decay) as stage:
        return stage.of(composition, scenarios)


def numbered(rows: EvidenceRows, cut: Cut, decay: DecayRule | None = None, speakers: Speakers = EVERYONE) -> Evidence:
    """Rows as the engine's tables: parties and combinations become small numbers, content goes by its speaker."""
    rule = decay or DecayRule()
    parties = party_numbers(rows)
    content = clusters.merged(rows, speakers, parties)
    combinations = _combinations(content)
    data = _tables(content, cut, parties, combinations, rule)
    return Evidence(
        day=cut.day,
        unit=rule.unit,
        tables={name: arrow(SCHEMAS[name], table) for name, table in data.items()},
        resources={r.id: ResourceParty(r.id, parties[r.owner_org], r.volume, r.class_id) for r in rows.resources},
        names=dict(enumerate(sorted(set(combinations.values())))),
    )


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
