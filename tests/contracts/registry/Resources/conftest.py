"""A third holder, a holder whose validity ends, and a contested registration."""

from collections.abc import Callable
from typing import Any

import pytest

from scripts.plan import ROLE_HOLDER
from scripts.system import System
from tests.contracts.support.market import Steps
from tests.contracts.support.time import ChainTime

GROUNDS = b"\x06" * 32
HOLDER_B = 2


@pytest.fixture(scope="session")
def steps(system: System, time: ChainTime, registrars: list[Any]) -> Steps:
    """Steps in the deployed system."""
    return Steps(system, time, registrars)


@pytest.fixture(scope="module")
def holder_c(steps: Steps, newcomer: Any) -> Any:
    """Another holder."""
    steps.admit(newcomer, ROLE_HOLDER)
    return newcomer


@pytest.fixture(scope="module")
def short_lived_until(time: ChainTime) -> int:
    """Last second in which `short_lived` is valid."""
    return time.now() + 100


@pytest.fixture(scope="module")
def short_lived(steps: Steps, newcomer_b: Any, short_lived_until: int) -> Any:
    """A holder for a short time."""
    steps.admit(newcomer_b, ROLE_HOLDER, short_lived_until)
    return newcomer_b


@pytest.fixture
def resource(steps: Steps, time: ChainTime, rulebook: Any, holder: Any) -> int:
    """Born early in a period, so that the period has room for what follows."""
    time.mine_at(rulebook.startOf(rulebook.currentPeriod() + 1))
    return steps.born(holder, "pump")


@pytest.fixture
def noticed(steps: Steps, time: ChainTime, rulebook: Any, holder: Any) -> int:
    """Registered early in a period, not attested."""
    time.mine_at(rulebook.startOf(rulebook.currentPeriod() + 1))
    return steps.register(holder, "pump")


@pytest.fixture
def admit(resources: Any, steps: Steps, stranger: Any) -> Callable[..., Any]:
    """Admits an objection with the signatures of two registrars; anyone, here the stranger, sends it."""

    def send(resource: int, objector: int, registrars: int = 2) -> Any:
        signed = steps.quorum(resources.objectionDigest(resource, objector), registrars)
        return resources.admitObjection(resource, objector, *signed, {"from": stranger})

    return send


@pytest.fixture
def contested(resources: Any, noticed: int, admit: Callable[..., Any], holder_b: Any) -> int:
    """Registered by the holder; the objection of holder_b's organisation was admitted."""
    resources.object(noticed, GROUNDS, {"from": holder_b})
    admit(noticed, HOLDER_B)
    return noticed
