"""Child processes that do not outlive the one that started them. Linux only."""

from __future__ import annotations

import ctypes
import signal
from collections.abc import Callable

_SET_PARENT_DEATH_SIGNAL = 1


def die_with_parent() -> Callable[[], None]:
    """A ``preexec_fn`` for ``subprocess.Popen``: the kernel ends the child when the thread that started it ends."""
    library = ctypes.CDLL(None)

    def prepare() -> None:
        library.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)

    return prepare
