"""Money on accounts, and a listed contract as a sender."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import brownie
import pytest

from scripts.plan import ROLE_HOLDER, Founder, Plan
from tests.contracts.support.keys import envelope

MONEY = 1_000_000


@pytest.fixture(scope="module")
def funded(module_isolation: None, token: Any, custodian: Any, holder: Any) -> None:
    """The holder has 1,000,000 base units."""
    token.mint(holder, MONEY, {"from": custodian})


@pytest.fixture(scope="module")
def listed(module_isolation: None, token: Any, settlement: Any, holder: Any, custodian: Any) -> Any:
    """The settlement contract as a sender, with 1,000 base units."""
    token.mint(holder, 1_000, {"from": custodian})
    token.transfer(settlement, 1_000, {"from": holder})
    return brownie.accounts.at(settlement.address, force=True)


@pytest.fixture
def expired(
    participants: Any, newcomer: Any, registrars: list[Any], plan: Plan, token: Any, custodian: Any, time: Any
) -> Any:
    """The newcomer was a participant for ten seconds, got 500 base units, and is valid no more."""
    admission = Founder("0x" + "ee" * 32, newcomer.address, 0, ROLE_HOLDER, time.now() + 10)
    digest = participants.admissionDigest(astuple(admission))
    signatures = [envelope(registrar, digest) for registrar in registrars[:2]]
    own = envelope(newcomer, digest)
    participants.admit(astuple(admission), own, registrars[:2], signatures, {"from": newcomer})
    token.mint(newcomer, 500, {"from": custodian})
    time.pass_by(11)
    return newcomer
