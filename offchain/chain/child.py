"""Child processes that do not outlive the one that started them. Linux only."""

from __future__ import annotations

import ctypes
import signal
from collections.abc import Callable
from pathlib import Path

_SET_PARENT_DEATH_SIGNAL = 1
_LISTENING = "0A"


def die_with_parent() -> Callable[[], None]:
    """A ``preexec_fn`` for ``subprocess.Popen``: the kernel ends the child when the thread that started it ends."""
    library = ctypes.CDLL(None)

    def prepare() -> None:
        library.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)

    return prepare


def listening_port(pid: int) -> int | None:
    """The TCP port on which a process listens, from /proc; None if it listens nowhere yet."""
    process = Path("/proc") / str(pid)
    try:
        links = [str(entry.readlink()) for entry in (process / "fd").iterdir()]
        lines = (process / "net" / "tcp").read_text(encoding="ascii").splitlines()[1:]
    except FileNotFoundError:
        return None
    inodes = {link[8:-1] for link in links if link.startswith("socket:[")}
    for line in lines:
        words = line.split()
        if words[3] == _LISTENING and words[9] in inodes:
            return int(words[1].partition(":")[2], 16)
    return None
