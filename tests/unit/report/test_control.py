"""Control on a report: what is flagged is out of scores and keeps its place; what is billed stays as it was."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.codec import batch as batches
from offchain.codec import leaf as leaves
from offchain.codec.bodies import Access, Application, Body, Evaluation, Rating, TrainingRun
from offchain.domain.roles import Role
from offchain.domain.types import LicenceId, OrganisationId, ResourceId
from offchain.graph.control_flags import Verdict
from offchain.graph.control_rows import ControlParams
from offchain.report import build, judge
from offchain.report.build import BuiltReport
from offchain.report.control import Control, controlled
from offchain.report.inputs import (
    DebtFact,
    DutyFact,
    LicenceFact,
    OrganisationFact,
    PaymentFact,
    ReportInputs,
    ResourceFact,
    StatedFact,
)
from offchain.report.usage import usage
from offchain.report.validity import Judged
from tests.unit.report.inputs import (
    END,
    HOLDER_A,
    INTEGRATOR,
    NAME,
    PLANTS,
    START,
    A,
    account,
    composition,
    feedback,
    inputs,
    measured,
    stated,
    uplift,
    used,
)

PLANT = PLANTS[0]
RIVAL = composition(4, PLANT, 3)
"""What the first plant itself sells: its own resource 3."""
BACK = LicenceId(40)
WORD = bytes(32)


def grouped(*members: OrganisationId, zone: ReportInputs | None = None) -> ReportInputs:
    """The zone in which some organisations are one ownership group."""
    good = zone or inputs()
    people = tuple(replace(o, group=7 if o.id in members else 0) for o in good.chain.organisations)
    return replace(good, chain=replace(good.chain, organisations=people))


def ringed(back: int = 1_000_000_000) -> ReportInputs:
    """Holder A buys from the first plant, which bought from A."""
    zone = inputs()
    chain = replace(
        zone.chain,
        resources=(*zone.chain.resources, ResourceFact(ResourceId(3), PLANT, 7, 100, START - 100)),
        compositions=(*zone.chain.compositions, RIVAL),
        licences=(*zone.chain.licences, LicenceFact(BACK, RIVAL.key, HOLDER_A, START, END, False)),
        payments=(*zone.chain.payments, PaymentFact(BACK, RIVAL.key, HOLDER_A, back, START + 90)),
        pots=frozenset({*zone.chain.pots, RIVAL.key}),
    )
    said = stated(9, HOLDER_A, int(BACK), RIVAL.product, measured(400))
    return replace(zone, chain=chain, facts=(*zone.facts, said))


def bursting(zone: ReportInputs, sessions: int = 60) -> ReportInputs:
    """The zone in which gateway and first plant state many sessions on one day, after one session on each day before;
    a day is 300 seconds (`TICKS`)."""
    people = tuple(replace(o, roles=Role.GATEWAY if o.id == INTEGRATOR else o.roles) for o in zone.chain.organisations)
    facts = list(zone.facts)
    for number in range(sessions + 10):
        time = START + 300 * number if number < 10 else START + 3_300
        body = Access(number.to_bytes(32, "big"), 1, 2, WORD)
        facts += [
            stated(100 + 2 * number + side, who, int(PLANT), A.product, body, time)
            for side, who in enumerate((INTEGRATOR, PLANT))
        ]
    return replace(zone, chain=replace(zone.chain, organisations=people), facts=tuple(facts))


TICKS = ControlParams(tick=300, burst_ratio=10, burst_least=50)


def reasons(zone: ReportInputs) -> dict[int, str]:
    """Reasons of the facts that do not count."""
    return {item.fact.index: item.reason for item in build(zone).judged if item.reason}


def refused(control: Control) -> dict[int, Verdict]:
    return {one.licence: one.verdict for one in control.refused}


def money(built: BuiltReport) -> tuple[object, ...]:
    """What is billed, and who is paid from which pot: all of a report but weights and scores."""
    lines = [(x.key, x.product, x.payee) for b in built.batches for x in batches.decode(b.data).lines]
    decoded = (leaves.decode(data) for data in built.leaves)
    return tuple(lines), tuple(leaf for leaf in decoded if isinstance(leaf, leaves.UsageLeaf))


def test_control__when_the_zone_is_honest__then_nothing_is_flagged_and_every_licence_allows() -> None:
    built = build(inputs())
    assert built.control.flags == ()
    assert [(d.licence, d.verdict) for d in built.control.decisions] == [(int(p), Verdict.ALLOW) for p in PLANTS]


def demo_like() -> ReportInputs:
    """As in the reference scenario: thirty plants buy and report within one period, a lab trains, evaluates and rates,
    a model user pays through its clause."""
    zone = inputs()
    plants = [OrganisationId(i) for i in range(4, 34)]
    lab, user = OrganisationId(50), OrganisationId(51)
    known = {p: used(PLANTS[(p - 4) % 9]) for p in plants}
    dataset = replace(composition(9, INTEGRATOR, 1, 2), loop=1)
    licences = [LicenceFact(LicenceId(p), known[p].key, p, START, END + 9, False) for p in plants]
    licences.append(LicenceFact(LicenceId(50), dataset.key, lab, START, END + 9, False))
    payments = [PaymentFact(LicenceId(p), known[p].key, p, 10**9, START + 60) for p in plants]
    payments += [
        PaymentFact(LicenceId(50), dataset.key, lab, 10**9, START + 60),
        PaymentFact(LicenceId(50), dataset.key, user, 10**7, START + 70),
    ]
    facts = [
        stated(i, p, int(p), known[p].product, measured(uplift(PLANTS[(p - 4) % 9]))) for i, p in enumerate(plants)
    ]
    bodies: tuple[tuple[OrganisationId, Body], ...] = (
        (lab, TrainingRun(WORD, 9, WORD, WORD)),
        (lab, Evaluation("PumpBench", "average_precision", 1_000, 2_500, 1_500, 400, NAME, WORD)),
        (lab, Rating(4)),
        (user, Application(1, WORD, 10**8, 300, "uptime", NAME)),
    )
    facts += [stated(60 + i, who, 50, dataset.product, body) for i, (who, body) in enumerate(bodies)]
    people = [OrganisationFact(o, 0, 2**40, frozenset({account(o)})) for o in (*plants[9:], lab, user)]
    chain = replace(
        zone.chain, organisations=(*zone.chain.organisations, *people), licences=tuple(licences),
        compositions=(*zone.chain.compositions, dataset), payments=tuple(payments),
        duties=(DutyFact(LicenceId(50), END + 9, open=True),),
    )  # fmt: skip
    return replace(zone, chain=chain, facts=tuple(facts))


def test_control__when_thirty_plants_and_a_lab_act_as_in_the_demo__then_nothing_is_flagged() -> None:
    built = build(demo_like())
    assert (built.control.flags, built.control.refused) == ((), ())
    assert [item.reason for item in built.judged] == [""] * 34


def test_control__when_a_plant_is_of_the_owners_group__then_its_fact_has_the_reason_and_the_others_count() -> None:
    zone = grouped(PLANT, HOLDER_A)
    assert reasons(zone) == {0: "control: self-dealing: group 7 paid for what it earns from"}
    assert [item.fact for item in build(zone).judged] == list(zone.facts)


def test_control__when_a_plant_is_of_a_group_with_another_plant__then_nothing_is_flagged() -> None:
    assert reasons(grouped(PLANT, PLANTS[8])) == {}


def test_control__when_a_fact_is_flagged__then_the_report_is_as_if_it_had_not_been_stated() -> None:
    zone = ringed()
    silent = replace(zone, facts=tuple(f for f in zone.facts if f.index not in (0, 9)))
    built = build(zone)
    assert sorted(reasons(zone)) == [0, 9]
    assert (built.leaves, built.weighings) == (build(silent).leaves, build(silent).weighings)


def test_control__when_money_circles__then_both_payers_are_flagged_and_held() -> None:
    built = build(ringed())
    assert [(flag.rule, flag.licence, flag.facts) for flag in built.control.flags] == [
        ("ring", int(PLANT), (0,)),
        ("ring", int(BACK), (9,)),
    ]
    assert refused(built.control) == {int(PLANT): Verdict.HOLD, int(BACK): Verdict.HOLD}
    assert money(built) == money(build(replace(ringed(), facts=())))


def test_control__when_less_than_half_comes_back__then_the_payer_is_left_alone() -> None:
    assert 0 not in reasons(ringed(back=499_999_999))
    assert 0 in reasons(ringed(back=500_000_000))


def test_control__when_accesses_burst__then_they_are_flagged_and_billed_all_the_same() -> None:
    zone = bursting(inputs())
    plain = judge(zone)
    found, control = controlled(zone, plain, TICKS)
    assert sum(item.controlled for item in found) == 2 * 60
    assert all(item.reason.startswith("control: burst: 60 facts of kind access") for item in found if item.controlled)
    assert usage(zone, found) == usage(zone, plain) == {(int(PLANT), 1): 140}
    assert refused(control) == {int(PLANT): Verdict.HOLD}


def test_control__when_used_after_the_end__then_flagged_denied_and_judged_as_before() -> None:
    zone = inputs()
    ended = tuple(replace(x, valid_until=START + 9) if x.licensee == PLANT else x for x in zone.chain.licences)
    zone = replace(zone, chain=replace(zone.chain, licences=ended))
    built = build(zone)
    assert built.judged[0] == Judged(feedback(PLANT), "the licence was not valid at that time")
    assert [(flag.rule, flag.facts) for flag in built.control.flags] == [("beyond-licence", (0,))]
    assert refused(built.control) == {int(PLANT): Verdict.DENY}


def test_control__when_somebody_else_states_under_an_ended_licence__then_the_licensee_is_not_flagged() -> None:
    zone = inputs()
    ended = tuple(replace(x, valid_until=START + 9) if x.licensee == PLANT else x for x in zone.chain.licences)
    foreign = replace(feedback(PLANT), organisation=PLANTS[1], signer=account(PLANTS[1]))
    zone = replace(zone, chain=replace(zone.chain, licences=ended), facts=(foreign,))
    assert build(zone).control.flags == ()


def test_control__when_a_duty_is_overdue_and_a_clause_owes__then_held_and_every_fact_counts() -> None:
    zone = inputs()
    duty, debt = DutyFact(LicenceId(4), END - 2, open=True), DebtFact(LicenceId(5), 8, 3, 0)
    late = replace(zone, chain=replace(zone.chain, duties=(duty,), debts=(debt,)))
    built = build(late)
    assert refused(built.control) == {4: Verdict.HOLD, 5: Verdict.HOLD}
    assert reasons(late) == {}
    assert built.struct == build(zone).struct


@pytest.mark.parametrize("seed", range(3))
def test_control__when_inputs_come_in_another_order__then_the_outcome_is_the_same(seed: int) -> None:
    zone, dice = grouped(PLANTS[3], HOLDER_A, zone=ringed()), random.Random(seed)
    chain = replace(
        zone.chain,
        licences=tuple(dice.sample(zone.chain.licences, len(zone.chain.licences))),
        payments=tuple(dice.sample(zone.chain.payments, len(zone.chain.payments))),
    )
    mixed = build(replace(zone, chain=chain, facts=tuple(dice.sample(zone.facts, len(zone.facts)))))
    assert (mixed.control, mixed.struct) == (build(zone).control, build(zone).struct)
    assert mixed.control.flags


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from([HOLDER_A, INTEGRATOR, *PLANTS])), st.integers(0, 2 * 10**9))
def test_control__whatever_it_flags__then_money_and_every_other_fact_stay_as_judged(
    members: set[OrganisationId], back: int
) -> None:
    zone = bursting(grouped(*members, zone=ringed(back)))
    plain = judge(zone)
    found, _ = controlled(zone, plain, TICKS)
    assert [item.fact for item in found] == [item.fact for item in plain]
    assert all(new == old for new, old in zip(found, plain, strict=True) if not new.controlled)
    assert usage(zone, found) == usage(zone, plain)
    assert [item.stands for item in found] == [item.counts for item in plain]


def test_control__when_a_flagged_rating_was_first__then_a_second_one_of_the_period_does_not_take_its_place() -> None:
    rated = (stated(20, PLANT, int(PLANT), A.product, Rating(5)), stated(21, PLANT, int(PLANT), A.product, Rating(1)))
    zone = grouped(PLANT, HOLDER_A)
    found = reasons(replace(zone, facts=(*zone.facts, *rated)))
    assert (found[20][:21], found[21]) == ("control: self-dealing", "entry 20 says it already")


def test_stated_fact__when_flagged__then_its_leaf_is_the_one_of_the_log() -> None:
    zone = grouped(PLANT, HOLDER_A)
    marked: tuple[StatedFact, ...] = tuple(replace(f, leaf=bytes([f.index]) * 32) for f in zone.facts)
    assert [item.fact.leaf for item in build(replace(zone, facts=marked)).judged] == [f.leaf for f in marked]
