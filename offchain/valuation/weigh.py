"""The contribution weights 贡献度权重 of one composition: seven factors over the replay game (README, formulas)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor, isqrt

from offchain.domain.types import PPM, SCORE_ONE
from offchain.graph import StageA
from offchain.valuation.catalogue import activities, scarcities
from offchain.valuation.errors import ValuationError
from offchain.valuation.factors import Factor, Mix, mix
from offchain.valuation.params import FACTORS, MERIT, ValuationParams
from offchain.valuation.quality import Quality, heard_ratings, qualities
from offchain.valuation.replay import ReplayGame, replay
from offchain.valuation.result import FactorShare, ResourceWeight, Weighing
from offchain.valuation.robust import effects
from offchain.valuation.substitutes import Substitutes, losses

SILENT_NOTE = (
    "{}: no evidence within the target scenarios, the coefficient goes to the merit factors (independent utility and "
    "synergy)"
)
RATINGS_NOTE = (
    "ratings: no independent licensee that paid enough to be heard rated a product, this part of quality is neutral "
    "(one half)"
)
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
    lost = losses(values.game, Substitutes(cells, (*evidence.resources, *evidence.substitutes)), values.party_of)
    factors = _factors(evidence, values, quality, lost, params)
    mixed = mix(factors)
    return Weighing(
        composition=composition,
        scenarios=targets,
        day=evidence.day,
        total_value=values.total,
        resources=tuple(_row(i, item, values, quality[item], factors, mixed) for i, item in enumerate(composition)),
        combinations=cells,
        notes=_notes(factors, values.total, rated=bool(heard_ratings(evidence, params))),
    )


def _notes(factors: Iterable[Factor], total: int, *, rated: bool) -> tuple[str, ...]:
    """What a reader should know of evidence that is missing."""
    silent = tuple(
        SILENT_NOTE.format(f.name.replace("updates", "update activity"))
        for f in factors
        if total and not f.merit and f.silent()
    )
    ratings = () if rated else (RATINGS_NOTE,)
    return (*(() if total else (EQUAL_NOTE,)), *silent, *ratings, SERVICE_NOTE)


def values_of(evidence: StageA, game: ReplayGame) -> Values:
    """Shapley values of the owners' parties, shared inside a party in proportion to its resources' own values.

    Owners play as one, so that a holder gains nothing by registering the same data several times.
    """
    party_of = {row.resource: row.party for row in evidence.resources}
    members: dict[int, tuple[int, ...]] = dict.fromkeys(sorted(set(party_of.values())), ())
    for resource, party in party_of.items():
        members[party] += (resource,)
    by_party = game.shapley(party_of)
    several = len(members) < len(party_of)
    alone = game.shapley({i: i for i in party_of}) if several else {i: by_party[party_of[i]] for i in party_of}
    shapley: dict[int, Fraction] = {}
    for party, resources in members.items():
        shapley |= _proportional(by_party[party], {resource: alone[resource] for resource in resources})
    return Values(game, game.value(party_of), shapley, party_of, members)


def _proportional(amount: Fraction | int, keys: Mapping[int, Fraction | int]) -> dict[int, Fraction]:
    """Share an amount in proportion to keys; everything 0 where all keys are 0."""
    if len(keys) == 1:
        return {item: Fraction(amount if key else 0) for item, key in keys.items()}
    total = Fraction(sum(keys.values()))
    scale = Fraction(total.denominator, total.numerator) * amount if total else Fraction(0)
    return {item: key * scale for item, key in keys.items()}


def _factors(
    evidence: StageA,
    values: Values,
    quality: Mapping[int, Quality],
    lost: Mapping[int, int],
    params: ValuationParams,
) -> tuple[Factor, ...]:
    """The seven factors in the order of the Rulebook; all silent when nothing was measured.

    `lost` is V's loss without a party. Quality, scarcity and updates count by a resource's effect: they earn nothing
    alone, and what is split among one's own shares them. Copies have no part in equal weights either.
    """
    raw: dict[str, dict[int, Fraction]] = {name: {} for name in FACTORS}
    volumes = {row.resource: row.volume for row in evidence.resources}
    rare, kept_up = scarcities(evidence, params), activities(evidence)
    for party, resources in values.members.items() if values.total else ():
        keys = {resource: values.shapley[resource] for resource in resources}
        value = sum(keys.values(), Fraction(0))
        independent = min(Fraction(values.game.value(resources)), value)
        held = {resource: volumes[resource] for resource in resources}
        raw["independent"] |= _proportional(independent, keys)
        raw["synergy"] |= _proportional(value - independent, keys)
        raw["quality"] |= {i: key * Fraction(quality[i].score, SCORE_ONE) for i, key in keys.items()}
        raw["irreplaceability"] |= _proportional(lost[party], keys)
        raw["scarcity"] |= {i: key * Fraction(rare[i], SCORE_ONE) for i, key in keys.items()}
        raw["updates"] |= {i: key * Fraction(kept_up.get(i, 0), SCORE_ONE) for i, key in keys.items()}
        raw["volume"] |= _proportional(isqrt(sum(held.values())), held)
    if evidence.copies and not values.total:
        raw["independent"] = {i: Fraction(i not in evidence.copies) for i in evidence.composition}
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
            share=0 if factor.silent() and not mixed.effective[f] else _ppm(mixed.shares[f][position]),
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


def _ppm(share: Fraction) -> int:
    """A share in ppm, floored."""
    return PPM * share.numerator // share.denominator
