"""Self-dealing, use beyond the licence and missing duties: each fires on its fixture and not on a near miss."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.domain.types import TRAINING
from offchain.graph.control import flags
from offchain.graph.control_flags import Verdict
from offchain.graph.control_rows import ControlDebt, ControlDuty
from tests.unit.graph.control_zone import (
    DAY,
    NOW,
    OTHER,
    SCENARIO,
    SINCE,
    at_day,
    fact,
    found,
    licence,
    paid,
    rows,
    verdicts,
)

OWN = licence(1, "a", "a", "p")
"""Owner a licenses what it earns from itself."""
PLAIN = licence(2, "plant", "a", "p")
LAB = licence(3, "lab", "a", "p", loop=TRAINING)


def test_self_dealing__when_an_owner_reports_on_its_own__then_its_facts_are_flagged_and_access_stays() -> None:
    zone = rows([OWN, PLAIN], [fact(0, "a", 1), fact(1, "plant", 2), fact(2, "a", 1, "rating")], [paid(1, "a", 5)])
    assert found(zone) == [("self-dealing", 1, (0, 2))]
    assert flags(zone)[0].reason == "a paid for what it earns from"
    assert verdicts(zone) == {1: Verdict.ALLOW, 2: Verdict.ALLOW}


def test_self_dealing__when_a_related_model_user_pays_through_anothers_clause__then_only_its_facts_are_flagged() -> (
    None
):
    facts = [fact(0, "p", 3, "application", at=SCENARIO), fact(1, "lab", 3, "evaluation")]
    assert found(rows([LAB], facts, [paid(3, "p", 7)])) == [("self-dealing", 3, (0,))]


def test_self_dealing__when_a_related_party_only_uses__then_the_reason_says_used() -> None:
    assert flags(rows([OWN], [fact(0, "a", 1)]))[0].reason == "a used what it earns from"


@pytest.mark.parametrize("kind", ["access", "training_run", "after_sale"])
def test_self_dealing__when_the_provider_delivers_or_serves__then_nothing_is_flagged(kind: str) -> None:
    assert found(rows([LAB], [fact(0, "p", 3, kind), fact(1, "lab", 3)], [paid(3, "lab", 7)])) == []


def test_self_dealing__when_an_owner_buys_what_others_earn_from__then_nothing_is_flagged() -> None:
    assert found(rows([licence(4, "a", "b", "p")], [fact(0, "a", 4)], [paid(4, "a", 9)])) == []


def test_beyond__when_used_after_the_end__then_flagged_and_denied() -> None:
    ended = replace(PLAIN, valid_until=NOW - DAY)
    at_end, later = fact(0, "plant", 2, "access"), fact(1, "plant", 2, "access")
    zone = rows([ended], [replace(at_end, time=NOW - DAY), replace(later, time=NOW - DAY + 1)])
    assert found(zone) == [("beyond-licence", 2, (1,))]
    assert verdicts(zone) == {2: Verdict.DENY}
    assert verdicts(at_day(zone, 1_500)) == {2: Verdict.DENY}


def test_beyond__when_used_before_the_start__then_flagged_from_the_second_before_on() -> None:
    begun = replace(PLAIN, valid_from=SINCE + DAY)
    facts = [replace(fact(i, "plant", 2), time=SINCE + DAY + shift) for i, shift in enumerate((-1, 0))]
    assert found(rows([begun], facts)) == [("beyond-licence", 2, (0,))]


def test_beyond__when_a_renewed_licence_was_once_used_early__then_a_later_period_allows() -> None:
    zone = rows([replace(PLAIN, valid_from=SINCE + 2 * DAY)], [fact(0, "plant", 2)])
    assert verdicts(zone) == {2: Verdict.DENY}
    assert verdicts(at_day(zone, 1_500)) == {2: Verdict.ALLOW}


def test_beyond__when_the_licence_was_refunded__then_flagged_and_denied() -> None:
    zone = rows([replace(PLAIN, revoked=True), LAB], [fact(0, "plant", 2), fact(1, "lab", 3)])
    assert found(zone) == [("beyond-licence", 2, (0,))]
    assert verdicts(zone) == {2: Verdict.DENY, 3: Verdict.ALLOW}


def test_beyond__when_a_model_is_applied_after_the_licence__then_nothing_is_flagged() -> None:
    ended = replace(LAB, valid_until=SINCE)
    assert found(rows([ended], [fact(0, "user", 3, "application", at=SCENARIO)])) == []


def test_beyond__when_a_model_is_trained_on_the_main_loop__then_flagged_and_on_training_not() -> None:
    runs = [fact(0, "plant", 2, "training_run"), fact(1, "lab", 3, "training_run"), fact(2, "plant", 2, "access")]
    zone = rows([PLAIN, LAB], runs)
    assert found(zone) == [("beyond-licence", 2, (0,))]
    assert verdicts(zone) == {2: Verdict.DENY, 3: Verdict.ALLOW}


@pytest.mark.parametrize("kind", ["application", "combination"])
def test_beyond__when_used_in_another_scenario__then_flagged_and_held(kind: str) -> None:
    facts = [fact(0, "lab", 3, kind, at=OTHER), fact(1, "lab", 3, kind, at=SCENARIO)]
    zone = rows([LAB], facts)
    assert found(zone) == [("beyond-licence", 3, (0,))]
    assert verdicts(zone) == {3: Verdict.HOLD}


def test_beyond__when_only_measured_in_another_scenario__then_nothing_is_flagged() -> None:
    facts = [fact(0, "lab", 3, "feedback", at=OTHER), fact(1, "lab", 3, "evaluation", at=OTHER)]
    assert found(rows([LAB], facts)) == []


def test_beyond__when_the_product_names_no_scenario__then_nothing_is_flagged() -> None:
    assert found(rows([replace(LAB, scenarios=frozenset())], [fact(0, "u", 3, "application", at=OTHER)])) == []


def test_beyond__when_metered_use_is_short_of_prepaid_money__then_held_without_touching_a_fact() -> None:
    zone = rows([PLAIN, LAB], [fact(0, "plant", 2, "access")], debts=[ControlDebt(2, 4, 0, 1), ControlDebt(3, 5, 0, 0)])
    assert found(zone) == [("beyond-licence", 2, ())]
    assert verdicts(zone) == {2: Verdict.HOLD, 3: Verdict.ALLOW}


def test_duty__when_the_evaluation_is_overdue__then_held_and_facts_count() -> None:
    zone = rows([LAB], [fact(0, "lab", 3)], duties=[ControlDuty(3, NOW - 1, open=True)])
    assert found(zone) == [("missing-duty", 3, ())]
    assert verdicts(zone) == {3: Verdict.HOLD}


@pytest.mark.parametrize(
    "duty",
    [
        ControlDuty(3, NOW, open=True),
        ControlDuty(3, NOW - 1, open=False),
    ],
)
def test_duty__when_it_is_not_due_or_done__then_nothing_is_flagged(duty: ControlDuty) -> None:
    assert found(rows([LAB], duties=[duty])) == []


def test_duty__when_the_evaluation_stands_in_the_log_in_time__then_nothing_is_flagged_before_its_proof() -> None:
    due = 1_001 * DAY + DAY // 2
    zone = rows([LAB, PLAIN], [fact(0, "lab", 3, "evaluation")], duties=[ControlDuty(3, due, open=True)])
    assert found(zone) == []
    late = rows([LAB, PLAIN], [fact(0, "lab", 3, "evaluation")], duties=[ControlDuty(3, due - 1, open=True)])
    assert found(late) == [("missing-duty", 3, ())]
    foreign = rows([LAB, PLAIN], [fact(0, "plant", 2, "evaluation")], duties=[ControlDuty(3, due, open=True)])
    assert found(foreign) == [("missing-duty", 3, ())]


def test_duty__when_the_deposit_was_lost__then_held_in_that_period_only() -> None:
    zone = rows([LAB], duties=[ControlDuty(3, SINCE - DAY, open=False, forfeited_at=SINCE)])
    assert verdicts(zone) == {3: Verdict.HOLD}
    assert verdicts(at_day(zone, 1_500)) == {3: Verdict.ALLOW}
    assert found(at_day(zone, 1_500)) == [("missing-duty", 3, ())]


def test_duty__when_a_clause_owes__then_held_until_nothing_is_left() -> None:
    assert verdicts(rows([LAB], debts=[ControlDebt(3, 5, 1, 0)])) == {3: Verdict.HOLD}
    assert verdicts(rows([LAB], debts=[ControlDebt(3, 5, 0, 0)])) == {3: Verdict.ALLOW}


def test_flags__when_facts_name_an_unknown_licence_or_come_later__then_they_are_passed_over() -> None:
    later = replace(fact(1, "a", 1), time=NOW + 1)
    assert found(rows([OWN], [fact(0, "a", 9), later], [paid(9, "a", 3)])) == []
