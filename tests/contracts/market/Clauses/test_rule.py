"""Clauses: the verdict on an answered gap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from offchain.codec.eip712 import StructType
from scripts.plan import MarketRules, Rules
from tests.contracts.market.Clauses.conftest import Opened
from tests.contracts.market.Clauses.model import INTERVAL, TAIL, TERM
from tests.contracts.support.refusals import refuses

Revenue = Callable[[], tuple[int, int]]
ANSWER, VERDICT = MarketRules().answer_window, Rules().verdict_window
ATTESTATION = StructType.parse("Attestation(uint32 clause,uint64 until,uint128 revenue)")


def test_rule__when_not_governance__then_reverts(clauses: Any, declared: Opened, timelock: Any, lab: Any) -> None:
    with refuses("Clauses_NotGovernance", timelock, lab):
        clauses.rule(declared.clause, 1, {"from": lab})


def test_rule__given_unanswered__then_reverts(clauses: Any, gap: Any, declared: Opened, governance: Any) -> None:
    with refuses("Clauses_NotAnswered", declared.clause):
        clauses.rule(declared.clause, 20_000, {"from": governance})


@pytest.mark.parametrize("revenue", [9_999, 25_001])
def test_rule__when_outside_the_dispute__then_reverts(
    clauses: Any, answered: Any, declared: Opened, governance: Any, revenue: int
) -> None:
    with refuses("Clauses_BadVerdict", 10_000, 25_000, revenue):
        clauses.rule(declared.clause, revenue, {"from": governance})


def test_rule__given_deadline_over__then_reverts(
    clauses: Any, answered: Any, declared: Opened, governance: Any, time: Any
) -> None:
    last = answered.timestamp + VERDICT
    time.next_at(last + 1)
    with refuses("Clauses_TooLate", last, last + 1):
        clauses.rule(declared.clause, 20_000, {"from": governance})


@pytest.mark.parametrize(("found", "due", "penalty"), [(10_000, 0, 0), (20_000, 1_000, 20), (25_000, 1_500, 30)])
def test_rule__when_decided__then_found_gap_and_penalty(
    clauses: Any,
    answered: Any,
    declared: Opened,
    governance: Any,
    revenue: Revenue,
    found: int,
    due: int,
    penalty: int,
) -> None:
    event = clauses.rule(declared.clause, found, {"from": governance}).events["GapCharged"]
    assert (event["gap"], event["due"], event["penalty"]) == (found - 10_000, due, penalty)
    assert revenue() == (0, due + penalty)


def test_rule__given_decided__then_same_figure_refused(
    clauses: Any, attest: Callable[..., Any], answered: Any, declared: Opened, governance: Any
) -> None:
    clauses.rule(declared.clause, 10_000, {"from": governance})
    until, end = declared.start + INTERVAL, declared.start + TERM
    with refuses("Clauses_BadAttestedTime", until, end, until):
        attest(declared, until, 25_000)


def test_charge_gap__given_gap_at_the_end__then_time_to_declare_before_closing(
    clauses: Any, attest: Callable[..., Any], share: Opened, stranger: Any, time: Any
) -> None:
    time.mine_at(share.start + TERM + TAIL)
    attest(share, share.start + 1, 25_000)
    time.pass_by(ANSWER + 1)
    sent = clauses.chargeGap(share.clause, {"from": stranger})
    assert clauses.openUntil(share.clause) == sent.timestamp + INTERVAL
