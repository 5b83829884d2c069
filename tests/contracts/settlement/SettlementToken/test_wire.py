"""The system's contracts, listed once by the deployer."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.plan import Plan
from scripts.system import container
from tests.contracts.support.refusals import refuses


@pytest.fixture
def fresh(timelock: Any, participants: Any, plan: Plan, deployer: Any) -> Any:
    """A token that was not wired yet."""
    names = (plan.custodian, plan.token_name, plan.token_symbol)
    return container("SettlementToken").deploy(timelock, participants, *names, {"from": deployer})


def test_wire__given_fresh__when_deployer__then_lists(fresh: Any, deployer: Any, settlement: Any, sales: Any) -> None:
    fresh.wire([settlement, sales], {"from": deployer})
    assert [fresh.isListed(account) for account in (settlement, sales, deployer)] == [True, True, False]


def test_wire__when_not_deployer__then_reverts(fresh: Any, deployer: Any, stranger: Any, governance: Any) -> None:
    for other in (stranger, governance):
        with refuses("SettlementToken_NotGovernance", deployer, other):
            fresh.wire([stranger], {"from": other})


def test_wire__given_wired__then_sealed(token: Any, deployer: Any) -> None:
    with refuses("SettlementToken_Sealed"):
        token.wire([deployer], {"from": deployer})
