"""A report of five lines in two batches, and a chain and an index that tests set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from offchain.chain.values import Block
from offchain.chain.zone import Status
from offchain.codec import batch as batches
from offchain.codec import leaf as leaves_format
from offchain.codec import tree
from offchain.codec.batch import Batch, Component, Line
from offchain.codec.keccak import keccak256
from offchain.codec.settled import SettledRecord, encode_records
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
from offchain.indexer.facts import Carried, CarryTaken, LinesSettled, Place, RevenueReceived
from offchain.indexer.states import CompositionState, LicenceState
from oracles.values import Accepted, BatchBytes, Escrow, Leaves
from tests.unit.oracles.fakes import GREATEST_KEY, STRANGER

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
    carried: Sequence[bytes] = ()
    taken: Sequence[bytes] = ()
    licences: tuple[LicenceState, ...] = ()

    def head(self) -> Block:
        return Block(self.number, bytes(32), Seconds(0))

    def facts(self, kind: type[Any]) -> tuple[Any, ...]:
        if kind is RevenueReceived:
            payer = Address(STRANGER.address)
            return tuple(RevenueReceived(PLACE, key, PeriodId(p), payer, 0, Amount(5)) for p, key in self.paid)
        if kind is Carried:
            return tuple(Carried(PLACE, keccak256(sums), sums) for sums in self.carried)
        if kind is CarryTaken:
            return tuple(CarryTaken(PLACE, keccak256(sums)) for sums in self.taken)
        records = ((p, encode_records([SettledRecord(key, 0, 0, 0, 0, 0)])) for p, key in self.settled)
        return tuple(LinesSettled(PLACE, PeriodId(p), lines) for p, lines in records)

    def snapshot(self) -> FakeIndex:
        return self

    def composition(self, key: bytes) -> CompositionState:
        found = LINES[KEYS.index(key)]
        resources = tuple(part.resource for part in found.components)
        return CompositionState(
            key, found.product, found.payee, 0, found.outcome_source, resources, (), False, Seconds(0)
        )


def licence(number: int, released: int | None = None, revoked: bool = False) -> LicenceState:
    """A licence that cost 9."""
    since = None if released is None else Seconds(released)
    return LicenceState(
        LicenceId(number), ProductId(1), OrganisationId(1), KEYS[0], Seconds(0), Seconds(9), revoked, Amount(9), since
    )
