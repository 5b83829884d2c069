"""What a payee refused waits for it alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.settlement.rewards import Funded, Programme, Reward
from tests.contracts.settlement.stage import PROVIDER
from tests.contracts.support.refusals import refuses

REFUSE = 1
REWARDS = [Reward(Programme.CORRECTION, PROVIDER, 300_000), Reward(Programme.IMPROVEMENT, PROVIDER, 200_000)]
"""30,000 of ECOSYSTEM and 50,000 of SERVICE money."""


@pytest.fixture
def parked(stage: Funded, fn_isolation: Any) -> Funded:
    """The provider refused both rewards."""
    stage.token.setManner(stage.people["provider"], REFUSE, stage.vote)
    stage.report(REWARDS)
    for index in range(2):
        stage.claim(REWARDS, index)
    return stage


def test_withdraw__given_parked__then_pays_another_account_once(parked: Funded) -> None:
    provider = parked.people["provider"]
    parked.fund.withdraw(parked.people["provider_b"], {"from": provider})
    assert (parked.balance("provider_b"), parked.fund.owed(provider)) == (80_000, 0)
    assert parked.fund.bound() == (570_000, 400_000)
    assert parked.free() == (400_000, 50_000, 0)
    assert parked.fund.surplus() == 0
    with refuses("EcosystemFund_NothingOwed", provider):
        parked.fund.withdraw(parked.people["provider_b"], {"from": provider})


def test_withdraw__then_emits(parked: Funded) -> None:
    provider, target = parked.people["provider"], parked.people["provider_b"]
    event = parked.fund.withdraw(target, {"from": provider}).events["ParkedWithdrawn"]
    assert dict(event) == {"account": provider, "to": target, "amount": 80_000}


def test_withdraw__when_nothing_is_owed__then_reverts(parked: Funded) -> None:
    with refuses("EcosystemFund_NothingOwed", parked.people["holder"]):
        parked.fund.withdraw(parked.people["holder"], {"from": parked.people["holder"]})


def test_withdraw__when_target_is_no_participant__then_reverts(parked: Funded) -> None:
    with refuses("EcosystemFund_NotParticipant", parked.people["stranger"]):
        parked.fund.withdraw(parked.people["stranger"], {"from": parked.people["provider"]})
