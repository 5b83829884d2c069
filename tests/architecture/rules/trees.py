"""The .tree files beside the contract tests: their leaves are the tests, and every writing function has one.

The format is described in tests/contracts/README.md.
"""

import ast
import re
from collections import Counter
from pathlib import Path

from tests.architecture.rules.solidity import functions
from tests.architecture.rules.tree import our_files

BRANCH = re.compile(r"^[\s│├└─]*")
LEAF = re.compile(r"^it .+ `(test_\w+)`$")
TITLE = re.compile(r"^[A-Z]\w*\.\w+$")


def _nodes(tree: Path) -> list[str]:
    """The lines of a tree without the drawing."""
    lines = (BRANCH.sub("", line).rstrip() for line in tree.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def _tests_of(folder: Path) -> list[str]:
    names = []
    for file in sorted(folder.glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                names.append(node.name)
    return names


def malformed_trees(root: Path) -> list[str]:
    """Trees whose title is not Contract.function, or that hold a leaf without a test name, or no leaf."""
    faults = []
    for tree in our_files(root / "tests" / "contracts", ".tree"):
        name, nodes = tree.relative_to(root), _nodes(tree)
        if not nodes or not TITLE.match(nodes[0]):
            faults.append(f"{name}: expected the first line Contract.function, received {nodes[:1]}")
        leaves = [node for node in nodes[1:] if node.startswith("it ")]
        if not leaves:
            faults.append(f"{name}: expected at least one leaf, received none")
        faults += [f"{name}: expected `test_name` at the end of: {leaf}" for leaf in leaves if not LEAF.match(leaf)]
        inner = [node for node in nodes[1:] if not node.startswith(("it ", "when ", "given "))]
        faults += [f"{name}: expected it, when or given at the start of: {node}" for node in inner]
    return faults


def disagreeing_leaves(root: Path) -> list[str]:
    """Per folder: leaves without a test, tests without a leaf, and names used twice."""
    faults = []
    trees = list(our_files(root / "tests" / "contracts", ".tree"))
    tests = list(our_files(root / "tests" / "contracts", ".py"))
    folders = {file.parent for file in trees} | {file.parent for file in tests if file.name.startswith("test_")}
    for folder in sorted(folders):
        name = folder.relative_to(root)
        matches = [LEAF.match(node) for tree in sorted(folder.glob("*.tree")) for node in _nodes(tree)]
        leaves = Counter(match.group(1) for match in matches if match)
        tests_here = Counter(_tests_of(folder))
        faults += [f"{name}: leaf {leaf} has no test" for leaf in sorted(leaves.keys() - tests_here.keys())]
        faults += [f"{name}: test {test} has no leaf" for test in sorted(tests_here.keys() - leaves.keys())]
        for kind, counter in (("leaf", leaves), ("test", tests_here)):
            faults += [f"{name}: {kind} {key} stands {count} times" for key, count in counter.items() if count > 1]
    return faults


def _writing_functions(interface: Path) -> list[str]:
    found = functions(interface.read_text(encoding="utf-8"))
    return [f.name for f in found if "external" in f.header and not re.search(r"\b(view|pure)\b", f.header)]


def missing_trees(root: Path) -> list[str]:
    """State-changing functions of our interfaces, once their contract exists, that no tree describes."""
    titles = {nodes[0] for tree in our_files(root / "tests" / "contracts", ".tree") if (nodes := _nodes(tree))}
    contracts = {file.stem for file in our_files(root / "contracts", ".sol")}
    faults = []
    for interface in our_files(root / "contracts" / "interfaces", ".sol"):
        contract = interface.stem.removeprefix("I")
        if contract in contracts:
            wanted = (f"{contract}.{name}" for name in _writing_functions(interface))
            faults += [f"tests/contracts: no tree for {title}" for title in wanted if title not in titles]
    return faults
