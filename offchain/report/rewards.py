"""REWARD leaves 奖励: shares of each programme's budget, from contributions that were accepted in the period.

The subject says what is rewarded (docs/FORMATS.md section 5): the fund pays one reward per period, programme,
organisation and subject.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from offchain.codec.bodies import AfterSale, Correction, Feedback
from offchain.codec.leaf import Leaf, Programme, RewardLeaf
from offchain.domain.types import SCORE_ONE, OrganisationId, Ppm
from offchain.report.contributions import Contributions
from offchain.report.inputs import StatedFact
from offchain.report.performance import improvements, points_of, services
from offchain.report.referrals import referrals
from offchain.valuation.points import Claim, Key
from offchain.valuation.rewards import correction_merits, shares


def reward_leaves(known: Contributions) -> Iterator[Leaf]:
    """A leaf per programme, organisation and subject with a share above 0."""
    claims = {
        Programme.FEEDBACK: _feedback(known),
        Programme.CORRECTION: _corrections(known),
        Programme.LONG_TAIL: _long_tail(known),
        Programme.REFERRAL: _referrals(known),
        Programme.IMPROVEMENT: _improvements(known),
        Programme.AFTER_SALE: _services(known),
    }
    for programme, made in claims.items():
        for (organisation, subject), share in shares(programme, made, known.incentives.rewards).items():
            yield RewardLeaf(known.inputs.period, programme, OrganisationId(organisation), subject, Ppm(share))


def _feedback(known: Contributions) -> Iterator[Claim]:
    """Accepted evaluations and feedback, by Q of their product."""
    for report in known.reports():
        key = (int(report.fact.organisation), report.subject)
        yield Claim(report.party, key, known.products[report.product])


def _corrections(known: Contributions) -> Iterator[Claim]:
    """Accepted corrections of resources under a paid licence; of one list for a resource the first ever."""
    taken: set[tuple[int, bytes]] = set()
    records: dict[tuple[int, int], dict[Key, int]] = {}
    for fact, body in known.acceptance.accepted(Correction):
        about = (body.resource, body.document_hash)
        if not known.licensees.speaks(fact) or body.resource not in _licensed(known, fact) or about in taken:
            continue
        taken.add(about)
        if known.acceptance.new(fact):
            made = records.setdefault((known.licensees.party(fact.organisation), body.resource), {})
            made[int(fact.organisation), fact.leaf] = body.records
    for (party, _), made in sorted(records.items()):
        for key, merit in correction_merits(made, known.incentives.records_half).items():
            yield Claim(party, key, merit)


def _long_tail(known: Contributions) -> Iterator[Claim]:
    """Every accepted feedback on a combination with long-tail resources is one full contribution, shared equally by
    their holders' parties, and inside a party by its resources."""
    uses: dict[tuple[int, int, str], StatedFact] = {}
    for fact, body in known.acceptance.accepted(Feedback):
        if known.licensees.speaks(fact):
            use = (known.licensees.party(fact.organisation), int(fact.product), body.scenario)
            uses.setdefault(use, fact)
    for _, fact in sorted(uses.items()):
        tagged = sorted(_licensed(known, fact) & known.long_tail) if known.acceptance.new(fact) else []
        parties = [known.licensees.owners[resource] for resource in tagged]
        for resource, party in zip(tagged, parties, strict=True):
            merit = Fraction(SCORE_ONE, len(set(parties)) * parties.count(party))
            yield Claim(party, (known.owners[resource], resource.to_bytes(32, "big")), merit)


def _referrals(known: Contributions) -> Iterator[Claim]:
    """Recommended combinations whose composition has earned enough, by this period for the first time."""
    for fact, key in referrals(known):
        yield Claim(known.licensees.party(fact.organisation), (int(fact.organisation), key), SCORE_ONE)


def _improvements(known: Contributions) -> Iterator[Claim]:
    """Accepted improvements that answer somebody, by Q of the improved product."""
    for fact, _ in improvements(known.judged, known.acceptance, known.licensees):
        if known.acceptance.new(fact):
            key = (int(fact.organisation), fact.leaf)
            yield Claim(known.licensees.party(fact.organisation), key, known.products[int(fact.product)])


def _services(known: Contributions) -> Iterator[Claim]:
    """Accepted services by served party and product: the mean of their points in two, under the first one's leaf."""
    served: dict[tuple[int, int], list[tuple[StatedFact, AfterSale]]] = {}
    for fact, ticket in services(known.acceptance, known.licensees):
        if known.acceptance.new(fact):
            customer = known.licensees.party(known.licensees.licensee(fact.licence))
            served.setdefault((int(fact.product), customer), []).append((fact, ticket))
    for _, tickets in sorted(served.items()):
        first = tickets[0][0]
        merit = Fraction(SCORE_ONE * sum(points_of(ticket) for _, ticket in tickets), 2 * len(tickets))
        yield Claim(known.licensees.party(first.organisation), (int(first.organisation), first.leaf), merit)


def _licensed(known: Contributions, fact: StatedFact) -> frozenset[int]:
    """Born resources of the composition that a fact's licence names."""
    composition = known.compositions[known.licensees.composition(fact.licence)]
    return frozenset(int(r) for r in composition.resources if int(r) in known.owners)
