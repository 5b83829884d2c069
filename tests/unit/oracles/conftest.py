"""A chain on which period 0 is over, its cut final, and one member over a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oracles.values import AnchorPoint
from tests.unit.oracles.fakes import GENESIS, FakeChain, FakeLog, Member, leaf_hashes


@pytest.fixture
def chain() -> FakeChain:
    """Period 0 ended at GENESIS + 100; the head is 20 s later; the cut has 5 leaves."""
    chain = FakeChain()
    chain.at(GENESIS + 120)
    chain.cuts[0] = AnchorPoint(0, 5, FakeLog(leaf_hashes(5)).root())
    chain.anchor = AnchorPoint(1, 5, chain.cuts[0].root)
    return chain


@pytest.fixture
def log() -> FakeLog:
    """A true copy with 6 leaves."""
    return FakeLog(leaf_hashes(6))


@pytest.fixture
def start(tmp_path: Path, chain: FakeChain, log: FakeLog) -> Iterator[Callable[..., Member]]:
    """Starts member 0, again and again over the same folder."""
    started: list[Member] = []

    def run(copy: FakeLog | None = None, index: int = 0) -> Member:
        started.append(Member(tmp_path, chain, copy or log, index))
        return started[-1]

    yield run
    for member in started:
        member.journal.close()


@pytest.fixture
def member(start: Callable[..., Member]) -> Member:
    return start()
