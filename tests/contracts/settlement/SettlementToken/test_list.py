"""Further contracts, listed by governance."""

from __future__ import annotations

from typing import Any

from tests.contracts.support.refusals import refuses


def test_list__when_governance__then_may_receive(
    funded: None, token: Any, governance: Any, oracle: Any, holder: Any
) -> None:
    token.list(oracle, {"from": governance})
    token.transfer(oracle, 5, {"from": holder})
    assert (token.isListed(oracle), token.balanceOf(oracle)) == (True, 5)


def test_list__when_governance__then_emits(token: Any, governance: Any, oracle: Any) -> None:
    assert token.list(oracle, {"from": governance}).events["ContractListed"]["account"] == oracle


def test_list__when_not_governance__then_reverts(
    token: Any, governance: Any, deployer: Any, custodian: Any, stranger: Any
) -> None:
    for other in (deployer, custodian, stranger):
        with refuses("SettlementToken_NotGovernance", governance, other):
            token.list(stranger, {"from": other})
