"""A settlement that is too large for one transaction: sums carried from call to call, each paid once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import brownie
import pytest
from eth_hash.auto import keccak

from tests.contracts.settlement.batches import Batch, composition_key
from tests.contracts.settlement.model import Line
from tests.contracts.settlement.records import Sums, carried, settled, sums
from tests.contracts.settlement.stage import COMBINED, DATASET, EVERY_TRANSFER, RAW, Stage
from tests.contracts.support.refusals import refuses

LINES = (RAW, replace(COMBINED, performance=500_000), DATASET)
PAID = {
    "holder": 1_235,
    "holder_b": 325,
    "provider": 645,
    "provider_b": 300,
    "space_operator": 50,
    "zone_operator": 100,
}
"""1,000 units each: 650 + 285 + 300 to holder, 125 + 200 to holder_b, 300 + 90 + 255 to provider."""
ECOSYSTEM, UNEARNED = 300, 45
LAST_PERIOD = 2**32 - 1
NORMAL, REVERT = 0, 1


def earned(stage: Stage, *lines: Line, period: int = 0) -> Batch:
    """Every line earned 1,000 in that period, whose report is final."""
    for line in lines:
        stage.earn(line, 1_000)
    batch = Batch.of(period, lines)
    stage.close(period, [batch])
    return batch


def id_of(data: bytes) -> bytes:
    """What the contract calls carried sums."""
    return bytes(keccak(data))


def balances(stage: Stage) -> dict[str, int]:
    """Money of those who have any, token base units."""
    return {name: stage.balance(name) for name in stage.people if stage.balance(name)}


def booked(stage: Stage) -> tuple[int, int]:
    """The fund's ECOSYSTEM and SERVICE earmarks, token base units."""
    return stage.fund.ecosystemBalance(), stage.fund.serviceBalance()


def receivers(*transactions: Any) -> list[str]:
    """Who was paid, transfer by transfer."""
    return [str(e["to"]) for t in transactions if "Transfer" in t.events for e in t.events["Transfer"]]


@pytest.fixture
def waiting(stage: Stage) -> bytes:
    """All lines are settled; what they pay is carried."""
    return carried(stage.settle_in_parts(0, [earned(stage, *LINES)], transfers=0))


def test_settle_in_parts__when_a_byte_is_changed__then_bad_proof_and_nothing_moves(stage: Stage) -> None:
    batch = earned(stage, COMBINED)
    changed = replace(batch, data=batch.data[:-1] + bytes([batch.data[-1] ^ 1]))
    with brownie.reverts(revert_pattern="ContributionOracle_BadProof: .*"):
        stage.settle_in_parts(0, [changed])
    assert stage.in_pot(COMBINED, 0) == 1_000


@pytest.mark.parametrize(("first", "count"), [(0, 2), (1, 1), (2, 0)])
def test_settle_in_parts__when_the_slice_lies_outside__then_reverts(stage: Stage, first: int, count: int) -> None:
    batch = earned(stage, COMBINED)
    with brownie.reverts(f"Settlement_BadSlice: 1, {first}, {count}"):
        stage.settle_in_parts(0, [batch.slice(first, count)])


def test_settle_in_parts__given_no_report__then_not_final_and_the_sums_stay(stage: Stage, waiting: bytes) -> None:
    with brownie.reverts(revert_pattern="ContributionOracle_NotFinal: 1, 0"):
        stage.settle_in_parts(1, [Batch.of(1, [COMBINED])], waiting)
    assert stage.settlement.carries(id_of(waiting)) == 1


@pytest.mark.parametrize("length", [1, 31, 32, 33, 68])
def test_settle_in_parts__when_no_call_carried_the_sums__then_refused_with_their_id(stage: Stage, length: int) -> None:
    forged = b"\x01" * length
    with refuses("Settlement_UnknownCarry", id_of(forged)):
        stage.settle_in_parts(0, [], forged)


