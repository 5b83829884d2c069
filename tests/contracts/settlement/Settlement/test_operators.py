"""The space operator earns in MAIN, the zone operator in TRAINING; neither reaches the other's share."""

from __future__ import annotations

import pytest

from tests.contracts.settlement.batches import Batch
from tests.contracts.settlement.model import Line
from tests.contracts.settlement.stage import COMBINED, RAW, Stage
from tests.contracts.support.refusals import refuses

NORMAL, REVERT = 0, 1
MAIN, TRAINING = RAW, COMBINED
OPERATORS = ("space_operator", "zone_operator")


def settle(stage: Stage, *earned: tuple[Line, int]) -> None:
    for line, amount in earned:
        stage.earn(line, amount)
    batch = Batch.of(0, [line for line, _ in earned])
    stage.close(0, [batch])
    stage.settle(0, batch)


def test_operators__given_both_loops__then_each_is_paid_its_own_share(stage: Stage) -> None:
    settle(stage, (MAIN, 10_000), (TRAINING, 40_000))
    # 5 % of each loop's own revenue.
    assert [stage.balance(name) for name in OPERATORS] == [500, 2_000]


@pytest.mark.parametrize(("line", "balances"), [(MAIN, [500, 0]), (TRAINING, [0, 500])])
def test_operators__given_one_loop__then_the_other_operator_gets_nothing(
    stage: Stage, line: Line, balances: list[int]
) -> None:
    settle(stage, (line, 10_000))
    assert [stage.balance(name) for name in OPERATORS] == balances


@pytest.mark.parametrize(("owner", "other"), [OPERATORS, OPERATORS[::-1]])
def test_operators__given_a_parked_share__then_the_other_cannot_withdraw_it(
    stage: Stage, owner: str, other: str
) -> None:
    sender = {"from": stage.people["deployer"]}
    stage.token.setManner(stage.people[owner], REVERT, sender)
    settle(stage, (MAIN, 10_000), (TRAINING, 10_000))
    assert (stage.settlement.owed(stage.people[owner]), stage.balance(other)) == (500, 500)
    with refuses("Settlement_NothingOwed", stage.people[other]):
        stage.settlement.withdraw(stage.people[other], {"from": stage.people[other]})
    stage.token.setManner(stage.people[owner], NORMAL, sender)
    stage.settlement.withdraw(stage.people[owner], {"from": stage.people[owner]})
    assert (stage.balance(owner), stage.balance(other)) == (500, 500)
