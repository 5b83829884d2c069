"""A third holder, and a holder whose validity ends."""

from typing import Any

import pytest

from scripts.plan import ROLE_HOLDER
from scripts.system import System
from tests.contracts.support.market import Steps
from tests.contracts.support.time import ChainTime


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
