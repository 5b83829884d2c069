"""Sums that several calls carried, brought together; figures as in test_settle_in_parts."""

from __future__ import annotations

from tests.contracts.settlement.records import carried
from tests.contracts.settlement.Settlement.test_settle_in_parts import (
    ECOSYSTEM,
    LINES,
    PAID,
    UNEARNED,
    balances,
    booked,
    earned,
    id_of,
    receivers,
)
from tests.contracts.settlement.stage import EVERY_TRANSFER, Stage
from tests.contracts.support.refusals import refuses


def test_settle_in_parts__when_several_sums_come_together__then_one_transfer_per_account(stage: Stage) -> None:
    batch = earned(stage, *LINES)
    calls = [stage.settle_in_parts(0, [batch.slice(line, 1)], transfers=0) for line in range(len(LINES))]
    sums = [carried(call) for call in calls]
    last = stage.settlement.settleInParts(0, [], sums, EVERY_TRANSFER, {"from": stage.people["stranger"]})
    assert (balances(stage), booked(stage)) == (PAID, (ECOSYSTEM, UNEARNED))
    assert len(receivers(last)) == len(set(receivers(last)))
    assert [event["id"] for event in last.events["CarryTaken"]] == ["0x" + id_of(one).hex() for one in sums]
    assert [stage.settlement.carries(id_of(one)) for one in sums] == [0, 0, 0]


def test_settle_in_parts__when_the_same_sums_come_twice_together__then_refused_and_they_stay(
    stage: Stage,
) -> None:
    waiting = carried(stage.settle_in_parts(0, [earned(stage, *LINES)], transfers=0))
    with refuses("Settlement_UnknownCarry", id_of(waiting)):
        stage.settlement.settleInParts(0, [], [waiting] * 2, EVERY_TRANSFER, {"from": stage.people["stranger"]})
    assert (stage.settlement.carries(id_of(waiting)), balances(stage)) == (1, {})
