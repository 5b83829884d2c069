"""A small market: two holders' resources, a provider's products, one composition."""

from typing import Any

import pytest

from scripts.plan import ROLE_HOLDER, ROLE_LAB, ROLE_PROVIDER
from scripts.system import System, container
from tests.contracts.support.admission import Admitting
from tests.contracts.support.keys import ERC1271, raw_signature, wrap
from tests.contracts.support.market import MAIN, TRAINING, Consent, Steps, digest_of
from tests.contracts.support.reporting import Reporting
from tests.contracts.support.time import ChainTime

SCENARIOS = [digest_of("pump anomaly prediction")]


@pytest.fixture(scope="session")
def steps(system: System, time: ChainTime, registrars: list[Any]) -> Steps:
    """Steps in the deployed system."""
    return Steps(system, time, registrars)


@pytest.fixture(scope="session")
def admitting(system: System, reporting: Reporting, time: ChainTime, stranger: Any) -> Admitting:
    """Final reports and the recording of their leaves."""
    return Admitting(system, reporting, time, stranger)


@pytest.fixture(scope="module")
def provider_b(steps: Steps, newcomer: Any) -> Any:
    """Another provider."""
    steps.admit(newcomer, ROLE_PROVIDER)
    return newcomer


@pytest.fixture(scope="module")
def wallet_owner(newcomer_b: Any) -> Any:
    """Whose key acts and signs for the wallet."""
    return newcomer_b


@pytest.fixture(scope="module")
def wallet(steps: Steps, wallet_owner: Any) -> Any:
    """A contract that is a holder, a provider and a lab."""
    bulk = container("BulkWallet").deploy({"from": wallet_owner})
    roles = ROLE_HOLDER | ROLE_PROVIDER | ROLE_LAB
    steps.admit(bulk, roles, signer=lambda digest: wrap(raw_signature(wallet_owner, digest), ERC1271))
    return bulk


@pytest.fixture(scope="module")
def provider_id(participants: Any, provider: Any) -> int:
    """The provider's organisation."""
    return int(participants.organisationOf(provider))


@pytest.fixture(scope="module")
def resource_a(steps: Steps, holder: Any) -> int:
    """Born, of `holder`."""
    return steps.born(holder, "pump")


@pytest.fixture(scope="module")
def resource_b(steps: Steps, holder_b: Any, resource_a: int) -> int:
    """Born, of `holder_b`; its id follows that of `resource_a`."""
    return steps.born(holder_b, "valve")


@pytest.fixture(scope="module")
def main_product(products: Any, provider: Any) -> int:
    """Of the MAIN loop, without a composition."""
    return int(products.create(MAIN, digest_of("datasheet"), SCENARIOS, 0, 0, {"from": provider}).return_value)


@pytest.fixture(scope="module")
def training_product(products: Any, provider: Any, main_product: int) -> int:
    """Of the TRAINING loop, without a composition; its id follows that of `main_product`."""
    return int(products.create(TRAINING, digest_of("datasheet"), SCENARIOS, 0, 0, {"from": provider}).return_value)


@pytest.fixture(scope="module")
def consent_a(resource_a: int, provider_id: int, main_product: int) -> Consent:
    """Of `holder`: everything, in one composition of `main_product`."""
    return Consent(resource_a, provider_id, main_product)


@pytest.fixture(scope="module")
def consent_b(resource_b: int, provider_id: int, main_product: int) -> Consent:
    """Of `holder_b`: everything, in one composition of `main_product`."""
    return Consent(resource_b, provider_id, main_product)


@pytest.fixture
def composition(
    steps: Steps, provider: Any, main_product: int, holder: Any, holder_b: Any, consent_a: Consent, consent_b: Consent
) -> Any:
    """`main_product` of both resources."""
    parts = [(holder, consent_a), (holder_b, consent_b)]
    return steps.compose(provider, main_product, parts).return_value
