"""What the catalogue and the registry say of a resource: scarcity of its class and update activity, 0 … 1 in 10^-9."""

from __future__ import annotations

from collections.abc import Iterable

from offchain.domain.types import SCORE_ONE
from offchain.graph import StageA
from offchain.valuation.params import UPDATES_HALF, ValuationParams
from offchain.valuation.rounding import saturated


def effective_suppliers(demands: Iterable[int]) -> int:
    """n_eff = (sum V)^2 / (sum V^2) in 10^-9: as many suppliers of equal demand are as concentrated; 0 without any."""
    found = [demand for demand in demands if demand > 0]
    return SCORE_ONE * sum(found) ** 2 // sum(demand**2 for demand in found) if found else 0


def scarcity(demands: Iterable[int]) -> int:
    """稀缺性 in 10^-9 of a class from the demand for each supplier: 1 / n_eff; 0 for a class that nobody asks for."""
    suppliers = effective_suppliers(demands)
    return SCORE_ONE * SCORE_ONE // suppliers if suppliers else 0


def scarcities(evidence: StageA, params: ValuationParams) -> dict[int, int]:
    """Scarcity of every resource of the composition, by id.

    The demand for a supplier of a class is its saturated payers, so that nobody concentrates a class by paying much.
    """
    demands: dict[int, dict[int, int]] = {}
    for row in evidence.supply:
        payers = demands.setdefault(row.class_id, {})
        paid = saturated(row.paid, params.reference_price * evidence.unit)
        payers[row.supplier] = payers.get(row.supplier, 0) + paid
    of_class = {class_id: scarcity(payers.values()) for class_id, payers in demands.items()}
    return {row.resource: of_class.get(row.class_id, 0) for row in evidence.resources}


def activities(evidence: StageA) -> dict[int, int]:
    """更新维护活跃度 in 10^-9 of every resource with versions, by id: one half at two fresh versions."""
    return {row.resource: saturated(row.decayed, UPDATES_HALF * evidence.unit) for row in evidence.updates}
