"""Quote 贡献估算: what a resource would have earned in a product in a period, had its holder consented.

The resource is added to the product's newest composition, which is weighed and split by the evidence, revenue and rules
of the period. An estimate: who would have bought more, or measured what with it in, no record says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from offchain.audit.bases import Bases
from offchain.audit.compare import check_fields
from offchain.audit.errors import ConsentedError, NoCompositionError, UnbornResourceError
from offchain.audit.known import require_product, require_resource
from offchain.audit.money import Line, Operators, line_of
from offchain.audit.ports import AuditChain, AuditLog
from offchain.audit.rebuild import gather
from offchain.audit.terms import is_missed, reported_terms
from offchain.codec.composition import Composition, composition_key
from offchain.domain.types import Address, Amount, PeriodId, ProductId, ResourceId
from offchain.indexer.index import Index
from offchain.indexer.snapshot import Snapshot
from offchain.indexer.states import CompositionState, PotState
from offchain.report import ReportInputs, build

ESTIMATE = (
    "an estimate 估算 on the evidence of this period, no promise: weights and revenue of a product that really has the "
    "resource may be others. 本结果仅依据该周期的流通记录推算，不构成承诺；资源实际加入后，权重与收入可能不同。"
)


@dataclass(frozen=True)
class QuoteRow:
    """One part of the composition's line, token base units and ppm, as it is and with the resource; weights are None
    for other roles than source, `subject` is 0 for what the fund gets."""

    role: str
    subject: int
    account: Address
    weight_now: int | None
    weight_then: int | None
    now: int
    then: int

    @property
    def difference(self) -> int:
        """With the resource, less without it."""
        return self.then - self.now

    def as_json(self) -> dict[str, object]:
        """As JSON values; amounts are decimal strings."""
        amounts = {"now": str(self.now), "then": str(self.then), "difference": str(self.difference)}
        weights = {"weight_now_ppm": self.weight_now, "weight_then_ppm": self.weight_then}
        return {"role": self.role, "subject": self.subject, "account": self.account, **weights, **amounts}


@dataclass(frozen=True)
class Quote:
    """The line of the newest composition in a period with and without the resource; `revenue` in base units."""

    resource: int
    product: int
    period: int
    composition: bytes
    with_resource: bytes
    revenue: int
    rows: tuple[QuoteRow, ...]
    notes: tuple[str, ...]

    @property
    def own(self) -> QuoteRow:
        """The row of the resource."""
        return next(row for row in self.rows if row.role == "source" and row.subject == self.resource)

    def as_json(self) -> dict[str, object]:
        """As JSON values; amounts are decimal strings."""
        keys = {"composition": "0x" + self.composition.hex(), "with_resource": "0x" + self.with_resource.hex()}
        return {
            "resource": self.resource,
            "product": self.product,
            "period": self.period,
            **keys,
            "revenue": str(self.revenue),
            "weight_ppm": self.own.weight_then,
            "amount": str(self.own.then),
            "parts": [row.as_json() for row in self.rows],
            "notes": list(self.notes),
        }


def quote(
    resource: ResourceId,
    product: ProductId,
    period: PeriodId,
    gateway: AuditChain,
    index: Index,
    log: AuditLog,
    bases: Bases | None = None,
) -> Quote:
    """Quotes a resource in a product for a period that is over.

    Raises UnknownResourceError, UnknownProductError, NoCompositionError, ConsentedError, UnbornResourceError,
    ReportFieldError, and as `gather`.
    """
    latest = index.snapshot()
    require_resource(resource, latest)
    require_product(product, latest)
    inputs = gather(period, index, log, gateway, bases=bases)
    newest = newest_composition(product, index.snapshot(inputs.reference.block), period)
    _require_quotable(resource, newest, inputs)
    pot = _pot(newest.key, period, latest)
    joined = _with(resource, newest)
    built = build(_paid(inputs, newest.key))
    accepted = latest.report(period)
    if accepted is not None and newest.key in inputs.chain.pots:
        check_fields(f"chain, period {period}", built.struct, accepted.report)
    hypothetical = build(with_composition(inputs, newest.key, joined))
    operators, rules = Operators.of(gateway), latest.rules(period).rules
    now = line_of(pot, newest, latest, reported_terms(built)[newest.key], operators, rules)
    terms = reported_terms(hypothetical)[joined.key]
    then = line_of(replace(pot, key=joined.key), joined, latest, terms, operators, rules)
    notes = [ESTIMATE, *_notes(now, period, latest, gateway, index), *hypothetical.weighings[joined.key].notes]
    rows = _rows(now, then, gateway.address("EcosystemFund"))
    return Quote(int(resource), int(product), int(period), newest.key, joined.key, now.revenue, rows, tuple(notes))


def newest_composition(product: ProductId, snapshot: Snapshot, period: PeriodId) -> CompositionState:
    """The newest composition of a product at a block, open ones first. Raises NoCompositionError."""
    found = [c for c in snapshot.compositions if c.product == product]
    if not found:
        raise NoCompositionError(f"compositions of product {product} in period {period}", "at least 1", 0)
    return max(found, key=lambda c: (not c.closed, int(c.born_at), c.key))


def with_composition(inputs: ReportInputs, key: bytes, joined: CompositionState) -> ReportInputs:
    """The inputs of a period in which a composition like that of `key` had revenue."""
    like = next(c for c in inputs.chain.compositions if c.key == key)
    fact = replace(like, key=joined.key, resources=joined.resources)
    known = {c.key for c in inputs.chain.compositions}
    compositions = inputs.chain.compositions if joined.key in known else (*inputs.chain.compositions, fact)
    return _paid(replace(inputs, chain=replace(inputs.chain, compositions=compositions)), joined.key)


def _paid(inputs: ReportInputs, key: bytes) -> ReportInputs:
    """The inputs with a pot for a composition."""
    return replace(inputs, chain=replace(inputs.chain, pots=inputs.chain.pots | {key}))


def _with(resource: ResourceId, newest: CompositionState) -> CompositionState:
    resources = tuple(sorted((*newest.resources, resource)))
    key = composition_key(Composition(newest.product, newest.payee, newest.outcome_source, resources))
    return replace(newest, key=key, resources=resources)


def _pot(key: bytes, period: PeriodId, snapshot: Snapshot) -> PotState:
    empty = PotState(key, period, Amount(0), Amount(0), False)
    return next((pot for pot in snapshot.pots(period) if pot.key == key), empty)


def _rows(now: Line, then: Line, fund: Address) -> tuple[QuoteRow, ...]:
    """Everybody's part; the fund's where it has money on a side."""
    before = {(earning.role, earning.subject): earning.amount for earning in now.earnings}
    weights, joined = dict(now.terms.weights), dict(then.terms.weights)
    rows = [
        QuoteRow(
            role=earning.role,
            subject=int(earning.subject),
            account=earning.account,
            weight_now=weights.get(earning.subject) if earning.role == "source" else None,
            weight_then=joined[earning.subject] if earning.role == "source" else None,
            now=before.get((earning.role, earning.subject), 0),
            then=earning.amount,
        )
        for earning in then.earnings
    ]
    for pool in ("ecosystem", "unearned"):
        was, is_then = getattr(now.pools, pool), getattr(then.pools, pool)
        rows += [QuoteRow(pool, 0, fund, None, None, was, is_then)] if was or is_then else []
    return tuple(rows)


def _notes(now: Line, period: PeriodId, snapshot: Snapshot, gateway: AuditChain, index: Index) -> list[str]:
    notes = []
    if not now.revenue:
        notes.append(f"the newest composition of the product had no revenue in period {period}: all amounts are 0")
    if now.composition.closed:
        notes.append("a holder has withdrawn consent from the newest composition: nobody can buy it any more")
    if is_missed(period, snapshot, gateway.calendar, index.head().time):
        notes.append(f"period {period} is missed: now is by its evidence, not by what it was settled by")
    return notes


def _require_quotable(resource: ResourceId, newest: CompositionState, inputs: ReportInputs) -> None:
    if resource in newest.resources:
        what = f"resource to add to product {newest.product}"
        known = list(map(int, newest.resources))
        raise ConsentedError(what, f"none of {known}", int(resource), "its line is told by: headwater explain")
    if not any(r.id == resource and r.born_at < inputs.end for r in inputs.chain.resources):
        what = f"birth of resource {resource}"
        raise UnbornResourceError(what, f"before the end of period {inputs.period}", "none", "name a later period")
