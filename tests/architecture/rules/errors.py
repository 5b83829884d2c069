"""Custom errors: declared in an interface or library, named after their contract, and raised somewhere."""

import re
from pathlib import Path

from tests.architecture.rules.solidity import blank, declared
from tests.architecture.rules.tree import our_files

NAME = re.compile(r"[A-Z][A-Za-z0-9]*_[A-Z][A-Za-z0-9]*")
PLACES = ("interfaces", "lib", "mocks")


def _sources(root: Path) -> dict[Path, str]:
    contracts = root / "contracts"
    return {file.relative_to(contracts): blank(file.read_text("utf-8")) for file in our_files(contracts, ".sol")}


def dead_errors(root: Path) -> list[str]:
    """Errors that no line of contracts/ names beside their declaration."""
    sources = _sources(root)
    everything = "\n".join(sources.values())
    faults = []
    for file, source in sources.items():
        for name in declared(source, "error"):
            uses = re.findall(rf"(?<!error )\b{name}\b", everything)
            if not uses:
                faults.append(f"contracts/{file}: error {name} is declared and never used")
    return faults


def misplaced_declarations(root: Path) -> list[str]:
    """Errors and events declared outside interfaces and libraries."""
    return [
        f"contracts/{file}: {keyword} {name} belongs into the interface"
        for file, source in _sources(root).items()
        if file.parts[0] not in PLACES
        for keyword in ("error", "event")
        for name in declared(source, keyword)
    ]


def misnamed_errors(root: Path) -> list[str]:
    """Errors whose names do not read Contract_Name."""
    return [
        f"contracts/{file}: expected error Contract_Name, received {name}"
        for file, source in _sources(root).items()
        for name in declared(source, "error")
        if not NAME.fullmatch(name)
    ]