@pytest.mark.parametrize("place", [0, 31, 32, 67, -1])
def test_settle_in_parts__when_a_byte_of_the_sums_is_changed__then_refused_and_they_stay(
    stage: Stage, waiting: bytes, place: int
) -> None:
    forged = bytearray(waiting)
    forged[place] ^= 1
    with refuses("Settlement_UnknownCarry", id_of(bytes(forged))):
        stage.settle_in_parts(0, [], bytes(forged))
    assert (stage.settlement.carries(id_of(waiting)), balances(stage)) == (1, {})


def test_settle_in_parts__when_sums_come_twice__then_refused_the_second_time(stage: Stage, waiting: bytes) -> None:
    event = stage.settle_in_parts(0, [], waiting).events["CarryTaken"]
    assert (bytes(event["id"]), stage.settlement.carries(id_of(waiting))) == (id_of(waiting), 0)
    with refuses("Settlement_UnknownCarry", id_of(waiting)):
        stage.settle_in_parts(0, [], waiting)
    assert balances(stage) == PAID


def test_settle_in_parts__given_equal_sums__then_each_is_taken_once(stage: Stage) -> None:
    first, second = (
        carried(stage.settle_in_parts(period, [earned(stage, RAW, period=period)], transfers=0)) for period in (0, 1)
    )
    assert first == second
    counted = [stage.settlement.carries(id_of(first))]
    for _ in range(2):
        stage.settle_in_parts(0, [], first)
        counted.append(stage.settlement.carries(id_of(first)))
    with refuses("Settlement_UnknownCarry", id_of(first)):
        stage.settle_in_parts(0, [], first)
    assert counted == [2, 1, 0]
    assert balances(stage) == {"holder": 1_300, "provider": 600, "space_operator": 100}


def test_settle_in_parts__when_gas_is_short__then_reverts_and_the_sums_stay(stage: Stage, waiting: bytes) -> None:
    sender = {"from": stage.people["stranger"], "gas_limit": 400_000, "allow_revert": True}
    with brownie.reverts(revert_pattern="Settlement_MoreGasNeeded: 210000, .*"):
        stage.settlement.settleInParts(0, [], [waiting], EVERY_TRANSFER, sender)
    assert [stage.settlement.owed(stage.people[name]) for name in PAID] == [0] * len(PAID)
    assert (stage.settlement.carries(id_of(waiting)), balances(stage)) == (1, {})


@pytest.mark.parametrize("transfers", [0, 1, EVERY_TRANSFER])
def test_settle_in_parts__when_nothing_comes__then_nothing_happens(stage: Stage, transfers: int) -> None:
    transaction = stage.settle_in_parts(0, [], transfers=transfers)
    assert (len(transaction.events), stage.settlement.carries(id_of(b""))) == (0, 0)


def test_settle_in_parts__when_settled_before__then_nothing_is_paid_or_carried(stage: Stage) -> None:
    batch = earned(stage, *LINES)
    stage.settle(0, batch)
    transaction = stage.settle_in_parts(0, [batch], transfers=0)
    assert set(transaction.events.keys()) == {"LineSkipped"}
    assert balances(stage) == PAID


def test_settle_in_parts__when_no_transfer_is_allowed__then_everything_is_carried(stage: Stage) -> None:
    transaction = stage.settle_in_parts(0, [earned(stage, *LINES)], transfers=0)
    data = carried(transaction)
    names = {str(account).lower(): name for name, account in stage.people.items()}
    found = sums(data)
    assert {names[account]: amount for account, amount in found.accounts} == PAID
    assert (found.ecosystem, found.unearned, found.total) == (ECOSYSTEM, UNEARNED, 3_000)
    assert (bytes(transaction.events["Carried"]["id"]), stage.settlement.carries(id_of(data))) == (id_of(data), 1)
    assert (receivers(transaction), booked(stage), stage.token.balanceOf(stage.settlement)) == ([], (0, 0), 3_000)
    assert [stage.in_pot(line, 0) for line in LINES] == [0, 0, 0]


