"""A register of licences whose sales and clauses contracts are accounts, so that it can be asked directly."""

from dataclasses import replace
from typing import Any

import pytest

from scripts.system import container
from tests.contracts.market.terms import Terms


@pytest.fixture(scope="module")
def desk(custodian: Any) -> Any:
    """The account in the place of the sales contract."""
    return custodian


@pytest.fixture(scope="module")
def meter(proposer: Any) -> Any:
    """The account in the place of the clauses contract."""
    return proposer


@pytest.fixture(scope="module")
def unwired(rulebook: Any, participants: Any, deployer: Any) -> Any:
    """Deployed, sales and clauses not named yet."""
    return container("Licences").deploy(rulebook, participants, {"from": deployer})


@pytest.fixture(scope="module")
def register(unwired: Any, desk: Any, meter: Any, deployer: Any) -> Any:
    """Wired to desk and meter."""
    unwired.wire(desk, meter, {"from": deployer})
    return unwired


@pytest.fixture(scope="module")
def terms(participants: Any, lab: Any) -> Terms:
    """Good terms for the lab."""
    return Terms(licensee=int(participants.organisationOf(lab)))


@pytest.fixture(scope="module")
def issued(register: Any, desk: Any, lab: Any, terms: Terms) -> Any:
    """The transaction that issued licence 1 to the lab."""
    return register.issue(lab, terms.values(), {"from": desk})


@pytest.fixture
def current(register: Any, desk: Any, lab: Any, terms: Terms, time: Any) -> Terms:
    """Terms of licence 1, a project of the lab that runs for a hundred periods."""
    running = replace(terms, valid_from=time.now() - 10, valid_until=time.now() + 100_000)
    register.issue(lab, running.values(), {"from": desk})
    return running


@pytest.fixture
def subscription(register: Any, desk: Any, lab: Any, terms: Terms, time: Any) -> Terms:
    """Terms of licence 1, a subscription of the lab that runs for a period."""
    running = replace(terms, form=1, valid_from=time.now(), valid_until=time.now() + 1_000)
    register.issue(lab, running.values(), {"from": desk})
    return running
