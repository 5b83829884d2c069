"""Deposits that go with a purchase, and back with a refund."""

from typing import Any

import brownie
import pytest

from tests.contracts.market.Sales.conftest import PRICE
from tests.contracts.support.market import refusal
from tests.contracts.support.sales import OfferTerms, Purchase

FEEDBACK, CLAUSE, WINDOW, TEMPLATE = 700, 90, 3_600, 4
BOTH = FEEDBACK + CLAUSE


@pytest.fixture
def bound(sales: Any, market: Any, provider: Any, selling: OfferTerms, composition: Any) -> int:
    """An open offer with a feedback duty and a clause."""
    market.setTemplate(TEMPLATE, CLAUSE)
    terms = selling.but(template=TEMPLATE, feedback_window=WINDOW, feedback_deposit=FEEDBACK)
    return int(sales.offer(terms.values(), False, {"from": provider}).return_value)


@pytest.fixture
def deposited(sales: Any, bound: int, buyers: list[Any]) -> Any:
    """The transaction in which the lab bought licence 1 with its deposits."""
    return sales.buy(bound, Purchase(max_deposit=BOTH).values(), {"from": buyers[0]})


def test_buy__when_deposit_above_max__then_reverts(sales: Any, bound: int, buyers: list[Any]) -> None:
    with brownie.reverts(refusal("Sales_DepositAboveMax", BOTH - 1, BOTH)):
        sales.buy(bound, Purchase(max_deposit=BOTH - 1).values(), {"from": buyers[0]})


def test_buy__given_deposits_not_taken__then_reverts(sales: Any, market: Any, bound: int, buyers: list[Any]) -> None:
    market.setMissing(1)
    with brownie.reverts(refusal("Sales_WrongAmountSent", BOTH, BOTH - 1)):
        sales.buy(bound, Purchase(max_deposit=BOTH).values(), {"from": buyers[0]})


def test_buy__given_deposits__then_passed_on(deposited: Any, sales: Any, market: Any, token: Any) -> None:
    assert (token.balanceOf(sales), token.balanceOf(market), sales.totalEscrow()) == (PRICE, BOTH, PRICE)


def test_buy__given_deposits__then_no_allowance(deposited: Any, sales: Any, market: Any, token: Any) -> None:
    assert token.allowance(sales, market) == 0


def test_buy__given_deposits__then_opened(
    deposited: Any, market: Any, composition: Any, participants: Any, lab: Any
) -> None:
    assert tuple(market.duties(1))[:3] == (lab, FEEDBACK, WINDOW)
    clause = market.clauses(1)
    assert (clause["payer"], clause["deposit"], clause["template"]) == (lab, CLAUSE, TEMPLATE)
    assert (clause["composition"], clause["licensee"]) == (composition, participants.organisationOf(lab))


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({"template": TEMPLATE}, CLAUSE),
        ({"feedback_window": WINDOW, "feedback_deposit": FEEDBACK}, FEEDBACK),
    ],
)
def test_buy__given_one_deposit__then_that_only(
    changes: dict[str, Any],
    held: int,
    sales: Any,
    market: Any,
    token: Any,
    provider: Any,
    selling: OfferTerms,
    composition: Any,
    buyers: list[Any],
) -> None:
    market.setTemplate(TEMPLATE, CLAUSE)
    sales.offer(selling.but(**changes).values(), False, {"from": provider})
    sales.buy(1, Purchase(max_deposit=held).values(), {"from": buyers[0]})
    assert (token.balanceOf(sales), token.balanceOf(market)) == (PRICE, held)


@pytest.mark.edge("E5")
def test_refund__given_deposits__then_all_back(
    sales: Any, market: Any, token: Any, bound: int, buyers: list[Any]
) -> None:
    before = token.balanceOf(buyers[0])
    sales.buy(bound, Purchase(max_deposit=BOTH).values(), {"from": buyers[0]})
    sales.refund(1, {"from": buyers[0]})
    assert (token.balanceOf(buyers[0]), token.balanceOf(sales), token.balanceOf(market)) == (before, 0, 0)
    assert market.cancelled(1) == 2


def test_refund__given_no_deposits__then_nothing_cancelled(
    sales: Any, market: Any, bought: Any, buyers: list[Any]
) -> None:
    sales.refund(1, {"from": buyers[0]})
    assert market.cancelled(1) == 0
