"""Contribution weights from aggregates: a pure integer kernel, the only valuation that touches money (stage B)."""

from offchain.valuation.admission import Admission, admission
from offchain.valuation.bounds import bounded, moved
from offchain.valuation.errors import ParameterError, ValuationError
from offchain.valuation.incentives import IncentiveParams
from offchain.valuation.params import FACTORS, QUALITY_PARTS, ValuationParams
from offchain.valuation.product import ProductQuality, product_quality
from offchain.valuation.provider import ProviderPerformance, ProviderRecord, provider_performance
from offchain.valuation.result import CombinationEffect, FactorShare, ResourceWeight, Weighing
from offchain.valuation.robust import lower_median
from offchain.valuation.weigh import weigh

__all__ = [
    "FACTORS",
    "QUALITY_PARTS",
    "Admission",
    "CombinationEffect",
    "FactorShare",
    "IncentiveParams",
    "ParameterError",
    "ProductQuality",
    "ProviderPerformance",
    "ProviderRecord",
    "ResourceWeight",
    "ValuationError",
    "ValuationParams",
    "Weighing",
    "admission",
    "bounded",
    "lower_median",
    "moved",
    "product_quality",
    "provider_performance",
    "weigh",
]
