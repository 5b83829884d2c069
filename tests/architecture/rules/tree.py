"""Which files are ours."""

import os
from collections.abc import Iterator
from pathlib import Path

FOREIGN = frozenset(
    {".git", ".venv", ".venv-pydvl", ".headwater", "node_modules", "build", "out", "cache", "reports", "__pycache__"}
    | {".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
)


def our_files(root: Path, *suffixes: str) -> Iterator[Path]:
    """Files with one of the suffixes below ``root``, in a fixed order, what tools made left out."""
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if name not in FOREIGN and not name.endswith(".egg-info"))
        for file in sorted(files):
            if file.endswith(suffixes):
                yield Path(folder) / file
