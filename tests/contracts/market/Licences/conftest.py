"""A register of licences whose sales contract is an account, so that it can be asked directly."""

from typing import Any

import pytest

from scripts.system import container
from tests.contracts.market.terms import Terms


@pytest.fixture(scope="module")
def desk(custodian: Any) -> Any:
    """The account in the place of the sales contract."""
    return custodian


@pytest.fixture(scope="module")
def unwired(participants: Any, deployer: Any) -> Any:
    """Deployed, sales not named yet."""
    return container("Licences").deploy(participants, {"from": deployer})


@pytest.fixture(scope="module")
def register(unwired: Any, desk: Any, deployer: Any) -> Any:
    """Wired to the desk."""
    unwired.wire(desk, {"from": deployer})
    return unwired


@pytest.fixture(scope="module")
def terms(participants: Any, lab: Any) -> Terms:
    """Good terms for the lab."""
    return Terms(licensee=int(participants.organisationOf(lab)))


@pytest.fixture(scope="module")
def issued(register: Any, desk: Any, lab: Any, terms: Terms) -> Any:
    """The transaction that issued licence 1 to the lab."""
    return register.issue(lab, terms.values(), {"from": desk})
