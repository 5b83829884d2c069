"""Leaves after the batches: scores with their tags, recommendations, metered use; sorted by their bytes."""

from __future__ import annotations

from collections.abc import Iterator

from offchain.codec import leaf as leaves
from offchain.codec.leaf import Leaf, SubjectKind, Tag
from offchain.domain.types import LicenceId, ResourceId
from offchain.graph import EvidenceRows, Stage
from offchain.report.inputs import ReportInputs
from offchain.report.products import product_scores
from offchain.report.usage import usage
from offchain.report.validity import Judged
from offchain.valuation import ValuationParams, admission, weigh


def other_leaves(
    inputs: ReportInputs, judged: tuple[Judged, ...], rows: EvidenceRows, stage: Stage, params: ValuationParams
) -> tuple[bytes, ...]:
    """Every leaf of a report that is no batch, in tree order; `stage` has the `rows` at the report's cut."""
    found = (
        *_of_resources(inputs, rows, stage, params),
        *_of_products(inputs, judged, rows, params),
        *_used(inputs, judged),
    )
    return tuple(sorted(map(leaves.encode, found)))


def _of_resources(inputs: ReportInputs, rows: EvidenceRows, stage: Stage, params: ValuationParams) -> Iterator[Leaf]:
    """Dynamic quality and tags of every born resource over all scenarios, and the recommended combinations."""
    everything = tuple(sorted(row.id for row in rows.resources))
    if not everything:
        return
    scenarios = {scenario for c in inputs.chain.compositions for scenario in c.scenarios}
    evidence = stage.of(everything, scenarios)
    weighing = weigh(evidence, everything, scenarios, params)
    admitted = admission(evidence, weighing, params)
    for row in weighing.resources:
        tags = admitted.tags[row.resource]
        yield leaves.ScoreLeaf(inputs.period, SubjectKind.RESOURCE, row.resource, row.quality, tags)
    for cell in admitted.recommended:
        resources = tuple(map(ResourceId, cell.combination))
        yield leaves.RecommendLeaf(inputs.period, bytes.fromhex(cell.scenario), cell.effect, resources)


def _of_products(
    inputs: ReportInputs, judged: tuple[Judged, ...], rows: EvidenceRows, params: ValuationParams
) -> Iterator[Leaf]:
    """Quality of every product that has a composition."""
    for product, quality in product_scores(inputs, judged, rows, params).items():
        yield leaves.ScoreLeaf(inputs.period, SubjectKind.PRODUCT, product, quality.score, Tag(0))


def _used(inputs: ReportInputs, judged: tuple[Judged, ...]) -> Iterator[Leaf]:
    """Metered units by licence and clause."""
    for (licence, clause), units in usage(inputs, judged).items():
        yield leaves.UsageLeaf(inputs.period, LicenceId(licence), clause, units)
