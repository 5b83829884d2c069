"""What the scenario needs from outside: a running zone it can push through time, and somebody who tells the story."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from offchain.chain.gateway import Gateway
from offchain.domain.errors import HeadwaterError


class DemoMismatch(HeadwaterError):
    """A figure of the run is not what an independent calculation gives."""


class DemoTimeout(HeadwaterError):
    """The daemons did not get there in the given wall time; look at the logs of the run directory."""


class Zone(Protocol):
    """A zone: chain, log node, committee, anchor and keeper, all started by the caller."""

    @property
    def gateway(self) -> Gateway:
        """The deployment."""
        ...

    @property
    def run_dir(self) -> Path:
        """Where everything of the run is kept."""
        ...

    @property
    def log_url(self) -> str:
        """Address of the log node."""
        ...

    def advance_to(self, time: int) -> None:
        """Mines so that chain time is at least `time` seconds and that block is finalised."""
        ...

    def pause(self, seconds: float) -> None:
        """Waits by the wall clock."""
        ...

    def kill_members(self, count: int) -> tuple[int, ...]:
        """Ends `count` members by SIGKILL; gives their process ids."""
        ...

    def restart_members(self) -> None:
        """Starts the killed members again."""
        ...


class Narrator(Protocol):
    """Shows the run to a person."""

    def step(self, title: str) -> None:
        """A new step begins."""
        ...

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table of the step."""
        ...

    def progress(self, what: str, done: int, total: int) -> None:
        """How far something long has come."""
        ...

    def say(self, text: str) -> None:
        """One line."""
        ...
