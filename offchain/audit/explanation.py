"""What an explanation of a period says, as JSON and as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from offchain.audit.arithmetic import Row
from offchain.audit.controlling import NO_CONTROLS, Controls
from offchain.audit.copies import COPY_COLUMNS, SameContent, copy_rows
from offchain.audit.counting import CountedFact
from offchain.audit.money import Earning, Line
from offchain.audit.performed import PERFORMANCE_COLUMNS, performance_rows
from offchain.audit.proven import FactProof, PayoutLine, payout_lines
from offchain.audit.stated import StatedWord
from offchain.audit.tables import Rows, Table
from offchain.domain.types import MAIN
from offchain.report.inputs import numbered
from offchain.valuation import FACTORS, ProviderPerformance, Weighing

FACT_COLUMNS = ("log entry", "fact id", "leaf hash", "anchored entries", "hashes of the proof")


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
    copies: tuple[SameContent, ...] = ()
    """Resources that count as one content with others."""

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
            "same_content": [asdict(copy) for copy in self.copies],
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
    controls: Controls = NO_CONTROLS
    """What control found on the licences of the product."""

    def as_json(self) -> dict[str, object]:
        """As JSON values."""
        return {
            "product": self.product,
            "period": self.period,
            "report_root": "0x" + self.report_root.hex() if self.report_root else None,
            "compositions": [one.as_json() for one in self.compositions],
            "proofs": [proof.as_json() for proof in self.proofs],
            "control": self.controls.as_json(),
            "notes": list(self.notes),
        }

    def tables(self) -> tuple[Table, ...]:
        """Everything for people, in the order in which money is explained."""
        share = ("product", "pool", "ppm of licence money", "base units")
        weight = ("product", "resource", "weight", "base", "target", *FACTORS)
        cells = ("scenario", "resources", "voters", "robust uplift (bps)", "weight (1/1000 payer)")
        filed = ("product", "log entry", "organisation", "resources", "uplift (bps)", "counts or why not")
        said = ("product", "log entry", "kind", "organisation", "licence", "says", "counts or why not")
        paid = ("product", "role", "resource or organisation", "account", "base units")
        line = ("product", "role", "subject", *paid[3:], "pool", "of × ppm", "weight", "votes: log entries")
        performed = performance_rows((one.label, one.performance) for one in self.compositions)
        return (
            Table("Split of revenue 分账", share, self.split_rows()),
            Table("Weights 贡献度权重 and their factors (ppm)", weight, self.weight_rows()),
            Table("Performance 服务商绩效 and what each part adds (ppm)", PERFORMANCE_COLUMNS, performed),
            Table("Combinations 组合 with measured effect", cells, self.combination_rows()),
            Table("Feedback facts 流通事件", filed, self.fact_rows()),
            Table("Near-duplicates 近似重复 that count as one content", COPY_COLUMNS, self.copy_rows()),
            Table("Other facts of the product 流通事件", said, self.word_rows()),
            Table("Payouts before netting", paid, self.payout_rows()),
            Table("Amount ← share ← weight ← votes", line, self.line_rows()),
            Table("Facts in the anchored log", FACT_COLUMNS, [proof.row() for proof in self.proofs]),
            *self.controls.tables(),
        )

    def split_rows(self) -> Rows:
        """Product, pool, ppm of licence money, amount."""
        return [
            (one.label, pool, _share(one.line.money.licence_row, pool), str(amount))
            for one in self.compositions
            for pool, amount in asdict(one.line.pools).items()
        ]

    def weight_rows(self) -> Rows:
        """Product, resource, weight, that of the base it moved from, the target and its part of each factor; in a
        missed period there are only weights."""
        found: Rows = []
        for one in self.compositions:
            targets = {row.resource: row for row in (one.weighing.resources if one.weighing else ())}
            base = dict(zip(one.weighing.composition, one.weighing.base, strict=False)) if one.weighing else {}
            for resource, weight in one.line.terms.weights:
                row = targets.get(resource)
                parts = (row.weight, *(factor.contribution for factor in row.factors)) if row else ()
                told = tuple(map(str, parts)) or ("–",) * (1 + len(FACTORS))
                found.append((one.label, str(resource), str(weight), str(base.get(resource, "–")), *told))
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
                _content(fact),
                str(fact.uplift_bps),
                fact.reason or "counts",
            )
            for one in self.compositions
            for fact in one.facts
        ]

    def copy_rows(self) -> Rows:
        """The cells of `COPY_COLUMNS`."""
        return [row for one in self.compositions for row in copy_rows(one.label, one.copies)]

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


def _share(row: Row, pool: str) -> str:
    """The ppm of licence money that a pool's column has; unearned money is part of the service column."""
    return str(getattr(row, "service" if pool == "unearned" else pool))


def _content(fact: CountedFact) -> str:
    """The licensed resources, and the contents that they count as where these are other ones."""
    licensed, counted = _list(fact.licensed or fact.combination), _list(fact.combination)
    return licensed if licensed == counted else f"{licensed} as {counted}"


def _list(resources: tuple[int, ...]) -> str:
    return "+".join(map(str, resources))
