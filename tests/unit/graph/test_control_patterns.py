"""Rings and bursts: each fires on its fixture and not on a near miss; flags do not depend on the order of the rows."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.graph.control import RULES, flags
from offchain.graph.control_flags import Verdict
from offchain.graph.control_rows import ControlFact, ControlLicence, ControlPayment, ControlRows
from tests.unit.graph.control_zone import at_day, decided, fact, found, licence, paid, rows, verdicts

X_BUYS_A, A_BUYS_X = licence(1, "x", "a"), licence(2, "a", "x")


def ring(there: int, back: int, day: int = 1_001, days_later: int = 0) -> ControlRows:
    """x buys from a, a buys from x; both report."""
    payments = [paid(1, "x", there, day), paid(2, "a", back, day + days_later)]
    return rows([X_BUYS_A, A_BUYS_X], [fact(0, "x", 1), fact(1, "a", 2)], payments)


def test_ring__when_two_parties_pay_each_other_alike__then_both_are_flagged_and_held() -> None:
    zone = ring(1_000, 1_000)
    assert found(zone) == [("ring", 1, (0,)), ("ring", 2, (1,))]
    assert verdicts(zone) == {1: Verdict.HOLD, 2: Verdict.HOLD}
    assert flags(zone)[0].reason == "x paid 1000, of which 1000 went to a and came back"


@pytest.mark.parametrize(("back", "flagged"), [(500, True), (499, False)])
def test_ring__when_half_of_what_was_paid_comes_back__then_the_payer_is_flagged(back: int, flagged: bool) -> None:
    # a's 500 came back in full (x paid 1,000), so a is flagged either way.
    assert (("ring", 1, (0,)) in found(ring(1_000, back))) is flagged


@pytest.mark.parametrize(("days", "flagged"), [(45, True), (90, False)])
@pytest.mark.parametrize("day", [900, 910, 930, 944])
def test_ring__when_the_money_comes_back_later__then_only_within_the_window(day: int, days: int, flagged: bool) -> None:
    assert bool(found(ring(1_000, 1_000, day=day, days_later=days))) is flagged


def circle(*parties: str, amount: int = 1_000) -> ControlRows:
    """Every party buys from the next, the last from the first; each reports."""
    pairs = list(zip(parties, (*parties[1:], parties[0]), strict=True))
    licences = [licence(i, one, two) for i, (one, two) in enumerate(pairs)]
    facts = [fact(i, one, i) for i, (one, _) in enumerate(pairs)]
    return rows(licences, facts, [paid(i, one, amount) for i, (one, _) in enumerate(pairs)])


@pytest.mark.parametrize("length", [2, 3, 4])
def test_ring__when_it_is_at_most_four_long__then_all_are_flagged(length: int) -> None:
    assert found(circle(*"abcdef"[:length])) == [("ring", i, (i,)) for i in range(length)]


def test_ring__when_it_is_longer_than_the_bound__then_nothing_is_flagged() -> None:
    assert found(circle(*"abcde")) == []


def test_ring__when_the_circle_is_open__then_nothing_is_flagged() -> None:
    zone = circle(*"abc")
    assert found(replace(zone, payments=zone.payments[:2])) == []


def test_ring__when_one_link_is_thin__then_only_the_thin_payer_is_flagged() -> None:
    zone = circle(*"abc")
    thin = tuple(replace(p, amount=100) if p.licence == 1 else p for p in zone.payments)
    assert found(replace(zone, payments=thin)) == [("ring", 1, (1,))]


def test_ring__when_three_others_earn_too__then_a_quarter_that_comes_back_is_no_ring() -> None:
    """Plant x pays 1,000 for a product of a, b, c and p; a, who got 250 of it, buys from x for 1,000."""
    licences = [licence(1, "x", "a", "b", "c", "p"), A_BUYS_X]
    zone = rows(licences, [fact(0, "x", 1), fact(1, "a", 2)], [paid(1, "x", 1_000), paid(2, "a", 1_000)])
    assert found(zone) == []


def test_ring__when_one_return_is_set_against_many_purchases__then_they_count_together() -> None:
    """x pays a ten times 100 under ten licences, a pays x once 100: a tenth came back."""
    many = [licence(10 + i, "x", "a") for i in range(10)]
    payments = [*(paid(10 + i, "x", 100) for i in range(10)), paid(2, "a", 100)]
    zone = rows([*many, A_BUYS_X], [fact(0, "x", 10), fact(1, "a", 2)], payments)
    assert found(zone) == [("ring", 2, (1,))]


def test_ring__when_many_ways_share_one_thin_end__then_it_covers_only_what_it_carries() -> None:
    """x pays 100 to each of four, each pays m 100, m pays x 100: a quarter came back to x."""
    names = [f"v{i}" for i in range(4)]
    buys = [licence(i, "x", name) for i, name in enumerate(names)]
    passes = [licence(10 + i, name, "m") for i, name in enumerate(names)]
    licences = [*buys, *passes, licence(20, "m", "x")]
    zone = rows(
        licences, [fact(one.id, one.party, one.id) for one in licences], [paid(x.id, x.party, 100) for x in licences]
    )
    assert {number for _, number, _ in found(zone)} == {10, 11, 12, 13, 20}


@pytest.mark.parametrize(("back", "flagged"), [(250, True), (249, False)])
def test_ring__when_a_partner_earns_the_other_half__then_half_of_the_whole_payment_is_the_measure(
    back: int, flagged: bool
) -> None:
    """x pays 1,000 for a product of a and p, 500 each: all that a got counts once half of it comes back."""
    zone = rows([licence(1, "x", "a", "p"), A_BUYS_X], [fact(0, "x", 1)], [paid(1, "x", 1_000), paid(2, "a", back)])
    assert (("ring", 1, (0,)) in found(zone)) is flagged


def test_ring__when_the_same_sums_are_paid_by_others__then_nothing_is_flagged() -> None:
    licences = [licence(1, "plant", "a"), licence(2, "mill", "x")]
    payments = [paid(1, "plant", 1_000), paid(2, "mill", 1_000)]
    assert found(rows(licences, [fact(0, "plant", 1), fact(1, "mill", 2)], payments)) == []


def test_ring__when_a_model_user_circles_through_a_labs_licence__then_the_lab_is_left_alone() -> None:
    lab, back = licence(1, "lab", "a"), licence(2, "a", "user")
    facts = [fact(0, "user", 1, "application", at="5c"), fact(1, "lab", 1, "evaluation"), fact(2, "a", 2)]
    zone = rows([lab, back], facts, [paid(1, "user", 1_000), paid(2, "a", 1_000), paid(1, "lab", 1_000)])
    assert found(zone) == [("ring", 1, (0,)), ("ring", 2, (2,))]
    assert verdicts(zone) == {1: Verdict.ALLOW, 2: Verdict.HOLD}


def test_ring__when_it_is_older_than_the_period__then_flagged_for_ever_and_held_no_more() -> None:
    zone = at_day(ring(1_000, 1_000), 1_900)
    assert found(zone) == [("ring", 1, (0,)), ("ring", 2, (1,))]
    assert verdicts(zone) == {1: Verdict.ALLOW, 2: Verdict.ALLOW}


PLANT, MILL = licence(1, "plant", "a"), licence(2, "mill", "a")


def accesses(party: str, number: int, per_day: dict[int, int], first: int = 0) -> list[ControlFact]:
    """Access facts by day."""
    index = count(first)
    return [fact(next(index), party, number, "access", day) for day, n in sorted(per_day.items()) for _ in range(n)]


def past(each: int) -> dict[int, int]:
    """The same number on each of the 30 days before day 1,001."""
    return dict.fromkeys(range(971, 1_001), each)


@pytest.mark.parametrize(("today", "flagged"), [(61, True), (60, False)])
def test_burst__when_more_than_ten_times_its_own_daily_past__then_flagged(today: int, flagged: bool) -> None:
    zone = rows([PLANT], accesses("plant", 1, past(6) | {1_001: today}))
    assert bool(found(zone)) is flagged
    if flagged:
        assert {(flag.rule, flag.licence, flag.facts) for flag in flags(zone)} == {("burst", 1, tuple(range(180, 241)))}
        assert verdicts(zone) == {1: Verdict.HOLD}


@pytest.mark.parametrize(("today", "flagged"), [(50, True), (49, False)])
def test_burst__when_fewer_than_the_least__then_nothing_however_quiet_the_past(today: int, flagged: bool) -> None:
    assert bool(found(rows([PLANT], accesses("plant", 1, past(1) | {1_001: today})))) is flagged


@pytest.mark.parametrize(("today", "flagged"), [(61, True), (60, False)])
def test_burst__when_a_licence_is_new__then_its_class_is_the_measure(today: int, flagged: bool) -> None:
    facts = [*accesses("mill", 2, past(6)), *accesses("plant", 1, {1_001: today}, first=1_000)]
    found_rules = {(flag.rule, flag.licence) for flag in flags(rows([PLANT, MILL], facts))}
    assert found_rules == ({("burst", 1)} if flagged else set())


def test_burst__when_nobody_has_a_past__then_nothing_is_flagged() -> None:
    assert found(rows([PLANT, MILL], accesses("plant", 1, {1_001: 500}))) == []


def test_burst__when_the_facts_are_of_two_days__then_nothing_is_flagged() -> None:
    assert found(rows([PLANT], accesses("plant", 1, past(6) | {1_001: 40, 1_002: 40}))) == []


def test_burst__when_the_past_is_older_than_the_window__then_it_is_no_measure() -> None:
    assert found(rows([PLANT], accesses("plant", 1, {900: 1, 1_001: 100}))) == []


def test_burst__when_split_over_licences_of_one_party__then_the_party_is_flagged() -> None:
    """30 facts under each of two licences: each is below the least, together they are 60 after 2 a day."""
    two = licence(3, "plant", "b", "c")
    facts = [
        *accesses("plant", 1, past(1) | {1_001: 30}),
        *accesses("plant", 3, past(1) | {1_001: 30}, first=1_000),
    ]
    zone = rows([PLANT, two], facts)
    assert [(flag.rule, flag.licence, len(flag.facts)) for flag in flags(zone)] == [("burst", 1, 30), ("burst", 3, 30)]


def test_burst__when_a_gateway_states_it__then_flagged_and_the_licensee_keeps_access() -> None:
    zone = rows([PLANT], accesses("gateway", 1, past(6) | {1_001: 61}))
    assert {flag.rule for flag in flags(zone)} == {"burst"}
    assert verdicts(zone) == {1: Verdict.ALLOW}


def test_burst__when_the_same_number_is_spread_over_plants__then_nothing_is_flagged() -> None:
    plants = [licence(10 + i, f"plant{i}", "a") for i in range(61)]
    facts = [
        *(f for i, one in enumerate(plants) for f in accesses(one.party, one.id, past(1), first=100 * i)),
        *(fact(10_000 + i, one.party, one.id, "access", 1_001) for i, one in enumerate(plants)),
    ]
    assert found(rows(plants, facts)) == []


def test_rules__when_listed__then_each_has_a_name_and_a_sentence_in_both_languages() -> None:
    assert list(RULES) == ["self-dealing", "ring", "burst", "beyond-licence", "missing-duty"]
    assert all(text.name and text.zh and text.en for text, _ in RULES.values())


PARTIES = st.sampled_from("abcdx")


@st.composite
def zones(draw: st.DrawFn) -> ControlRows:
    """Licences among five parties with payments and feedback: dense enough that rings and self-dealing are common."""
    licences: list[ControlLicence] = []
    facts: list[ControlFact] = []
    payments: list[ControlPayment] = []
    for number in range(draw(st.integers(1, 8))):
        one = licence(number, draw(PARTIES), *draw(st.sets(PARTIES, min_size=1, max_size=3)))
        licences.append(one)
        facts.append(fact(number, one.party, number, day=draw(st.integers(950, 1_009))))
        amount, day = draw(st.integers(0, 2_000)), draw(st.integers(950, 1_009))
        payments.append(paid(number, draw(st.sampled_from([one.party, "x"])), amount, day))
    return rows(licences, facts, payments)


@settings(max_examples=150, deadline=None)
@given(zones(), st.randoms(use_true_random=False))
def test_flags__when_rows_come_in_another_order__then_flags_and_decisions_are_the_same(
    zone: ControlRows, dice: object
) -> None:
    mixed = replace(
        zone,
        licences=tuple(dice.sample(zone.licences, len(zone.licences))),  # type: ignore[attr-defined]
        facts=tuple(dice.sample(zone.facts, len(zone.facts))),  # type: ignore[attr-defined]
        payments=tuple(dice.sample(zone.payments, len(zone.payments))),  # type: ignore[attr-defined]
    )
    assert decided(mixed) == decided(zone)


@settings(max_examples=150, deadline=None)
@given(zones(), st.integers(0, 7))
def test_flags__when_a_fact_is_left_out__then_the_others_are_flagged_as_before(zone: ControlRows, gone: int) -> None:
    """Rings and self-dealing follow from payments and parties: no fact speaks for or against another."""
    before = {(flag.rule, flag.licence, i) for flag in flags(zone) for i in flag.facts if i != gone}
    fewer = replace(zone, facts=tuple(f for f in zone.facts if f.index != gone))
    assert {(flag.rule, flag.licence, i) for flag in flags(fewer) for i in flag.facts} == before


@settings(max_examples=150, deadline=None)
@given(zones())
def test_rings__when_found__then_an_independent_search_finds_a_way_back(zone: ControlRows) -> None:
    """Every flagged payer has a cycle of at most four payments in the plain graph of who paid whom."""
    pays = {
        (p.payer, payee)
        for p in zone.payments
        for payee in zone.licences[p.licence].interested
        if p.payer not in zone.licences[p.licence].interested and p.amount
    }
    for flag in flags(zone):
        if flag.rule == "ring":
            payer = flag.reason.split()[0]
            reached = {payer}
            circles = False
            for _ in range(4):
                reached = {two for one, two in pays if one in reached}
                circles = circles or payer in reached
            assert circles
