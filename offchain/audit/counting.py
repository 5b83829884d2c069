"""Which feedback facts became votes on a composition's weights, and why the others did not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from offchain.audit.copies import Contents, Names, SameContent
from offchain.codec.bodies import Feedback, scenario_hash
from offchain.domain.types import MAIN
from offchain.graph import Cut, EvidenceRows, PaidLeg, day_of, open_stage
from offchain.graph.stage import party_numbers
from offchain.report import Judged, ReportInputs
from offchain.report.evidence import evidence_rows
from offchain.report.inputs import CompositionFact, StatedFact, numbered
from offchain.report.parameters import params_of


@dataclass(frozen=True)
class CountedFact:
    """A feedback fact of the log cut; `reason` is empty if it is a vote. Time in seconds, uplift in basis points.

    `combination` are the contents that it speaks of, `licensed` the resources of its licence: the two differ where
    near-duplicates count as one content.
    """

    index: int
    organisation: int
    licence: int
    scenario: str
    combination: tuple[int, ...]
    uplift_bps: int
    time: int
    reason: str
    licensed: tuple[int, ...] = ()

    @property
    def counts(self) -> bool:
        """True if it is a vote."""
        return not self.reason


SILENT = "paid {} of the {} base units needed to be heard, after decay and what flowed back"
"""Why a vote whose payments count too little is silent."""

Ballot = tuple[str, tuple[int, ...], int]
"""Scenario, combination, party: each has one vote."""


class Counting:
    """The votes of one period, composition by composition. Stage A is loaded once; close it, or use `with`."""

    def __init__(self, inputs: ReportInputs, judged: tuple[Judged, ...]) -> None:
        self._inputs = inputs
        self._judged = tuple(item for item in judged if isinstance(item.fact.body, Feedback))
        self._rows: EvidenceRows = evidence_rows(inputs, judged)
        self._least = params_of(inputs.rules).vote_price
        self._party = party_numbers(self._rows)
        self._owner = {row.id: self._party[row.owner_org] for row in self._rows.resources}
        self._contents = Contents(self._rows, judged, self._party)
        self._class = {row.id: row.class_id for row in self._rows.resources}
        self._compositions = {c.key: c for c in inputs.chain.compositions}
        self._licensed = {x.id: self._compositions[x.composition] for x in inputs.chain.licences}
        self._stage = open_stage(self._rows, Cut(inputs.end - 1))

    def close(self) -> None:
        """Close the engine of stage A."""
        self._stage.close()

    def __enter__(self) -> Counting:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def of(self, key: bytes) -> tuple[CountedFact, ...]:
        """Every feedback of the cut in log order, judged for the composition with a key."""
        composition = self._compositions[key]
        resources = _ids(composition)
        evidence = self._stage.of(resources, composition.scenarios)
        votes = {(v.scenario, v.combination, v.party): v.paid // evidence.unit for v in evidence.votes}
        names = self._contents.named(resources)
        reasons = {i.fact.index: i.reason or self._objection(i.fact, composition, names) for i in self._judged}
        newest = self._newest((item.fact for item in self._judged if not reasons[item.fact.index]), names)
        return tuple(
            self._counted(item.fact, reasons[item.fact.index] or self._outvoted(item.fact, votes, newest, names), names)
            for item in self._judged
        )

    def copies(self, key: bytes) -> tuple[SameContent, ...]:
        """Resources of a composition, and of the licences that its facts speak of, that are copies of others."""
        resources = _ids(self._compositions[key])
        told = {resource for item in self._judged for resource in self._licensed_by(item.fact)}
        return self._contents.same(resources, told, self._contents.named(resources))

    def _objection(self, fact: StatedFact, composition: CompositionFact, names: Names) -> str:
        """Why a valid fact can't be a vote on this composition, before any is compared with another."""
        combination = self._licensed_by(fact)
        legs = [leg for leg in self._rows.legs if self._pays(leg, fact, combination)]
        party = self._party[int(fact.organisation)]
        related = {self._owner[r] for r in combination} | {self._party[leg.provider] for leg in legs}
        mine = set(names.of(composition.resources))
        said = names.of(combination)
        others = not mine.intersection(said)
        checks = (
            (_measured(fact)[0] not in composition.scenarios, "not a target scenario of the product"),
            (others and not self._stands_in(said, mine), "on none of the product's resources"),
            (not legs, "nothing was paid in the MAIN loop for this combination"),
            (party in related, "the reporter is related to a holder or to the provider"),
            (names.held_by(party, combination), "the reporter holds a near-duplicate of what it speaks of"),
            (others, "on resources of the same class: heard only of how replaceable the product's are"),
        )
        return next((reason for failed, reason in checks if failed), "")

    def _stands_in(self, combination: Iterable[int], mine: Iterable[int]) -> bool:
        """True if a resource has the class of one of the product's own."""
        wanted = {self._class[resource] for resource in mine if resource in self._class} - {0}
        return any(self._class.get(resource, 0) in wanted for resource in combination)

    def _pays(self, leg: PaidLeg, fact: StatedFact, combination: tuple[int, ...]) -> bool:
        if leg.loop != MAIN or leg.counterparty != int(fact.organisation) or leg.amount == 0:
            return False
        found = self._licensed.get(fact.licence)
        return found is not None and leg.resource in combination and leg.composition == found.key.hex()

    def _newest(self, facts: Iterable[StatedFact], names: Names) -> Mapping[Ballot, int]:
        """Log index of the report that speaks for each ballot: the latest day, then the highest index."""
        best: dict[Ballot, tuple[int, int]] = {}
        for fact in facts:
            ballot, rank = self._ballot(fact, names), (day_of(fact.time), fact.index)
            best[ballot] = max(rank, best.get(ballot, rank))
        return {ballot: index for ballot, (_, index) in best.items()}

    def _outvoted(
        self, fact: StatedFact, votes: Mapping[Ballot, int], newest: Mapping[Ballot, int], names: Names
    ) -> str:
        """Why another fact or too little money silences this one; `votes` by ballot, with what was paid for it."""
        ballot = self._ballot(fact, names)
        if newest[ballot] != fact.index:
            return f"entry {numbered(newest[ballot])} of the same party is newer"
        paid = votes.get(ballot)
        if paid is None:
            return "the payments for this combination flowed back or have decayed"
        return "" if paid >= self._least else SILENT.format(paid, self._least)

    def _ballot(self, fact: StatedFact, names: Names) -> Ballot:
        return _measured(fact)[0], names.of(self._licensed_by(fact)), self._party[int(fact.organisation)]

    def _licensed_by(self, fact: StatedFact) -> tuple[int, ...]:
        licensed = self._licensed.get(fact.licence)
        return _ids(licensed) if licensed else ()

    def _counted(self, fact: StatedFact, reason: str, names: Names) -> CountedFact:
        licensed = self._licensed_by(fact)
        scenario, uplift = _measured(fact)
        return CountedFact(
            fact.index,
            int(fact.organisation),
            int(fact.licence),
            scenario,
            names.of(licensed),
            uplift,
            fact.time,
            reason,
            licensed,
        )


def _ids(composition: CompositionFact) -> tuple[int, ...]:
    return tuple(int(resource) for resource in composition.resources)


def _measured(fact: StatedFact) -> tuple[str, int]:
    """Hash of the scenario in hex, and uplift in basis points, of a feedback; other kinds measure nothing here."""
    return (scenario_hash(fact.body.scenario), fact.body.uplift_bps) if isinstance(fact.body, Feedback) else ("", 0)
