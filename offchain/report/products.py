"""What independent paying licensees say of each product: effects, ratings and renewals as the kernel reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from offchain.codec.bodies import Evaluation, Feedback, Rating
from offchain.graph import EvidenceRows
from offchain.graph.stage import party_numbers
from offchain.report.inputs import PaymentFact, ReportInputs, StatedFact
from offchain.report.validity import Judged, counted, licensee_of
from offchain.valuation import ProductQuality, ValuationParams, lower_median, product_quality

T = TypeVar("T")


@dataclass
class _Record:
    """By party: uplifts in bps by what was measured, the rating with its rank, the periods with a subscription fee."""

    uplifts: dict[int, dict[tuple[str, ...], int]] = field(default_factory=dict)
    ratings: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    periods: dict[int, set[int]] = field(default_factory=dict)

    def quality(self, period: int, params: ValuationParams) -> ProductQuality:
        """Q. A subscriber could have renewed once the period after its first one is over."""
        renewed = sum(len(periods) > 1 for periods in self.periods.values())
        due = sum(len(periods) > 1 or min(periods) + 1 < period for periods in self.periods.values())
        uplifts = [lower_median(list(found.values())) for _, found in sorted(self.uplifts.items())]
        ratings = [stars for _, _, stars in self.ratings.values()]
        return product_quality(uplifts, ratings, renewed, due, params)


class _Books:
    """The records of all products that have a composition."""

    def __init__(self, inputs: ReportInputs, rows: EvidenceRows) -> None:
        self._inputs = inputs
        self._party = party_numbers(rows)
        owners = {row.id: self._party[row.owner_org] for row in rows.resources}
        self._products = {c.key: int(c.product) for c in inputs.chain.compositions}
        self._paid = {payment.licence for payment in inputs.chain.payments if payment.amount > 0}
        self._licensees = licensee_of(inputs.chain.licences)
        self._related: dict[int, set[int]] = {}
        for c in inputs.chain.compositions:
            parties = {self._party[int(c.payee)], *(owners[int(r)] for r in c.resources if int(r) in owners)}
            self._related.setdefault(int(c.product), set()).update(parties)
        self.records = {product: _Record() for product in sorted(self._related)}

    def of(self, facts: Iterable[tuple[StatedFact, T]]) -> Iterator[tuple[_Record, int, StatedFact, T]]:
        """Record, party, fact and body of what independent licensees state under a licence they paid for."""
        for fact, body in facts:
            product, party = int(fact.product), self._party[int(fact.organisation)]
            if fact.licence in self._paid and party not in self._related[product]:
                yield self.records[product], party, fact, body

    def subscribe(self, payment: PaymentFact) -> None:
        """Notes the period in which a subscription's fee became revenue, if the licensee is independent."""
        product, party = self._products[payment.composition], self._party[int(self._licensees[payment.licence])]
        if payment.subscription and payment.amount > 0 and party not in self._related[product]:
            self.records[product].periods.setdefault(party, set()).add(self._inputs.period_of(payment.time))


def product_scores(
    inputs: ReportInputs, judged: tuple[Judged, ...], rows: EvidenceRows, params: ValuationParams
) -> dict[int, ProductQuality]:
    """Q of every product with a composition, by id."""
    books = _Books(inputs, rows)
    for record, party, fact, evaluation in books.of(counted(judged, Evaluation)):
        record.uplifts.setdefault(party, {})[f"{fact.licence}", evaluation.benchmark] = evaluation.uplift_bps
    for record, party, _, feedback in books.of(_oldest_first(counted(judged, Feedback))):
        record.uplifts.setdefault(party, {})["feedback", feedback.scenario] = feedback.uplift_bps
    for record, party, fact, rating in books.of(counted(judged, Rating)):
        latest = (fact.time, fact.index, rating.stars)
        record.ratings[party] = max(latest, record.ratings.get(party, latest))
    for payment in inputs.chain.payments:
        books.subscribe(payment)
    return {product: record.quality(int(inputs.period), params) for product, record in books.records.items()}


def _oldest_first(facts: Iterable[tuple[StatedFact, Feedback]]) -> tuple[tuple[StatedFact, Feedback], ...]:
    """By time, then log index: of one party and scenario the last one stays."""
    return tuple(sorted(facts, key=lambda item: (item[0].time, item[0].index)))
