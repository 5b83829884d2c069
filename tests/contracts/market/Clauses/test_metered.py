"""MeteredClauses: prepay, claimUsage and withdrawPrepaid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import brownie
import pytest

from scripts.plan import Rules
from tests.contracts.market.Clauses.conftest import LICENCE_TERM, Opened
from tests.contracts.market.Clauses.model import Terms
from tests.contracts.market.desk import Desk
from tests.contracts.support import tree
from tests.contracts.support.refusals import refuses

Revenue = Callable[[], tuple[int, int]]
Report = Callable[..., None]
RULES = Rules()
FALLBACK = RULES.report_delay + 2 * (RULES.report_window + RULES.challenge_window + RULES.verdict_window)
NOISE = tree.leaf_hash(b"batch")


def usage(clause: Opened, units: int, period: int = 0, licence: int | None = None, leaf_type: int = 5) -> bytes:
    """The bytes of a USAGE leaf."""
    numbers = (period, clause.licence if licence is None else licence, clause.clause)
    return bytes([leaf_type]) + b"".join(n.to_bytes(4, "big") for n in numbers) + units.to_bytes(8, "big")


@pytest.fixture
def report(reporting: Any, time: Any) -> Report:
    """Ends period 0 with a final report over these leaves, after one that stands for the batches."""

    def close(leaves: Sequence[bytes]) -> None:
        time.into_period(1)
        reporting.anchor([tree.leaf_hash(b"fact")], 0)
        made = reporting.report(0, [NOISE, *map(tree.leaf_hash, leaves)])
        time.next_at(time.end_of(0) + RULES.report_delay)
        reporting.submit(made)
        time.pass_by(RULES.challenge_window)

    return close


@pytest.fixture
def claim(clauses: Any, stranger: Any) -> Callable[..., Any]:
    """The keeper, here the stranger, claims leaf 1 of two."""

    def send(leaf: bytes, period: int = 0) -> Any:
        return clauses.claimUsage(period, 1, leaf, [NOISE], {"from": stranger})

    return send


def test_prepay__given_not_metered__then_reverts(clauses: Any, share: Opened, lab: Any) -> None:
    with refuses("Clauses_NotMetered", share.clause):
        clauses.prepay(share.clause, 1, {"from": lab})


def test_prepay__when_nothing__then_reverts(clauses: Any, metered: Opened, lab: Any) -> None:
    with refuses("Clauses_ZeroAmount"):
        clauses.prepay(metered.clause, 0, {"from": lab})


def test_prepay__given_licence_refunded__then_reverts(clauses: Any, desk: Desk, metered: Opened, lab: Any) -> None:
    desk.send(clauses.cancel, metered.licence)
    with refuses("Clauses_Ended", metered.clause):
        clauses.prepay(metered.clause, 1, {"from": lab})


def test_prepay__when_anyone__then_held(clauses: Any, metered: Opened, model_user: Any, token: Any) -> None:
    event = clauses.prepay(metered.clause, 1_000, {"from": model_user}).events["Prepaid"]
    assert dict(event) == {"clause": metered.clause, "payer": model_user, "amount": 1_000, "covered": 0}
    assert (clauses.totalHeld(), token.balanceOf(clauses)) == (1_000, 1_000)


def test_claim_usage__when_prepaid__then_revenue(
    clauses: Any, metered: Opened, report: Report, claim: Callable[..., Any], lab: Any, revenue: Revenue
) -> None:
    clauses.prepay(metered.clause, 1_000, {"from": lab})
    leaf = usage(metered, 101)
    report([leaf])
    event = claim(leaf).events["UsageBilled"]
    assert dict(event) == {"clause": metered.clause, "period": 0, "units": 101, "amount": 303, "paid": 303}
    assert (revenue(), clauses.clause(metered.clause)["prepaid"], clauses.totalHeld()) == ((303, 0), 697, 697)


def test_claim_usage__when_repeated__then_reverts(
    clauses: Any, metered: Opened, report: Report, claim: Callable[..., Any], lab: Any
) -> None:
    clauses.prepay(metered.clause, 1_000, {"from": lab})
    leaf = usage(metered, 101)
    report([leaf])
    claim(leaf)
    with brownie.reverts(revert_pattern="ContributionOracle_Spent: 0, 5, .*"):
        claim(leaf)
    assert clauses.clause(metered.clause)["prepaid"] == 697


def test_claim_usage__when_short__then_access_stops_at_once(
    clauses: Any,
    metered: Opened,
    report: Report,
    claim: Callable[..., Any],
    lab: Any,
    licences: Any,
    revenue: Revenue,
) -> None:
    clauses.prepay(metered.clause, 300, {"from": lab})
    leaf = usage(metered, 101)
    report([leaf])
    claim(leaf)
    assert (revenue(), clauses.dueOf(metered.clause), clauses.totalHeld()) == ((300, 0), 3, 0)
    assert not licences.isAccessibleAt(metered.licence, metered.start)


def _short(clauses: Any, clause: Opened, report: Report, claim: Callable[..., Any]) -> None:
    """303 of use, nothing prepaid."""
    leaf = usage(clause, 101)
    report([leaf])
    claim(leaf)


def test_prepay__given_shortage__then_covers_it_first(
    clauses: Any,
    metered: Opened,
    report: Report,
    claim: Callable[..., Any],
    lab: Any,
    licences: Any,
    revenue: Revenue,
) -> None:
    _short(clauses, metered, report, claim)
    assert clauses.prepay(metered.clause, 203, {"from": lab}).events["Prepaid"]["covered"] == 203
    assert not licences.isAccessibleAt(metered.licence, metered.start)
    assert clauses.prepay(metered.clause, 150, {"from": lab}).events["Prepaid"]["covered"] == 100
    assert licences.isAccessibleAt(metered.licence, metered.start)
    assert (revenue(), clauses.clause(metered.clause)["prepaid"]) == ((303, 0), 50)


def test_prepay__given_debt_of_the_share_too__then_access_stays_stopped(
    clauses: Any,
    start_clause: Callable[..., Opened],
    report: Report,
    claim: Callable[..., Any],
    lab: Any,
    licences: Any,
    revenue: Revenue,
) -> None:
    clause = start_clause(Terms(floor=10, deposit=0, interval=10, term=100, tail=100), 3)
    _short(clauses, clause, report, claim)
    clauses.close(clause.clause, {"from": lab})
    clauses.prepay(clause.clause, 303, {"from": lab})
    assert (clauses.dueOf(clause.clause), licences.isAccessibleAt(clause.licence, clause.start)) == (10, False)
    clauses.payDebt(clause.clause, {"from": lab})
    assert licences.isAccessibleAt(clause.licence, clause.start)
    assert revenue() == (303, 10)


def test_claim_usage__when_other_leaf__then_reverts(clauses: Any, metered: Opened, claim: Callable[..., Any]) -> None:
    with refuses("Clauses_NotUsage", 5, 4, 21, 21):
        claim(usage(metered, 1, leaf_type=4))
    with refuses("Clauses_NotUsage", 5, 5, 21, 20):
        claim(usage(metered, 1)[:-1])


def test_claim_usage__when_licence_of_another__then_reverts(
    clauses: Any, metered: Opened, claim: Callable[..., Any]
) -> None:
    with refuses("Clauses_WrongLicence", metered.licence, 77):
        claim(usage(metered, 1, licence=77))


def test_claim_usage__given_unknown_clause__then_reverts(clauses: Any, claim: Callable[..., Any]) -> None:
    with refuses("Clauses_Unknown", 9):
        claim(usage(Opened(9, 1, 0), 1))


def test_claim_usage__given_not_metered__then_reverts(
    clauses: Any, share: Opened, report: Report, claim: Callable[..., Any]
) -> None:
    leaf = usage(share, 1)
    report([leaf])
    with refuses("Clauses_NotMetered", share.clause):
        claim(leaf)


def test_claim_usage__given_report_not_final__then_reverts(
    clauses: Any, metered: Opened, claim: Callable[..., Any]
) -> None:
    with refuses("ContributionOracle_NotFinal", 0, 0):
        claim(usage(metered, 1))


def test_withdraw_prepaid__given_nothing__then_reverts(clauses: Any, metered: Opened, lab: Any) -> None:
    with refuses("Clauses_NothingPrepaid", metered.clause):
        clauses.withdrawPrepaid(metered.clause, {"from": lab})


def test_withdraw_prepaid__given_use_outstanding__then_reverts(
    clauses: Any, metered: Opened, lab: Any, time: Any, rulebook: Any
) -> None:
    """The period after the licence's last one, and its fallback time, must have passed."""
    clauses.prepay(metered.clause, 1_000, {"from": lab})
    last = int(rulebook.periodOf(metered.start + LICENCE_TERM))
    earliest = time.end_of(last + 1) + FALLBACK
    time.next_at(earliest - 1)
    with refuses("Clauses_UsageOutstanding", earliest, earliest - 1):
        clauses.withdrawPrepaid(metered.clause, {"from": lab})


