"""Explain: why each resource of a product earned what it earned in a period, from payment to payout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from offchain.audit.arithmetic import Row
from offchain.audit.counting import CountedFact, Counting
from offchain.audit.errors import UnknownProductError
from offchain.audit.money import Earning, Line, Operators, expected_lines
from offchain.audit.performed import PERFORMANCE_COLUMNS, performance_rows
from offchain.audit.ports import AuditChain, AuditLog
from offchain.audit.proven import FactProof, PayoutLine, batch_proof, fact_proofs, payout_lines
from offchain.audit.rebuild import gather
from offchain.audit.stated import StatedWord, words_on
from offchain.audit.terms import LineTerms, is_missed, missed_terms, reported_terms
from offchain.domain.types import MAIN, PeriodId, ProductId
from offchain.indexer.index import Index
from offchain.report import BuiltReport, build
from offchain.report.inputs import numbered
from offchain.valuation import FACTORS, ProviderPerformance, Weighing

Rows = list[tuple[str, ...]]
FACT_COLUMNS = ("log entry", "fact id", "leaf hash", "anchored entries", "hashes of the proof")


@dataclass(frozen=True)
class Table:
    """A table to show: every cell is text."""

    title: str
    columns: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True)
class CompositionExplanation:
    """One composition of the product: its money, weights and payouts. `weighing` is None in a missed period."""

    line: Line
    weighing: Weighing | None
    facts: tuple[CountedFact, ...]
    words: tuple[StatedWord, ...]
    fund: Earning
    batch: Mapping[str, object] | None = None
    """Proof of the line's batch in the report; None in a missed period."""
    performance: ProviderPerformance | None = None
    """The provider's, with its parts; None in a missed period."""

    @property
    def label(self) -> str:
        """Product and composition in short."""
        return f"{self.line.composition.product} · 0x{self.line.key.hex()[:8]}…"

    @property
    def payouts(self) -> tuple[Earning, ...]:
        """Everybody's part, the fund's last, before netting with other products."""
        return (*self.line.earnings, self.fund)

    @property
    def lines(self) -> tuple[PayoutLine, ...]:
        """Amount ← share ← weight ← votes, for everybody's part."""
        votes = [(fact.index, fact.combination) for fact in self.facts if fact.counts]
        return payout_lines(self.line, self.fund.account, votes)

    def as_json(self) -> dict[str, object]:
        """As JSON values; amounts are decimal strings of token base units."""
        line, pools = self.line, self.line.pools
        return {
            "product": int(line.composition.product),
            "composition": "0x" + line.key.hex(),
            "loop": "MAIN" if line.composition.loop == MAIN else "TRAINING",
            "payee": int(line.composition.payee),
            "revenue": {"licence": str(line.pot.licence), "outcome": str(line.pot.outcome)},
            "rows_ppm": {"licence": asdict(line.money.licence_row), "outcome": asdict(line.money.outcome_row)},
            "split": {name: str(amount) for name, amount in asdict(pools).items()},
            "settled": line.pot.settled,
            "weights_from": line.terms.origin,
            "performance_ppm": line.terms.performance,
            "performance": asdict(self.performance) if self.performance else None,
            "weights_ppm": {str(resource): weight for resource, weight in line.terms.weights},
            "weighing": self.weighing.as_json() if self.weighing else None,
            "facts": [asdict(fact) | {"counts": fact.counts} for fact in self.facts],
            "other_facts": [asdict(word) | {"counts": not word.reason} for word in self.words],
            "payout_lines": [one.as_json() for one in self.lines],
            "batch_proof": self.batch,
            "payouts": [asdict(earning) | {"amount": str(earning.amount)} for earning in self.payouts],
        }


