"""Explain: why each resource of a product earned what it earned in a period, from payment to payout."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field

from offchain.audit.bases import Bases
from offchain.audit.controlling import Controls
from offchain.audit.copies import SameContent
from offchain.audit.counting import CountedFact, Counting
from offchain.audit.explanation import CompositionExplanation, Explanation
from offchain.audit.known import require_product
from offchain.audit.money import Earning, Line, Operators, expected_lines
from offchain.audit.ports import AuditChain, AuditLog
from offchain.audit.proven import FactProof, batch_proof, fact_proofs
from offchain.audit.rebuild import gather
from offchain.audit.stated import words_on
from offchain.audit.terms import LineTerms, is_missed, missed_terms, reported_terms
from offchain.domain.types import PeriodId, ProductId
from offchain.indexer.index import Index
from offchain.report import BuiltReport, build
from offchain.report.control import NOTHING_FOUND


def explain(
    product: ProductId | None,
    period: PeriodId,
    gateway: AuditChain,
    index: Index,
    log: AuditLog,
    bases: Bases | None = None,
) -> Explanation:
    """Explains a product, or all of them, in a period that is over. Raises UnknownProductError, and as `gather`.

    A period that is not reported yet is explained by the report that this copy of the log would make.
    """
    snapshot = index.snapshot()
    if product is not None:
        require_product(product, snapshot)
    terms, sources = _terms(period, gateway, index, log, bases)
    with closing(sources):
        lines = [
            line
            for line in expected_lines(period, snapshot, terms, Operators.of(gateway))
            if product in (None, line.composition.product)
        ]
        found = tuple(_explained(line, sources, gateway) for line in lines)
    accepted = snapshot.report(period)
    root = accepted.report.root if accepted else b""
    proofs = sources.proofs(found, gateway, log)
    controls = sources.controls(product, int(period))
    return Explanation(product, int(period), root, found, _notes(found, sources.notes), proofs, controls)


@dataclass(frozen=True)
class _Sources:
    """Where weights come from; both None in a missed period."""

    built: BuiltReport | None
    counting: Counting | None
    notes: tuple[str, ...]
    cut: tuple[int, bytes] = (0, b"")
    """Size and root of the log cut."""
    licensed: Mapping[int, int] = field(default_factory=dict)
    """Licence to product."""

    def close(self) -> None:
        """Close what stage A is asked by."""
        if self.counting:
            self.counting.close()

    def proofs(
        self, found: tuple[CompositionExplanation, ...], gateway: AuditChain, log: AuditLog
    ) -> tuple[FactProof, ...]:
        """Of every fact that an explanation tells, whether it counts or not."""
        told = [fact.index for one in found for fact in one.facts] + [word.index for one in found for word in one.words]
        told += [index for one in found for copy in one.copies for index in copy.entries]
        return fact_proofs(told, *self.cut, gateway, log)

    def controls(self, product: ProductId | None, period: int) -> Controls:
        """What control found on the licences of a product, or on all."""
        licences = [licence for licence, of in self.licensed.items() if product in (None, of)]
        return Controls.of(period, self.built.control if self.built else NOTHING_FOUND, licences)

    def facts(self, key: bytes) -> tuple[CountedFact, ...]:
        """The facts as they count for a composition."""
        return self.counting.of(key) if self.counting else ()

    def copies(self, key: bytes) -> tuple[SameContent, ...]:
        """Near-duplicates as they count for a composition."""
        return self.counting.copies(key) if self.counting else ()


def _terms(
    period: PeriodId, gateway: AuditChain, index: Index, log: AuditLog, bases: Bases | None
) -> tuple[Mapping[bytes, LineTerms], _Sources]:
    snapshot = index.snapshot()
    if is_missed(period, snapshot, gateway.calendar, index.head().time):
        terms, origin = missed_terms(period, snapshot, index, log, gateway, bases)
        return terms, _Sources(None, None, (f"the period is missed: it settles by {origin}",))
    inputs = gather(period, index, log, gateway, bases=bases)
    built = build(inputs)
    notes = () if snapshot.report(period) else ("not reported yet: these are the weights that this copy would report",)
    cut = inputs.reference.log_size, inputs.reference.log_root
    products = {c.key: int(c.product) for c in inputs.chain.compositions}
    licensed = {int(x.id): products[x.composition] for x in inputs.chain.licences}
    return reported_terms(built), _Sources(built, Counting(inputs, built.judged), notes, cut, licensed)


def _explained(line: Line, sources: _Sources, gateway: AuditChain) -> CompositionExplanation:
    fund = Earning("ecosystem", 0, gateway.address("EcosystemFund"), line.pools.ecosystem + line.pools.unearned)
    weighing = sources.built.weighings[line.key] if sources.built else None
    words = words_on(int(line.composition.product), sources.built.judged) if sources.built else ()
    batch = batch_proof(line.key, sources.built) if sources.built else None
    performed = sources.built.performances[int(line.composition.product)] if sources.built else None
    facts, copies = sources.facts(line.key), sources.copies(line.key)
    return CompositionExplanation(line, weighing, facts, words, fund, batch, performed, copies)


def _notes(found: tuple[CompositionExplanation, ...], notes: tuple[str, ...]) -> tuple[str, ...]:
    from_weighings = [note for one in found if one.weighing for note in one.weighing.notes]
    nothing = () if found else ("no revenue of it in the period",)
    waiting = ("the period is not settled yet: payouts are what settlement will pay",)
    unsettled = waiting if any(not one.line.pot.settled for one in found) else ()
    return (*notes, *nothing, *unsettled, *dict.fromkeys(from_weighings))
