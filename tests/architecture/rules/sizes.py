"""Files of at most 300 lines, functions of at most 50, contracts that any chain takes."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.rules.solidity import functions
from tests.architecture.rules.tree import our_files

FILE_LINES = 300
FUNCTION_LINES = 50
CONTRACT_BYTES = 24_576
"""EIP-170, bytes of deployed code."""


def long_files(root: Path) -> list[str]:
    """Our .py and .sol files, the vectors excepted, that are longer than a file may be."""
    faults = []
    for file in our_files(root, ".py", ".sol"):
        name = file.relative_to(root)
        lines = len(file.read_text(encoding="utf-8").splitlines())
        if lines > FILE_LINES and name.parts[:2] != ("tests", "vectors"):
            faults.append(f"{name}: expected at most {FILE_LINES} lines, received {lines}")
    return faults


def _python_functions(file: Path) -> Iterator[tuple[str, int, int]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


def _solidity_functions(file: Path) -> Iterator[tuple[str, int, int]]:
    for function in functions(file.read_text(encoding="utf-8")):
        yield function.name, function.first_line, function.lines


def long_functions(root: Path) -> list[str]:
    """Our functions, in Python and Solidity, that are longer than a function may be."""
    faults = []
    for file in our_files(root, ".py", ".sol"):
        found = _python_functions(file) if file.suffix == ".py" else _solidity_functions(file)
        for name, line, lines in found:
            if lines > FUNCTION_LINES:
                place = f"{file.relative_to(root)}:{line} {name}"
                faults.append(f"{place}: expected at most {FUNCTION_LINES} lines, received {lines}")
    return faults


def large_contracts(root: Path) -> list[str]:
    """Compiled contracts, the mocks excepted, whose deployed code does not stay below the limit of EIP-170."""
    faults = []
    for file in sorted((root / "build" / "contracts").glob("*.json")):
        artifact = json.loads(file.read_text(encoding="utf-8"))
        size = len(artifact["deployedBytecode"]) // 2
        if size >= CONTRACT_BYTES and not artifact["sourcePath"].startswith("contracts/mocks/"):
            faults.append(f"{artifact['sourcePath']}: expected less than {CONTRACT_BYTES} bytes, received {size}")
    return faults
