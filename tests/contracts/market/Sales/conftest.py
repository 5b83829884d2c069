"""One offer, and buyers who let sales take their money."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.contracts.support.market import digest_of

PRICE = 1_000_000_007
TERM = 5_000
TERMS = digest_of("terms")


@pytest.fixture
def offered(sales: Any, provider: Any, main_product: int, composition: Any) -> int:
    """An open offer of `composition`."""
    return int(sales.offer(main_product, PRICE, TERM, TERMS, {"from": provider}).return_value)


@pytest.fixture
def buyers(token: Any, sales: Any, lab: Any, plant: Any, custodian: Any) -> list[Any]:
    """Two accounts that own ten prices and allow sales to take them."""
    for buyer in (lab, plant):
        token.mint(buyer, 10 * PRICE, {"from": custodian})
        token.approve(sales, 10 * PRICE, {"from": buyer})
    return [lab, plant]


@pytest.fixture(scope="module")
def revenue_of(settlement: Any, rulebook: Any) -> Callable[[Any], int]:
    """Licence revenue of a composition in the open period."""
    return lambda key: int(settlement.potOf(key, rulebook.currentPeriod())["licence"])


@pytest.fixture
def bought(sales: Any, offered: int, buyers: list[Any]) -> Any:
    """The transaction in which the lab bought licence 1."""
    return sales.buy(offered, PRICE, TERMS, {"from": buyers[0]})
