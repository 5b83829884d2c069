"""A sender whose log writer is killed (SIGKILL) at random moments and started again; the same for every database."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path

from offchain.ledger.log import CirculationLog
from offchain.ledger.store import Store
from tests.unit.ledger.world import DOMAIN, Judge, feedback

ROOT = Path(__file__).parents[3]
OVERLAP = 5
"""Facts below the last acknowledged one that a sender sends again: it does not know what became of the last call."""
LONGEST = 0.4
"""Seconds from the first acknowledgement to the kill, at most."""


def require_nothing_lost_or_doubled(location: str, seed: int, kills: int) -> int:
    """Sends, kills and sends again; then each acknowledged fact stands once, where its receipt says. Gives the size."""
    moments = random.Random(seed)
    acknowledged: dict[int, int] = {}
    for _ in range(kills):
        first = max(0, max(acknowledged, default=-1) + 1 - OVERLAP)
        indexes = _killed(location, first, batch=moments.choice((1, 3, 17)), seconds=moments.uniform(0, LONGEST))
        for number, index in enumerate(indexes, start=first):
            assert acknowledged.setdefault(number, index) == index
    store = Store(location)
    log = CirculationLog(store, DOMAIN, Judge())
    log.check()
    size = log.size()
    assert acknowledged == {number: number for number in range(len(acknowledged))}
    assert len(acknowledged) <= size
    assert [entry.signed for entry in log.cut(size, log.root())] == [feedback(number) for number in range(size)]
    receipts = log.append_many([feedback(number) for number in range(size)])
    assert [(receipt.index, receipt.duplicate) for receipt in receipts] == [(number, True) for number in range(size)]
    assert log.size() == size
    store.close()
    return size


def _killed(location: str, first: int, batch: int, seconds: float) -> list[int]:
    """Indexes that a writer acknowledged before it was killed, so many seconds after its first one."""
    command = [sys.executable, "-m", "tests.integration.ledger.writer", location, str(first), str(batch)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as writer:
        assert writer.stdout is not None
        begun = writer.stdout.readline()
        assert begun, "the writer ended by itself"
        killing = threading.Timer(seconds, writer.kill)
        killing.start()
        rest = writer.stdout.read()
        killing.join()
    lines = (begun + rest).split(b"\n")
    return [int(line) for line in lines[:-1]]
