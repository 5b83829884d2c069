"""OutcomeClauses.pay: the share and the rest go their ways in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.system import container
from tests.contracts.market.Clauses.conftest import Opened, ref
from tests.contracts.market.Clauses.model import TAIL, TERM, Model, Terms
from tests.contracts.support.keys import envelope
from tests.contracts.support.refusals import refuses

Revenue = Callable[[], tuple[int, int]]


def test_pay__when_not_participant__then_reverts(clauses: Any, share: Opened, stranger: Any) -> None:
    with refuses("Clauses_NotParticipant", stranger):
        clauses.pay(share.clause, 1, ref("one"), {"from": stranger})


def test_pay__when_unknown__then_reverts(clauses: Any, model_user: Any) -> None:
    with refuses("Clauses_Unknown", 9):
        clauses.pay(9, 1, ref("one"), {"from": model_user})


def test_pay__given_no_outcome_share__then_reverts(clauses: Any, metered: Opened, model_user: Any) -> None:
    with refuses("Clauses_NoOutcome", metered.clause):
        clauses.pay(metered.clause, 1, ref("one"), {"from": model_user})


def test_pay__when_nothing__then_reverts(clauses: Any, share: Opened, model_user: Any) -> None:
    with refuses("Clauses_ZeroAmount"):
        clauses.pay(share.clause, 0, ref("one"), {"from": model_user})


@pytest.mark.edge("E17")
def test_pay__when_same_reference__then_reverts(clauses: Any, share: Opened, model_user: Any) -> None:
    clauses.pay(share.clause, 10, ref("one"), {"from": model_user})
    assert clauses.isPaid(share.clause, ref("one"))
    with refuses("Clauses_Duplicate", share.clause, ref("one")):
        clauses.pay(share.clause, 20, ref("one"), {"from": model_user})


def test_pay__when_paid__then_share_and_rest_routed(
    clauses: Any, share: Opened, model_user: Any, token: Any, lab: Any, revenue: Revenue
) -> None:
    before = token.balanceOf(lab)
    event = clauses.pay(share.clause, 1_009, ref("one"), {"from": model_user}).events["PaidThrough"]
    assert dict(event) == {
        "clause": share.clause,
        "payer": model_user,
        "paymentReference": "0x" + ref("one").hex(),
        "amount": 1_009,
        "share": 100,
    }
    assert (revenue(), token.balanceOf(lab) - before) == ((0, 100), 909)
    assert token.balanceOf(clauses) == clauses.totalHeld() == Terms().deposit


def test_pay__given_route_by_pool__then_licence_revenue(
    clauses: Any, start_clause: Callable[..., Opened], model_user: Any, revenue: Revenue
) -> None:
    clause = start_clause(Terms(route=1)).clause
    clauses.pay(clause, 1_000, ref("one"), {"from": model_user})
    assert revenue() == (100, 0)


def test_pay__when_in_dust__then_owes_what_one_payment_owes(
    clauses: Any, start_clause: Callable[..., Opened], model_user: Any, revenue: Revenue
) -> None:
    """Payments of 3 at a third owe one each in the end, although each alone would round to 0."""
    clause = start_clause(Terms(share=333_333)).clause
    for payment in range(4):
        clauses.pay(clause, 3, ref(str(payment)), {"from": model_user})
    assert revenue() == (0, 12 * 333_333 // 1_000_000)


def test_pay__given_cap__then_exact_to_the_unit(
    clauses: Any, start_clause: Callable[..., Opened], model_user: Any, token: Any, lab: Any, revenue: Revenue
) -> None:
    clause = start_clause(Terms(cap=137)).clause
    before = token.balanceOf(lab)
    shares = [
        clauses.pay(clause, 500, ref(str(payment)), {"from": model_user}).events["PaidThrough"]["share"]
        for payment in range(4)
    ]
    assert (shares, revenue(), clauses.capLeft(clause)) == ([50, 50, 37, 0], (0, 137), 0)
    assert token.balanceOf(lab) - before == 2_000 - 137


def test_pay__given_new_payout_account__then_rest_goes_there_next_period(
    clauses: Any, share: Opened, model_user: Any, token: Any, lab: Any, newcomer: Any, participants: Any, time: Any
) -> None:
    join_and_earn(participants, lab, newcomer)
    clauses.pay(share.clause, 1_000, ref("one"), {"from": model_user})
    assert token.balanceOf(newcomer) == 0
    time.into_period(time.period() + 1)
    clauses.pay(share.clause, 1_000, ref("two"), {"from": model_user})
    assert token.balanceOf(newcomer) == 900


def join_and_earn(participants: Any, lab: Any, account: Any) -> None:
    """The account joins the lab and earns for it from the next period on."""
    digest = participants.joiningDigest(participants.organisationOf(lab), account)
    participants.join(account, envelope(account, digest), {"from": lab})
    participants.setPayout(account, {"from": lab})


def test_pay__given_last_second_of_tail__then_paid(
    clauses: Any, share: Opened, model_user: Any, time: Any, revenue: Revenue
) -> None:
    assert clauses.openUntil(share.clause) == share.start + TERM + TAIL
    time.next_at(share.start + TERM + TAIL)
    clauses.pay(share.clause, 1_000, ref("one"), {"from": model_user})
    assert revenue() == (0, 100)


@pytest.mark.edge("E16")
def test_pay__given_tail_over__then_reverts(clauses: Any, share: Opened, model_user: Any, time: Any) -> None:
    last = share.start + TERM + TAIL
    time.next_at(last + 1)
    with refuses("Clauses_TailOver", last, last + 1):
        clauses.pay(share.clause, 1_000, ref("one"), {"from": model_user})


def test_pay__given_access_restricted__then_paid_all_the_same(
    clauses: Any, start_clause: Callable[..., Opened], model_user: Any, licences: Any, time: Any, revenue: Revenue
) -> None:
    clause = start_clause(Terms(deposit=0, penalty_per_day=50_000))
    late = clause.start + 21 * 86_400
    time.next_at(late)
    lab = clauses.clause(clause.clause)["payer"]
    clauses.declare(clause.clause, ref("r"), clause.start, clause.start + 10 * 86_400, 1_000, {"from": lab})
    assert not licences.isAccessibleAt(clause.licence, clause.start)
    clauses.pay(clause.clause, 1_000, ref("one"), {"from": model_user})
    assert revenue() == (0, 200)


@pytest.mark.parametrize("cap", [0, 1_000])
def test_pay__when_many_amounts__then_as_the_model_says(
    clauses: Any, start_clause: Callable[..., Opened], model_user: Any, cap: int
) -> None:
    terms = Terms(share=123_457, cap=cap)
    model, clause = Model(terms), start_clause(terms).clause
    for number, amount in enumerate([1, 7, 999, 1_000_003, 8, 123_456_789]):
        sent = clauses.pay(clause, amount, ref(str(number)), {"from": model_user})
        assert sent.events["PaidThrough"]["share"] == model.earn(amount)


@pytest.mark.edge("E18")
@pytest.mark.parametrize(("name", "arguments"), [("PlainToken", (2,)), ("PlainToken", (18,)), ("SilentToken", ())])
def test_pay__given_other_token__then_exact(
    plain_room: Callable[..., Any], name: str, arguments: tuple[int, ...], lab: Any
) -> None:
    token = container(name).deploy(*arguments, {"from": lab})
    room, settlement = plain_room(token)
    before = token.balanceOf(lab)
    room.pay(1, 1_009, ref("one"), {"from": lab})
    assert (token.balanceOf(settlement), before - token.balanceOf(lab), token.balanceOf(room)) == (100, 100, 0)


@pytest.mark.edge("E4")
def test_pay__given_licensee_refuses__then_rest_parked(plain_room: Callable[..., Any], lab: Any, plant: Any) -> None:
    token = container("PlainToken").deploy(6, {"from": lab})
    room, settlement = plain_room(token)
    token.setManner(lab, 1, {"from": lab})
    room.pay(1, 1_009, ref("one"), {"from": lab})
    assert (token.balanceOf(settlement), room.owed(lab), token.balanceOf(room)) == (100, 909, 909)
    room.withdraw(lab, plant, {"from": lab})
    assert (token.balanceOf(plant), room.owed(lab), room.totalOwed()) == (909, 0, 0)


@pytest.mark.edge("E3")
def test_pay__given_token_with_fee__then_reverts(plain_room: Callable[..., Any], lab: Any) -> None:
    room, _ = plain_room(container("FeeToken").deploy({"from": lab}))
    with refuses("Custody_WrongAmountReceived", 1_000, 990):
        room.pay(1, 1_000, ref("one"), {"from": lab})