def test_settle_in_parts__when_no_transfer_is_allowed__then_lines_are_told_at_once(stage: Stage) -> None:
    found = settled(stage.settle_in_parts(0, [earned(stage, *LINES)], transfers=0))
    told = {record.key: record.columns for _, record in found}
    assert told == {
        composition_key(LINES[0]): (650, 300, 0, 50, 0),
        composition_key(LINES[1]): (500, 255, 45, 50, 150),
        composition_key(LINES[2]): (500, 300, 0, 50, 150),
    }


@pytest.mark.parametrize("transfers", [len(PAID), len(PAID) + 1, EVERY_TRANSFER])
def test_settle_in_parts__when_transfers_suffice__then_like_settle(stage: Stage, transfers: int) -> None:
    transaction = stage.settle_in_parts(0, [earned(stage, *LINES)], transfers=transfers)
    assert (balances(stage), booked(stage), carried(transaction)) == (PAID, (ECOSYSTEM, UNEARNED), b"")


def test_settle_in_parts__when_one_transfer_is_missing__then_one_account_and_the_earmarks_are_carried(
    stage: Stage,
) -> None:
    transaction = stage.settle_in_parts(0, [earned(stage, *LINES)], transfers=len(PAID) - 1)
    ((account, amount),) = sums(carried(transaction)).accounts
    paid = balances(stage)
    (missing,) = PAID.keys() - paid.keys()
    assert (account, amount) == (str(stage.people[missing]).lower(), PAID[missing])
    assert sums(carried(transaction)) == Sums(ECOSYSTEM, UNEARNED, ((account, amount),))
    assert paid == {name: PAID[name] for name in PAID if name != missing}


