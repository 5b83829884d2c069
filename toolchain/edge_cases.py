"""Which edge cases there are, and which tests carry their numbers.

A pytest test, brownie's too, carries ``@pytest.mark.edge("E16")`` (on itself, on a parameter, or for a whole module as
``pytestmark``), a forge test the NatSpec line ``@custom:edge E16``. Tests are found by reading, not by running.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolchain.suites import Kind, Suite

TITLES = {
    "E1": "dust",
    "E2": "exact but biased rounding",
    "E3": "fee-on-transfer and rebasing tokens",
    "E4": "a blocked or reverting recipient",
    "E5": "a licence is refunded",
    "E6": "a resource is withdrawn",
    "E7": "a resource is replaced by a version",
    "E8": "a resource is found infringing",
    "E9": "a holding right changes hands within a period",
    "E10": "all weights are zero",
    "E11": "one weight is zero, or there is one resource",
    "E12": "a thousand resources",
    "E13": "duplicate resources, Sybil splits",
    "E14": "self-dealing and wash trades",
    "E15": "volume dominates",
    "E16": "an outcome is declared late",
    "E17": "an outcome is under-declared",
    "E18": "tokens of 2, 6 and 18 decimals",
    "E19": "oracles disagree",
    "E20": "the quorum is lost",
    "E21": "the committee changes within a round",
    "E22": "the chain is reorganised",
    "E23": "a signature is replayed",
    "E24": "a fact at the boundary of a period",
    "E25": "rules change within a period",
    "E26": "money arrives while a period closes",
    "E27": "a challenge succeeds after a claim",
    "E28": "challenges as spam, or without an answer",
    "E29": "governance attacks the pools",
    "E30": "points are farmed and dumped",
    "E31": "the keeper was down for periods",
    "E32": "the same id twice in one call",
    "E33": "the fund is exhausted",
    "E34": "a token transfer without a call",
    "E35": "a pause",
}
"""The edge cases of the specification, by number."""

REQUIRED = (
    *("E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "E10", "E11", "E12", "E13"),
    *(
        "E14",
        "E15",
        "E16",
        "E17",
        "E18",
        "E19",
        "E20",
        "E21",
        "E22",
        "E23",
        "E24",
        "E25",
        "E26",
        "E31",
        "E32",
        "E33",
        "E34",
    ),
    "E35",
)
"""Numbers that must have a test: the architecture tests see to it."""

MISPLACED = "expected the mark on a test function of the module or in pytestmark, received another place"
_FORGE = re.compile(r"@custom:edge +([^\n]*)|\bfunction +(\w+)")


@dataclass(frozen=True)
class Marked:
    """A test that carries a number: the suite that runs it, its file relative to the checkout, its line and name."""

    number: str
    suite: Suite
    file: Path
    line: int
    test: str


def _marks(node: ast.AST) -> Iterator[ast.Call]:
    """The calls of ``pytest.mark.edge`` in a piece of code."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and ast.unparse(inner.func) == "pytest.mark.edge":
            yield inner


def _numbers(mark: ast.Call) -> list[str]:
    """What a mark names; what is no literal stands as it is written."""
    return [
        arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else ast.unparse(arg)
        for arg in mark.args
    ]


def _readable(module: ast.Module) -> Iterator[tuple[ast.FunctionDef, list[ast.Call]]]:
    """Tests of a module with their marks: those of ``pytestmark``, then their own."""
    shared: list[ast.Call] = []
    for node in module.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            shared += _marks(node.value)
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node, [*shared, *(mark for decorator in node.decorator_list for mark in _marks(decorator))]


def _in_python(text: str) -> Iterator[tuple[str, int, str]]:
    """(number, line, test) of a pytest module."""
    for node, marks in _readable(ast.parse(text)):
        numbers = dict.fromkeys(number for mark in marks for number in _numbers(mark))
        yield from ((number, node.lineno, node.name) for number in numbers)


def _in_forge(text: str) -> Iterator[tuple[str, int, str]]:
    """(number, line, test) of a forge test contract: a tag belongs to the next function."""
    waiting: list[str] = []
    for found in _FORGE.finditer(text):
        if found.group(1) is not None:
            waiting += found.group(1).split()
            continue
        line = text.count("\n", 0, found.start()) + 1
        yield from ((number, line, found.group(2)) for number in waiting)
        waiting = []


def _files(root: Path, suite: Suite) -> list[Path]:
    pattern = "*.t.sol" if suite.kind is Kind.FORGE else "test_*.py"
    return [] if suite.kind is Kind.CANARY else sorted((root / suite.folder).rglob(pattern))


def marked_tests(root: Path, suites: Sequence[Suite]) -> list[Marked]:
    """Every marked test of these suites in the tree at ``root``, in the order of suites, files and lines."""
    found = []
    for suite in suites:
        for file in _files(root, suite):
            text = file.read_text(encoding="utf-8")
            read = _in_forge(text) if suite.kind is Kind.FORGE else _in_python(text)
            found += [Marked(number, suite, file.relative_to(root), line, test) for number, line, test in read]
    return found


def unreadable_marks(root: Path, suites: Sequence[Suite]) -> list[str]:
    """Marks that name no edge case, and marks that stand where no test is read."""
    tests = marked_tests(root, suites)
    faults = [
        f"{one.file}:{one.line} {one.test}: expected an edge case E1 … E{len(TITLES)}, received {one.number}"
        for one in tests
        if one.number not in TITLES
    ]
    for suite in suites:
        for file in _files(root, suite) if suite.kind is not Kind.FORGE else ():
            faults += [f"{file.relative_to(root)}:{line}: {MISPLACED}" for line in _misplaced(file)]
    return faults


def _misplaced(file: Path) -> list[int]:
    module = ast.parse(file.read_text(encoding="utf-8"))
    read = {id(mark) for _, marks in _readable(module) for mark in marks}
    return [mark.lineno for mark in _marks(module) if id(mark) not in read]


def missing_numbers(tests: Sequence[Marked], required: Sequence[str] = REQUIRED) -> list[str]:
    """Required numbers that no test carries."""
    present = {one.number for one in tests}
    return [f"{number} ({TITLES[number]}): no test carries it" for number in required if number not in present]
