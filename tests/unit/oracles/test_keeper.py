"""The keeper settles what waits and releases what nobody refunded; nothing twice."""

from __future__ import annotations

import io
from typing import Any

import pytest

from offchain.chain.zone import Status
from offchain.codec import tree
from offchain.codec.proofs import verify_inclusion
from offchain.codec.settled import CarriedSums, encode_sums
from offchain.domain.types import (
    Address,
    Amount,
    Seconds,
)
from offchain.indexer.facts import Carried, CarryTaken
from oracles.evidence import Evidence
from oracles.health import Health, open_log
from oracles.keeper.releaser import Releaser
from oracles.keeper.settler import ACCOUNTS_AT_ONCE, LATE_AT_ONCE, TRANSFERS_AT_ONCE, Settler, open_carries
from oracles.values import Escrow
from tests.unit.oracles.fakes import STRANGER, FakeOutgoing, FakePeer, FakePeers
from tests.unit.oracles.keeper_fakes import KEYS, LINES, ZERO, FakeIndex, FakeZone, accepted, licence, report


class Desk:
    """A settler and everything around it; period 0 is final with five lines, two of which have money."""

    def __init__(self, **limits: int) -> None:
        self.zone, self.index, self.outgoing = FakeZone(), FakeIndex(), FakeOutgoing()
        self.zone.statuses[0] = Status.FINAL
        self.zone.reports[0] = accepted(report())
        self.zone.pots = {KEYS[0]: 50, KEYS[4]: 70}
        self.index.paid = [(0, KEYS[0]), (0, KEYS[4])]
        self.peer = FakePeer("http://member-0", served=report())
        self.health = Health(open_log("keeper", io.StringIO()))
        evidence = Evidence(FakePeers([self.peer]))
        self.settler = Settler(self.zone, self.index, evidence, self.outgoing, self.health, retry_after=100, **limits)

    def sent(self) -> list[tuple[str, int]]:
        """(function, batch index) of every settlement sent."""
        arguments: list[tuple[str, Any]] = [(function, args[1]) for _, function, args in self.outgoing.sent]
        return [(function, batches_sent[0]["index"]) for function, batches_sent in arguments]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_step__when_two_batches_have_money__then_each_is_settled(desk: Desk) -> None:
    desk.settler.step()
    assert desk.sent() == [("settle", 0), ("settle", 1)]


def test_step__when_sent__then_the_proof_is_that_of_the_leaf(desk: Desk) -> None:
    desk.settler.step()
    argument: Any = desk.outgoing.sent[1][2][1]
    leaf = tree.leaf_hash(report().leaves[1])
    assert verify_inclusion(leaf, 1, 2, argument[0]["proof"], desk.zone.reports[0].root)


def test_step__when_a_batch_has_no_money__then_it_is_left_out(desk: Desk) -> None:
    desk.zone.pots = {KEYS[4]: 70}
    desk.settler.step()
    assert desk.sent() == [("settle", 1)]


def test_step__when_all_pots_are_empty__then_nothing_and_nobody_is_asked(desk: Desk) -> None:
    desk.zone.pots = {}
    desk.settler.step()
    assert (desk.sent(), desk.peer.asked) == ([], 0)


def test_step__when_the_index_knows_the_line__then_nothing(desk: Desk) -> None:
    desk.index.settled = desk.index.paid
    desk.settler.step()
    assert desk.sent() == []


@pytest.mark.parametrize("status", [Status.NONE, Status.PENDING])
def test_step__when_the_report_is_not_final__then_nothing(desk: Desk, status: Status) -> None:
    desk.zone.statuses[0] = status
    desk.settler.step()
    assert desk.sent() == []


def test_step__when_run_again_before_the_index_knows__then_not_sent_again(desk: Desk) -> None:
    desk.settler.step()
    desk.settler.step()
    assert len(desk.outgoing.sent) == 2


def test_step__when_a_line_stays_unpaid__then_it_is_tried_again_later(desk: Desk) -> None:
    desk.settler.step()
    desk.zone.time += 100
    desk.settler.step()
    assert len(desk.outgoing.sent) == 4


def test_step__when_a_transaction_is_under_way__then_nothing(desk: Desk) -> None:
    desk.outgoing.busy = True
    desk.settler.step()
    assert desk.sent() == []


def test_step__when_the_leaves_are_not_the_accepted_ones__then_refused_and_nothing_sent(desk: Desk) -> None:
    desk.peer.served = report(split=2)
    desk.settler.step()
    refusals = desk.health.report()["refusals"]
    assert isinstance(refusals, dict)
    assert refusals["settle period 0"].startswith("NoEvidenceError")


