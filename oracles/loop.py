"""The tick loop of a daemon: look, act, pause; SIGTERM ends it between two looks, SIGKILL may end it anywhere."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Sequence

from offchain.domain.errors import HeadwaterError
from oracles.health import Health

Step = tuple[str, Callable[[], None]]

_SLICE = 0.1
"""Seconds of wall time after which a pause looks whether it is over."""


class Loop:
    """Runs named steps in order, again and again. A named refusal ends its step only, and is told by the health.

    Anything else that goes wrong ends the process with its cause: its supervisor starts it again.
    """

    def __init__(self, steps: Sequence[Step], pause_ms: int, health: Health) -> None:
        self._steps, self._pause, self._health = tuple(steps), pause_ms / 1000, health
        self._ended = False

    def run(self) -> None:
        """Looks until SIGTERM or SIGINT. Only for a main thread."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.end())
        while not self._ended:
            self.tick()
            self._wait()
        self._health.log.info("ended")

    def end(self) -> None:
        """Ends the loop after the present look. Takes no lock: a signal may come while the loop itself holds one."""
        self._ended = True

    def _wait(self) -> None:
        rest = self._pause
        while rest > 0 and not self._ended:
            time.sleep(min(rest, _SLICE))
            rest -= _SLICE

    def tick(self) -> None:
        """One look."""
        for name, step in self._steps:
            guarded(self._health, name, step)
        self._health.ticked()


def guarded(health: Health, name: str, step: Callable[[], None]) -> bool:
    """Runs a step; false if it was refused by name."""
    try:
        step()
    except HeadwaterError as refusal:
        health.refused(name, refusal)
        return False
    health.passed(name)
    return True
