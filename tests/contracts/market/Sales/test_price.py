"""What an offer may cost, and what it asks."""

from typing import Any

import brownie
import pytest

from tests.contracts.market.Sales.conftest import PRICE
from tests.contracts.market.Sales.stage import score
from tests.contracts.support.market import refusal
from tests.contracts.support.sales import OfferTerms, Purchase

LEAST, GREATEST = 600_000_000, 1_400_000_000
MOST = 2**104 - 1
RESOURCES = 2


@pytest.fixture
def hooked(sales: Any, provider: Any, selling: OfferTerms, composition: Any) -> int:
    """An open offer whose price follows the score."""
    terms = selling.but(least_price=LEAST, greatest_price=GREATEST)
    return int(sales.offer(terms.values(), False, {"from": provider}).return_value)


@pytest.mark.edge("E18")
@pytest.mark.parametrize(
    ("price", "least", "greatest", "bounds"),
    [
        (RESOURCES, 0, 0, (RESOURCES + 1, MOST, RESOURCES)),
        (MOST + 1, 0, 0, (RESOURCES + 1, MOST, MOST + 1)),
        (10, RESOURCES, 20, (RESOURCES + 1, MOST, RESOURCES)),
        (10, 0, 20, (RESOURCES + 1, MOST, 0)),
        (10, 5, 4, (5, MOST, 4)),
        (10, 5, MOST + 1, (5, MOST, MOST + 1)),
        (10, 11, 20, (11, 20, 10)),
        (21, 11, 20, (11, 20, 21)),
    ],
)
def test_offer__when_price_out_of_bounds__then_reverts(
    price: int,
    least: int,
    greatest: int,
    bounds: tuple[int, int, int],
    sales: Any,
    provider: Any,
    selling: OfferTerms,
    composition: Any,
) -> None:
    terms = selling.but(price=price, least_price=least, greatest_price=greatest)
    with brownie.reverts(refusal("Sales_PriceOutOfBounds", *bounds)):
        sales.offer(terms.values(), False, {"from": provider})


@pytest.mark.parametrize(("price", "least", "lowest"), [(99, 0, 99), (100, 98, 98)])
def test_offer__when_below_cost__then_reverts(
    price: int,
    least: int,
    lowest: int,
    sales: Any,
    market: Any,
    provider: Any,
    selling: OfferTerms,
    composition: Any,
) -> None:
    market.setFloor(100)
    terms = selling.but(price=price, least_price=least, greatest_price=least and 200)
    with brownie.reverts(refusal("Sales_BelowCost", 100, lowest)):
        sales.offer(terms.values(), False, {"from": provider})


@pytest.mark.parametrize(("price", "confirmed"), [(99, True), (100, False)])
def test_offer__when_confirmed_or_at_cost__then_offered(
    price: int, confirmed: bool, sales: Any, market: Any, provider: Any, selling: OfferTerms, composition: Any
) -> None:
    market.setFloor(100)
    sales.offer(selling.but(price=price).values(), confirmed, {"from": provider})
    assert sales.offerOf(1)["terms"]["price"] == price


def test_ask__when_unknown__then_reverts(sales: Any) -> None:
    with brownie.reverts(refusal("Sales_UnknownOffer", 1)):
        sales.ask(1)


def test_ask__given_fixed__then_price(time: Any, sales: Any, market: Any, offered: int) -> None:
    market.setScore(score(10**9, time.period()))
    assert sales.ask(offered) == PRICE


def test_ask__given_no_score__then_price(sales: Any, hooked: int) -> None:
    assert sales.ask(hooked) == PRICE


@pytest.mark.parametrize(
    ("value", "asked"),
    [
        (0, LEAST),
        (100_000_000, 600_000_004),
        (250_000_000, 750_000_005),
        (500_000_000, PRICE),
        (700_000_000, 1_200_000_008),
        (900_000_000, GREATEST),
        (1_000_000_000, GREATEST),
        (2**32 - 1, GREATEST),
    ],
)
def test_ask__given_score__then_follows(
    value: int, asked: int, time: Any, sales: Any, market: Any, hooked: int
) -> None:
    market.setScore(score(value, time.period()))
    assert sales.ask(hooked) == asked


def test_ask__given_rising_scores__then_never_falls(time: Any, sales: Any, market: Any, hooked: int) -> None:
    asked = []
    for value in range(0, 10**9 + 1, 62_500_000):
        market.setScore(score(value, time.period()))
        asked.append(sales.ask(hooked))
    assert asked == sorted(asked)
    assert (asked[0], asked[-1]) == (LEAST, GREATEST)


@pytest.mark.parametrize(("age", "asked"), [(2, GREATEST), (3, PRICE)])
def test_ask__given_old_score__then_price(
    age: int, asked: int, time: Any, sales: Any, market: Any, hooked: int
) -> None:
    time.into_period(time.period() + 4)
    market.setScore(score(10**9, time.period() - age))
    assert sales.ask(hooked) == asked


def test_buy__given_hook__then_ask_taken(
    time: Any, sales: Any, token: Any, market: Any, hooked: int, buyers: list[Any]
) -> None:
    market.setScore(score(700_000_000, time.period()))
    sales.buy(hooked, Purchase(max_price=1_200_000_008).values(), {"from": buyers[0]})
    assert token.balanceOf(sales) == sales.totalEscrow() == 1_200_000_008


def test_buy__given_ask_risen__then_reverts(time: Any, sales: Any, market: Any, hooked: int, buyers: list[Any]) -> None:
    market.setScore(score(700_000_000, time.period()))
    with brownie.reverts(refusal("Sales_PriceAboveMax", PRICE, 1_200_000_008)):
        sales.buy(hooked, Purchase(max_price=PRICE).values(), {"from": buyers[0]})
