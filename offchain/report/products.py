"""What independent paying licensees say of each product: effects, ratings and renewals as the kernel reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from offchain.codec.bodies import Evaluation, Feedback, Rating
from offchain.report.inputs import PaymentFact, ReportInputs, StatedFact
from offchain.report.licensees import Licensees
from offchain.report.validity import Judged, counted
from offchain.valuation import ProductQuality, ValuationParams, lower_median, product_quality

T = TypeVar("T")


@dataclass
class ProductRecord:
    """By party: uplifts in bps by what was measured, the rating with its rank, the periods with a subscription fee."""

    uplifts: dict[int, dict[tuple[str, ...], int]] = field(default_factory=dict)
    ratings: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    periods: dict[int, set[int]] = field(default_factory=dict)

    @property
    def stars(self) -> tuple[int, ...]:
        """One rating per party, 1 … 5, in the order of the parties."""
        return tuple(stars for _, (_, _, stars) in sorted(self.ratings.items()))

    def renewals(self, period: int) -> tuple[int, int]:
        """Parties that renewed, of those that could have: once the period after their first one is over."""
        renewed = sum(len(periods) > 1 for periods in self.periods.values())
        due = sum(len(periods) > 1 or min(periods) + 1 < period for periods in self.periods.values())
        return renewed, due

    def quality(self, period: int, params: ValuationParams) -> ProductQuality:
        """Q of the product."""
        uplifts = [lower_median(list(found.values())) for _, found in sorted(self.uplifts.items())]
        return product_quality(uplifts, self.stars, *self.renewals(period), params)


class _Books:
    """The records of all products that have a composition."""

    def __init__(self, inputs: ReportInputs, licensees: Licensees, params: ValuationParams) -> None:
        self._inputs, self._licensees = inputs, licensees
        self._least = params.vote_price
        self.records = {product: ProductRecord() for product in self._licensees.products}

    def of(self, facts: Iterable[tuple[StatedFact, T]]) -> Iterator[tuple[ProductRecord, int, StatedFact, T]]:
        """Record, party, fact and body of what independent licensees state that paid enough to be heard."""
        for fact, body in facts:
            if self._licensees.heard(fact, self._least):
                yield self.records[int(fact.product)], self._licensees.party(fact.organisation), fact, body

    def subscribe(self, payment: PaymentFact) -> None:
        """Notes the period in which a subscription's fee became revenue, if the licensee is independent."""
        product, party = self._licensees.licensed(payment)
        if payment.subscription and payment.amount > 0 and self._licensees.independent(product, party):
            self.records[product].periods.setdefault(party, set()).add(self._inputs.period_of(payment.time))


def product_scores(
    records: Mapping[int, ProductRecord], period: int, params: ValuationParams
) -> dict[int, ProductQuality]:
    """Q in a period of every product that is recorded, by id."""
    return {product: record.quality(period, params) for product, record in records.items()}


def product_records(
    inputs: ReportInputs, judged: tuple[Judged, ...], licensees: Licensees, params: ValuationParams
) -> dict[int, ProductRecord]:
    """What is said of every product with a composition, by id, ascending."""
    books = _Books(inputs, licensees, params)
    for record, party, fact, evaluation in books.of(counted(judged, Evaluation)):
        record.uplifts.setdefault(party, {})[f"{fact.licence}", evaluation.benchmark] = evaluation.uplift_bps
    for record, party, _, feedback in books.of(_oldest_first(counted(judged, Feedback))):
        record.uplifts.setdefault(party, {})["feedback", feedback.scenario] = feedback.uplift_bps
    for record, party, fact, rating in books.of(counted(judged, Rating)):
        latest = (fact.time, fact.index, rating.stars)
        record.ratings[party] = max(latest, record.ratings.get(party, latest))
    for payment in inputs.chain.payments:
        books.subscribe(payment)
    return books.records


def _oldest_first(facts: Iterable[tuple[StatedFact, Feedback]]) -> tuple[tuple[StatedFact, Feedback], ...]:
    """By time, then log index: of one party and scenario the last one stays."""
    return tuple(sorted(facts, key=lambda item: (item[0].time, item[0].index)))
