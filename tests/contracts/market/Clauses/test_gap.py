"""Attestations: attest, answer, chargeGap and rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import brownie
import pytest

from offchain.codec.eip712 import Domain, StructType, digest
from scripts.plan import MarketRules, Rules
from tests.contracts.market.Clauses.conftest import Opened, declare, ref
from tests.contracts.market.Clauses.model import DAY, INTERVAL, TERM, Model, Terms
from tests.contracts.support.refusals import refuses

Revenue = Callable[[], tuple[int, int]]
ANSWER, VERDICT = MarketRules().answer_window, Rules().verdict_window
ATTESTATION = StructType.parse("Attestation(uint32 clause,uint64 until,uint128 revenue)")


def test_attest__when_quorum__then_pending(clauses: Any, gap: Any, declared: Opened) -> None:
    until = declared.start + INTERVAL
    event = gap.events["Attested"]
    values = [event[name] for name in ("clause", "until", "revenue", "known", "answerUntil")]
    assert values == [declared.clause, until, 25_000, 10_000, gap.timestamp + ANSWER]
    assert clauses.gapOf(declared.clause) == (25_000, 10_000, until, gap.timestamp + ANSWER, 0)


def test_attest__when_digest_computed_elsewhere__then_equal(clauses: Any) -> None:
    values = {"clause": 3, "until": 4, "revenue": 5}
    expected = digest(Domain("Clauses", brownie.chain.id, clauses.address), ATTESTATION, values)
    assert bytes(clauses.attestationDigest(3, 4, 5)) == expected


def test_attest__when_two_signers__then_reverts(attest: Callable[..., Any], declared: Opened) -> None:
    with refuses("Committee_TooFewSignatures", 3, 2):
        attest(declared, declared.start + INTERVAL, 25_000, signers=2)


def test_attest__when_other_committee__then_reverts(attest: Callable[..., Any], declared: Opened) -> None:
    with refuses("Clauses_WrongCommittee", 1, 2):
        attest(declared, declared.start + INTERVAL, 25_000, committee=2)


def test_attest__given_new_committee__then_old_one_for_one_period(
    attest: Callable[..., Any], declared: Opened, committee: Any, governance: Any, time: Any, holder: Any
) -> None:
    period = time.period()
    committee.setCommittee([(holder, holder)], 1, period + 1, {"from": governance})
    time.into_period(period + 2)
    with refuses("Clauses_WrongCommittee", 2, 1):
        attest(declared, declared.start + INTERVAL, 25_000)


def test_attest__given_committee_of_period_before__then_pending(
    attest: Callable[..., Any], declared: Opened, committee: Any, governance: Any, time: Any, holder: Any
) -> None:
    period = time.period()
    committee.setCommittee([(holder, holder)], 1, period + 1, {"from": governance})
    time.into_period(period + 1)
    assert "Attested" in attest(declared, declared.start + INTERVAL, 25_000).events


def test_attest__when_not_above_known__then_reverts(attest: Callable[..., Any], declared: Opened) -> None:
    with refuses("Clauses_NotAbove", 10_000, 10_000):
        attest(declared, declared.start + INTERVAL, 10_000)


def test_attest__when_no_new_time__then_reverts(attest: Callable[..., Any], declared: Opened) -> None:
    start = declared.start
    with refuses("Clauses_BadAttestedTime", start, start + TERM, start):
        attest(declared, start, 25_000)


def test_attest__when_beyond_term__then_reverts(attest: Callable[..., Any], declared: Opened) -> None:
    start = declared.start
    with refuses("Clauses_BadAttestedTime", start, start + TERM, start + TERM + 1):
        attest(declared, start + TERM + 1, 25_000)


def test_attest__when_still_declarable__then_reverts(attest: Callable[..., Any], share: Opened, time: Any) -> None:
    until = share.start + 5
    deadline = until + 2 * INTERVAL
    time.next_at(deadline)
    with refuses("Clauses_NotOverdue", deadline, deadline):
        attest(share, until, 25_000)


@pytest.mark.edge("E17")
def test_attest__when_never_declared__then_pending(attest: Callable[..., Any], share: Opened, time: Any) -> None:
    until = share.start + TERM
    time.next_at(until + INTERVAL + 1)
    assert attest(share, until, 25_000).events["Attested"]["known"] == 0


def test_attest__given_pending__then_reverts(attest: Callable[..., Any], gap: Any, declared: Opened) -> None:
    with refuses("Clauses_GapPending", declared.clause):
        attest(declared, declared.start + INTERVAL, 26_000)


def test_attest__given_pending__then_nothing_declared_corrected_closed(
    clauses: Any, gap: Any, declared: Opened, lab: Any
) -> None:
    with refuses("Clauses_GapPending", declared.clause):
        declare(clauses, declared, lab, 1, "r2", 1)
    with refuses("Clauses_GapPending", declared.clause):
        clauses.correct(declared.clause, ref("r1"), 1, {"from": lab})
    with refuses("Clauses_GapPending", declared.clause):
        clauses.close(declared.clause, {"from": lab})


def test_answer__when_not_licensee__then_reverts(
    clauses: Any, gap: Any, declared: Opened, plant: Any, lab_id: int
) -> None:
    with refuses("Clauses_NotLicensee", lab_id, lab_id + 1):
        clauses.answer(declared.clause, ref("why"), {"from": plant})


def test_answer__given_no_gap__then_reverts(clauses: Any, declared: Opened, lab: Any) -> None:
    with refuses("Clauses_NoGap", declared.clause):
        clauses.answer(declared.clause, ref("why"), {"from": lab})


def test_answer__given_window_over__then_reverts(clauses: Any, gap: Any, declared: Opened, lab: Any, time: Any) -> None:
    last = gap.timestamp + ANSWER
    time.next_at(last + 1)
    with refuses("Clauses_TooLate", last, last + 1):
        clauses.answer(declared.clause, ref("why"), {"from": lab})


def test_answer__when_in_last_second__then_disputed(clauses: Any, answered: Any, declared: Opened) -> None:
    event = answered.events["Answered"]
    until = answered.timestamp + VERDICT
    assert (event["reasonHash"], event["verdictUntil"]) == ("0x" + ref("why").hex(), until)
    assert clauses.gapOf(declared.clause)["verdictUntil"] == until


def test_answer__when_repeated__then_reverts(clauses: Any, answered: Any, declared: Opened, lab: Any) -> None:
    with refuses("Clauses_AlreadyAnswered", declared.clause):
        clauses.answer(declared.clause, ref("why"), {"from": lab})


def test_charge_gap__given_none__then_reverts(clauses: Any, declared: Opened, lab: Any) -> None:
    with refuses("Clauses_NoGap", declared.clause):
        clauses.chargeGap(declared.clause, {"from": lab})


def test_charge_gap__given_window_open__then_reverts(
    clauses: Any, gap: Any, declared: Opened, stranger: Any, time: Any
) -> None:
    last = gap.timestamp + ANSWER
    time.next_at(last)
    with refuses("Clauses_TooEarly", last, last):
        clauses.chargeGap(declared.clause, {"from": stranger})


@pytest.mark.edge("E17")
@pytest.mark.parametrize("wait", [1, 5 * DAY])
def test_charge_gap__given_silence__then_share_and_penalty(
    clauses: Any, gap: Any, declared: Opened, stranger: Any, time: Any, revenue: Revenue, wait: int
) -> None:
    """15,000 of gap: 1,500 of share and two days begun at 1 %, whenever anyone calls."""
    time.next_at(gap.timestamp + ANSWER + wait)
    event = clauses.chargeGap(declared.clause, {"from": stranger}).events["GapCharged"]
    assert dict(event) == {"clause": declared.clause, "gap": 15_000, "due": 1_500, "penalty": 30}
    assert (revenue(), clauses.gapOf(declared.clause)["revenue"]) == ((0, 1_530), 0)
    assert clauses.clause(declared.clause)["deposit"] == Terms().deposit - 1_530 == clauses.totalHeld()


@pytest.mark.parametrize("deposit", [1_000_000, 400])
def test_charge_gap__given_any_deposit__then_as_the_model_says(
    clauses: Any,
    start_clause: Callable[..., Opened],
    attest: Callable[..., Any],
    licences: Any,
    stranger: Any,
    time: Any,
    deposit: int,
) -> None:
    terms = Terms(deposit=deposit, cap=900)
    model, clause = Model(terms), start_clause(terms)
    attested = clause.start + 2 * INTERVAL + 1 + INTERVAL
    time.next_at(attested)
    attest(clause, clause.start + INTERVAL, 25_000)
    time.next_at(attested + ANSWER + 1)
    clauses.chargeGap(clause.clause, {"from": stranger})
    model.gap(25_000, INTERVAL + 1 + ANSWER, penalised=True)
    record = clauses.clause(clause.clause)
    assert (record["charged"], record["debt"], record["deposit"]) == (model.charged, model.debt, model.deposit)
    assert licences.isAccessibleAt(clause.licence, clause.start) == (model.debt == 0)


def test_charge_gap__given_answer_without_verdict__then_share_alone(
    clauses: Any, answered: Any, declared: Opened, stranger: Any, time: Any, revenue: Revenue
) -> None:
    last = answered.timestamp + VERDICT
    time.next_at(last)
    with refuses("Clauses_TooEarly", last, last):
        clauses.chargeGap(declared.clause, {"from": stranger})
    time.next_at(last + 1)
    clauses.chargeGap(declared.clause, {"from": stranger})
    assert revenue() == (0, 1_500)


def test_charge_gap__given_undeclared_time__then_next_declaration_starts_there(
    clauses: Any, attest: Callable[..., Any], share: Opened, lab: Any, stranger: Any, time: Any
) -> None:
    until = share.start + INTERVAL + 7
    time.mine_at(until + 2 * INTERVAL + 1)
    attest(share, until, 25_000)
    time.pass_by(ANSWER + 1)
    clauses.chargeGap(share.clause, {"from": stranger})
    time.pass_by(INTERVAL - 10)
    event = clauses.declare(share.clause, ref("r1"), until, until + INTERVAL, 1_000, {"from": lab}).events["ShareDue"]
    assert (event["due"], event["penalty"]) == (100, 0)


def test_charge_gap__given_charged__then_reports_before_are_final(
    clauses: Any, gap: Any, declared: Opened, lab: Any, stranger: Any, time: Any
) -> None:
    time.next_at(gap.timestamp + ANSWER + 1)
    clauses.chargeGap(declared.clause, {"from": stranger})
    with refuses("Clauses_Attested", declared.start + INTERVAL, declared.start):
        clauses.correct(declared.clause, ref("r1"), 1, {"from": lab})
