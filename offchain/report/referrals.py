"""Recommended combinations 组合推荐 that earned their threshold: who recommended them first, and in which period."""

from __future__ import annotations

from collections.abc import Iterator

from offchain.codec.bodies import Recommendation, scenario_hash
from offchain.report.contributions import Contributions
from offchain.report.inputs import CompositionFact, StatedFact


def referrals(known: Contributions) -> Iterator[tuple[StatedFact, bytes]]:
    """Recommendation and composition key, for those that this period is the first to find both accepted and earned.

    The first accepted recommendation of a set of resources is the one that counts for it, once, for the composition
    that reaches the threshold first. It must be older than the composition's first payment, name a scenario of its
    product, and come from a party that neither provides the product nor owns a resource of it.
    """
    made: dict[tuple[int, ...], list[CompositionFact]] = {}
    for composition in known.inputs.chain.compositions:
        made.setdefault(tuple(map(int, composition.resources)), []).append(composition)
    taken: set[tuple[int, ...]] = set()
    for fact, body in known.acceptance.accepted(Recommendation):
        resources = tuple(map(int, body.resources))
        reached = [
            (period, c.key)
            for c in made.get(resources, ())
            if _recommended(known, fact, body, c) and (period := _reached(known, fact, c)) is not None
        ]
        if reached and resources not in taken:
            taken.add(resources)
            period, key = min(reached)
            if period == int(known.inputs.period):
                yield fact, key


def _recommended(known: Contributions, fact: StatedFact, body: Recommendation, composition: CompositionFact) -> bool:
    """True if the composition can be what an independent party recommended."""
    product, party = int(composition.product), known.licensees.party(fact.organisation)
    first = min((time for time, _ in known.earned(composition.key)), default=fact.time)
    named = scenario_hash(body.scenario) in composition.scenarios
    return named and fact.time <= first and known.licensees.independent(product, party)


def _reached(known: Contributions, fact: StatedFact, composition: CompositionFact) -> int | None:
    """The first period from the acceptance on by whose start the composition had earned the threshold, None if none
    up to this one. What counts is what independent parties paid in periods before."""
    inputs = known.inputs
    this = int(inputs.period)
    since = min(inputs.period_of(known.acceptance.verdict(fact).since), this - 1)
    accepted = max(0, this if known.acceptance.new(fact) else since)
    earned = sorted((inputs.period_of(time), amount) for time, amount in known.earned(composition.key))
    for period in range(accepted, this + 1):
        threshold = inputs.chain.referral_threshold(period)
        total = sum(amount for paid, amount in earned if paid < period)
        if threshold is not None and total >= threshold:
            return period
    return None
