"""Daemons as OS processes: started from a configuration file, ended by their own pid, gone when their parent is."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from offchain.chain.child import die_with_parent
from oracles.errors import DidNotStartError
from oracles.places import ADDRESS_NAME, read_address
from oracles.settings import load

ROLES = ("log_node", "mirror", "member", "anchor", "keeper")
_CHECKOUT = Path(__file__).resolve().parents[1]
_STOP_SECONDS = 15.0
_START_SECONDS = 180.0
"""A busy machine takes a minute and more to bring several up at once; one that ended is told at once."""


class Process:
    """One daemon. `role` is one of `ROLES`; its words are added to `output`, by default ``<role>.log`` in its folder.

    It ends with the thread that started it. After `kill` or `stop` it can be started again.
    """

    def __init__(self, role: str, config: Path, output: Path | None = None) -> None:
        self.role, self.config = role, config
        self.folder = load(config).run_dir
        self.output = output or self.folder / f"{role}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the process and returns at once. Raises DidNotStartError if it runs already."""
        if self.running:
            raise DidNotStartError(self.role, "no running process", f"pid {self.pid}", self.output)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / ADDRESS_NAME).unlink(missing_ok=True)
        command = [sys.executable, "-m", f"oracles.{self.role}", "--config", str(self.config.absolute())]
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=_CHECKOUT,
                preexec_fn=die_with_parent(),
                start_new_session=True,
            )

    def wait(self, seconds: float = _START_SECONDS) -> str:
        """Waits until it listens and gives its base URL. Raises DidNotStartError."""
        deadline = time.monotonic() + seconds
        while (url := read_address(self.folder)) is None:
            if not self.running:
                code = None if self._process is None else self._process.returncode
                raise DidNotStartError(self.role, "a running process", f"exit code {code}", self.output)
            if time.monotonic() >= deadline:
                raise DidNotStartError(self.role, f"an address within {seconds:.0f} s", "none", self.output)
            time.sleep(0.05)
        return url

    def kill(self) -> None:
        """Ends it at once by SIGKILL, wherever it is. Safe to repeat."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def ask_to_stop(self) -> None:
        """Sends SIGTERM and returns at once: several can end at the same time before each is waited for by `stop`."""
        if self._process is not None:
            self._process.terminate()

    def stop(self, seconds: float = _STOP_SECONDS) -> int | None:
        """Ends it by SIGTERM, after `seconds` by SIGKILL; gives the exit code, None if it never ran. Safe to repeat."""
        if self._process is None:
            return None
        self.ask_to_stop()
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return self._process.returncode

    @property
    def running(self) -> bool:
        """True while the process runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process id, also after its end. Raises DidNotStartError before the first start."""
        if self._process is None:
            raise DidNotStartError(self.role, "a process", "none", self.output)
        return self._process.pid


def stop_all(processes: Iterable[Process]) -> None:
    """Ends several daemons at the same time by SIGTERM. Safe to repeat."""
    ending = tuple(processes)
    for process in ending:
        process.ask_to_stop()
    for process in ending:
        process.stop()
