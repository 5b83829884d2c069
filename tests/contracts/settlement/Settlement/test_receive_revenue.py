"""Money enters a pot of the open period, in full or not at all."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from tests.contracts.settlement.batches import composition_key
from tests.contracts.settlement.stage import COMBINED, DATASET, LICENCE, OUTCOME, RAW, Stage, build

KEY = composition_key(COMBINED)


def test_receive_revenue__when_nothing__then_reverts(stage: Stage) -> None:
    with brownie.reverts("Settlement_ZeroAmount: "):
        stage.earn(COMBINED, 0)


def test_receive_revenue__when_unknown_composition__then_reverts(stage: Stage) -> None:
    with brownie.reverts(revert_pattern="Settlement_UnknownComposition: .*"):
        stage.settlement.receiveRevenue(b"\x01" * 32, LICENCE, 1, {"from": stage.people["lab"]})


def test_receive_revenue__when_not_approved__then_reverts_and_pot_is_empty(stage: Stage) -> None:
    with brownie.reverts(revert_pattern="ERC20InsufficientAllowance: .*"):
        stage.settlement.receiveRevenue(KEY, LICENCE, 1, {"from": stage.people["lab"]})
    assert stage.in_pot(COMBINED, 0) == 0


def test_receive_revenue__when_the_pot_would_overflow__then_reverts(stage: Stage) -> None:
    stage.earn(COMBINED, 2**112 - 1)
    with brownie.reverts(f"Settlement_PotOverflow: {2**112 - 1}, {2**112}"):
        stage.earn(COMBINED, 1)


@pytest.mark.edge("E3")
def test_receive_revenue__given_a_fee_token__then_reverts_with_both_sides(fn_isolation: Any) -> None:
    with brownie.reverts("Settlement_WrongAmountReceived: 100, 99"):
        build("FeeToken").earn(COMBINED, 100)


@pytest.mark.edge("E18")
@pytest.mark.parametrize(("name", "arguments"), [("PlainToken", (2,)), ("PlainToken", (18,)), ("SilentToken", ())])
def test_receive_revenue__given_an_odd_but_honest_token__then_counts(
    name: str, arguments: tuple[int, ...], fn_isolation: Any
) -> None:
    stage = build(name, *arguments)
    stage.earn(COMBINED, 100)
    assert stage.in_pot(COMBINED, 0) == 100


def test_receive_revenue__when_licence_and_outcome__then_counts_apart(stage: Stage) -> None:
    stage.earn(COMBINED, 70, LICENCE)
    stage.earn(COMBINED, 5, OUTCOME)
    stage.earn(COMBINED, 30, LICENCE)
    pot = stage.settlement.potOf(KEY, 0)
    assert (pot["licence"], pot["outcome"]) == (100, 5)


def test_receive_revenue__then_pot_remembers_the_loop(stage: Stage) -> None:
    stage.earn(RAW, 1)
    stage.earn(DATASET, 1)
    loops = [stage.settlement.potOf(composition_key(line), 0)["loop"] for line in (RAW, DATASET)]
    assert loops == [0, 1]


@pytest.mark.edge("E26")
def test_receive_revenue__given_a_later_period__then_enters_the_open_one_only(stage: Stage) -> None:
    stage.earn(COMBINED, 70)
    stage.zone.setPeriod(1, {"from": stage.people["deployer"]})
    stage.earn(COMBINED, 5)
    assert [stage.in_pot(COMBINED, period) for period in (0, 1)] == [70, 5]


def test_receive_revenue__then_emits(stage: Stage) -> None:
    event = stage.earn(COMBINED, 70, OUTCOME).events["RevenueReceived"]
    assert (event["period"], event["payer"], event["kind"], event["amount"]) == (0, stage.people["lab"], OUTCOME, 70)


@pytest.mark.edge("E34")
def test_receive_revenue__when_only_transferred__then_no_pot_grows(stage: Stage) -> None:
    lab = stage.people["lab"]
    stage.token.mint(lab, 9, {"from": lab})
    stage.token.transfer(stage.settlement, 9, {"from": lab})
    assert [stage.in_pot(line, 0) for line in (RAW, COMBINED, DATASET)] == [0, 0, 0]
