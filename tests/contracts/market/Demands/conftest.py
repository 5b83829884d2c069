"""A lab's demand, and a product that was proposed for it."""

from typing import Any

import pytest

from tests.contracts.market.conftest import SCENARIOS
from tests.contracts.support.market import digest_of

DOCUMENT = digest_of("a fault atlas of many pump models")
BUDGET = 2**128 - 1


@pytest.fixture
def until(time: Any) -> int:
    """Last second for proposals."""
    return int(time.now()) + 100


@pytest.fixture
def demand(demands: Any, lab: Any, until: int) -> int:
    """The lab's, for the scenario of both products."""
    return int(demands.post(DOCUMENT, SCENARIOS[0], BUDGET, until, {"from": lab}).return_value)


@pytest.fixture
def proposed(demands: Any, demand: int, provider: Any, training_product: int) -> int:
    """The product that the provider proposed."""
    demands.propose(demand, training_product, {"from": provider})
    return training_product
