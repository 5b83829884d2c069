"""The fund books only what it holds."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from tests.contracts.settlement.stage import Stage, build


@pytest.fixture(scope="module")
def built() -> Stage:
    """The stage as deployed."""
    return build("PlainToken", 6)


@pytest.fixture
def funded(built: Stage, fn_isolation: Any) -> Stage:
    """100 have arrived and 60 are booked as ECOSYSTEM."""
    sender = {"from": built.people["stranger"]}
    built.token.mint(built.fund, 100, sender)
    built.fund.book(60, 0, sender)
    return built


def test_book__when_more_than_arrived__then_reverts_with_both_sides(funded: Stage) -> None:
    with brownie.reverts("EcosystemFund_Unfunded: 101, 100"):
        funded.fund.book(20, 21, {"from": funded.people["stranger"]})


def test_book__when_more_than_the_earmarks_count__then_reverts_with_both_sides(funded: Stage) -> None:
    funded.token.mint(funded.fund, 2**128, {"from": funded.people["stranger"]})
    with brownie.reverts(f"EcosystemFund_TooMuch: {2**128 - 1}, {2**128}"):
        funded.fund.book(2**128 - 60, 0, {"from": funded.people["stranger"]})


def test_book__when_all_that_arrived__then_counts_by_earmark(funded: Stage) -> None:
    funded.fund.book(30, 10, {"from": funded.people["stranger"]})
    assert (funded.fund.ecosystemBalance(), funded.fund.serviceBalance()) == (90, 10)


def test_book__then_emits(funded: Stage) -> None:
    stranger = funded.people["stranger"]
    event = funded.fund.book(30, 10, {"from": stranger}).events["Booked"]
    assert dict(event) == {"from": stranger, "ecosystem": 30, "service": 10}
