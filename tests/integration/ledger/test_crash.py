"""A log node that is killed at any moment loses nothing it has acknowledged."""

import subprocess
import sys
from pathlib import Path

import pytest

from offchain.ledger.log import CirculationLog
from offchain.ledger.store import Store
from tests.integration.ledger.killing import require_nothing_lost_or_doubled
from tests.unit.ledger.world import DOMAIN, Judge, feedback

ROOT = Path(__file__).parents[3]
ROUNDS = 3


def kill_after(path: Path, acknowledgements: int) -> int:
    """Starts a writer, kills it (SIGKILL) after so many acknowledgements; returns the last index it acknowledged."""
    command = [sys.executable, "-m", "tests.integration.ledger.writer", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as writer:
        assert writer.stdout is not None
        for _ in range(acknowledgements):
            assert writer.stdout.readline()
        writer.kill()
        return max(map(int, writer.stdout.read().split()), default=acknowledgements - 1)


@pytest.mark.parametrize("acknowledgements", [1, 7, 20])
def test_log__when_killed_while_appending__then_holds_all_it_acknowledged(
    tmp_path: Path, acknowledgements: int
) -> None:
    path = tmp_path / "log.db"
    last = kill_after(path, acknowledgements)
    store = Store(path)
    log = CirculationLog(store, DOMAIN, Judge())
    log.check()
    assert [entry.signed for entry in log.entries()][: last + 1] == [feedback(number) for number in range(last + 1)]
    store.close()


def test_log__when_killed_again_and_again__then_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    for _ in range(ROUNDS):
        kill_after(path, 3)
    store = Store(path)
    log = CirculationLog(store, DOMAIN, Judge())
    log.check()
    size = log.size()
    assert [entry.signed for entry in log.cut(size, log.root())] == [feedback(number) for number in range(size)]
    store.close()


def test_log__when_its_writer_is_killed_at_random_moments__then_nothing_is_lost_and_nothing_doubled(
    tmp_path: Path,
) -> None:
    assert require_nothing_lost_or_doubled(str(tmp_path / "log.db"), seed=5, kills=6) > 0
