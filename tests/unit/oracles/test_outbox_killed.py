"""An outbox that is killed anywhere comes back to one effect and no gap in its nonces."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from oracles.health import Health, open_log
from oracles.journal import Journal
from oracles.outbox import Outbox
from tests.unit.oracles.fakes import CONTRACT
from tests.unit.oracles.pool import DONE, Pool


class Killed(BaseException):
    """The process is gone."""


def _fused(target: Any, names: tuple[str, ...], length: list[int]) -> None:
    """Ends the process before or after the n-th of these calls."""
    for name in names:
        function = getattr(target, name)

        def call(*args: Any, function: Any = function) -> Any:
            _burn(length)
            answer = function(*args)
            _burn(length)
            return answer

        setattr(target, name, call)


def _burn(length: list[int]) -> None:
    length[0] -= 1
    if length[0] == 0:
        raise Killed


def _life(pool: Pool, folder: Path, length: int) -> None:
    """One life of a process that wants the effect, in ten looks of 20 seconds."""
    journal, left = Journal(folder / "journal.db"), [length]
    sender, gate = pool.sender(), _Copy(pool)
    _fused(gate, ("prepare", "mined_nonce", "price", "broadcast", "receipt", "knows", "simulated"), left)
    _fused(journal, ("record", "conclude"), left)
    outbox = Outbox(gate, sender, journal, Health(open_log("test", io.StringIO())))
    try:
        for _ in range(10):
            outbox.deliver("report", (DONE,), "Oracle", "submit", 1)
            pool.time += 20
    except Killed:
        pass
    journal.close()


class _Copy:
    """A gate with the pool's methods as attributes of its own."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)


@pytest.mark.edge("E21")
@pytest.mark.parametrize("mines", [True, False])
@pytest.mark.parametrize("length", range(1, 40))
def test_deliver__when_killed_at_any_call__then_one_effect_and_no_gap(tmp_path: Path, length: int, mines: bool) -> None:
    pool = Pool()
    pool.mines = mines
    _life(pool, tmp_path, length)
    pool.mines = True
    pool.mine()
    _life(pool, tmp_path, 0)
    on_contract = [draft for draft in pool.mined if draft.call.to == CONTRACT]
    assert (pool.effects, len(on_contract), [draft.nonce for draft in pool.mined]) == (1, 1, [0])
