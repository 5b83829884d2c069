"""Compile the contracts once per state of their sources; a second call does nothing.

Brownie notices changed sources, but neither changed settings nor changed packages: those empty ``build/`` first.
"""

import fcntl
import hashlib
import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from toolchain.brownie_run import run
from toolchain.paths import ROOT, STATE

SETTINGS = ("brownie-config.yaml", "package-lock.json", "toolchain/solc.js")


def _digest(root: Path, files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for file in sorted(files):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{file.relative_to(root)} {content}\n".encode())
    return total.hexdigest()


def current_key(root: Path) -> dict[str, str]:
    """SHA-256 over the settings, and over all sources, of the tree at ``root``."""
    return {
        "settings": _digest(root, (root / name for name in SETTINGS)),
        "sources": _digest(root, (root / "contracts").rglob("*.sol")),
    }


def stored_key(root: Path) -> dict[str, str]:
    """What the artifacts in ``build/`` were made from; empty where nothing was compiled to the end."""
    stamp = root / "build" / "key.json"
    if not stamp.is_file():
        return {}
    content: dict[str, str] = json.loads(stamp.read_text(encoding="utf-8"))
    return content


def compile_contracts(root: Path) -> int:
    """Bring ``build/`` up to date; one at a time per checkout. Gives brownie's exit code."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "compile.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted, present = current_key(root), stored_key(root)
        if wanted == present:
            return 0
        stamp = root / "build" / "key.json"
        stamp.unlink(missing_ok=True)
        if wanted["settings"] != present.get("settings"):
            shutil.rmtree(root / "build", ignore_errors=True)
        code = run(["compile"])
        if code == 0:
            stamp.parent.mkdir(exist_ok=True)
            stamp.write_text(json.dumps(wanted), encoding="utf-8")
        return code


if __name__ == "__main__":
    sys.exit(compile_contracts(ROOT))
