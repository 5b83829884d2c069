"""Who may spend claims: named once by the deployer."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from scripts.system import System, container
from tests.contracts.support.refusals import refuses


@pytest.fixture
def unwired(system: System, deployer: Any) -> Any:
    """An oracle of the same zone that was not wired."""
    rooms = system.many("Rulebook", "Committee", "CirculationLog")
    return container("ContributionOracle").deploy(*rooms, {"from": deployer})


def test_wire__when_not_deployer__then_reverts(unwired: Any, deployer: Any, stranger: Any) -> None:
    with refuses("ContributionOracle_NotDeployer", deployer, stranger):
        unwired.wire([stranger], {"from": stranger})


def test_wire__given_wired__then_reverts(oracle: Any, deployer: Any, clauses: Any) -> None:
    assert oracle.isConsumer(clauses)
    with brownie.reverts("ContributionOracle_Sealed: "):
        oracle.wire([deployer], {"from": deployer})


def test_is_consumer__given_not_wired__then_none(unwired: Any, clauses: Any, deployer: Any) -> None:
    assert not any(unwired.isConsumer(account) for account in (clauses, deployer, unwired))


def test_wire__when_named__then_consumers(unwired: Any, deployer: Any, clauses: Any, fund: Any, sales: Any) -> None:
    unwired.wire([clauses, fund], {"from": deployer})
    assert [unwired.isConsumer(account) for account in (clauses, fund, sales, deployer)] == [True, True, False, False]


def test_wire__when_nobody_named__then_sealed(unwired: Any, deployer: Any, clauses: Any) -> None:
    unwired.wire([], {"from": deployer})
    with brownie.reverts("ContributionOracle_Sealed: "):
        unwired.wire([clauses], {"from": deployer})
    assert not unwired.isConsumer(clauses)
