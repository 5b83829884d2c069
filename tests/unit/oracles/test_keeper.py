"""The keeper settles what waits, by evidence that has the accepted root, and nothing twice."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from offchain.chain.values import Block
from offchain.chain.zone import Status
from offchain.codec import batch as batches
from offchain.codec import leaf as leaves_format
from offchain.codec import tree
from offchain.codec.batch import Batch, Component, Line
from offchain.codec.proofs import verify_inclusion
from offchain.domain.types import (
    Address,
    Amount,
    LicenceId,
    OrganisationId,
    PeriodId,
    Ppm,
    ProductId,
    ResourceId,
    Seconds,
)
from offchain.indexer.facts import LineSettled, Place, RevenueReceived
from offchain.indexer.states import CompositionState, LicenceState
from oracles.errors import NoEvidenceError, UnprovenLeavesError
from oracles.health import Health, open_log
from oracles.keeper.evidence import Evidence, prove
from oracles.keeper.releaser import Releaser
from oracles.keeper.settler import LATE_AT_ONCE, Settler
from oracles.keeper.slices import slices
from oracles.values import Accepted, BatchBytes, Escrow, Leaves
from tests.unit.oracles.fakes import GREATEST_KEY, STRANGER, FakeOutgoing, FakePeer, FakePeers

ZERO = PeriodId(0)
PLACE = Place(1, 0, bytes(32), Seconds(0), bytes(32))


def line(product: int) -> Line:
    """One composition of the product: resources 1 and 2, half each."""
    parts = (Component(ResourceId(1), Ppm(400_000)), Component(ResourceId(2), Ppm(600_000)))
    return Line(ProductId(product), OrganisationId(7), Ppm(0), Ppm(1_000_000), parts)


LINES = tuple(sorted((line(product) for product in range(1, 6)), key=lambda one: one.key))
KEYS = tuple(one.key for one in LINES)


def report(split: int = 3) -> Leaves:
    """Two batches: the first `split` lines, and the rest."""
    middle = int.from_bytes(KEYS[split], "big")
    parts = [(0, middle - 1, LINES[:split]), (middle, GREATEST_KEY, LINES[split:])]
    built = tuple(
        BatchBytes(index, low, high, batches.encode(Batch(ZERO, lines)))
        for index, (low, high, lines) in enumerate(parts)
    )
    leaves = tuple(
        leaves_format.encode(
            leaves_format.BatchLeaf(ZERO, one.index, one.from_key, one.to_key, batches.batch_hash(one.data))
        )
        for one in built
    )
    return Leaves(ZERO, 0, leaves, built)


def accepted(leaves: Leaves) -> Accepted:
    """What the chain keeps of it."""
    root = tree.root([tree.leaf_hash(data) for data in leaves.leaves])
    return Accepted(root, len(leaves.leaves), len(leaves.batches))


@dataclass
class FakeZone:
    """A chain whose answers are attributes."""

    time: int = 1_000
    statuses: dict[int, Status] = field(default_factory=dict)
    reports: dict[int, Accepted] = field(default_factory=dict)
    pots: dict[bytes, int] = field(default_factory=dict)
    base: PeriodId | None = None
    escrows: dict[int, Escrow] = field(default_factory=dict)

    def now(self) -> Seconds:
        return Seconds(self.time)

    def status(self, period: PeriodId) -> Status:
        return self.statuses.get(period, Status.NONE)

    def accepted(self, period: PeriodId) -> Accepted:
        return self.reports[period]

    def base_of(self, period: PeriodId) -> PeriodId | None:
        return self.base

    def pot(self, key: bytes, period: PeriodId) -> Amount:
        return Amount(self.pots.get(key, 0))

    def escrow(self, licence: LicenceId) -> Escrow:
        return self.escrows[licence]


@dataclass
class FakeIndex:
    """Facts and states that tests set; `number` is the newest indexed block."""

    number: int = 1
    paid: Sequence[tuple[int, bytes]] = ()
    settled: Sequence[tuple[int, bytes]] = ()
    licences: tuple[LicenceState, ...] = ()

    def head(self) -> Block:
        return Block(self.number, bytes(32), Seconds(0))

    def facts(self, kind: type[Any]) -> tuple[Any, ...]:
        if kind is RevenueReceived:
            payer = Address(STRANGER.address)
            return tuple(RevenueReceived(PLACE, key, PeriodId(p), payer, 0, Amount(5)) for p, key in self.paid)
        nothing = (Amount(0),) * 5
        return tuple(LineSettled(PLACE, key, PeriodId(p), *nothing) for p, key in self.settled)

    def snapshot(self) -> FakeIndex:
        return self

    def composition(self, key: bytes) -> CompositionState:
        found = LINES[KEYS.index(key)]
        resources = tuple(part.resource for part in found.components)
        return CompositionState(
            key, found.product, found.payee, 0, found.outcome_source, resources, (), False, Seconds(0)
        )


class Desk:
    """A settler and everything around it; period 0 is final with five lines, two of which have money."""

    def __init__(self) -> None:
        self.zone, self.index, self.outgoing = FakeZone(), FakeIndex(), FakeOutgoing()
        self.zone.statuses[0] = Status.FINAL
        self.zone.reports[0] = accepted(report())
        self.zone.pots = {KEYS[0]: 50, KEYS[4]: 70}
        self.index.paid = [(0, KEYS[0]), (0, KEYS[4])]
        self.peer = FakePeer("http://member-0", served=report())
        self.health = Health(open_log("keeper", io.StringIO()))
        self.settler = Settler(
            self.zone, self.index, Evidence(FakePeers([self.peer])), self.outgoing, self.health, retry_after=100
        )

    def sent(self) -> list[tuple[str, int]]:
        """(function, batch index) of every settlement sent."""
        return [(function, args[1][0]["index"]) for _, function, args in self.outgoing.sent]  # type: ignore[index]


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


def test_evidence__when_the_first_member_lies__then_the_next_is_asked() -> None:
    liar, honest = FakePeer("http://0", served=report(split=2)), FakePeer("http://1", served=report())
    assert Evidence(FakePeers([liar, honest])).of(ZERO, accepted(report())).batches == report().batches


def test_evidence__when_asked_twice__then_fetched_once() -> None:
    peer = FakePeer("http://0", served=report())
    evidence = Evidence(FakePeers([peer]))
    evidence.of(ZERO, accepted(report()))
    evidence.of(ZERO, accepted(report()))
    assert peer.asked == 1


def test_evidence__when_nobody_serves__then_refused() -> None:
    with pytest.raises(NoEvidenceError, match="expected one member"):
        Evidence(FakePeers([FakePeer("http://0", down=True)])).of(ZERO, accepted(report()))


def test_prove__when_a_batch_has_a_changed_byte__then_named() -> None:
    leaves = report()
    changed = bytearray(leaves.batches[1].data)
    changed[-1] ^= 1
    forged = replace(leaves, batches=(leaves.batches[0], replace(leaves.batches[1], data=bytes(changed))))
    with pytest.raises(UnprovenLeavesError, match="leaf of batch 1"):
        prove(forged, accepted(leaves))


def test_prove__when_a_range_is_changed__then_named() -> None:
    leaves = report()
    forged = replace(leaves, batches=(replace(leaves.batches[0], to_key=9), leaves.batches[1]))
    with pytest.raises(UnprovenLeavesError, match="leaf of batch 0"):
        prove(forged, accepted(leaves))


def test_prove__when_a_leaf_is_missing__then_named() -> None:
    leaves = report()
    with pytest.raises(UnprovenLeavesError, match="number of leaves"):
        prove(replace(leaves, leaves=leaves.leaves[:1]), accepted(leaves))


def test_prove__when_a_batch_is_missing__then_named() -> None:
    leaves = report()
    with pytest.raises(UnprovenLeavesError, match="number of batches"):
        prove(replace(leaves, batches=leaves.batches[:1]), accepted(leaves))


def test_slices__when_the_bound_is_small__then_lines_are_cut_into_slices() -> None:
    whole = BatchBytes(0, 0, GREATEST_KEY, batches.encode(Batch(ZERO, LINES)))
    found = slices(whole, KEYS, greatest=6)
    assert [(one.first, one.count) for one in found] == [(0, 2), (2, 2), (4, 1)]


def test_slices__when_one_key_is_wanted__then_only_its_slice() -> None:
    whole = BatchBytes(0, 0, GREATEST_KEY, batches.encode(Batch(ZERO, LINES)))
    assert [one.first for one in slices(whole, {KEYS[3]}, greatest=6)] == [2]


def licence(number: int, released: int | None = None, revoked: bool = False) -> LicenceState:
    """A licence that cost 9."""
    since = None if released is None else Seconds(released)
    return LicenceState(
        LicenceId(number), ProductId(1), OrganisationId(1), KEYS[0], Seconds(0), Seconds(9), revoked, Amount(9), since
    )


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
