"""One transaction at a time; what others did already is no error; a restart knows what is under way."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from offchain.chain.errors import ContractRefusal, FailedTransactionError, NotMinedError
from offchain.chain.gateway import Sender
from offchain.chain.values import Block, Receipt
from offchain.domain.types import Seconds
from oracles.health import Health, open_log
from oracles.journal import FAILED, LOST, MINED, Journal
from oracles.outbox import LOST_AFTER, Outbox
from tests.unit.oracles.fakes import STRANGER


class FakeGate:
    """A chain that mines, fails or keeps waiting, as told."""

    def __init__(self) -> None:
        self.time, self.submitted = 100, 0
        self.refusal: str | None = None
        self.mined, self.failing = True, False

    def now(self) -> Seconds:
        return Seconds(self.time)

    def submit(self, sender: Sender, contract: str, function: str, *args: object) -> bytes:
        if self.refusal:
            raise ContractRefusal(self.refusal, {}, contract)
        self.submitted += 1
        return bytes([self.submitted]) * 32

    def receipt(self, tx_hash: bytes, seconds: float) -> Receipt:
        if not self.mined:
            raise NotMinedError(tx_hash, seconds)
        if self.failing:
            raise FailedTransactionError(tx_hash, "reverted")
        return Receipt(tx_hash, 42_000, Block(1, bytes(32), Seconds(100)), ())


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal(tmp_path / "journal.db")
    yield opened
    opened.close()


@pytest.fixture
def outbox(gate: FakeGate, journal: Journal) -> Outbox:
    return Outbox(gate, STRANGER, journal, Health(open_log("test", io.StringIO())))


def _deliver(outbox: Outbox) -> bool:
    return outbox.deliver("report", ("Oracle_AlreadyReported",), "Oracle", "submit", 1)


def test_deliver__when_mined__then_the_gas_is_written_down(outbox: Outbox, journal: Journal) -> None:
    _deliver(outbox)
    assert [(row.state, row.gas) for row in journal.sent()] == [(MINED, 42_000)]


def test_deliver__when_another_is_under_way__then_false_and_nothing_is_sent(outbox: Outbox, gate: FakeGate) -> None:
    gate.mined = False
    _deliver(outbox)
    assert (_deliver(outbox), gate.submitted) == (False, 1)


def test_deliver__when_restarted_while_one_is_under_way__then_nothing_is_sent(
    outbox: Outbox, gate: FakeGate, journal: Journal
) -> None:
    gate.mined = False
    _deliver(outbox)
    again = Outbox(gate, STRANGER, journal, Health(open_log("test", io.StringIO())))
    assert (_deliver(again), gate.submitted) == (False, 1)


def test_deliver__when_somebody_else_did_it__then_true_and_nothing_is_sent(outbox: Outbox, gate: FakeGate) -> None:
    gate.refusal = "Oracle_AlreadyReported"
    assert (_deliver(outbox), gate.submitted) == (True, 0)


def test_deliver__when_refused_for_another_reason__then_raised(outbox: Outbox, gate: FakeGate) -> None:
    gate.refusal = "Oracle_TooEarly"
    with pytest.raises(ContractRefusal, match="Oracle_TooEarly"):
        _deliver(outbox)


def test_free__when_no_block_took_it_for_long__then_it_is_lost(
    outbox: Outbox, gate: FakeGate, journal: Journal
) -> None:
    gate.mined = False
    _deliver(outbox)
    gate.time += LOST_AFTER + 1
    assert (outbox.free(), journal.sent()[0].state) == (True, LOST)


def test_free__when_it_was_sent_just_now__then_busy(outbox: Outbox, gate: FakeGate) -> None:
    gate.mined = False
    _deliver(outbox)
    gate.time += LOST_AFTER
    assert not outbox.free()


def test_free__when_it_reverted__then_free_and_written_down(outbox: Outbox, gate: FakeGate, journal: Journal) -> None:
    gate.failing = True
    _deliver(outbox)
    assert (outbox.free(), journal.sent()[0].state) == (True, FAILED)
