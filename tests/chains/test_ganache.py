"""A Ganache of one's own: it starts proven, obeys time, and is gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest

from offchain.chain.ganache import Ganache, GanacheOptions
from offchain.settings import Settings

GENESIS = 1_800_000_000


@pytest.fixture(scope="module")
def chain(settings: Settings) -> Iterator[Ganache]:
    """Begins at GENESIS."""
    with Ganache(settings.ganache, GanacheOptions(timestamp=GENESIS)) as running:
        yield running


def test_ganache__when_two_run__then_each_has_its_own_port(settings: Settings, chain: Ganache) -> None:
    with Ganache(settings.ganache) as other:
        assert other.port != chain.port


def test_ganache__when_it_is_stopped__then_the_process_is_gone(settings: Settings) -> None:
    with Ganache(settings.ganache) as running:
        pid = running.pid
    assert not psutil.pid_exists(pid)


def test_advance_to__when_called__then_the_head_has_at_least_that_time(chain: Ganache) -> None:
    chain.advance_to(GENESIS + 1_000)
    head = chain.request("eth_getBlockByNumber", "latest", False)
    assert 0 <= int(head["timestamp"], 16) - (GENESIS + 1_000) <= 60


def test_fund__when_called__then_the_account_has_it(chain: Ganache) -> None:
    chain.fund("0x" + "12" * 20, 77)
    assert int(chain.request("eth_getBalance", "0x" + "12" * 20, "latest"), 16) == 77
