"""Contribution weights from aggregates: a pure integer kernel, the only valuation that touches money (stage B)."""

from offchain.valuation.bounds import bounded
from offchain.valuation.errors import ParameterError, ValuationError
from offchain.valuation.params import FACTORS, QUALITY_PARTS, ValuationParams
from offchain.valuation.result import CombinationEffect, FactorShare, ResourceWeight, Weighing
from offchain.valuation.service import performance
from offchain.valuation.weigh import weigh

__all__ = [
    "FACTORS",
    "QUALITY_PARTS",
    "CombinationEffect",
    "FactorShare",
    "ParameterError",
    "ResourceWeight",
    "ValuationError",
    "ValuationParams",
    "Weighing",
    "bounded",
    "performance",
    "weigh",
]
