"""Validation: accepted or rejected with a reason, silence accepts after 14 days, a rejection can be appealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from offchain.codec.bodies import AfterSale, Body, Complaint, Moderation, Validation
from offchain.domain.roles import Role
from offchain.domain.types import LicenceId, OrganisationId, ProductId
from offchain.report import judge
from offchain.report.inputs import ChainFacts, StatedFact
from offchain.report.validation import SILENCE, State, Validations, Verdict
from tests.unit.report.inputs import (
    END,
    HOLDER_A,
    HOLDER_B,
    INTEGRATOR,
    PLANTS,
    A,
    feedback,
    inputs,
    stated,
    with_facts,
)

PLANT, OTHER = PLANTS[0], PLANTS[1]
NONE = LicenceId(0)
DAY = 86_400
AT = END
"""When the judged feedback was stated."""


def leaf(index: int) -> bytes:
    return index.to_bytes(32, "big")


def said(index: int, who: OrganisationId, body: Body, time: int) -> StatedFact:
    """An answer, bound to nothing."""
    return replace(stated(index, who, NONE, ProductId(0), body, time), leaf=leaf(index))


MEASURED = replace(feedback(PLANT), index=50, time=AT, leaf=leaf(50))


def accepts(index: int, time: int, who: OrganisationId = INTEGRATOR, target: int = 50) -> StatedFact:
    return said(index, who, Validation(leaf(target), True, ""), time)


def rejects(index: int, time: int, who: OrganisationId = INTEGRATOR, target: int = 50) -> StatedFact:
    return said(index, who, Validation(leaf(target), False, "rows overlap"), time)


def appeals(index: int, time: int, who: OrganisationId = PLANT, target: int = 51) -> StatedFact:
    return said(index, who, Complaint(leaf(target), "appeal", bytes(32)), time)


def erases(index: int, who: OrganisationId, time: int = AT + 1) -> StatedFact:
    return said(index, who, Moderation("erase", leaf(50), "law", "PIPL art. 47"), time)


def chain(groups: dict[OrganisationId, int] | None = None) -> ChainFacts:
    """The integrator and both holders are reviewers."""
    good, grouped = inputs().chain, groups or {}
    reviewers = (INTEGRATOR, HOLDER_A, HOLDER_B)
    people = (
        replace(o, roles=int(Role.REVIEWER) if o.id in reviewers else 0, group=grouped.get(o.id, 0))
        for o in good.organisations
    )
    return replace(good, organisations=tuple(people))


def verdict(answers: Sequence[StatedFact], now: int, fact: StatedFact = MEASURED) -> Verdict:
    return Validations([fact, *answers], chain(), now).verdict(fact)


def test_verdict__of_silence__is_open_and_after_14_days_accepted() -> None:
    assert verdict([], AT + 14 * DAY - 1) == Verdict(State.OPEN, AT)
    assert verdict([], AT + 14 * DAY) == Verdict(State.ACCEPTED, AT + 14 * DAY)


def test_verdict__of_a_reviewer__is_its_first_word() -> None:
    assert verdict([accepts(51, AT + 5), rejects(52, AT + 6)], AT + 9) == Verdict(State.ACCEPTED, AT + 5, 51)
    assert verdict([rejects(51, AT + 5), accepts(52, AT + 6)], AT + 9) == Verdict(
        State.REJECTED, AT + 5, 51, "rows overlap"
    )


def test_verdict__that_comes_after_14_days__is_not_heard() -> None:
    assert verdict([rejects(51, AT + SILENCE - 1)], AT + SILENCE).state is State.REJECTED
    assert verdict([rejects(51, AT + SILENCE)], AT + SILENCE + 9).state is State.ACCEPTED


def test_verdict__that_is_stated_later__is_not_heard_yet() -> None:
    assert verdict([rejects(51, AT + 9)], AT + 9).state is State.OPEN
    assert verdict([rejects(51, AT + 9)], AT + 10).state is State.REJECTED


@pytest.mark.parametrize("who", [PLANT, OTHER])
def test_verdict__of_somebody_without_the_role__is_not_heard(who: OrganisationId) -> None:
    assert verdict([rejects(51, AT + 5, who)], AT + 9).state is State.OPEN


def test_verdict__of_a_reviewer_of_its_own_group__is_not_heard() -> None:
    related = Validations([MEASURED, rejects(51, AT + 5)], chain({PLANT: 7, INTEGRATOR: 7}), AT + 9)
    assert related.verdict(MEASURED).state is State.OPEN


def test_verdict__on_after_sale_service__is_heard_from_the_licensee() -> None:
    body = AfterSale(bytes(32), AT, AT, True, bytes(32))
    service = replace(stated(50, HOLDER_A, PLANT, A.product, body, AT), leaf=leaf(50))
    assert verdict([rejects(51, AT + 5, PLANT)], AT + 9, service).state is State.REJECTED
    assert verdict([rejects(51, AT + 5, OTHER)], AT + 9, service).state is State.OPEN


def test_appeal__in_time__holds_the_rejection_until_another_reviewer_speaks() -> None:
    appealed = [rejects(51, AT + 5), appeals(52, AT + 6)]
    assert verdict(appealed, AT + 9) == Verdict(State.APPEALED, AT + 6, 52, "rows overlap")
    upheld = [*appealed, accepts(53, AT + 7, HOLDER_B, target=52)]
    assert verdict(upheld, AT + 9) == Verdict(State.ACCEPTED, AT + 7, 53)
    refused = [*appealed, rejects(53, AT + 7, HOLDER_B, target=52)]
    assert verdict(refused, AT + 9) == Verdict(State.REJECTED, AT + 7, 53, "rows overlap")


def test_appeal__that_nobody_answers__is_accepted_after_14_days() -> None:
    appealed = [rejects(51, AT + 5), appeals(52, AT + 6)]
    assert verdict(appealed, AT + 6 + SILENCE - 1).state is State.APPEALED
    assert verdict(appealed, AT + 6 + SILENCE) == Verdict(State.ACCEPTED, AT + 6 + SILENCE)


def test_appeal__judged_by_the_one_who_rejected__is_not_heard() -> None:
    appealed = [rejects(51, AT + 5), appeals(52, AT + 6), rejects(53, AT + 7, INTEGRATOR, target=52)]
    assert verdict(appealed, AT + 9).state is State.APPEALED


@pytest.mark.parametrize("appeal", [appeals(52, AT + 6, OTHER), appeals(52, AT + 5 + SILENCE), appeals(52, AT + 4)])
def test_appeal__of_another_or_out_of_time__changes_nothing(appeal: StatedFact) -> None:
    assert verdict([rejects(51, AT + 5), appeal], AT + 2 * SILENCE).state is State.REJECTED


def test_erasure__takes_two_unrelated_moderators() -> None:
    def erased(*who: OrganisationId, groups: dict[OrganisationId, int] | None = None) -> int | None:
        answers = [erases(60 + i, one) for i, one in enumerate(who)]
        found = Validations([MEASURED, *answers], chain(groups), AT + 9).erasure(MEASURED.leaf)
        return None if found is None else found.index

    assert erased(INTEGRATOR) is erased(INTEGRATOR, INTEGRATOR) is erased(INTEGRATOR, PLANT) is None
    assert erased(INTEGRATOR, HOLDER_A, groups={INTEGRATOR: 3, HOLDER_A: 3}) is None
    assert erased(INTEGRATOR, INTEGRATOR, HOLDER_A, HOLDER_B) == 62


def test_judge__rejected_feedback__counts_zero_with_the_reason_and_order_of_facts_does_not_matter() -> None:
    index = feedback(PLANT).index
    target = replace(feedback(PLANT), leaf=leaf(50))
    answer = rejects(51, target.time + 5)
    zone = replace(with_facts(answer), chain=chain())
    facts = tuple(target if f.index == index else f for f in zone.facts)
    found = {item.fact.index: item.reason for item in judge(replace(zone, facts=facts))}
    assert found[index] == "rejected by entry 51: rows overlap"
    assert [reason for i, reason in found.items() if i != index] == [""] * 9
    turned = judge(replace(zone, facts=facts[::-1]))
    assert {item.fact.index: item.reason for item in turned} == found


def test_judge__erased_feedback__counts_zero_with_the_cause() -> None:
    target = replace(feedback(PLANT), leaf=leaf(50))
    answers = (erases(60, INTEGRATOR, target.time + 5), erases(61, HOLDER_A, target.time + 6))
    zone = replace(inputs(), chain=chain(), facts=(target, *answers))
    assert [item.reason for item in judge(zone)] == ["erased by entry 61: law, PIPL art. 47", "", ""]
