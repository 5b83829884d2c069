"""Stage A from rows to aggregates: number the parties and combinations, run the queries, type the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from offchain.graph.aggregates import CoUse, PaidVolume, ResourceParty, StageA, Vote
from offchain.graph.columns import arrow
from offchain.graph.decay import DecayRule
from offchain.graph.duck import DuckEngine
from offchain.graph.engine import Engine, Rows, Source
from offchain.graph.evidence import Cut, EvidenceError, EvidenceRows, ascending
from offchain.graph.queries import KEPT, SCHEMAS, compiled

Combination = tuple[int, ...]


@dataclass(frozen=True)
class Evidence:
    """Evidence at a cut as the engine reads it: every table of `SCHEMAS` but `targets` and `scenarios`.

    `resources` and `names` say what the numbers in the tables mean: resources by id, combinations by
    number. `day` is the cut's; `unit` is the decay factor of age 0.
    """

    day: int
    unit: int
    tables: Mapping[str, Source]
    resources: Mapping[int, ResourceParty]
    names: Mapping[int, Combination]


class Stage:
    """Stage A of one cut, loaded once: `of` answers one question after the other. Close it, or use `with`."""

    def __init__(self, evidence: Evidence, engine: Engine) -> None:
        """Load the evidence and compute what no question changes. The engine is closed with the stage."""
        self._evidence = evidence
        self._engine = engine
        self._queries = compiled(engine.dialect)
        try:
            for name, source in evidence.tables.items():
                engine.load(name, SCHEMAS[name], source)
            for name in KEPT:
                engine.keep(name, self._queries[name])
        except BaseException:
            engine.close()
            raise

    def of(self, composition: tuple[int, ...], scenarios: Iterable[str]) -> StageA:
        """The aggregates for one composition within its target scenarios; raises as `stage_a` does."""
        known, names = self._evidence.resources, self._evidence.names
        if not ascending(composition) or not set(composition) <= known.keys():
            raise EvidenceError(
                f"composition: expected strictly ascending listed resources, received {composition}; "
                "read it from Products"
            )
        targets = tuple(sorted(set(scenarios)))
        self._ask("targets", [(item,) for item in composition])
        self._ask("scenarios", [(item,) for item in targets])
        answer = {name: self._engine.rows(sql) for name, sql in self._queries.items() if name not in KEPT}
        return StageA(
            day=self._evidence.day,
            unit=self._evidence.unit,
            composition=composition,
            scenarios=targets,
            resources=tuple(known[i] for i in composition),
            liquidity=tuple(PaidVolume(*map(int, row)) for row in answer["liquidity"]),
            votes=tuple(
                sorted(Vote(str(s), names[int(c)], int(p), int(u), int(v)) for s, c, p, u, v in answer["votes"])
            ),
            co_use=tuple(CoUse(*map(int, row)) for row in answer["co_use"]),
        )

    def close(self) -> None:
        """Close the engine."""
        self._engine.close()

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, name: str, rows: Rows) -> None:
        self._engine.load(name, SCHEMAS[name], arrow(SCHEMAS[name], rows))


def open_stage(
    rows: EvidenceRows, cut: Cut, decay: DecayRule | None = None, engine: Callable[[], Engine] = DuckEngine
) -> Stage:
    """Load evidence at a cut into a new engine. `decay` defaults to 90 days and 2^20."""
    return Stage(numbered(rows, cut, decay), engine())


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


def numbered(rows: EvidenceRows, cut: Cut, decay: DecayRule | None = None) -> Evidence:
    """Rows as the engine's tables: parties and combinations become small numbers."""
    rule = decay or DecayRule()
    parties = party_numbers(rows)
    combinations = _combinations(rows)
    data = _tables(rows, cut, parties, combinations, rule)
    return Evidence(
        day=cut.day,
        unit=rule.unit,
        tables={name: arrow(SCHEMAS[name], table) for name, table in data.items()},
        resources={row.id: ResourceParty(row.id, parties[row.owner_org], row.volume) for row in rows.resources},
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
    days = sorted({leg.day for leg in rows.legs} | {report.day for report in rows.reports})
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
    return {
        "legs": legs,
        "reports": reports,
        "resources": [(x.id, parties[x.owner_org]) for x in rows.resources],
        "organisations": list(parties.items()),
        "members": [(number[name], resource) for name in names for resource in name],
        "decay": [(day, factor) for day, factor in factors if factor > 0],
    }
