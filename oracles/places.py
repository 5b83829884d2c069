"""Where other processes are: base URLs, or folders in which a process of this machine writes its address."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

ADDRESS_NAME = "address"


def write_address(folder: Path, url: str) -> None:
    """Tells others where this process listens; readers see the old or the new address, never a part."""
    draft = folder / f"{ADDRESS_NAME}.new"
    draft.write_text(url + "\n", encoding="utf-8")
    draft.replace(folder / ADDRESS_NAME)


def read_address(folder: Path) -> str | None:
    """The base URL that a process wrote into its folder, None if it did not yet."""
    file = folder / ADDRESS_NAME
    return file.read_text(encoding="utf-8").strip() if file.is_file() else None


class Places:
    """Base URLs of other processes, read anew on every call."""

    def __init__(self, urls: Sequence[str] = (), folders: Sequence[Path] = ()) -> None:
        self._urls, self._folders = tuple(urls), tuple(folders)

    def urls(self) -> tuple[str, ...]:
        """All that are known now, in the order of the settings."""
        written = (read_address(folder) for folder in self._folders)
        return tuple(url.rstrip("/") for url in (*self._urls, *written) if url)