def test_withdraw_prepaid__given_all_over__then_rest_to_payer(
    clauses: Any, metered: Opened, lab: Any, stranger: Any, token: Any, time: Any
) -> None:
    clauses.prepay(metered.clause, 1_000, {"from": lab})
    before = token.balanceOf(lab)
    time.next_at(clauses.prepaidReturnableFrom(metered.clause))
    event = clauses.withdrawPrepaid(metered.clause, {"from": stranger}).events["PrepaidReturned"]
    assert dict(event) == {"clause": metered.clause, "payer": lab, "amount": 1_000}
    assert (token.balanceOf(lab) - before, clauses.totalHeld(), token.balanceOf(clauses)) == (1_000, 0, 0)


@pytest.mark.edge("E5")
def test_withdraw_prepaid__given_licence_refunded__then_after_its_use_could_be_claimed(
    clauses: Any,
    desk: Desk,
    metered: Opened,
    lab: Any,
    token: Any,
    time: Any,
    report: Report,
    claim: Callable[..., Any],
) -> None:
    """Use before the refund is still paid; the rest goes back from the end of the next period on."""
    clauses.prepay(metered.clause, 1_000, {"from": lab})
    desk.send(clauses.cancel, metered.licence)
    leaf = usage(metered, 100)
    report([leaf])
    claim(leaf)
    before = token.balanceOf(lab)
    assert clauses.prepaidReturnableFrom(metered.clause) == time.end_of(1) + FALLBACK
    time.next_at(time.end_of(1) + FALLBACK)
    clauses.withdrawPrepaid(metered.clause, {"from": lab})
    assert token.balanceOf(lab) - before == 700
