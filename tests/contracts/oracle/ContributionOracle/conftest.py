"""A period that is over, with its log cut."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.support import tree
from tests.contracts.support.reporting import Report

LEAVES = [tree.leaf_hash(bytes([n])) for n in range(5)]


@pytest.fixture(scope="module")
def leaves() -> list[bytes]:
    """Leaf hashes of the report: five leaves, two of which stand for batches."""
    return LEAVES


@pytest.fixture
def cut(reporting: Any, time: Any) -> None:
    """Period 0 is over and its log cut is there."""
    time.into_period(1)
    reporting.anchor([tree.leaf_hash(b"fact"), tree.leaf_hash(b"other fact")], 0)


@pytest.fixture
def report(cut: None, reporting: Any, time: Any) -> Report:
    """A correct report of period 0; the next block is the first in which it is accepted."""
    correct: Report = reporting.report(0, LEAVES, batches=2)
    time.next_at(time.end_of(0) + 10)
    return correct
