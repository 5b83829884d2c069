"""The report of a period: leaves, batches and root from chain facts and the log cut."""

from offchain.report.build import ENGINE, BuiltBatch, BuiltReport, UnknownEngineError, build
from offchain.report.inputs import ReportInputs
from offchain.report.validity import Judged, counted, judge

__all__ = [
    "ENGINE",
    "BuiltBatch",
    "BuiltReport",
    "Judged",
    "ReportInputs",
    "UnknownEngineError",
    "build",
    "counted",
    "judge",
]
