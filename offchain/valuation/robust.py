"""From votes to effects: one robust figure and one weight per (scenario, combination) cell (DESIGN section 8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from offchain.domain.types import SCORE_ONE
from offchain.graph import Vote
from offchain.valuation.params import ValuationParams
from offchain.valuation.result import CombinationEffect
from offchain.valuation.rounding import saturated

WEIGHT_UNIT = SCORE_ONE // 1000
"""Cell weights count thousandths of a saturated payer."""

CellKey = tuple[str, tuple[int, ...]]


def lower_median(values: Sequence[int]) -> int:
    """The middle value, the lower of two; `values` must not be empty."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2]


def robust_uplift(votes: Iterable[int], params: ValuationParams) -> int:
    """Lower median in basis points of votes clipped to 0 … uplift_cap_bps, with `zero_votes` votes of 0 added.

    With two zero votes, fewer than three voters give 0: no one or two organisations can make an effect.
    """
    clipped = [max(0, min(vote, params.uplift_cap_bps)) for vote in votes]
    return lower_median([*clipped, *([0] * params.zero_votes)] or [0])


def effects(votes: Iterable[Vote], unit: int, params: ValuationParams) -> tuple[CombinationEffect, ...]:
    """Every cell's effect, sorted by scenario and combination. `unit` is the decay table's factor of age 0.

    A cell never exceeds a superset in its scenario that at least `clip_quorum` parties voted on. `effect` is in
    10^-9 of the cap; `weight` is the sum of saturated payments in thousandths of a payer.
    """
    cells: dict[CellKey, list[Vote]] = {}
    for vote in votes:
        cells.setdefault((vote.scenario, vote.combination), []).append(vote)
    raw = {cell: robust_uplift((vote.uplift_bps for vote in members), params) for cell, members in cells.items()}
    caps: dict[tuple[str, int], list[CellKey]] = {}
    for cell, members in cells.items():
        for resource in cell[1] if len(members) >= params.clip_quorum else ():
            caps.setdefault((cell[0], resource), []).append(cell)
    return tuple(_effect(cell, cells[cell], _clipped(cell, raw, caps), unit, params) for cell in sorted(cells))


def _clipped(cell: CellKey, raw: dict[CellKey, int], caps: dict[tuple[str, int], list[CellKey]]) -> int:
    """The cell's uplift, at most that of every capping superset; `caps` by scenario and member."""
    scenario, combination = cell
    resources = set(combination)
    fewest = min((caps.get((scenario, resource), []) for resource in combination), key=len)
    above = [raw[other] for other in fewest if resources < set(other[1])]
    return min([raw[cell], *above])


def _effect(cell: CellKey, votes: list[Vote], uplift: int, unit: int, params: ValuationParams) -> CombinationEffect:
    """The finished cell."""
    half = params.reference_price * unit
    payments = sum(saturated(vote.paid, half) for vote in votes)
    return CombinationEffect(
        scenario=cell[0],
        combination=cell[1],
        voters=len(votes),
        uplift_bps=uplift,
        effect=uplift * SCORE_ONE // params.uplift_cap_bps,
        weight=payments // WEIGHT_UNIT,
    )
