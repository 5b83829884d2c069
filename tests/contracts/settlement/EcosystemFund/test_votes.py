"""What only a vote moves: project grants within a quarter of the start, and the zone operator's costs."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from tests.contracts.settlement.rewards import BOOKED, ECOSYSTEM, HOLDER, OPERATION, SERVICE, Funded
from tests.contracts.support.refusals import refuses
from tests.contracts.support.time import ChainTime

QUARTER = 90 * 86_400
REASON = b"\x05" * 32
REFUSE = 1


@pytest.fixture
def later(stage: Funded, fn_isolation: Any, time: ChainTime) -> Funded:
    """The second quarter: it began with 1,000,000 in ECOSYSTEM and 1,000 in OPERATION."""
    stage.fund.donate(OPERATION, 1_000, REASON, stage.give(1_000))
    time.pass_by(QUARTER)
    return stage


def grant(stage: Funded, amount: int, earmark: int = ECOSYSTEM, organisation: int = HOLDER) -> Any:
    return stage.fund.grant(earmark, organisation, amount, REASON, stage.vote)


@pytest.mark.parametrize(
    ("earmark", "amount", "left"), [(ECOSYSTEM, 250_000, (750_000, 1_000)), (OPERATION, 250, (1_000_000, 750))]
)
def test_grant__when_within_the_bound__then_pays_from_the_earmark(
    later: Funded, earmark: int, amount: int, left: tuple[int, int]
) -> None:
    grant(later, amount, earmark)
    assert later.balance("holder") == amount
    assert later.free() == (left[0], BOOKED[1], left[1])
    assert later.fund.bound() == (0, 0)


def test_grant__then_emits(later: Funded) -> None:
    event = grant(later, 9).events["Granted"]
    expected = {"earmark": ECOSYSTEM, "organisation": HOLDER, "amount": 9, "reasonHash": "0x" + REASON.hex()}
    assert dict(event) == expected


def test_grant__when_above_the_bound__then_reverts_with_both_sides(later: Funded) -> None:
    with refuses("EcosystemFund_GrantAboveBound", 250_000, 250_001):
        grant(later, 250_001)


def test_grant__when_the_quarters_grants_are_above_the_bound__then_reverts(later: Funded) -> None:
    grant(later, 200_000)
    # What arrives during the quarter raises nothing.
    later.fund.donate(ECOSYSTEM, 1_000_000, REASON, later.give(1_000_000))
    with refuses("EcosystemFund_GrantAboveBound", 50_000, 50_001):
        grant(later, 50_001)
    assert later.fund.quarterOf(ECOSYSTEM) == (1_000_000, 200_000)


def test_grant__given_the_next_quarter__then_bound_is_of_its_start(later: Funded, time: ChainTime) -> None:
    grant(later, 250_000)
    time.pass_by(QUARTER)
    assert later.fund.quarterOf(ECOSYSTEM) == (750_000, 0)
    with refuses("EcosystemFund_GrantAboveBound", 187_500, 187_501):
        grant(later, 187_501)
    grant(later, 187_500)


def test_grant__given_the_first_quarter__then_bound_is_zero(stage: Funded) -> None:
    with refuses("EcosystemFund_GrantAboveBound", 0, 1):
        grant(stage, 1)


def test_grant__when_less_is_free__then_reverts_with_both_sides(later: Funded) -> None:
    later.fund.donate(ECOSYSTEM, 1, REASON, later.give(1))
    later.fund.drawOperation(900, REASON, later.vote)
    with refuses("EcosystemFund_Insufficient", 100, 101):
        grant(later, 101, OPERATION)


def test_grant__when_from_service__then_reverts(later: Funded) -> None:
    with refuses("EcosystemFund_WrongEarmark", SERVICE):
        grant(later, 1, SERVICE)


def test_grant__when_nothing_is_granted__then_reverts(later: Funded) -> None:
    with brownie.reverts("EcosystemFund_NoAmount: "):
        grant(later, 0)


def test_grant__when_unknown_organisation__then_reverts(later: Funded) -> None:
    with refuses("EcosystemFund_UnknownOrganisation", 999):
        grant(later, 1, ECOSYSTEM, 999)


def test_grant__given_payee_refuses__then_parked(later: Funded) -> None:
    later.token.setManner(later.people["holder"], REFUSE, later.vote)
    grant(later, 250, OPERATION)
    assert later.fund.owed(later.people["holder"]) == 250
    assert later.fund.bound() == (250, 0)
    assert later.free() == (1_000_000, 500_000, 750)


@pytest.mark.parametrize("who", ["zone_operator", "space_operator", "stranger"])
def test_grant__when_not_governance__then_reverts_with_both_sides(later: Funded, who: str) -> None:
    with refuses("EcosystemFund_NotGovernance", later.people["deployer"], later.people[who]):
        later.fund.grant(ECOSYSTEM, HOLDER, 1, REASON, {"from": later.people[who]})


def test_draw_operation__then_pays_the_zone_operator_from_operation_only(later: Funded) -> None:
    later.fund.drawOperation(1_000, REASON, later.vote)
    assert (later.balance("zone_operator"), later.balance("space_operator")) == (1_000, 0)
    assert later.free() == (*BOOKED, 0)


def test_draw_operation__then_emits(later: Funded) -> None:
    event = later.fund.drawOperation(7, REASON, later.vote).events["OperationDrawn"]
    assert dict(event) == {"amount": 7, "reasonHash": "0x" + REASON.hex()}


def test_draw_operation__when_less_is_there__then_reverts_with_both_sides(later: Funded) -> None:
    with refuses("EcosystemFund_Insufficient", 1_000, 1_001):
        later.fund.drawOperation(1_001, REASON, later.vote)


def test_draw_operation__when_nothing_is_drawn__then_reverts(later: Funded) -> None:
    with brownie.reverts("EcosystemFund_NoAmount: "):
        later.fund.drawOperation(0, REASON, later.vote)


@pytest.mark.parametrize("who", ["zone_operator", "space_operator", "stranger"])
def test_draw_operation__when_not_governance__then_reverts_with_both_sides(later: Funded, who: str) -> None:
    with refuses("EcosystemFund_NotGovernance", later.people["deployer"], later.people[who]):
        later.fund.drawOperation(1, REASON, {"from": later.people[who]})
