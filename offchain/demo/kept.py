"""What demo runs of one place may share, so that the second does not do again what the first did: off by default."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path


class Kept:
    """Contents by name in a folder. What two processes want at the same time is made by one, the other waits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def content(self, name: str, make: Callable[[], bytes]) -> bytes:
        """The content of that name, from `make` where there is none. What `make` raises leaves nothing behind."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / name
        with file.with_name(f"{name}.lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not file.exists():
                fresh = file.with_name(f"{name}.new")
                fresh.write_bytes(make())
                fresh.replace(file)
            return file.read_bytes()


def code_key(folder: Path) -> bytes:
    """SHA-256 over the Python sources directly in a folder."""
    digest = sha256()
    for file in sorted(folder.glob("*.py")):
        digest.update(sha256(file.read_bytes()).digest())
    return digest.digest()
