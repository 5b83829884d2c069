"""Accepted contributions of a period, each once: what points and rewards are given for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from offchain.codec.bodies import Evaluation, Feedback, scenario_hash
from offchain.codec.keccak import keccak256
from offchain.codec.leaf import Leaf, ScoreLeaf, SubjectKind, Tag
from offchain.report.inputs import CompositionFact, PaymentFact, StatedFact
from offchain.report.shared import Shared
from offchain.valuation import IncentiveParams


@dataclass(frozen=True)
class Report:
    """An accepted evaluation or feedback of a party on a product; `rank` counts the party's from 1.

    `subject` is H(uint32 licence ‖ report hash), the subject of its reward.
    """

    fact: StatedFact
    party: int
    product: int
    rank: int
    subject: bytes


class Contributions:
    """What one report has to reward: judged facts, who is independent, and the scores beside them."""

    def __init__(self, shared: Shared, scored: Iterable[Leaf], incentives: IncentiveParams) -> None:
        inputs, rows = shared.inputs, shared.rows
        self.inputs, self.judged, self.incentives = inputs, shared.judged, incentives
        self.licensees, self.acceptance = shared.licensees, shared.acceptance
        self.compositions = {c.key: c for c in inputs.chain.compositions}
        self.owners = {row.id: row.owner_org for row in rows.resources}
        self.classes = {row.id: row.class_id for row in rows.resources}
        self._fees: dict[tuple[int, int], int] = {}
        self._earned: dict[bytes, list[tuple[int, int]]] = {}
        for payment, product, payer in self.licensees.fees():
            self._fees[payer, product] = self._fees.get((payer, product), 0) + payment.amount
            self._earned.setdefault(payment.composition, []).append((payment.time, payment.amount))
        scores = [leaf for leaf in scored if isinstance(leaf, ScoreLeaf)]
        self.products = {leaf.subject: leaf.score for leaf in scores if leaf.kind is SubjectKind.PRODUCT}
        self.resources = {leaf.subject: leaf.score for leaf in scores if leaf.kind is SubjectKind.RESOURCE}
        self.long_tail = {leaf.subject for leaf in scores if leaf.tags & Tag.LONG_TAIL}

    def reports(self) -> tuple[Report, ...]:
        """New reports of independent paying licensees: of each party, product and benchmark (feedback: scenario) and of
        each licence and report hash only the first that was ever accepted."""
        found: list[Report] = []
        taken: set[object] = set()
        ranks: dict[tuple[int, int], int] = {}
        for fact, what, report_hash in sorted(self._reports(), key=lambda x: (self.acceptance.new(x[0]), x[0].index)):
            party, product = self.licensees.party(fact.organisation), int(fact.product)
            words: set[object] = {(party, product, what), (int(fact.licence), report_hash)}
            if self.licensees.speaks(fact) and not words & taken:
                taken |= words
                ranks[party, product] = ranks.get((party, product), 0) + 1
                subject = keccak256(int(fact.licence).to_bytes(4, "big") + report_hash)
                found.append(Report(fact, party, product, ranks[party, product], subject))
        return tuple(report for report in found if self.acceptance.new(report.fact))

    def fees_of_period(self) -> Iterator[tuple[PaymentFact, CompositionFact]]:
        """Payments of independent parties that became revenue in this period."""
        for payment, _, _ in self.licensees.fees():
            if self.inputs.start <= payment.time < self.inputs.end:
                yield payment, self.compositions[payment.composition]

    def fees_of(self, party: int, product: int) -> int:
        """All that an independent party ever paid for a product, token base units."""
        return self._fees.get((party, product), 0)

    def earned(self, key: bytes) -> tuple[tuple[int, int], ...]:
        """(second, token base units) of what independent parties paid for a composition."""
        return tuple(self._earned.get(key, ()))

    def _reports(self) -> Iterator[tuple[StatedFact, tuple[str, str], bytes]]:
        """Accepted reports with what they measured and the hash that tells them apart."""
        for fact, evaluation in self.acceptance.accepted(Evaluation):
            yield fact, ("benchmark", evaluation.benchmark), evaluation.document_hash
        for fact, feedback in self.acceptance.accepted(Feedback):
            yield fact, ("scenario", feedback.scenario), bytes.fromhex(scenario_hash(feedback.scenario))
