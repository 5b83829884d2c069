"""The contribution weights 贡献度权重 of one composition: seven factors over the replay game (README, formulas)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor, isqrt

from offchain.domain.types import PPM, SCORE_ONE
from offchain.graph import StageA
from offchain.valuation.errors import ValuationError
from offchain.valuation.factors import Factor, Mix, mix
from offchain.valuation.params import FACTORS, MERIT, ValuationParams
from offchain.valuation.quality import Quality, qualities
from offchain.valuation.replay import ReplayGame, replay
from offchain.valuation.result import FactorShare, ResourceWeight, Weighing
from offchain.valuation.robust import effects

NO_FACTS_NOTE = (
    "scarcity and update activity: the log holds no evidence yet, their coefficients go to the merit factors "
    "(independent utility and synergy)"
)
RATINGS_NOTE = "ratings: they are given to products, this part of quality is neutral (one half) for every resource"
SERVICE_NOTE = (
    "performance: the provider's KPI of the product stands in the report's line; it moves the part of the service pool "
    "above the guaranteed base (serviceBase of the rules), never a weight"
)
EQUAL_NOTE = (
    "no measured effect in the target scenarios (three independent paying reporters make the first): equal weights"
)


@dataclass(frozen=True)
class Values:
    """The game's figures: per resource Shapley value and party, per party the members in ascending order."""

    game: ReplayGame
    total: int
    shapley: dict[int, Fraction]
    party_of: dict[int, int]
    members: dict[int, tuple[int, ...]]


def weigh(
    evidence: StageA, composition: tuple[int, ...], scenarios: Iterable[str], params: ValuationParams
) -> Weighing:
    """Weights in ppm, sum 1,000,000, for a composition (ascending resource ids) within its target scenarios.

    Equal weights when no effect was measured. Raises ValuationError when the evidence was aggregated for another
    composition or other scenarios.
    """
    targets = tuple(sorted(set(scenarios)))
    if evidence.composition != composition:
        raise ValuationError("composition of the evidence", composition, evidence.composition, "run stage A for it")
    if evidence.scenarios != targets:
        raise ValuationError("scenarios of the evidence", targets, evidence.scenarios, "run stage A for them")
    cells = effects(evidence.votes, evidence.unit, params)
    values = values_of(evidence, replay(cells, composition))
    quality = qualities(evidence, values.game, values.shapley, params)
    factors = _factors(evidence, values, quality, params)
    mixed = mix(factors)
    notes = (NO_FACTS_NOTE, RATINGS_NOTE, SERVICE_NOTE)
    return Weighing(
        composition=composition,
        scenarios=targets,
        day=evidence.day,
        total_value=values.total,
        resources=tuple(_row(i, item, values, quality[item], factors, mixed) for i, item in enumerate(composition)),
        combinations=cells,
        notes=notes if values.total else (EQUAL_NOTE, *notes),
    )


def values_of(evidence: StageA, game: ReplayGame) -> Values:
    """Shapley values of the owners' parties, shared inside a party in proportion to its resources' own values.

    Owners play as one, so that a holder gains nothing by registering the same data several times.
    """
    party_of = {row.resource: row.party for row in evidence.resources}
    members = {party: tuple(i for i in party_of if party_of[i] == party) for party in sorted(set(party_of.values()))}
    by_party = game.shapley(party_of)
    several = len(members) < len(party_of)
    alone = game.shapley({i: i for i in party_of}) if several else {i: by_party[party_of[i]] for i in party_of}
    shapley: dict[int, Fraction] = {}
    for party, resources in members.items():
        shapley |= _proportional(by_party[party], {resource: alone[resource] for resource in resources})
    return Values(game, game.value(party_of), shapley, party_of, members)


def _proportional(amount: Fraction | int, keys: Mapping[int, Fraction | int]) -> dict[int, Fraction]:
    """Share an amount in proportion to keys; everything 0 where all keys are 0."""
    total = Fraction(sum(keys.values()))
    scale = Fraction(total.denominator, total.numerator) * amount if total else Fraction(0)
    return {item: key * scale for item, key in keys.items()}


def _factors(
    evidence: StageA, values: Values, quality: Mapping[int, Quality], params: ValuationParams
) -> tuple[Factor, ...]:
    """The seven factors in the order of the Rulebook; all silent when nothing was measured."""
    raw: dict[str, dict[int, Fraction]] = {name: {} for name in FACTORS}
    volumes = {row.resource: row.volume for row in evidence.resources}
    everyone = frozenset(values.party_of)
    for resources in values.members.values() if values.total else ():
        keys = {resource: values.shapley[resource] for resource in resources}
        value = sum(keys.values(), Fraction(0))
        independent = min(Fraction(values.game.value(resources)), value)
        loss = values.total - values.game.value(everyone - set(resources))
        held = {resource: volumes[resource] for resource in resources}
        raw["independent"] |= _proportional(independent, keys)
        raw["synergy"] |= _proportional(value - independent, keys)
        raw["quality"] |= {i: key * Fraction(quality[i].score, SCORE_ONE) for i, key in keys.items()}
        raw["irreplaceability"] |= _proportional(loss, keys)
        raw["volume"] |= _proportional(isqrt(sum(held.values())), held)
    return tuple(
        Factor(name, coefficient, tuple(raw[name].get(i, Fraction(0)) for i in evidence.composition), name in MERIT)
        for name, coefficient in zip(FACTORS, params.coefficients, strict=True)
    )


def _row(
    position: int, resource: int, values: Values, quality: Quality, factors: tuple[Factor, ...], mixed: Mix
) -> ResourceWeight:
    """The explanation of one resource."""
    alone = values.game.value((resource,))
    value = values.shapley[resource]
    shares = tuple(
        FactorShare(
            name=factor.name,
            raw=floor(factor.raw[position]),
            share=0 if factor.silent() and not mixed.effective[f] else floor(PPM * mixed.shares[f][position]),
            coefficient=factor.coefficient,
            effective=mixed.effective[f],
            contribution=mixed.contributions[f][position],
        )
        for f, factor in enumerate(factors)
    )
    return ResourceWeight(
        resource=resource,
        weight=mixed.weights[position],
        value=floor(value),
        independent=alone,
        gain_ppm=floor((value - alone) * Fraction(PPM, alone)) if alone else None,
        quality=quality.score,
        liquidity=quality.liquidity,
        utility=quality.utility,
        network=quality.network,
        ratings=quality.ratings,
        factors=shares,
    )