@dataclass(frozen=True)
class Explanation:
    """A product, or all of them (`product` None), in a period.

    `report_root` is empty where no report was accepted; notes say what is silent.
    """

    product: int | None
    period: int
    report_root: bytes
    compositions: tuple[CompositionExplanation, ...]
    notes: tuple[str, ...]
    proofs: tuple[FactProof, ...] = ()

    def as_json(self) -> dict[str, object]:
        """As JSON values."""
        return {
            "product": self.product,
            "period": self.period,
            "report_root": "0x" + self.report_root.hex() if self.report_root else None,
            "compositions": [one.as_json() for one in self.compositions],
            "proofs": [proof.as_json() for proof in self.proofs],
            "notes": list(self.notes),
        }

    def tables(self) -> tuple[Table, ...]:
        """Everything for people, in the order in which money is explained."""
        share = ("product", "pool", "ppm of licence money", "base units")
        cells = ("scenario", "resources", "voters", "robust uplift (bps)", "weight (1/1000 payer)")
        filed = ("product", "log entry", "organisation", "resources", "uplift (bps)", "counts or why not")
        said = ("product", "log entry", "kind", "organisation", "licence", "says", "counts or why not")
        paid = ("product", "role", "resource or organisation", "account", "base units")
        line = ("product", "role", "subject", *paid[3:], "pool", "of × ppm", "weight", "votes: log entries")
        performed = performance_rows((one.label, one.performance) for one in self.compositions)
        return (
            Table("Split of revenue 分账", share, self.split_rows()),
            Table(
                "Weights 贡献度权重 and their factors (ppm)",
                ("product", "resource", "weight", *FACTORS),
                self.weight_rows(),
            ),
            Table("Performance 服务商绩效 and what each part adds (ppm)", PERFORMANCE_COLUMNS, performed),
            Table("Combinations 组合 with measured effect", cells, self.combination_rows()),
            Table("Feedback facts 流通事件", filed, self.fact_rows()),
            Table("Other facts of the product 流通事件", said, self.word_rows()),
            Table("Payouts before netting", paid, self.payout_rows()),
            Table("Amount ← share ← weight ← votes", line, self.line_rows()),
            Table("Facts in the anchored log", FACT_COLUMNS, [proof.row() for proof in self.proofs]),
        )

    def split_rows(self) -> Rows:
        """Product, pool, ppm of licence money, amount."""
        return [
            (one.label, pool, _share(one.line.money.licence_row, pool), str(amount))
            for one in self.compositions
            for pool, amount in asdict(one.line.pools).items()
        ]

    def weight_rows(self) -> Rows:
        """Product, resource, weight, contribution of each factor; in a missed period there are no factors."""
        found: Rows = []
        for one in self.compositions:
            factors = {row.resource: row.factors for row in (one.weighing.resources if one.weighing else ())}
            for resource, weight in one.line.terms.weights:
                parts = (str(factor.contribution) for factor in factors.get(resource, ()))
                found.append((one.label, str(resource), str(weight), *(tuple(parts) or ("–",) * len(FACTORS))))
        return found

    def combination_rows(self) -> Rows:
        """Scenario, resources, voters, robust uplift in bps, weight in thousandths of a payer; each cell once."""
        cells = {cell for one in self.compositions if one.weighing for cell in one.weighing.combinations}
        ordered = sorted(cells, key=lambda cell: (cell.scenario, cell.combination))
        return [
            (f"0x{c.scenario[:8]}…", _list(c.combination), str(c.voters), str(c.uplift_bps), str(c.weight))
            for c in ordered
        ]

    def fact_rows(self) -> Rows:
        """Product, log entry, organisation, resources, uplift in bps, "counts" or the reason why not."""
        return [
            (
                one.label,
                numbered(fact.index),
                str(fact.organisation),
                _list(fact.combination),
                str(fact.uplift_bps),
                fact.reason or "counts",
            )
            for one in self.compositions
            for fact in one.facts
        ]

    def word_rows(self) -> Rows:
        """Product, log entry, kind, organisation, licence, what it says, "counts" or the reason why not."""
        return [
            (one.label, *map(str, (numbered(w.index), w.kind, w.organisation, w.licence, w.says)), w.reason or "counts")
            for one in self.compositions
            for w in one.words
        ]

    def line_rows(self) -> Rows:
        """Product, role, subject, account, amount, pool, money with its ppm, weight, votes."""
        return [(one.label, *line.row()) for one in self.compositions for line in one.lines]

    def payout_rows(self) -> Rows:
        """Product, role, resource or organisation, account, amount."""
        return [
            (one.label, earning.role, str(earning.subject), earning.account, str(earning.amount))
            for one in self.compositions
            for earning in one.payouts
        ]