def test_step__when_missed_without_base__then_settled_late_by_equal_weights(desk: Desk) -> None:
    desk.zone.statuses[0] = Status.MISSED
    desk.settler.step()
    _, function, (period, compositions, base, proofs) = desk.outgoing.sent[0]
    assert (function, period, base, proofs) == ("settleLate", 0, 0, [])
    expected = [
        {"product": one.product, "payee": 7, "outcomeSource": 0, "resources": [1, 2]} for one in (LINES[0], LINES[4])
    ]
    assert compositions == expected


def test_step__when_missed_with_base__then_each_composition_has_the_batch_that_covers_it(desk: Desk) -> None:
    desk.zone.statuses = {4: Status.MISSED}
    desk.index.paid = [(4, KEYS[0]), (4, KEYS[4])]
    desk.zone.base = ZERO
    desk.settler.step()
    proofs: Any = desk.outgoing.sent[0][2][3]
    assert [proof["index"] for proof in proofs] == [0, 1]


def test_step__when_many_compositions_are_missed__then_some_at_once(desk: Desk) -> None:
    desk.zone.statuses[0] = Status.MISSED
    desk.index.paid = [(0, key) for key in KEYS]
    desk.zone.pots = dict.fromkeys(KEYS, 1)
    desk.settler.step()
    assert len(desk.outgoing.sent) == -(-len(KEYS) // LATE_AT_ONCE)


SUMS = (b"\x01" * 68, b"\x02" * 68)


def test_step__when_a_batch_is_too_large_for_a_call__then_its_sums_are_carried() -> None:
    desk = Desk(greatest_gas=150_000)
    desk.settler.step()
    _, function, (period, sent, carried, transfers) = desk.outgoing.sent[0]
    assert (function, period, carried, transfers) == ("settleInParts", 0, [], 0)
    first: Any = sent
    assert (first[0]["firstLine"], first[0]["lines"]) == (0, 2)


def test_step__when_somebody_carried_sums__then_they_are_paid_first_and_together(desk: Desk) -> None:
    desk.index.carried = SUMS
    desk.settler.step()
    assert desk.outgoing.sent[0] == ("Settlement", "settleInParts", (0, [], list(SUMS), TRANSFERS_AT_ONCE))


def test_step__when_more_is_carried_than_one_call_takes_up__then_the_first_only(desk: Desk) -> None:
    large = encode_sums(CarriedSums(0, 0, ((Address(STRANGER.address), 1),) * ACCOUNTS_AT_ONCE))
    desk.index.carried = (SUMS[0], large)
    desk.settler.step()
    assert desk.outgoing.sent[0][2][2] == [SUMS[0]]


def test_step__when_carried_sums_were_taken__then_they_are_left_alone(desk: Desk) -> None:
    desk.zone.pots = {}
    desk.index.carried, desk.index.taken = SUMS, SUMS
    desk.settler.step()
    assert desk.outgoing.sent == []


def test_open_carries__when_equal_sums_wait_twice__then_one_taking_leaves_one(desk: Desk) -> None:
    desk.index.carried, desk.index.taken = (SUMS[0], SUMS[1], SUMS[0]), (SUMS[0],)
    assert open_carries(desk.index.facts(Carried), desk.index.facts(CarryTaken)) == (SUMS[1], SUMS[0])


def _released(zone: FakeZone, index: FakeIndex) -> list[object]:
    outgoing = FakeOutgoing()
    Releaser(zone, index, outgoing).step()
    return [args[0] for _, _, args in outgoing.sent]


@pytest.mark.parametrize(("until", "released"), [(999, [1]), (1_000, []), (1_001, [])])
def test_release__when_the_last_second_to_refund_is_near__then_only_after_it(until: int, released: list[int]) -> None:
    zone = FakeZone(time=1_000, escrows={1: Escrow(Amount(9), Seconds(until))})
    assert _released(zone, FakeIndex(licences=(licence(1),))) == released


def test_release__when_released_or_refunded__then_nothing() -> None:
    index = FakeIndex(licences=(licence(1, released=5), licence(2, revoked=True)))
    assert _released(FakeZone(), index) == []


def test_release__when_the_chain_is_ahead_of_the_index__then_nothing() -> None:
    zone = FakeZone(escrows={1: Escrow(Amount(0), Seconds(0))})
    assert _released(zone, FakeIndex(licences=(licence(1),))) == []
