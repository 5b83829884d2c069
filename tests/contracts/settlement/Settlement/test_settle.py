"""What is refused, what is skipped, what is paid once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import brownie
import pytest

from tests.contracts.settlement.batches import Batch, composition_key, node
from tests.contracts.settlement.model import Line
from tests.contracts.settlement.records import settled
from tests.contracts.settlement.stage import (
    BAD_PERFORMANCE,
    BAD_WEIGHTS,
    COMBINED,
    DATASET,
    EMPTY_POT,
    KEY_NOT_COVERED,
    PROVIDER,
    RAW,
    UNKNOWN_PAYEE,
    ZONE_OPERATOR,
    Stage,
)

ALL = (RAW, COMBINED, DATASET)
NOBODY = "0x" + "0" * 40
REVERT, RETURN_FALSE, BURN_GAS = 1, 2, 3


def earned(stage: Stage, *lines: Line) -> Batch:
    """Period 0: every line earned 1,000, and its report is final."""
    for line in lines:
        stage.earn(line, 1_000)
    batch = Batch.of(0, lines)
    stage.close(0, [batch])
    return batch


def skipped(transaction: Any) -> list[tuple[str, int]]:
    """Key and reason of every skipped line."""
    if "LineSkipped" not in transaction.events:
        return []
    return [(str(e["key"]), int(e["reason"])) for e in transaction.events["LineSkipped"]]


def the_skipped(line: Line, reason: int) -> list[tuple[str, int]]:
    return [("0x" + composition_key(line).hex(), reason)]


def test_settle__when_a_byte_is_changed__then_bad_proof_and_nothing_moves(stage: Stage) -> None:
    batch = earned(stage, COMBINED)
    for position in (0, 12, len(batch.data) // 2, len(batch.data) - 1):
        data = bytearray(batch.data)
        data[position] ^= 1
        with brownie.reverts(revert_pattern="ContributionOracle_BadProof: .*"):
            stage.settle(0, replace(batch, data=bytes(data)))
    assert stage.in_pot(COMBINED, 0) == 1_000


@pytest.mark.parametrize("field", ["index", "from_key", "to_key"])
def test_settle__when_a_field_of_the_leaf_is_changed__then_bad_proof(stage: Stage, field: str) -> None:
    batch = earned(stage, COMBINED)
    changed = replace(batch, **{field: getattr(batch, field) ^ 1})
    with brownie.reverts(revert_pattern="ContributionOracle_BadProof: .*"):
        stage.settle(0, changed)


def test_settle__given_no_report__then_not_final(stage: Stage) -> None:
    stage.earn(COMBINED, 1_000)
    with brownie.reverts(revert_pattern="ContributionOracle_NotFinal: 0, 0"):
        stage.settle(0, Batch.of(0, [COMBINED]))


def test_settle__when_the_leaf_stands_behind_the_batches__then_not_a_batch(stage: Stage) -> None:
    first, second = Batch.of(0, []), replace(Batch.of(0, [COMBINED]), index=1)
    root = node(first.leaf(0), second.leaf(0))
    stage.zone.setReport(0, root, 2, 1, {"from": stage.people["deployer"]})
    with brownie.reverts("ContributionOracle_NotABatch: 1, 1"):
        stage.settle(0, replace(second, proof=(first.leaf(0),)))


def test_settle__when_the_batch_speaks_of_another_period__then_reverts(stage: Stage) -> None:
    batch = Batch.of(5, [COMBINED])
    stage.close(0, [batch])
    with brownie.reverts("Settlement_WrongPeriod: 0, 5"):
        stage.settle(0, batch)


def test_settle__when_the_batch_breaks_its_format__then_named(stage: Stage) -> None:
    batch = Batch.of(0, [COMBINED])
    longer = replace(batch, data=batch.data + b"\x00")
    stage.close(0, [longer])
    with brownie.reverts(f"BatchCodec_TrailingBytes: {len(batch.data)}, {len(batch.data) + 1}"):
        stage.settle(0, longer)


@pytest.mark.parametrize(("first", "count"), [(0, 2), (1, 1), (2, 0)])
def test_settle__when_the_slice_lies_outside__then_reverts(stage: Stage, first: int, count: int) -> None:
    batch = earned(stage, COMBINED)
    with brownie.reverts(f"Settlement_BadSlice: 1, {first}, {count}"):
        stage.settle(0, batch.slice(first, count))


def test_settle__when_gas_is_short__then_reverts_instead_of_parking(stage: Stage) -> None:
    batch = earned(stage, COMBINED)
    with brownie.reverts(revert_pattern="Settlement_MoreGasNeeded: 210000, .*"):
        stage.settlement.settle(
            0, [batch.arguments()], {"from": stage.people["stranger"], "gas_limit": 400_000, "allow_revert": True}
        )
    assert stage.settlement.owed(stage.people["holder"]) == 0


def test_settle__given_nothing_in_the_pot__then_skipped_and_the_rest_paid(stage: Stage) -> None:
    stage.earn(RAW, 1_000)
    batch = Batch.of(0, [RAW, COMBINED])
    stage.close(0, [batch])
    assert skipped(stage.settle(0, batch)) == the_skipped(COMBINED, EMPTY_POT)
    assert stage.balance("space_operator") == 50


def test_settle__given_a_component_that_no_pot_has__then_skipped_and_pot_waits(stage: Stage) -> None:
    stage.earn(COMBINED, 1_000)
    wrong = replace(COMBINED, resources=(1, 2, 4))
    batch = Batch.of(0, [wrong])
    stage.close(0, [batch])
    assert skipped(stage.settle(0, batch)) == the_skipped(wrong, EMPTY_POT)
    assert stage.in_pot(COMBINED, 0) == 1_000


@pytest.mark.parametrize("last", [179_174, 179_176])
def test_settle__given_weights_that_do_not_sum__then_skipped_and_pot_waits(stage: Stage, last: int) -> None:
    batch = earned(stage, replace(COMBINED, weights=(570_503, 250_322, last)))
    assert skipped(stage.settle(0, batch)) == the_skipped(COMBINED, BAD_WEIGHTS)
    assert stage.in_pot(COMBINED, 0) == 1_000


def test_settle__given_performance_above_the_whole__then_skipped_and_pot_waits(stage: Stage) -> None:
    batch = earned(stage, replace(COMBINED, performance=1_000_001))
    assert skipped(stage.settle(0, batch)) == the_skipped(COMBINED, BAD_PERFORMANCE)
    assert stage.in_pot(COMBINED, 0) == 1_000


def test_settle__given_a_key_outside_the_batch__then_skipped_and_pot_waits(stage: Stage) -> None:
    stage.earn(COMBINED, 1_000)
    key = int.from_bytes(composition_key(COMBINED), "big")
    batch = replace(Batch.of(0, [COMBINED]), from_key=key + 1)
    stage.close(0, [batch])
    assert skipped(stage.settle(0, batch)) == the_skipped(COMBINED, KEY_NOT_COVERED)
    assert stage.in_pot(COMBINED, 0) == 1_000


@pytest.mark.parametrize("who", ["holder", "provider", "operator"])
def test_settle__given_a_payee_nobody_knows__then_skipped_and_no_money_burns(stage: Stage, who: str) -> None:
    batch = earned(stage, COMBINED)
    sender = {"from": stage.people["deployer"]}
    if who == "holder":
        stage.zone.setHolder(2, NOBODY, sender)
    else:
        stage.zone.setPayout(PROVIDER if who == "provider" else ZONE_OPERATOR, NOBODY, sender)
    assert skipped(stage.settle(0, batch)) == the_skipped(COMBINED, UNKNOWN_PAYEE)
    assert stage.in_pot(COMBINED, 0) == 1_000


def test_settle__when_settled_again__then_nothing_is_paid_twice(stage: Stage) -> None:
    batch = earned(stage, *ALL)
    stage.settle(0, batch)
    before = [stage.balance(name) for name in stage.people]
    assert {reason for _, reason in skipped(stage.settle(0, batch))} == {EMPTY_POT}
    assert [stage.balance(name) for name in stage.people] == before


@pytest.mark.edge("E32")
def test_settle__when_a_batch_comes_twice_in_a_call__then_it_pays_once(stage: Stage) -> None:
    batch = earned(stage, *ALL)
    stage.settle(0, batch, batch)
    assert stage.token.balanceOf(stage.settlement) == 0
    assert stage.balance("space_operator") == 50


def test_settle__when_sliced__then_all_slices_pay_what_the_whole_pays(stage: Stage) -> None:
    batch = earned(stage, *ALL)
    stage.settle(0, batch.slice(1, 2))
    assert len([line for line in ALL if stage.in_pot(line, 0)]) == 1
    stage.settle(0, batch.slice(0, 1))
    expected = stage.expected(*((line, 1_000, 0) for line in ALL))
    paid = {account: stage.token.balanceOf(account) for account in expected.paid}
    assert paid == dict(expected.paid)


def test_settle__when_batches_are_settled_together__then_one_transfer_per_account(stage: Stage) -> None:
    ordered = sorted((RAW, COMBINED), key=composition_key)
    for line in ordered:
        stage.earn(line, 1_000)
    border = int.from_bytes(composition_key(ordered[0]), "big")
    first = replace(Batch.of(0, ordered[:1]), to_key=border)
    second = replace(Batch.of(0, ordered[1:]), from_key=border + 1, index=1)
    stage.close(0, [first, second])
    first, second = replace(first, proof=(second.leaf(0),)), replace(second, proof=(first.leaf(0),))
    transaction = stage.settle(0, second, first)
    receivers = [event["to"] for event in transaction.events["Transfer"]]
    assert len(receivers) == len(set(receivers)) == 6


def test_settle__given_one_account_in_every_part__then_one_transfer(stage: Stage) -> None:
    batch = earned(stage, COMBINED, DATASET)
    sender = {"from": stage.people["deployer"]}
    for resource in (1, 2, 3, 4):
        stage.zone.setHolder(resource, stage.people["holder"], sender)
    for organisation in (PROVIDER, 12, ZONE_OPERATOR):
        stage.zone.setPayout(organisation, stage.people["holder"], sender)
    transaction = stage.settle(0, batch)
    assert [e["to"] for e in transaction.events["Transfer"]] == [stage.people["holder"], stage.fund]
    assert stage.balance("holder") == 1_700


@pytest.mark.edge("E4")
@pytest.mark.parametrize("manner", [REVERT, RETURN_FALSE, BURN_GAS])
def test_settle__given_a_payee_that_refuses__then_it_is_parked_and_the_rest_paid(stage: Stage, manner: int) -> None:
    batch = earned(stage, COMBINED)
    holder_b = stage.people["holder_b"]
    stage.token.setManner(holder_b, manner, {"from": holder_b})
    event = stage.settle(0, batch).events["Parked"]
    # 500 · 0.820825 = 410.4 less 500 · 0.570503 = 285.25.
    assert (event["account"], event["amount"], stage.settlement.owed(holder_b)) == (holder_b, 125, 125)
    assert stage.token.balanceOf(stage.settlement) == 125
    assert stage.balance("holder") == 285


def test_settle__then_emits_the_columns_of_the_line(stage: Stage) -> None:
    batch = earned(stage, replace(COMBINED, performance=500_000))
    ((period, record),) = settled(stage.settle(0, batch))
    # 300 · (0.7 + 0.3 · 0.5) = 255.
    assert (period, record.key, record.columns) == (0, composition_key(COMBINED), (500, 255, 45, 50, 150))


@pytest.mark.edge("E31")
def test_settle__given_periods_in_any_order__then_each_pays_its_own(stage: Stage) -> None:
    batches = []
    for period in range(3):
        stage.earn(RAW, 1_000)
        batches.append(Batch.of(period, [RAW]))
        stage.close(period, [batches[-1]])
    for period in (2, 0, 1):
        stage.settle(period, batches[period])
    assert (stage.balance("space_operator"), stage.token.balanceOf(stage.settlement)) == (150, 0)
