"""Two keepers or two anchors at once, and one three periods late: the same payments and anchors, each once."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.chain.verifier import ChainVerifier
from offchain.chain.zone import Status
from offchain.codec import batch as batches
from offchain.codec import leaf as leaves_format
from offchain.codec.batch import Batch
from offchain.codec.report import AnchorStruct, anchor_digest
from offchain.domain.types import Amount, PeriodId, Seconds
from oracles.anchor.anchorer import Anchorer
from oracles.evidence import Evidence
from oracles.health import Health, open_log
from oracles.keeper.settler import Settler
from oracles.values import Accepted, AnchorPoint, BatchBytes, Leaves, SignedAnchor
from tests.unit.oracles.fakes import (
    GENESIS,
    GREATEST_KEY,
    LENGTH,
    LOG_DOMAIN,
    MEMBERS,
    FakeChain,
    FakeLog,
    FakePeers,
    leaf_hashes,
)
from tests.unit.oracles.keeper_fakes import KEYS, LINES, FakeIndex, accepted

PERIODS = 3
REVENUE = {(period, key): 100 * period + index + 1 for period in range(PERIODS) for index, key in enumerate(KEYS)}


def report_of(period: int) -> Leaves:
    """All lines in one batch."""
    data = batches.encode(Batch(PeriodId(period), LINES))
    leaf = leaves_format.BatchLeaf(PeriodId(period), 0, 0, GREATEST_KEY, batches.batch_hash(data))
    return Leaves(PeriodId(period), 0, (leaves_format.encode(leaf),), (BatchBytes(0, 0, GREATEST_KEY, data),))


class Server:
    """A member that serves every report."""

    def leaves(self, period: PeriodId, attempt: int) -> Leaves:
        return report_of(period)


class Servers:
    """The one member."""

    def all(self) -> list[Server]:
        return [Server()]


class Account:
    """Sends to a contract's pool; one transaction is under way at most."""

    def __init__(self, pool: list[tuple[Account, str, tuple[Any, ...]]]) -> None:
        self.pool, self.waits = pool, False

    def free(self) -> bool:
        return not self.waits

    def deliver(self, purpose: str, done: tuple[str, ...], contract: str, function: str, *args: object) -> bool:
        if self.waits:
            return False
        self.waits = True
        self.pool.append((self, function, args))
        return True


class Settlement:
    """Pots, each emptied once: a call for an empty one pays nothing, as the contract's does."""

    def __init__(self) -> None:
        self.time, self.ended = 1_000, 0
        self.pots = dict(REVENUE)
        self.paid: list[tuple[int, bytes, int]] = []
        self.pool: list[tuple[Account, str, tuple[Any, ...]]] = []
        self.calls = 0

    def now(self) -> Seconds:
        return Seconds(self.time)

    def status(self, period: PeriodId) -> Status:
        return Status.FINAL if period < self.ended else Status.NONE

    def accepted(self, period: PeriodId) -> Accepted:
        return accepted(report_of(period))

    def base_of(self, period: PeriodId) -> PeriodId | None:
        return None

    def pot(self, key: bytes, period: PeriodId) -> Amount:
        return Amount(self.pots.get((int(period), key), 0))

    def escrow(self, licence: int) -> Any:
        raise NotImplementedError

    def mine(self) -> None:
        """A block with everything that waits, in order."""
        for account, _function, (period, [argument], *_rest) in self.pool:
            account.waits = False
            self.calls += 1
            lines = LINES[argument["firstLine"] : argument["firstLine"] + argument["lines"]]
            for line in lines:
                amount = self.pots.pop((int(period), line.key), 0)
                if amount:
                    self.paid.append((int(period), line.key, amount))
        self.pool.clear()


@dataclass
class Keeper:
    """A keeper with an index of its own that follows when it is told to."""

    contract: Settlement
    index: FakeIndex = field(default_factory=FakeIndex)

    def __post_init__(self) -> None:
        self.account = Account(self.contract.pool)
        health = Health(open_log("keeper", io.StringIO()))
        zone: Any = self.contract
        self.settler = Settler(zone, self.index, Evidence(Servers()), self.account, health, retry_after=100)
        self.follow()

    def follow(self) -> None:
        """Indexes what happened."""
        ended = self.contract.ended
        self.index.number += 1
        self.index.paid = [(period, key) for period, key in REVENUE if period < ended]
        self.index.settled = [(period, key) for period, key, _ in self.contract.paid]

    def catch_up(self) -> None:
        """Until nothing is left to do."""
        for _ in range(4 * PERIODS):
            self.follow()
            self.contract.time += 200
            self.settler.step()
            self.contract.mine()


def _expected() -> list[tuple[int, bytes, int]]:
    return sorted((period, key, amount) for (period, key), amount in REVENUE.items())


