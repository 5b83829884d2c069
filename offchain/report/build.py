"""The report of a period from its inputs: weights, lines, batches, leaves, root (DESIGN section 5). No I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from offchain.codec import batch as batches
from offchain.codec import leaf as leaves
from offchain.codec import tree
from offchain.codec.batch import Batch, Component, Line
from offchain.codec.report import ReportStruct
from offchain.domain.errors import HeadwaterError
from offchain.domain.types import PeriodId, Ppm, ResourceId
from offchain.graph import Cut, Stage, open_stage
from offchain.report.control import NOTHING_FOUND, Control, controlled
from offchain.report.evidence import evidence_rows
from offchain.report.inputs import CompositionFact, ReportInputs
from offchain.report.others import other_leaves
from offchain.report.parameters import params_of
from offchain.report.performance import performances
from offchain.report.shared import Shared
from offchain.report.validity import Judged, judge
from offchain.valuation import IncentiveParams, ProviderPerformance, ValuationParams, Weighing, moved, weigh

ENGINE = 1
"""Number of the valuation algorithm that this code runs; a report under another number is refused."""

GREATEST_KEY = 2**256 - 1


class UnknownEngineError(HeadwaterError):
    """The rules in force name a valuation algorithm that this version does not run."""


@dataclass(frozen=True)
class BuiltBatch:
    """A batch and the composition keys it covers, both ends included."""

    index: int
    from_key: int
    to_key: int
    data: bytes


@dataclass(frozen=True)
class BuiltReport:
    """Everything behind one signature: the struct, the leaf data in tree order, the batches, and why."""

    struct: ReportStruct
    leaves: tuple[bytes, ...]
    batches: tuple[BuiltBatch, ...]
    weighings: Mapping[bytes, Weighing]
    judged: tuple[Judged, ...]
    control: Control = NOTHING_FOUND
    performances: Mapping[int, ProviderPerformance] = field(default_factory=dict)
    """Performance of the provider by product, of every product with a composition."""

    def leaf_hashes(self) -> tuple[bytes, ...]:
        """Hashes of the leaves in tree order."""
        return tuple(tree.leaf_hash(data) for data in self.leaves)


def build(
    inputs: ReportInputs, greatest_batch: int = batches.GREATEST_BATCH, incentives: IncentiveParams | None = None
) -> BuiltReport:
    """Builds the report. `greatest_batch` in bytes; `incentives` other than the engine's are for backtests alone.

    Raises `UnknownEngineError` for rules of another engine.
    """
    if inputs.rules.engine != ENGINE:
        raise UnknownEngineError(
            f"engine: expected {ENGINE}, received {inputs.rules.engine}; install a version that runs the voted engine"
        )
    judged, control = controlled(inputs, judge(inputs))
    rows = evidence_rows(inputs, judged)
    params = params_of(inputs.rules)
    shared = Shared.of(inputs, judged, rows, params)
    paid = sorted((c for c in inputs.chain.compositions if c.key in inputs.chain.pots), key=lambda c: c.key)
    with open_stage(rows, Cut(inputs.end - 1)) as stage:
        weighings = {c.key: _weigh(stage, inputs, c, params) for c in paid}
        others = other_leaves(shared, stage, params, incentives or IncentiveParams())
    performed = performances(shared, params)
    lines = [_line(c, weighings[c.key], performed[int(c.product)].performance) for c in paid]
    built = _batches(inputs.period, lines, greatest_batch)
    data = _batch_leaves(inputs.period, built) + others
    return BuiltReport(_struct(inputs, data, len(built)), data, built, weighings, judged, control, performed)


def _weigh(stage: Stage, inputs: ReportInputs, composition: CompositionFact, params: ValuationParams) -> Weighing:
    """Weights of one composition within its product's target scenarios, moved from those of the base."""
    resources = tuple(int(r) for r in composition.resources)
    evidence = stage.of(resources, composition.scenarios)
    target = weigh(evidence, resources, composition.scenarios, params)
    return moved(target, inputs.base.get(composition.key), inputs.rules.max_delta)


def _line(composition: CompositionFact, weighing: Weighing, performance: Ppm) -> Line:
    """The line of a composition with its provider's performance in ppm."""
    return Line(
        composition.product,
        composition.payee,
        Ppm(composition.outcome_source),
        performance,
        tuple(Component(ResourceId(r), Ppm(w)) for r, w in sorted(weighing.weights.items())),
    )


def _batches(period: PeriodId, lines: Sequence[Line], greatest: int) -> tuple[BuiltBatch, ...]:
    """Lines in key order, packed greedily; the batches tile the key space, one without lines if there are none."""
    groups: list[list[Line]] = [[]]
    for line in lines:
        if groups[-1] and not batches.fits([*groups[-1], line], greatest):
            groups.append([])
        groups[-1].append(line)
    built = []
    start = 0
    for index, group in enumerate(groups):
        last = index == len(groups) - 1
        end = GREATEST_KEY if last else int.from_bytes(groups[index + 1][0].key, "big") - 1
        built.append(BuiltBatch(index, start, end, batches.encode(Batch(period, tuple(group)))))
        start = end + 1
    return tuple(built)


def _batch_leaves(period: PeriodId, built: Sequence[BuiltBatch]) -> tuple[bytes, ...]:
    """Leaves 0 … batches − 1."""
    return tuple(
        leaves.encode(leaves.BatchLeaf(period, b.index, b.from_key, b.to_key, batches.batch_hash(b.data)))
        for b in built
    )


def _struct(inputs: ReportInputs, data: Sequence[bytes], count: int) -> ReportStruct:
    """The EIP-712 struct that the committee signs."""
    return ReportStruct(
        period=inputs.period,
        attempt=inputs.attempt,
        committee=inputs.committee,
        rules=inputs.rules.version,
        ref_block=inputs.reference.block,
        ref_hash=inputs.reference.hash,
        log_size=inputs.reference.log_size,
        log_root=inputs.reference.log_root,
        leaves=len(data),
        batches=count,
        root=tree.root([tree.leaf_hash(leaf) for leaf in data]),
    )
