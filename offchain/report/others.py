"""Leaves after the batches, sorted by their bytes: scores with tags, recommendations, metered use, points, rewards."""

from __future__ import annotations

from collections.abc import Iterator

from offchain.codec import leaf as leaves
from offchain.codec.leaf import Leaf, SubjectKind, Tag
from offchain.domain.types import LicenceId, ResourceId
from offchain.graph import EvidenceRows, Stage
from offchain.report.contributions import Contributions
from offchain.report.inputs import ReportInputs
from offchain.report.points import point_leaves
from offchain.report.products import product_scores
from offchain.report.rewards import reward_leaves
from offchain.report.shared import Shared
from offchain.report.usage import usage
from offchain.report.validity import Judged
from offchain.valuation import Admission, IncentiveParams, ValuationParams, Weighing, admission, weigh


def other_leaves(
    shared: Shared, stage: Stage, params: ValuationParams, incentives: IncentiveParams
) -> tuple[bytes, ...]:
    """Every leaf of a report that is no batch, in tree order; `stage` has the rows at the report's cut."""
    inputs = shared.inputs
    scored = (*_of_resources(inputs, shared.rows, stage, params), *_of_products(shared, params))
    known = Contributions(shared, scored, incentives)
    found = (*scored, *_used(inputs, shared.judged), *point_leaves(known), *reward_leaves(known))
    return tuple(sorted(map(leaves.encode, found)))


def weigh_everything(
    inputs: ReportInputs, rows: EvidenceRows, stage: Stage, params: ValuationParams
) -> tuple[Weighing, Admission] | None:
    """Every born resource over all scenarios, with its tags; None where none is born."""
    everything = tuple(sorted(row.id for row in rows.resources))
    if not everything:
        return None
    scenarios = {scenario for c in inputs.chain.compositions for scenario in c.scenarios}
    evidence = stage.of(everything, scenarios)
    weighing = weigh(evidence, everything, scenarios, params)
    return weighing, admission(evidence, weighing, params)


def _of_resources(inputs: ReportInputs, rows: EvidenceRows, stage: Stage, params: ValuationParams) -> Iterator[Leaf]:
    """Dynamic quality and tags of every born resource over all scenarios, and the recommended combinations."""
    found = weigh_everything(inputs, rows, stage, params)
    if found is None:
        return
    weighing, admitted = found
    for row in weighing.resources:
        tags = admitted.tags[row.resource]
        yield leaves.ScoreLeaf(inputs.period, SubjectKind.RESOURCE, row.resource, row.quality, tags)
    for cell in admitted.recommended:
        resources = tuple(map(ResourceId, cell.combination))
        yield leaves.RecommendLeaf(inputs.period, bytes.fromhex(cell.scenario), cell.effect, resources)


def _of_products(shared: Shared, params: ValuationParams) -> Iterator[Leaf]:
    """Quality of every product that has a composition."""
    period = shared.inputs.period
    for product, quality in product_scores(shared.records, int(period), params).items():
        yield leaves.ScoreLeaf(period, SubjectKind.PRODUCT, product, quality.score, Tag(0))


def _used(inputs: ReportInputs, judged: tuple[Judged, ...]) -> Iterator[Leaf]:
    """Metered units by licence and clause."""
    for (licence, clause), units in usage(inputs, judged).items():
        yield leaves.UsageLeaf(inputs.period, LicenceId(licence), clause, units)
