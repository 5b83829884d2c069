"""Gifts, public money, and what arrived without a booking: a public ledger of events."""

from __future__ import annotations

import brownie
import pytest

from tests.contracts.settlement.rewards import BOOKED, ECOSYSTEM, OPERATION, SERVICE, Funded, funded
from tests.contracts.support.refusals import refuses

NOTE = b"\x09" * 32


@pytest.mark.parametrize(("earmark", "grown"), [(ECOSYSTEM, (70, 0, 0)), (OPERATION, (0, 0, 70))])
def test_donate__when_for_an_open_earmark__then_counts_there_only(
    stage: Funded, earmark: int, grown: tuple[int, int, int]
) -> None:
    stage.fund.donate(earmark, 70, NOTE, stage.give(70))
    assert stage.free() == tuple(a + b for a, b in zip((*BOOKED, 0), grown, strict=True))
    assert stage.token.balanceOf(stage.fund) == sum(BOOKED) + 70


def test_donate__then_emits(stage: Funded) -> None:
    event = stage.fund.donate(OPERATION, 70, NOTE, stage.give(70)).events["Donated"]
    assert dict(event) == {
        "from": stage.people["lab"],
        "earmark": OPERATION,
        "amount": 70,
        "noteHash": "0x" + NOTE.hex(),
    }


def test_donate__when_for_service__then_reverts(stage: Funded) -> None:
    with refuses("EcosystemFund_WrongEarmark", SERVICE):
        stage.fund.donate(SERVICE, 70, NOTE, stage.give(70))


def test_donate__when_nothing_is_given__then_reverts(stage: Funded) -> None:
    with brownie.reverts("EcosystemFund_NoAmount: "):
        stage.fund.donate(ECOSYSTEM, 0, NOTE, stage.give(0))


def test_donate__given_a_fee_on_transfer__then_reverts_with_both_sides() -> None:
    stage = funded("FeeToken")
    sender = stage.give(1_000)
    with refuses("EcosystemFund_WrongAmountReceived", 1_000, 990):
        stage.fund.donate(ECOSYSTEM, 1_000, NOTE, sender)


def test_donate__given_a_token_without_return_value__then_counts() -> None:
    stage = funded("SilentToken")
    stage.fund.donate(OPERATION, 70, NOTE, stage.give(70))
    assert stage.fund.operationBalance() == 70


@pytest.mark.parametrize(("earmark", "grown"), [(ECOSYSTEM, (70, 0, 0)), (OPERATION, (0, 0, 70))])
def test_fund_publicly__when_for_an_open_earmark__then_counts_there_only(
    stage: Funded, earmark: int, grown: tuple[int, int, int]
) -> None:
    stage.fund.fundPublicly(earmark, 70, NOTE, stage.give(70))
    assert stage.free() == tuple(a + b for a, b in zip((*BOOKED, 0), grown, strict=True))


def test_fund_publicly__then_emits(stage: Funded) -> None:
    event = stage.fund.fundPublicly(ECOSYSTEM, 70, NOTE, stage.give(70)).events["PubliclyFunded"]
    expected = {"from": stage.people["lab"], "earmark": ECOSYSTEM, "amount": 70, "referenceHash": "0x" + NOTE.hex()}
    assert dict(event) == expected


def test_fund_publicly__when_for_service__then_reverts(stage: Funded) -> None:
    with refuses("EcosystemFund_WrongEarmark", SERVICE):
        stage.fund.fundPublicly(SERVICE, 70, NOTE, stage.give(70))


def test_fund_publicly__when_nothing_is_paid__then_reverts(stage: Funded) -> None:
    with brownie.reverts("EcosystemFund_NoAmount: "):
        stage.fund.fundPublicly(OPERATION, 0, NOTE, stage.give(0))


@pytest.mark.edge("E34")
@pytest.mark.parametrize(("earmark", "grown"), [(ECOSYSTEM, (77, 0, 0)), (OPERATION, (0, 0, 77))])
def test_book_surplus__given_a_direct_transfer__then_books_all_of_it(
    stage: Funded, earmark: int, grown: tuple[int, int, int]
) -> None:
    stage.token.mint(stage.fund, 77, stage.anyone)
    stage.fund.bookSurplus(earmark, stage.vote)
    assert stage.free() == tuple(a + b for a, b in zip((*BOOKED, 0), grown, strict=True))
    assert stage.fund.surplus() == 0


def test_book_surplus__then_emits(stage: Funded) -> None:
    stage.token.mint(stage.fund, 77, stage.anyone)
    event = stage.fund.bookSurplus(ECOSYSTEM, stage.vote).events["SurplusBooked"]
    assert dict(event) == {"earmark": ECOSYSTEM, "amount": 77}


def test_book_surplus__given_none__then_reverts(stage: Funded) -> None:
    with brownie.reverts("EcosystemFund_NoAmount: "):
        stage.fund.bookSurplus(ECOSYSTEM, stage.vote)


def test_book_surplus__when_for_service__then_reverts(stage: Funded) -> None:
    with refuses("EcosystemFund_WrongEarmark", SERVICE):
        stage.fund.bookSurplus(SERVICE, stage.vote)


def test_book_surplus__when_not_governance__then_reverts_with_both_sides(stage: Funded) -> None:
    with refuses("EcosystemFund_NotGovernance", stage.people["deployer"], stage.people["zone_operator"]):
        stage.fund.bookSurplus(ECOSYSTEM, {"from": stage.people["zone_operator"]})
