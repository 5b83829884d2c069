"""Reading the JUnit files that pytest, brownie and forge write."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Tally:
    """Numbers of tests."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    @property
    def total(self) -> int:
        """Every test that was found."""
        return self.passed + self.failed + self.skipped


@dataclass(frozen=True)
class Case:
    """One test: ``outcome`` is passed, failed or skipped; ``detail`` is what the runner said of a failure."""

    name: str
    outcome: str
    detail: str = ""


def _case(node: ElementTree.Element) -> Case:
    name = f"{node.get('classname', '')}::{node.get('name', '')}".removeprefix("::")
    for tag in ("failure", "error"):
        found = node.find(tag)
        if found is not None:
            said = (found.text, node.findtext("system-out"), found.get("message"))
            return Case(name, "failed", next((text.strip() for text in said if text and text.strip()), ""))
    return Case(name, "passed" if node.find("skipped") is None else "skipped")


def read_cases(file: Path) -> tuple[Case, ...]:
    """The tests in a JUnit file; none where the runner left no file or no XML in it."""
    if not file.is_file() or not file.read_bytes().strip():
        return ()
    try:
        tree = ElementTree.parse(file)
    except ElementTree.ParseError:
        return ()
    return tuple(_case(node) for node in tree.iter("testcase"))


def tally(cases: tuple[Case, ...]) -> Tally:
    """Count the outcomes."""
    counts = {outcome: sum(case.outcome == outcome for case in cases) for outcome in ("passed", "failed", "skipped")}
    return Tally(**counts)


def join(files: Sequence[Path], whole: Path) -> None:
    """One file of the suites in several; those without XML are left out."""
    root = ElementTree.Element("testsuites")
    for file in files:
        if read_cases(file):
            root.extend(ElementTree.parse(file).iter("testsuite"))
    ElementTree.ElementTree(root).write(whole, encoding="utf-8", xml_declaration=True)
