"""Which feedback facts became votes on a composition's weights, and why the others did not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from offchain.codec.bodies import Feedback, scenario_hash
from offchain.domain.types import MAIN
from offchain.graph import Cut, EvidenceRows, PaidLeg, day_of, stage_a
from offchain.graph.stage import party_numbers
from offchain.report import Judged, ReportInputs
from offchain.report.evidence import evidence_rows
from offchain.report.inputs import CompositionFact, StatedFact, numbered
from offchain.report.parameters import params_of


@dataclass(frozen=True)
class CountedFact:
    """A feedback fact of the log cut; `reason` is empty if it is a vote. Time in seconds, uplift in basis points."""

    index: int
    organisation: int
    licence: int
    scenario: str
    combination: tuple[int, ...]
    uplift_bps: int
    time: int
    reason: str

    @property
    def counts(self) -> bool:
        """True if it is a vote."""
        return not self.reason


SILENT = "paid {} of the {} base units needed to be heard, after decay and what flowed back"
"""Why a vote whose payments count too little is silent."""

Ballot = tuple[str, tuple[int, ...], int]
"""Scenario, combination, party: each has one vote."""


class Counting:
    """The votes of one period, composition by composition."""

    def __init__(self, inputs: ReportInputs, judged: tuple[Judged, ...]) -> None:
        self._inputs = inputs
        self._judged = tuple(item for item in judged if isinstance(item.fact.body, Feedback))
        self._rows: EvidenceRows = evidence_rows(inputs, judged)
        self._least = params_of(inputs.rules).vote_price
        self._party = party_numbers(self._rows)
        self._owner = {row.id: self._party[row.owner_org] for row in self._rows.resources}
        self._class = {row.id: row.class_id for row in self._rows.resources}
        self._compositions = {c.key: c for c in inputs.chain.compositions}
        self._licensed = {x.id: self._compositions[x.composition] for x in inputs.chain.licences}

    def of(self, key: bytes) -> tuple[CountedFact, ...]:
        """Every feedback of the cut in log order, judged for the composition with a key."""
        composition = self._compositions[key]
        resources = tuple(int(resource) for resource in composition.resources)
        evidence = stage_a(self._rows, Cut(self._inputs.end - 1), resources, composition.scenarios)
        votes = {(v.scenario, v.combination, v.party): v.paid // evidence.unit for v in evidence.votes}
        reasons = {item.fact.index: item.reason or self._objection(item.fact, composition) for item in self._judged}
        newest = self._newest(item.fact for item in self._judged if not reasons[item.fact.index])
        return tuple(
            self._counted(item.fact, reasons[item.fact.index] or self._outvoted(item.fact, votes, newest))
            for item in self._judged
        )

    def _objection(self, fact: StatedFact, composition: CompositionFact) -> str:
        """Why a valid fact can't be a vote on this composition, before any is compared with another."""
        combination = self._combination(fact)
        legs = [leg for leg in self._rows.legs if self._pays(leg, fact, combination)]
        party = self._party[int(fact.organisation)]
        related = {self._owner[r] for r in combination} | {self._party[leg.provider] for leg in legs}
        mine = set(map(int, composition.resources))
        others = not mine.intersection(combination)
        checks = (
            (_measured(fact)[0] not in composition.scenarios, "not a target scenario of the product"),
            (others and not self._stands_in(combination, mine), "on none of the product's resources"),
            (not legs, "nothing was paid in the MAIN loop for this combination"),
            (party in related, "the reporter is related to a holder or to the provider"),
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

    def _newest(self, facts: Iterable[StatedFact]) -> Mapping[Ballot, int]:
        """Log index of the report that speaks for each ballot: the latest day, then the highest index."""
        best: dict[Ballot, tuple[int, int]] = {}
        for fact in facts:
            ballot, rank = self._ballot(fact), (day_of(fact.time), fact.index)
            best[ballot] = max(rank, best.get(ballot, rank))
        return {ballot: index for ballot, (_, index) in best.items()}

    def _outvoted(self, fact: StatedFact, votes: Mapping[Ballot, int], newest: Mapping[Ballot, int]) -> str:
        """Why another fact or too little money silences this one; `votes` by ballot, with what was paid for it."""
        ballot = self._ballot(fact)
        if newest[ballot] != fact.index:
            return f"entry {numbered(newest[ballot])} of the same party is newer"
        paid = votes.get(ballot)
        if paid is None:
            return "the payments for this combination flowed back or have decayed"
        return "" if paid >= self._least else SILENT.format(paid, self._least)

    def _ballot(self, fact: StatedFact) -> Ballot:
        return _measured(fact)[0], self._combination(fact), self._party[int(fact.organisation)]

    def _combination(self, fact: StatedFact) -> tuple[int, ...]:
        licensed = self._licensed.get(fact.licence)
        return tuple(int(resource) for resource in licensed.resources) if licensed else ()

    def _counted(self, fact: StatedFact, reason: str) -> CountedFact:
        scenario, uplift = _measured(fact)
        return CountedFact(
            fact.index,
            int(fact.organisation),
            int(fact.licence),
            scenario,
            self._combination(fact),
            uplift,
            fact.time,
            reason,
        )


def _measured(fact: StatedFact) -> tuple[str, int]:
    """Hash of the scenario in hex, and uplift in basis points, of a feedback; other kinds measure nothing here."""
    return (scenario_hash(fact.body.scenario), fact.body.uplift_bps) if isinstance(fact.body, Feedback) else ("", 0)
