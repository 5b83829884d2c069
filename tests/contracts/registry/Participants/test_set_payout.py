"""Who earns for an organisation, period by period."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from scripts.system import ZERO_ADDRESS
from tests.contracts.support.keys import envelope
from tests.contracts.support.refusals import refuses

HOLDER = 1


@pytest.fixture(scope="module", autouse=True)
def second_account(module_isolation: None, participants: Any, holder: Any, newcomer: Any, newcomer_b: Any) -> None:
    """The holder's organisation has three accounts."""
    for account in (newcomer, newcomer_b):
        signature = envelope(account, participants.joiningDigest(HOLDER, account))
        participants.join(account, signature, {"from": holder})


def test_set_payout__when_member__then_earns_from_next_period(
    participants: Any, holder: Any, newcomer: Any, time: Any
) -> None:
    time.into_period(2)
    participants.setPayout(newcomer, {"from": holder})
    assert [participants.payoutAt(HOLDER, period) for period in (0, 2, 3, 9)] == [holder, holder, newcomer, newcomer]


def test_set_payout__when_member__then_emits(participants: Any, holder: Any, newcomer: Any) -> None:
    event = participants.setPayout(newcomer, {"from": holder}).events["PayoutSet"]
    assert (event["organisation"], event["account"], event["from"]) == (HOLDER, newcomer, 1)


def test_set_payout__given_change_in_period__then_last_counts(
    participants: Any, holder: Any, newcomer: Any, newcomer_b: Any
) -> None:
    participants.setPayout(newcomer, {"from": holder})
    participants.setPayout(newcomer_b, {"from": newcomer})
    assert [participants.payoutAt(HOLDER, period) for period in (0, 1)] == [holder, newcomer_b]


@pytest.fixture
def history(participants: Any, holder: Any, newcomer: Any, newcomer_b: Any, time: Any) -> list[Any]:
    """Who earns in periods 0 … 11 after changes in periods 0, 3, 4 and 8."""
    for period, account in ((0, newcomer), (3, newcomer_b), (4, holder), (8, newcomer)):
        time.mine_at(time.start_of(period) + 100)
        participants.setPayout(account, {"from": holder})
    return [holder, *[newcomer] * 3, newcomer_b, *[holder] * 4, *[newcomer] * 3]


def test_set_payout__given_history__then_every_period_keeps_its_own(participants: Any, history: list[Any]) -> None:
    assert [participants.payoutAt(HOLDER, period) for period in range(12)] == history


def test_payouts_at__when_many__then_like_one_by_one(
    participants: Any, history: list[Any], holder_b: Any, lab: Any
) -> None:
    assert participants.payoutsAt([4, HOLDER, 99, 2], 4) == (lab, history[4], ZERO_ADDRESS, holder_b)
    assert participants.payoutsAt([], 4) == ()


def test_payout_at__when_unknown__then_zero(participants: Any) -> None:
    assert [participants.payoutAt(unknown, 3) for unknown in (0, 99)] == [ZERO_ADDRESS] * 2


def test_payout_at__when_latest__then_one_storage_read(participants: Any, history: list[Any], stranger: Any) -> None:
    call = {"from": stranger.address, "to": participants.address, "data": participants.payoutAt.encode_input(1, 9)}
    response = brownie.web3.provider.make_request("eth_createAccessList", [call, "latest"])
    [touched] = response["result"]["accessList"]
    assert len(touched["storageKeys"]) == 1


def test_set_payout__when_caller_is_stranger__then_reverts(participants: Any, holder: Any, stranger: Any) -> None:
    with refuses("Participants_NoOrganisation", stranger):
        participants.setPayout(holder, {"from": stranger})


def test_set_payout__when_account_not_member__then_reverts(
    participants: Any, holder: Any, holder_b: Any, stranger: Any
) -> None:
    with refuses("Participants_NotMember", holder_b, HOLDER, 2):
        participants.setPayout(holder_b, {"from": holder})
    with refuses("Participants_NotMember", stranger, HOLDER, 0):
        participants.setPayout(stranger, {"from": holder})
