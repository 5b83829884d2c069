"""The scores of a period with the parts that their leaves leave out; the same calls as the report's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from offchain.codec.leaf import SubjectKind, Tag
from offchain.graph import Cut, open_stage
from offchain.report.evidence import evidence_rows
from offchain.report.inputs import ReportInputs
from offchain.report.licensees import Licensees
from offchain.report.others import weigh_everything
from offchain.report.parameters import params_of
from offchain.report.products import product_records, product_scores
from offchain.report.validity import Judged
from offchain.valuation import QUALITY_PARTS

PRODUCT_PARTS = ("effect", "ratings", "renewals")
"""效果评测, 口碑, 续订: parts of the quality of a product."""


@dataclass(frozen=True)
class Score:
    """Q of a resource or a product, and its parts by name in the order of the formula; 10^-9."""

    kind: SubjectKind
    subject: int
    score: int
    parts: Mapping[str, int]
    tags: Tag


def scores(inputs: ReportInputs, judged: tuple[Judged, ...]) -> dict[tuple[SubjectKind, int], Score]:
    """Every score of a period by kind and id, from its facts as its report judged them: all born resources, all
    products with a composition."""
    rows, params = evidence_rows(inputs, judged), params_of(inputs.rules)
    with open_stage(rows, Cut(inputs.end - 1)) as stage:
        weighed = weigh_everything(inputs, rows, stage, params)
    found = []
    for row in weighed[0].resources if weighed else ():
        parts = {name: getattr(row, name) for name in QUALITY_PARTS}
        tags = weighed[1].tags[row.resource] if weighed else Tag(0)
        found.append(Score(SubjectKind.RESOURCE, row.resource, row.quality, parts, tags))
    records = product_records(inputs, judged, Licensees(inputs, rows), params)
    for product, quality in product_scores(records, int(inputs.period), params).items():
        parts = {name: getattr(quality, name) for name in PRODUCT_PARTS}
        found.append(Score(SubjectKind.PRODUCT, product, quality.score, parts, Tag(0)))
    return {(one.kind, one.subject): one for one in found}