def explain(
    product: ProductId | None, period: PeriodId, gateway: AuditChain, index: Index, log: AuditLog
) -> Explanation:
    """Explains a product, or all of them, in a period that is over. Raises UnknownProductError, and as `gather`.

    A period that is not reported yet is explained by the report that this copy of the log would make.
    """
    snapshot = index.snapshot()
    known = sorted({int(c.product) for c in snapshot.compositions})
    if product is not None and int(product) not in known:
        raise UnknownProductError(int(product), known)
    terms, sources = _terms(period, gateway, index, log)
    lines = [
        line
        for line in expected_lines(period, snapshot, terms, Operators.of(gateway))
        if product in (None, line.composition.product)
    ]
    accepted = snapshot.report(period)
    root = accepted.report.root if accepted else b""
    found = tuple(_explained(line, sources, gateway) for line in lines)
    proofs = sources.proofs(found, gateway, log)
    return Explanation(product, int(period), root, found, _notes(found, sources.notes), proofs)


@dataclass(frozen=True)
class _Sources:
    """Where weights come from; both None in a missed period."""

    built: BuiltReport | None
    counting: Counting | None
    notes: tuple[str, ...]
    cut: tuple[int, bytes] = (0, b"")
    """Size and root of the log cut."""

    def proofs(
        self, found: tuple[CompositionExplanation, ...], gateway: AuditChain, log: AuditLog
    ) -> tuple[FactProof, ...]:
        """Of every fact that an explanation tells, whether it counts or not."""
        told = [fact.index for one in found for fact in one.facts] + [word.index for one in found for word in one.words]
        return fact_proofs(told, *self.cut, gateway, log)

    def facts(self, key: bytes) -> tuple[CountedFact, ...]:
        """The facts as they count for a composition."""
        return self.counting.of(key) if self.counting else ()


def _terms(
    period: PeriodId, gateway: AuditChain, index: Index, log: AuditLog
) -> tuple[Mapping[bytes, LineTerms], _Sources]:
    snapshot = index.snapshot()
    if is_missed(period, snapshot, gateway.calendar, index.head().time):
        terms, origin = missed_terms(period, snapshot, index, log, gateway)
        return terms, _Sources(None, None, (f"the period is missed: it settles by {origin}",))
    inputs = gather(period, index, log, gateway)
    built = build(inputs)
    notes = () if snapshot.report(period) else ("not reported yet: these are the weights that this copy would report",)
    cut = inputs.reference.log_size, inputs.reference.log_root
    return reported_terms(built), _Sources(built, Counting(inputs, built.judged), notes, cut)


def _explained(line: Line, sources: _Sources, gateway: AuditChain) -> CompositionExplanation:
    fund = Earning("ecosystem", 0, gateway.address("EcosystemFund"), line.pools.ecosystem + line.pools.unearned)
    weighing = sources.built.weighings[line.key] if sources.built else None
    words = words_on(int(line.composition.product), sources.built.judged) if sources.built else ()
    batch = batch_proof(line.key, sources.built) if sources.built else None
    performed = sources.built.performances[int(line.composition.product)] if sources.built else None
    return CompositionExplanation(line, weighing, sources.facts(line.key), words, fund, batch, performed)


def _notes(found: tuple[CompositionExplanation, ...], notes: tuple[str, ...]) -> tuple[str, ...]:
    from_weighings = [note for one in found if one.weighing for note in one.weighing.notes]
    nothing = () if found else ("no revenue of it in the period",)
    waiting = ("the period is not settled yet: payouts are what settlement will pay",)
    unsettled = waiting if any(not one.line.pot.settled for one in found) else ()
    return (*notes, *nothing, *unsettled, *dict.fromkeys(from_weighings))


def _share(row: Row, pool: str) -> str:
    """The ppm of licence money that a pool's column has; unearned money is part of the service column."""
    return str(getattr(row, "service" if pool == "unearned" else pool))


def _list(resources: tuple[int, ...]) -> str:
    return "+".join(map(str, resources))
