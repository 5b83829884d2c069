"""The compiled code holds no instruction that came after EVM paris."""

import json
import re
from pathlib import Path
from typing import Any

from tests.architecture.rules.solidity import blank
from tests.architecture.rules.tree import our_files

NEWER = {
    0x1E: "CLZ",
    0x49: "BLOBHASH",
    0x4A: "BLOBBASEFEE",
    0x5C: "TLOAD",
    0x5D: "TSTORE",
    0x5E: "MCOPY",
    0x5F: "PUSH0",
}
PUSH1, PUSH32 = 0x60, 0x7F
PLACEHOLDER = re.compile(r"__.{36}__")


def newer_opcodes(bytecode: str, source_map: str) -> list[str]:
    """Newer instructions among the first n of the code, n being the entries of solc's source map.

    Data pushed by an instruction, and the data and metadata behind the last instruction, are no code.
    """
    code = bytes.fromhex(PLACEHOLDER.sub("0" * 40, bytecode.removeprefix("0x")))
    found, position = [], 0
    for _ in range(source_map.count(";") + 1):
        if position >= len(code):
            break
        opcode = code[position]
        if opcode in NEWER:
            found.append(f"{NEWER[opcode]} at byte {position}")
        position += 1 + (opcode - PUSH1 + 1 if PUSH1 <= opcode <= PUSH32 else 0)
    return found


def _faults(name: str, artifact: dict[str, Any]) -> list[str]:
    faults = []
    version = artifact["compiler"].get("evm_version")
    if version != "paris":
        faults.append(f"{name}: expected EVM paris, received {version}")
    for code, source_map in (("bytecode", "sourceMap"), ("deployedBytecode", "deployedSourceMap")):
        if artifact.get(code):
            faults += [f"{name} {code}: {found}" for found in newer_opcodes(artifact[code], artifact[source_map])]
    return faults


def scan(root: Path) -> list[str]:
    """Scan build/contracts, and name contracts of the sources that were not compiled."""
    build = root / "build" / "contracts"
    artifacts = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(build.glob("*.json"))}
    faults = [fault for name, artifact in artifacts.items() for fault in _faults(name, artifact)]
    for source in our_files(root / "contracts", ".sol"):
        for name in re.findall(r"^(?:abstract )?contract (\w+)", blank(source.read_text("utf-8")), re.MULTILINE):
            if name not in artifacts:
                faults.append(f"build/contracts: no artifact for {name}; run `make compile`")
    return faults
