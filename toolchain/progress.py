"""What `make demo` says while the command line is not built: which rooms stand, which do not."""

from pathlib import Path

from toolchain.paths import ROOT

ROOMS = (
    ("contracts", "contracts", "*.sol"),
    ("byte formats", "offchain/codec", "[!_]*.py"),
    ("circulation log", "offchain/ledger", "[!_]*.py"),
    ("chain gateway", "offchain/chain", "[!_]*.py"),
    ("indexer", "offchain/indexer", "[!_]*.py"),
    ("circulation graph", "offchain/graph", "[!_]*.py"),
    ("valuation kernel", "offchain/valuation", "[!_]*.py"),
    ("report", "offchain/report", "[!_]*.py"),
    ("verification", "offchain/audit", "[!_]*.py"),
    ("committee daemons", "oracles", "[!_]*.py"),
    ("deployment", "scripts", "deploy.py"),
    ("command line", "offchain/cli", "main.py"),
)


def lines(root: Path) -> list[str]:
    """One line per room of the tree at ``root``, in the order in which revenue passes through them."""
    return [f"  {name:<20}{_state(root / folder, pattern)}" for name, folder, pattern in ROOMS]


def _state(folder: Path, pattern: str) -> str:
    count = len(list(folder.rglob(pattern)))
    return f"{count} files" if count else "not built yet"


if __name__ == "__main__":
    print("The path so far; `headwater demo` comes with the command line:")
    print("\n".join(lines(ROOT)))
