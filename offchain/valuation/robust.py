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


def robust_uplift(votes: Sequence[int], params: ValuationParams) -> int:
    """Lower median in basis points of votes clipped to 0 … uplift_cap_bps.

    Zero votes, `zero_votes` at most, fill a cell up to `vote_quorum` votes. With two of five: fewer than three voters
    give 0, three their least vote, four their second least, five or more their own lower median. One more vote never
    moves the value away from itself, because the rank grows by 0 or 1 with every vote (docs/decisions/0030).
    """
    clipped = [max(0, min(vote, params.uplift_cap_bps)) for vote in votes]
    zeros = min(params.zero_votes, max(0, params.vote_quorum - len(clipped)))
    return lower_median([*clipped, *([0] * zeros)] or [0])


def heard(paid: int, unit: int, params: ValuationParams) -> bool:
    """Whether a party that paid so much (decayed and netted base units times `unit`) has a voice."""
    return paid >= params.vote_price * unit


def effects(votes: Iterable[Vote], unit: int, params: ValuationParams) -> tuple[CombinationEffect, ...]:
    """Every cell's effect, sorted by scenario and combination. `unit` is the decay table's factor of age 0.

    A vote counts if its party is heard; the weight of a cell is that of all who used it, the silent too. A cell never
    exceeds a superset in its scenario that at least `clip_quorum` heard parties voted on. `effect` is in 10^-9 of the
    cap; `weight` is the sum of saturated payments in thousandths of a payer.
    """
    cells: dict[CellKey, list[Vote]] = {}
    for vote in votes:
        cells.setdefault((vote.scenario, vote.combination), []).append(vote)
    said = {cell: [v.uplift_bps for v in members if heard(v.paid, unit, params)] for cell, members in cells.items()}
    raw = {cell: robust_uplift(values, params) for cell, values in said.items()}
    caps: dict[tuple[str, int], list[CellKey]] = {}
    for cell, values in said.items():
        for resource in cell[1] if len(values) >= params.clip_quorum else ():
            caps.setdefault((cell[0], resource), []).append(cell)
    return tuple(
        CombinationEffect(
            scenario=cell[0],
            combination=cell[1],
            voters=len(said[cell]),
            uplift_bps=(uplift := _clipped(cell, raw, caps)),
            effect=uplift * SCORE_ONE // params.uplift_cap_bps,
            weight=_weight(cells[cell], unit, params),
        )
        for cell in sorted(cells)
    )


def _clipped(cell: CellKey, raw: dict[CellKey, int], caps: dict[tuple[str, int], list[CellKey]]) -> int:
    """The cell's uplift, at most that of every capping superset; `caps` by scenario and member."""
    scenario, combination = cell
    resources = set(combination)
    fewest = min((caps.get((scenario, resource), []) for resource in combination), key=len)
    above = [raw[other] for other in fewest if resources < set(other[1])]
    return min([raw[cell], *above])


def _weight(votes: Iterable[Vote], unit: int, params: ValuationParams) -> int:
    """Saturated payments of a cell in thousandths of a payer."""
    half = params.reference_price * unit
    return sum(saturated(vote.paid, half) for vote in votes) // WEIGHT_UNIT
