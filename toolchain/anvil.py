"""A development chain that belongs to the run which started it: free port, known pid, gone at the end."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from offchain.chain.anvil import CHAIN_ID, GAS_LIMIT, Anvil, AnvilOptions
from toolchain.paths import foundry_tool

__all__ = ["ACCOUNTS", "CHAIN_ID", "GAS_LIMIT", "end_cleanly_on_termination", "own_chain"]

ACCOUNTS = AnvilOptions().accounts


def end_cleanly_on_termination() -> None:
    """Turn SIGTERM into an ordinary exit with code 143, so that every child is stopped on the way out."""

    def leave(_signal: int, _frame: FrameType | None) -> NoReturn:
        sys.exit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, leave)


@contextmanager
def own_chain(options: AnvilOptions | None = None) -> Iterator[Anvil]:
    """Anvil on a free port (by default EVM paris, base fee 0, finalised = head - 2); stopped by pid whatever happens.

    Raises ChainDidNotStart, MissingTool.
    """
    with Anvil(foundry_tool("anvil"), options or AnvilOptions()) as chain:
        yield chain