@given(st.lists(st.sampled_from(["a", "b", "mine", "follow a", "follow b", "time", "end"]), max_size=40))
@settings(max_examples=60, deadline=None)
def test_keepers__when_two_run_in_any_order__then_every_pot_is_paid_once(schedule: list[str]) -> None:
    """Whatever two keepers do and however late their indexes are, the payments are those of one."""
    contract = Settlement()
    keepers = {"a": Keeper(contract), "b": Keeper(contract)}
    for act in [*schedule, "end", "end", "end"]:
        if act in keepers:
            keepers[act].settler.step()
        elif act.startswith("follow"):
            keepers[act[-1]].follow()
        elif act == "mine":
            contract.mine()
        elif act == "time":
            contract.time += 60
        else:
            contract.ended = min(PERIODS, contract.ended + 1)
    contract.mine()
    for keeper in keepers.values():
        keeper.catch_up()
    assert sorted(contract.paid) == _expected()


def test_keeper__when_three_periods_behind__then_the_same_payments_as_one_that_was_there() -> None:
    present, late = Settlement(), Settlement()
    keeper = Keeper(present)
    for _ in range(PERIODS):
        present.ended += 1
        keeper.catch_up()
    late.ended = PERIODS
    Keeper(late).catch_up()
    assert (sorted(late.paid), sorted(present.paid)) == (_expected(), _expected())


def test_keeper__when_it_starts_again_with_nothing_to_do__then_it_sends_nothing() -> None:
    contract = Settlement()
    contract.ended = PERIODS
    Keeper(contract).catch_up()
    calls = contract.calls
    Keeper(contract).catch_up()
    assert contract.calls == calls


class LogContract(FakeChain):
    """Takes an anchor that continues the newest one, refuses any other; knows which periods have their cut."""

    def __init__(self) -> None:
        super().__init__()
        self.pool: list[tuple[Account, str, tuple[Any, ...]]] = []
        self.anchors: list[AnchorPoint] = []

    def mine(self) -> None:
        """A block with everything that waits, in order."""
        for account, _function, (size, root, *_rest) in self.pool:
            account.waits = False
            if size > self.anchor.size:
                self.anchor = AnchorPoint(self.anchor.index + 1, size, root)
                self.anchors.append(self.anchor)
                for period in range(self.running() or 0):
                    self.cuts.setdefault(period, self.anchor)
        self.pool.clear()


class Signing:
    """Member `number`, which signs what continues the newest anchor."""

    def __init__(self, number: int, chain: LogContract, log: FakeLog) -> None:
        self.url, self._number, self._chain, self._log = f"http://{number}", number, chain, log

    def anchor(self, size: int) -> SignedAnchor | None:
        newest = self._chain.anchor
        anchor = AnchorStruct(newest.index, newest.size, newest.root, size, self._log.root(size))
        envelope = MEMBERS[self._number].sign_envelope(anchor_digest(LOG_DOMAIN, anchor))
        return SignedAnchor(newest.index, newest.size, newest.root, size, anchor.root, envelope)


def _anchorer(chain: LogContract, log: FakeLog) -> Anchorer:
    peers = FakePeers()
    peers.peers = [Signing(number, chain, log) for number in range(3)]  # type: ignore[misc]
    health, verifier = Health(open_log("anchor", io.StringIO())), ChainVerifier()
    return Anchorer(chain, log, log.pull, LOG_DOMAIN, peers, verifier, Account(chain.pool), health, leaves=4)


@given(st.lists(st.sampled_from(["a", "b", "mine", "fact", "time"]), max_size=40))
@settings(max_examples=60, deadline=None)
def test_anchors__when_two_run_in_any_order__then_sizes_only_grow_and_no_anchor_is_made_twice(
    schedule: list[str],
) -> None:
    """Anchors have ascending sizes and the roots of the one log, and the last period gets its cut."""
    chain, facts = LogContract(), leaf_hashes(60)
    log = FakeLog(facts[:1])
    anchorers = {"a": _anchorer(chain, log), "b": _anchorer(chain, log)}
    taken = 1
    for act in [*schedule, "fact", "time", "mine", "a", "mine", "b", "mine"]:
        if act in anchorers:
            anchorers[act].step()
        elif act == "fact":
            log.ahead.append(facts[taken])
            taken += 1
        elif act == "mine":
            chain.mine()
        else:
            chain.at(chain.time + LENGTH)
    sizes = [anchor.size for anchor in chain.anchors]
    assert sizes == sorted(set(sizes))
    assert [anchor.root for anchor in chain.anchors] == [log.root(size) for size in sizes]
    assert (chain.time - GENESIS) // LENGTH - 1 in chain.cuts
