"""What several parts of one report read, built once and passed on: who speaks, what is accepted, what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from offchain.graph import EvidenceRows
from offchain.report.acceptance import Acceptance
from offchain.report.inputs import ReportInputs
from offchain.report.licensees import Licensees
from offchain.report.products import ProductRecord, product_records
from offchain.report.validity import Judged
from offchain.valuation import ValuationParams


@dataclass(frozen=True)
class Shared:
    """The inputs, the facts as judged, the rows of stage A, and what follows from them.

    `records` are what is said of every product with a composition, by id, ascending.
    """

    inputs: ReportInputs
    judged: tuple[Judged, ...]
    rows: EvidenceRows
    licensees: Licensees
    acceptance: Acceptance
    records: Mapping[int, ProductRecord]

    @classmethod
    def of(
        cls, inputs: ReportInputs, judged: tuple[Judged, ...], rows: EvidenceRows, params: ValuationParams
    ) -> Shared:
        """Built for one report; `rows` are those of the judged facts."""
        licensees = Licensees(inputs, rows)
        records = product_records(inputs, judged, licensees, params)
        return cls(inputs, judged, rows, licensees, Acceptance(inputs, judged), records)
