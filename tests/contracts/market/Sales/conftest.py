"""One offer, and buyers who let sales take their money."""

from collections.abc import Callable
from typing import Any

import pytest

from scripts.system import System
from tests.contracts.market.Sales.stage import Stage, build
from tests.contracts.support.keys import envelope
from tests.contracts.support.sales import OfferTerms, Purchase

PRICE = 1_000_000_007
TERM = 5_000
PERIODS = 5
BUY = Purchase().values()
SUBSCRIBE = Purchase(periods=PERIODS).values()


@pytest.fixture(scope="module")
def stage(system: System, module_isolation: None, token: Any, settlement: Any, governance: Any) -> Stage:
    """Sales of the real money, which the real settlement takes."""
    built = build(system, token, settlement)
    for holder in (built.sales, built.market):
        token.list(holder, {"from": governance})
    return built


@pytest.fixture(scope="module")
def sales(stage: Stage) -> Any:
    """Sales of the stage."""
    return stage.sales


@pytest.fixture(scope="module")
def licences(stage: Stage) -> Any:
    """Licences of the stage."""
    return stage.licences


@pytest.fixture(scope="module")
def market(stage: Stage) -> Any:
    """Whose answers a test chooses."""
    return stage.market


@pytest.fixture(scope="module")
def selling(main_product: int) -> OfferTerms:
    """A project at a fixed price."""
    return OfferTerms(main_product)


@pytest.fixture
def offered(sales: Any, provider: Any, selling: OfferTerms, composition: Any) -> int:
    """An open offer of `composition`."""
    return int(sales.offer(selling.values(), False, {"from": provider}).return_value)


@pytest.fixture
def by_period(sales: Any, provider: Any, selling: OfferTerms, composition: Any) -> int:
    """An open offer of a subscription of `composition`."""
    return int(sales.offer(selling.by_the_period().values(), False, {"from": provider}).return_value)


@pytest.fixture(scope="module")
def colleague(participants: Any, lab: Any, newcomer_b: Any) -> Any:
    """Another account of the lab's organisation."""
    digest = participants.joiningDigest(participants.organisationOf(lab), newcomer_b)
    participants.join(newcomer_b, envelope(newcomer_b, digest), {"from": lab})
    return newcomer_b


@pytest.fixture
def buyers(token: Any, sales: Any, lab: Any, plant: Any, custodian: Any) -> list[Any]:
    """Two accounts that own thirty prices and allow sales to take them."""
    for buyer in (lab, plant):
        token.mint(buyer, 30 * PRICE, {"from": custodian})
        token.approve(sales, 30 * PRICE, {"from": buyer})
    return [lab, plant]


@pytest.fixture(scope="module")
def revenue_of(settlement: Any, rulebook: Any) -> Callable[[Any], int]:
    """Licence revenue of a composition in the open period."""
    return lambda key: int(settlement.potOf(key, rulebook.currentPeriod())["licence"])


@pytest.fixture
def bought(sales: Any, offered: int, buyers: list[Any]) -> Any:
    """The transaction in which the lab bought licence 1."""
    return sales.buy(offered, BUY, {"from": buyers[0]})


@pytest.fixture
def first(time: Any) -> int:
    """The first period of the subscription, which has just begun."""
    period = int(time.period()) + 1
    time.into_period(period)
    return period


@pytest.fixture
def subscribed(sales: Any, by_period: int, buyers: list[Any], first: int) -> Any:
    """The transaction in which the lab subscribed for five periods: licence 1, in escrow."""
    return sales.buy(by_period, SUBSCRIBE, {"from": buyers[0]})


@pytest.fixture
def running(sales: Any, subscribed: Any, buyers: list[Any], first: int) -> int:
    """The first period of the lab's subscription, licence 1, which it has accepted."""
    sales.accept(1, {"from": buyers[0]})
    return first
