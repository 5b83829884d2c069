"""What a report says of admission 准入: tags of resources and recommended combinations, from MAIN-loop evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from offchain.codec.leaf import Tag
from offchain.graph import StageA
from offchain.valuation.params import HIGH_LIQUIDITY_FROM, HIGH_UTILITY_FROM, RECOMMENDED, REPORTERS, ValuationParams
from offchain.valuation.quality import utility
from offchain.valuation.replay import replay
from offchain.valuation.result import CombinationEffect, Weighing
from offchain.valuation.robust import effects, heard
from offchain.valuation.weigh import values_of


@dataclass(frozen=True)
class Admission:
    """Tags by resource id, ascending, and recommended combinations; the score of one is its `effect`, 10^-9."""

    tags: dict[int, Tag]
    recommended: tuple[CombinationEffect, ...]


def admission(evidence: StageA, weighing: Weighing, params: ValuationParams) -> Admission:
    """Tags and recommendations from the weighing of all resources over all scenarios, and the evidence it came from.

    A long-tail resource has too few reporters for a robust effect, so it stands on thin ones (`thin_effects`), and
    its best combination is recommended beside the best three of the scenario.
    """
    reporters = _reporters(evidence, params)
    few = [i for i in evidence.composition if 0 < reporters.get(i, 0) < REPORTERS]
    thin = thin_effects(evidence, params) if few else ()
    long_tail = _useful(evidence, thin, few, params)
    tags = {}
    for row in weighing.resources:
        high = row.utility >= HIGH_UTILITY_FROM and reporters.get(row.resource, 0) >= REPORTERS
        tag = Tag.HIGH_LIQUIDITY if row.liquidity >= HIGH_LIQUIDITY_FROM else Tag(0)
        tag |= Tag.HIGH_UTILITY if high else Tag(0)
        tags[row.resource] = tag | (Tag.LONG_TAIL if row.resource in long_tail else Tag(0))
    best = recommended(weighing.combinations)
    return Admission(tags, (*best, *_beside(best, thin, long_tail)))


def recommended(cells: Iterable[CombinationEffect]) -> tuple[CombinationEffect, ...]:
    """The best combinations of two or more resources of each scenario with an effect, at most three, best first.

    Of equal effects the smaller combination goes first, then the lower ids.
    """
    found: dict[str, list[CombinationEffect]] = {}
    for cell in sorted(cells, key=_rank):
        if len(cell.combination) > 1 and cell.effect > 0:
            found.setdefault(cell.scenario, []).append(cell)
    return tuple(cell for scenario in sorted(found) for cell in found[scenario][:RECOMMENDED])


def thin_effects(evidence: StageA, params: ValuationParams) -> tuple[CombinationEffect, ...]:
    """Effects without zero votes: the lower median of the heard votes, shrunk by voters / (voters + zero votes)."""
    cells = effects(evidence.votes, evidence.unit, replace(params, zero_votes=0))
    return tuple(
        replace(cell, effect=cell.effect * cell.voters // max(1, cell.voters + params.zero_votes)) for cell in cells
    )


def _reporters(evidence: StageA, params: ValuationParams) -> dict[int, int]:
    """Independent parties that are heard on a combination with the resource."""
    parties: dict[int, set[int]] = {}
    for vote in evidence.votes:
        if not heard(vote.paid, evidence.unit, params):
            continue
        for resource in vote.combination:
            parties.setdefault(resource, set()).add(vote.party)
    return {resource: len(found) for resource, found in parties.items()}


def _useful(
    evidence: StageA, thin: tuple[CombinationEffect, ...], few: list[int], params: ValuationParams
) -> frozenset[int]:
    """Which of the resources with few reporters have enough utility by thin effects."""
    if not few:
        return frozenset()
    values = values_of(evidence, replay(thin, evidence.composition))
    return frozenset(
        i for i in few if utility(values.shapley[i], values.game.weight_of(i), params) >= HIGH_UTILITY_FROM
    )


def _beside(
    best: Iterable[CombinationEffect], thin: Iterable[CombinationEffect], long_tail: frozenset[int]
) -> tuple[CombinationEffect, ...]:
    """The best thin combination of each long-tail resource; those that stand among the best are not said twice."""
    known = {(cell.scenario, cell.combination) for cell in best}
    added: dict[tuple[str, tuple[int, ...]], CombinationEffect] = {}
    ranked = sorted((c for c in thin if len(c.combination) > 1 and c.effect > 0), key=_rank)
    for resource in sorted(long_tail):
        cell = next((c for c in ranked if resource in c.combination), None)
        if cell is not None and (cell.scenario, cell.combination) not in known:
            added[cell.scenario, cell.combination] = cell
    return tuple(added.values())


def _rank(cell: CombinationEffect) -> tuple[int, int, tuple[int, ...], str]:
    """Best first."""
    return -cell.effect, len(cell.combination), cell.combination, cell.scenario
