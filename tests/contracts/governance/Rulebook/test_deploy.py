"""What a Rulebook refuses to be born with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import brownie
import pytest
from eth_abi.abi import encode
from eth_hash.auto import keccak

from scripts.plan import MarketRules, Plan, RegistryRules, Rules
from scripts.system import container
from tests.contracts.support.refusals import field, refuses

GREATEST_SECOND = 99_999_999_999
DAY = 86_400
REAL_MARKET = replace(MarketRules(), suspension_window=72 * 3_600, answer_window=3 * DAY)
REAL_REGISTRY = replace(RegistryRules(), recovery_window=7 * DAY, ruling_window=84 * 3_600, admission_epoch=30 * DAY)
REAL = replace(
    Rules(),
    challenge_window=6 * 3_600,
    verdict_window=84 * 3_600,
    refund_window=3_600,
    objection_window=DAY,
    market=REAL_MARKET,
    registry=REAL_REGISTRY,
)


def _request(method: str, value: int) -> None:
    assert "error" not in brownie.web3.provider.make_request(method, [value])


def _refusal_of_constructor(plan: Plan, length: int, rules: Rules) -> str | None:
    """Revert data, None if the constructor succeeds."""
    data = container("Rulebook").deploy.encode_input(plan.deployer, plan.genesis, length, rules.arguments())
    response = brownie.web3.provider.make_request("eth_call", [{"from": plan.deployer, "data": data}, "latest"])
    return str(response["error"]["data"]) if "error" in response else None


@pytest.fixture
def real_chain() -> Iterator[None]:
    """The id of a chain that is not for demonstration. Calls only: transactions are signed for the own one."""
    _request("anvil_setChainId", 20_240)
    yield
    _request("anvil_setChainId", 31_337)


def test_deploy__when_genesis_in_milliseconds__then_reverts(deployer: Any, plan: Plan) -> None:
    with refuses("Rulebook_ClockNotSeconds", GREATEST_SECOND, GREATEST_SECOND + 1):
        container("Rulebook").deploy(deployer, GREATEST_SECOND + 1, 10, plan.rules.arguments(), {"from": deployer})


def test_deploy__given_millisecond_chain__then_reverts(deployer: Any, plan: Plan, time: Any) -> None:
    time.next_at(plan.genesis * 1_000)
    with refuses("Rulebook_ClockNotSeconds", GREATEST_SECOND, plan.genesis * 1_000):
        container("Rulebook").deploy(deployer, plan.genesis, 10, plan.rules.arguments(), {"from": deployer})


def test_deploy__when_period_is_empty__then_reverts(deployer: Any, plan: Plan) -> None:
    with refuses("Rulebook_BelowBound", field("periodLength"), 1, 0):
        container("Rulebook").deploy(deployer, plan.genesis, 0, plan.rules.arguments(), {"from": deployer})


@pytest.mark.usefixtures("real_chain")
@pytest.mark.parametrize(
    ("name", "bound", "length", "change"),
    [
        ("periodLength", DAY, DAY - 1, {}),
        ("challengeWindow", 6 * 3_600, DAY, {"challenge_window": 6 * 3_600 - 1}),
        ("verdictWindow", 84 * 3_600, DAY, {"verdict_window": 84 * 3_600 - 1}),
        ("objectionWindow", DAY, DAY, {"objection_window": DAY - 1}),
        ("refundWindow", 3_600, DAY, {"refund_window": 3_599}),
        ("suspensionWindow", 72 * 3_600, DAY, {"market": replace(REAL_MARKET, suspension_window=72 * 3_600 - 1)}),
        ("answerWindow", 3 * DAY, DAY, {"market": replace(REAL_MARKET, answer_window=3 * DAY - 1)}),
        ("recoveryWindow", 7 * DAY, DAY, {"registry": replace(REAL_REGISTRY, recovery_window=7 * DAY - 1)}),
        ("rulingWindow", 84 * 3_600, DAY, {"registry": replace(REAL_REGISTRY, ruling_window=84 * 3_600 - 1)}),
        ("admissionEpoch", 30 * DAY, DAY, {"registry": replace(REAL_REGISTRY, admission_epoch=30 * DAY - 1)}),
    ],
)
def test_deploy__given_real_chain__when_too_short__then_reverts(
    plan: Plan, name: str, bound: int, length: int, change: dict[str, Any]
) -> None:
    selector = keccak(b"Rulebook_BelowBound(bytes32,uint256,uint256)")[:4]
    expected = selector + encode(["bytes32", "uint256", "uint256"], [field(name), bound, bound - 1])
    assert _refusal_of_constructor(plan, length, replace(REAL, **change)) == "0x" + expected.hex()


@pytest.mark.usefixtures("real_chain")
def test_deploy__given_real_chain__when_long_enough__then_deploys(plan: Plan) -> None:
    assert _refusal_of_constructor(plan, DAY, REAL) is None
