"""The inside of a brownie run: may only meet the chain that toolchain.brownie_run started for it."""

import fcntl
import functools
import importlib
import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from toolchain.paths import STATE

OWNED_PID = "HEADWATER_CHAIN_PID"


class NotOurChain(Exception):
    """Brownie wanted to start or join a chain by itself."""

    def __init__(self, received: str) -> None:
        """``received`` is what brownie asked for."""
        super().__init__(
            f"expected brownie to use the chain of toolchain.brownie_run, received: {received}; "
            "run brownie through `python -m toolchain.brownie_run`"
        )


def _refuse_launch(_self: Any, cmd: str, **_settings: Any) -> NoReturn:
    raise NotOurChain(f"a wish to launch `{cmd}`")


def _owned_pid(_self: Any, laddr: tuple[str, int]) -> int:
    pid = os.environ.get(OWNED_PID)
    if pid is None:
        raise NotOurChain(f"a wish to attach to {laddr[0]}:{laddr[1]}")
    return int(pid)


def _one_at_a_time(load: Callable[..., None]) -> Callable[..., None]:
    """Loading a project removes artifacts that nothing depends on and may write others: a lock per checkout."""

    @functools.wraps(load)
    def locked(*arguments: Any, **options: Any) -> None:
        STATE.mkdir(exist_ok=True)
        with (STATE / "load.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            load(*arguments, **options)

    return locked


def main() -> None:
    """Teach brownie to attach to anvil and to load one project at a time, then run its own command line."""
    rpc = importlib.import_module("brownie.network.rpc")
    rpc.ATTACH_BACKENDS["anvil"] = rpc.anvil
    rpc.Rpc.launch = _refuse_launch
    rpc.Rpc._find_rpc_process_pid = _owned_pid
    project = importlib.import_module("brownie.project.main").Project
    project.load = _one_at_a_time(project.load)
    sys.argv[0] = "brownie"
    importlib.import_module("brownie._cli.__main__").main()


if __name__ == "__main__":
    main()
