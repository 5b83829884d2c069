"""A development chain that belongs to the run which started it: free port, known pid, gone at the end."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

import psutil

from toolchain.paths import foundry_tool, tool_environment

CHAIN_ID = 31337
ACCOUNTS = 30
GAS_LIMIT = 60_000_000
START_SECONDS = 30.0
PR_SET_PDEATHSIG = 1


class ChainDidNotStart(Exception):
    """Anvil ended, or did not listen in time."""

    def __init__(self, received: str) -> None:
        """``received`` says what was seen instead of a listening chain."""
        super().__init__(f"expected anvil to listen within {START_SECONDS:.0f} s, received: {received}")


@dataclass(frozen=True)
class OwnChain:
    """A running chain: ``pid`` is our child, ``port`` was read from the sockets of that very process."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        """The JSON-RPC address."""
        return f"http://127.0.0.1:{self.port}"


def end_cleanly_on_termination() -> None:
    """Turn SIGTERM into an ordinary exit with code 143, so that every child is stopped on the way out."""

    def leave(_signal: int, _frame: FrameType | None) -> NoReturn:
        sys.exit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, leave)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _command(extra: tuple[str, ...]) -> list[str]:
    options = {
        "--host": "127.0.0.1",
        "--port": "0",
        "--chain-id": str(CHAIN_ID),
        "--hardfork": "paris",
        "--block-base-fee-per-gas": "0",
        "--gas-limit": str(GAS_LIMIT),
        "--accounts": str(ACCOUNTS),
        "--slots-in-an-epoch": "1",
    }
    return [str(foundry_tool("anvil")), "--quiet", *(word for pair in options.items() for word in pair), *extra]


def _listening_port(process: subprocess.Popen[bytes]) -> int:
    """The port on which this process, and no other, listens. Raises ChainDidNotStart."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ChainDidNotStart(f"exit code {process.returncode}")
        for connection in psutil.Process(process.pid).connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN:
                return int(connection.laddr.port)
        time.sleep(0.02)
    raise ChainDidNotStart("no listening socket")


@contextmanager
def own_chain(*extra: str) -> Iterator[OwnChain]:
    """Start anvil (EVM paris, base fee 0, finalised = head - 2) on a free port; stop it by pid whatever happens.

    ``extra`` are further options of anvil. Raises ChainDidNotStart, MissingTool.
    """
    process = subprocess.Popen(
        _command(extra),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=tool_environment(),
        preexec_fn=_die_with_parent,
    )
    try:
        yield OwnChain(process.pid, _listening_port(process))
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
