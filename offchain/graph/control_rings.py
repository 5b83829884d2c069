"""Rings 环形交易: money that goes from party to party and comes back to the one who paid it.

A payment under a licence reaches every party that earns from its composition in equal parts; what a party pays for its
own product is self-dealing, not a ring. Windows of twice `ring_days` begin every `ring_days`, so that two payments at
most `ring_days` apart always share one; a ring that was found stays found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from offchain.graph.control_flags import Found, Verdict
from offchain.graph.control_rows import ControlFact, ControlLicence, ControlParams, ControlPayment, ControlRows, uses
from offchain.graph.evidence import day_of


class Leg(NamedTuple):
    """The part of a payment that one party earns, token base units."""

    payer: str
    payee: str
    amount: int
    payment: ControlPayment
    composition: str


Flows = Mapping[tuple[str, str], int]


class Edges(NamedTuple):
    """Flows by payer (`out`) and by payee (`into`): the other party with the amount."""

    out: Mapping[str, list[tuple[str, int]]]
    into: Mapping[str, list[tuple[str, int]]]

    @classmethod
    def of(cls, flows: Flows) -> Edges:
        """The same flows, to be followed either way."""
        out: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        into: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for (payer, payee), amount in flows.items():
            out[payer].append((payee, amount))
            into[payee].append((payer, amount))
        return cls(dict(out), dict(into))


def rings(rows: ControlRows, params: ControlParams) -> Iterator[Found]:
    """The payer's words under the licences of a ring no longer count; its own licences wait."""
    licences = {licence.id: licence for licence in rows.licences}
    legs: defaultdict[int, list[Leg]] = defaultdict(list)
    for payment in rows.payments:
        window = day_of(payment.time, params.tick) // params.ring_days
        for leg in _legs(payment, licences[payment.licence]):
            legs[window].append(leg)
            legs[window - 1].append(leg)
    spoken: defaultdict[tuple[int, str], list[ControlFact]] = defaultdict(list)
    for fact in rows.facts:
        if uses(fact, licences[fact.licence]):
            spoken[fact.licence, fact.party].append(fact)
    for _, found in sorted(legs.items()):
        yield from _in_window(_circling(found), found, licences, spoken, params)


def _legs(payment: ControlPayment, licence: ControlLicence) -> Iterator[Leg]:
    """Equal parts for those who earn, floored once per payment."""
    part = payment.amount // max(1, len(licence.interested))
    for payee in sorted(licence.interested):
        if part > 0 and payee != payment.payer and payment.payer not in licence.interested:
            yield Leg(payment.payer, payee, part, payment, licence.composition)


def _circling(legs: list[Leg]) -> Flows:
    """Sums by payer and payee, without those that nothing flows into or out of: what is left can be on a ring."""
    flows: defaultdict[tuple[str, str], int] = defaultdict(int)
    for leg in legs:
        flows[leg.payer, leg.payee] += leg.amount
    while True:
        both = {payer for payer, _ in flows} & {payee for _, payee in flows}
        kept = {pair: amount for pair, amount in flows.items() if both.issuperset(pair)}
        if len(kept) == len(flows):
            return kept
        flows = defaultdict(int, kept)


def _in_window(
    flows: Flows,
    legs: list[Leg],
    licences: Mapping[int, ControlLicence],
    spoken: Mapping[tuple[int, str], list[ControlFact]],
    params: ControlParams,
) -> Iterator[Found]:
    """Findings of one window: per payer on a ring and composition it paid for."""
    bought: defaultdict[tuple[str, str], list[Leg]] = defaultdict(list)
    for leg in legs:
        if (leg.payer, leg.payee) in flows:
            bought[leg.payer, leg.composition].append(leg)
    edges = Edges.of(flows)
    covered = {payer: _covered(payer, edges, params) for payer in edges.out}
    whole = _paid(legs)
    for (payer, composition), mine in sorted(bought.items()):
        back = [leg for leg in mine if leg.payee in covered[payer]]
        returned, paid = sum(leg.amount for leg in back), whole[payer, composition]
        if not back or returned * params.ring_whole < paid * params.ring_share:
            continue
        through = ", ".join(sorted({leg.payee for leg in back}))
        reason = f"{payer} paid {paid}, of which {returned} went to {through} and came back"
        at = max(leg.payment.time for leg in legs if payer in (leg.payer, leg.payee))
        for number in sorted({leg.payment.licence for leg in back}):
            facts = tuple(sorted(fact.index for fact in spoken.get((number, payer), ())))
            verdict = Verdict.HOLD if licences[number].party == payer else Verdict.ALLOW
            yield Found(number, facts, reason, verdict, at, payer)


def _paid(legs: list[Leg]) -> Mapping[tuple[str, str], int]:
    """By payer and composition: all that was paid, be it that part of it reached nobody on a ring."""
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    for leg in legs:
        found[leg.payer, leg.composition] += leg.amount
    return found


def _covered(payer: str, edges: Edges, params: ControlParams) -> frozenset[str]:
    """The payees from which enough comes back: on the widest way of at most `ring_length` payments, itself included.

    Together they can't give back more than the payer received.
    """
    back = _widest(payer, edges, params.ring_length - 1)
    found = {
        payee: amount
        for payee, amount in edges.out[payer]
        if back.get(payee, 0) * params.ring_whole >= amount * params.ring_share
    }
    received = sum(amount for _, amount in edges.into.get(payer, ()))
    enough = received * params.ring_whole >= sum(found.values()) * params.ring_share
    return frozenset(found) if enough else frozenset()


def _widest(payer: str, edges: Edges, length: int) -> Mapping[str, int]:
    """From every party, the greatest amount that every payment of one way back to the payer carries; at most `length`
    payments. The widest walk is never wider than the widest path, so no party need be remembered."""
    best: dict[str, int] = {}
    wider: dict[str, int | None] = {payer: None}
    for _ in range(length):
        found: dict[str, int | None] = {}
        for two, carried in wider.items():
            for one, amount in edges.into.get(two, ()):
                width = amount if carried is None else min(amount, carried)
                if width > best.get(one, 0):
                    best[one] = width
                    found[one] = width
        wider = found
    return best
