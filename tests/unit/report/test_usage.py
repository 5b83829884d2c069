"""Metered use: the lower figure of sessions that both sides stated, billed once."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from offchain.codec.bodies import Access
from offchain.domain.roles import Role
from offchain.report import judge
from offchain.report.inputs import ReportInputs, StatedFact
from offchain.report.usage import usage
from tests.unit.report.inputs import END, INTEGRATOR, PLANTS, START, A, inputs, stated

PLANT = PLANTS[0]
LICENCE = int(PLANT)
BEFORE = START - 50
LENGTH = END - START


def said(index: int, gateway: bool, session: int, units: int, clause: int = 1, time: int = START + 9) -> StatedFact:
    """A side's word on a session of the first plant's licence."""
    body = Access(session.to_bytes(32, "big"), clause, units, bytes(32))
    return stated(index, INTEGRATOR if gateway else PLANT, LICENCE, A.product, body, time)


def of(*facts: StatedFact, earlier: int = 0) -> ReportInputs:
    """The zone with these facts; the integrator is a gateway, licences are valid since before the period."""
    zone = inputs()
    roles = {INTEGRATOR: int(Role.GATEWAY)}
    people = tuple(replace(o, roles=roles.get(o.id, 0)) for o in zone.chain.organisations)
    licences = tuple(replace(x, valid_from=BEFORE, valid_until=END + 9 * LENGTH) for x in zone.chain.licences)
    chain = replace(zone.chain, organisations=people, licences=licences)
    reference = replace(zone.reference, earlier_size=earlier)
    return replace(zone, chain=chain, facts=facts, reference=reference)


def billed(*facts: StatedFact, earlier: int = 0) -> dict[tuple[int, int], int]:
    zone = of(*facts, earlier=earlier)
    return usage(zone, judge(zone))


def test_usage__of_matched_sessions__is_the_sum_of_the_lower_figures() -> None:
    facts = said(0, True, 1, 100), said(1, False, 1, 90), said(2, False, 2, 7), said(3, True, 2, 5)
    assert billed(*facts) == {(LICENCE, 1): 95}


def test_usage__of_one_side_alone__is_none() -> None:
    assert billed(said(0, True, 1, 100), said(1, False, 2, 100)) == {}


def test_usage__of_two_gateway_words__is_no_match() -> None:
    assert billed(said(0, True, 1, 100), said(1, True, 1, 100)) == {}


def test_usage__of_zero_units__is_none() -> None:
    assert billed(said(0, True, 1, 0), said(1, False, 1, 100)) == {}


def test_usage__of_two_clauses__is_kept_apart() -> None:
    one, two = (said(0, True, 1, 3), said(1, False, 1, 3)), (said(2, True, 1, 4, 2), said(3, False, 1, 4, 2))
    assert billed(*two, *one) == {(LICENCE, 1): 3, (LICENCE, 2): 4}


def test_usage__of_a_second_word_on_a_session__counts_the_first() -> None:
    assert billed(said(0, True, 1, 5), said(1, False, 1, 9), said(2, True, 1, 8)) == {(LICENCE, 1): 5}


def test_usage__that_counted_in_an_earlier_period__is_not_billed_again() -> None:
    facts = said(0, True, 1, 5, time=BEFORE), said(1, False, 1, 5, time=BEFORE)
    assert billed(*facts, earlier=2) == {}


def test_usage__that_came_too_late_for_the_earlier_cut__is_billed_now() -> None:
    facts = said(0, True, 1, 5, time=BEFORE), said(1, False, 1, 5, time=BEFORE)
    assert billed(*facts, earlier=0) == {(LICENCE, 1): 5}


def test_usage__whose_second_word_is_late__is_billed_when_it_comes() -> None:
    facts = said(0, True, 1, 5, time=BEFORE), said(1, False, 1, 4, time=BEFORE)
    assert billed(*facts, earlier=1) == {(LICENCE, 1): 4}


def test_usage__that_counted__is_not_billed_again_by_a_further_word() -> None:
    facts = said(0, True, 1, 5, time=BEFORE), said(1, False, 1, 5, time=BEFORE), said(2, True, 1, 5)
    assert billed(*facts, earlier=2) == {}


@pytest.mark.parametrize("seed", range(20))
def test_usage__over_periods_with_late_words__sums_to_every_matched_session_once(seed: int) -> None:
    """Four periods, words of random times in random log order, anchors at random sizes: nothing twice, nothing lost."""
    dice = random.Random(seed)
    words = [(session, gateway, dice.randrange(1, 100)) for session in range(12) for gateway in (True, False)]
    dice.shuffle(words)
    facts = tuple(
        said(index, gateway, session, units, time=dice.randrange(START, START + 4 * LENGTH))
        for index, (session, gateway, units) in enumerate(words)
    )
    cuts = [0, *sorted(dice.randrange(len(facts)) for _ in range(3)), len(facts)]
    sums = 0
    for number in range(4):
        start = START + number * LENGTH
        zone = replace(of(*facts[: cuts[number + 1]], earlier=cuts[number]), start=start, end=start + LENGTH)
        sums += sum(usage(zone, judge(zone)).values())
    lower = [min(units for of_session, _, units in words if of_session == session) for session in range(12)]
    assert sums == sum(lower)


def test_usage__of_a_refunded_licence__is_none() -> None:
    zone = of(said(0, True, 1, 5), said(1, False, 1, 5))
    gone = tuple(replace(x, revoked=True) for x in zone.chain.licences)
    zone = replace(zone, chain=replace(zone.chain, licences=gone))
    assert usage(zone, judge(zone)) == {}