@pytest.mark.parametrize("transfers", [1, 2, 4, 5])
def test_settle_in_parts__when_paid_in_several_calls__then_each_account_gets_what_the_whole_pays(
    stage: Stage, transfers: int
) -> None:
    calls = [stage.settle_in_parts(0, [earned(stage, *LINES)], transfers=transfers)]
    while left := carried(calls[-1]):
        calls.append(stage.settle_in_parts(0, [], left, transfers))
    expected = stage.expected(*((line, 1_000, 0) for line in LINES))
    names = {str(account): name for name, account in stage.people.items()}
    assert balances(stage) == {names[str(account)]: amount for account, amount in expected.paid.items()} == PAID
    assert booked(stage) == (expected.ecosystem, expected.unearned) == (ECOSYSTEM, UNEARNED)
    assert len(calls) == -(-len(PAID) // transfers)
    assert (len(receivers(*calls)), stage.token.balanceOf(stage.settlement)) == (len(PAID) + 1, 0)


def test_settle_in_parts__when_paid_in_several_calls__then_the_fund_is_booked_with_the_last(
    stage: Stage, waiting: bytes
) -> None:
    found = []
    left = waiting
    while left:
        left = carried(stage.settle_in_parts(0, [], left, 2))
        found.append((booked(stage), stage.token.balanceOf(stage.fund)))
    assert found == [((0, 0), 0), ((0, 0), 0), ((ECOSYSTEM, UNEARNED), ECOSYSTEM + UNEARNED)]


def test_settle_in_parts__when_slices_are_netted__then_one_transfer_per_account(stage: Stage) -> None:
    batch = earned(stage, *LINES)
    first = stage.settle_in_parts(0, [batch.slice(1, 2)], transfers=0)
    last = stage.settle_in_parts(0, [batch.slice(0, 1)], carried(first))
    assert sorted(receivers(first, last)) == sorted([*(str(stage.people[name]) for name in PAID), stage.fund.address])
    assert (balances(stage), booked(stage)) == (PAID, (ECOSYSTEM, UNEARNED))


def test_settle_in_parts__when_periods_are_netted__then_one_transfer_per_account(stage: Stage) -> None:
    batches = [earned(stage, *LINES, period=period) for period in (0, 1)]
    first = stage.settle_in_parts(1, [batches[1]], transfers=0)
    second = stage.settle_in_parts(0, [batches[0]], carried(first), 2)
    last = stage.settle_in_parts(0, [], carried(second))
    assert (len(receivers(first, second)), len(receivers(first, second, last))) == (2, len(PAID) + 1)
    assert balances(stage) == {name: 2 * amount for name, amount in PAID.items()}
    assert (booked(stage), stage.token.balanceOf(stage.settlement)) == ((2 * ECOSYSTEM, 2 * UNEARNED), 0)


def test_settle_in_parts__when_only_payments_are_left__then_the_period_means_nothing(
    stage: Stage, waiting: bytes
) -> None:
    stage.settle_in_parts(LAST_PERIOD, [], waiting)
    assert (balances(stage), booked(stage)) == (PAID, (ECOSYSTEM, UNEARNED))


@pytest.mark.parametrize("person", ["lab", "deployer", "holder"])
def test_settle_in_parts__when_another_goes_on__then_paid(stage: Stage, waiting: bytes, person: str) -> None:
    stage.settlement.settleInParts(0, [], [waiting], EVERY_TRANSFER, {"from": stage.people[person]})
    assert (balances(stage), booked(stage)) == (PAID, (ECOSYSTEM, UNEARNED))


def test_settle_in_parts__given_an_account_without_money__then_neither_carried_nor_counted(stage: Stage) -> None:
    batch = earned(stage, replace(DATASET, weights=(0, 1_000_000)))
    first = stage.settle_in_parts(0, [batch], transfers=0)
    expected = {"holder": 500, "provider_b": 300, "zone_operator": 50}
    assert {account for account, _ in sums(carried(first)).accounts} == {
        str(stage.people[name]).lower() for name in expected
    }
    last = stage.settle_in_parts(0, [], carried(first), len(expected))
    assert (balances(stage), carried(last)) == (expected, b"")


@pytest.mark.edge("E4")
def test_settle_in_parts__given_a_payee_that_refuses__then_parked_by_the_call_that_pays(
    stage: Stage, waiting: bytes
) -> None:
    holder_b = stage.people["holder_b"]
    stage.token.setManner(holder_b, REVERT, {"from": holder_b})
    assert stage.settlement.owed(holder_b) == 0
    left, parked = waiting, []
    while left:
        call = stage.settle_in_parts(0, [], left, 1)
        paid_here = str(holder_b).lower() == sums(left).accounts[0][0]
        assert ("Parked" in call.events) == paid_here
        parked += [(e["account"], e["amount"]) for e in call.events["Parked"]] if paid_here else []
        left = carried(call)
    assert parked == [(holder_b, PAID["holder_b"])]
    assert balances(stage) == {name: amount for name, amount in PAID.items() if name != "holder_b"}
    assert stage.settlement.owed(holder_b) == stage.token.balanceOf(stage.settlement) == PAID["holder_b"]


@pytest.mark.edge("E4")
def test_settle_in_parts__given_the_fund_refuses__then_parked_by_the_last_call(stage: Stage, waiting: bytes) -> None:
    stage.token.setManner(stage.fund, REVERT, {"from": stage.people["deployer"]})
    left = carried(stage.settle_in_parts(0, [], waiting, 5))
    assert stage.settlement.owed(stage.fund) == 0
    stage.settle_in_parts(0, [], left, 5)
    assert stage.settlement.owed(stage.fund) == ECOSYSTEM + UNEARNED
    stage.token.setManner(stage.fund, NORMAL, {"from": stage.people["deployer"]})
    stage.settlement.payFund({"from": stage.people["stranger"]})
    assert (booked(stage), stage.token.balanceOf(stage.settlement)) == ((ECOSYSTEM, UNEARNED), 0)
