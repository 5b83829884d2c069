"""POINTS leaves 积分: per category and organisation, from contributions that were accepted in the period."""

from __future__ import annotations

from collections.abc import Iterator

from offchain.codec.bodies import Tool
from offchain.codec.leaf import Category, Leaf, PointsLeaf
from offchain.domain.roles import Role
from offchain.domain.types import SCORE_ONE, OrganisationId
from offchain.report.contributions import Contributions
from offchain.report.rights import MODERATORS
from offchain.valuation.points import Claim, allotted, bound_by_fees


def point_leaves(known: Contributions) -> Iterator[Leaf]:
    """A leaf per category and organisation with points, above 0."""
    earned = {
        Category.DATA: _data(known),
        Category.TOOL: (tuple(_tools(known)), None),
        Category.FEEDBACK: _feedback(known),
        Category.GOVERNANCE: (tuple(_governance(known)), None),
    }
    for category, (claims, bounds) in earned.items():
        for (organisation, _), points in allotted(known.incentives.points[category], claims, bounds).items():
            yield PointsLeaf(known.inputs.period, category, OrganisationId(organisation), points)


def _data(known: Contributions) -> tuple[tuple[Claim, ...], dict[int, int]]:
    """Resources kept up: those that independent parties paid for in the period, of each party and class the best Q.

    Bounded by those fees, each shared equally among the resources of what was paid for.
    """
    fees: dict[int, int] = {}
    per_point = known.incentives.fee_per_point
    for payment, composition in known.fees_of_period():
        for resource in map(int, composition.resources):
            if resource in known.owners:
                fees[resource] = fees.get(resource, 0) + payment.amount // len(composition.resources)
    best: dict[tuple[int, int], tuple[int, int]] = {}
    paid: dict[int, int] = {}
    for resource, amount in sorted(fees.items()):
        party = known.licensees.owners[resource]
        paid[party] = paid.get(party, 0) + amount
        group = (party, known.classes[resource])
        best[group] = max((known.resources[resource], -resource), best.get(group, (-1, 0)))
    claims = (Claim(party, (known.owners[-place], b""), quality) for (party, _), (quality, place) in best.items())
    return tuple(claims), {party: bound_by_fees(amount, per_point) for party, amount in paid.items()}


def _tools(known: Contributions) -> Iterator[Claim]:
    """Tools and code accepted in the period; of equal code the first that was ever accepted."""
    taken: set[bytes] = set()
    for fact, tool in known.acceptance.accepted(Tool):
        if tool.code_hash not in taken and known.acceptance.new(fact):
            yield Claim(known.licensees.party(fact.organisation), (int(fact.organisation), b""), SCORE_ONE)
        taken.add(tool.code_hash)


def _feedback(known: Contributions) -> tuple[tuple[Claim, ...], dict[int, int]]:
    """Reports accepted in the period, by Q of their product.

    Bounded by the fees that the party ever paid for it, halved from report to report, so that all of them together
    stay within the fees.
    """
    reports, fees = known.reports(), dict[int, int]()
    per_point = known.incentives.fee_per_point
    for report in reports:
        fees[report.party] = fees.get(report.party, 0) + (known.fees_of(report.party, report.product) >> report.rank)
    claims = (Claim(r.party, (int(r.fact.organisation), b""), known.products[r.product]) for r in reports)
    return tuple(claims), {party: bound_by_fees(amount, per_point) for party, amount in fees.items()}


def _governance(known: Contributions) -> Iterator[Claim]:
    """Decisions of reviewers; operators decide as part of what they are paid for."""
    roles = {organisation.id: organisation.roles for organisation in known.inputs.chain.organisations}
    for fact in known.acceptance.decisions():
        held = roles[fact.organisation]
        if held & Role.REVIEWER and not held & (MODERATORS & ~Role.REVIEWER):
            yield Claim(known.licensees.party(fact.organisation), (int(fact.organisation), b""), SCORE_ONE)
