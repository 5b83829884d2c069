"""Edge cases are found by reading, run by their own runners, and a number without a test is told."""

from pathlib import Path

import pytest

from tests.architecture.conftest import Write
from toolchain import edge, edge_cases
from toolchain.edge_cases import Marked, marked_tests, missing_numbers, unreadable_marks
from toolchain.suites import Kind, Suite

UNIT = Suite("unit", Kind.PYTEST, "tests/unit")
FORGE = Suite("forge", Kind.FORGE, "tests/invariant")
MODULE = """
import pytest
pytestmark = pytest.mark.edge("E1")

@pytest.mark.edge("E2", "E3")
def test_own(): ...

@pytest.mark.parametrize("x", [1, pytest.param(2, marks=pytest.mark.edge("E4"))])
def test_parameter(x): ...

def helper(): ...
"""
CONTRACT = """
contract Laws {
    /// @notice A law.
    /// @custom:edge E5 E6
    function test_law() external {}

    function test_other() external {}
}
"""


def _found(root: Path, suite: Suite) -> list[tuple[str, str]]:
    return [(one.number, one.test) for one in marked_tests(root, [suite])]


def test_marked_tests__when_pytest_marks__then_of_module_test_and_parameter(write: Write) -> None:
    assert _found(write("tests/unit/test_a.py", MODULE), UNIT) == [
        ("E1", "test_own"),
        ("E2", "test_own"),
        ("E3", "test_own"),
        ("E1", "test_parameter"),
        ("E4", "test_parameter"),
    ]


def test_marked_tests__when_forge_tags__then_of_the_next_function_only(write: Write) -> None:
    assert _found(write("tests/invariant/Laws.t.sol", CONTRACT), FORGE) == [("E5", "test_law"), ("E6", "test_law")]


def test_missing_numbers__when_one_has_no_test__then_named(write: Write) -> None:
    tests = marked_tests(write("tests/unit/test_a.py", MODULE), [UNIT])
    assert missing_numbers(tests, ("E1", "E9")) == [f"E9 ({edge_cases.TITLES['E9']}): no test carries it"]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ('@pytest.mark.edge("E1")\ndef test_a(): ...', 0),
        ('@pytest.mark.edge("E99")\ndef test_a(): ...', 1),
        ("@pytest.mark.edge(NUMBER)\ndef test_a(): ...", 1),
        ('@pytest.mark.edge("E1")\ndef helper(): ...', 1),
        ('class TestA:\n    @pytest.mark.edge("E1")\n    def test_a(self): ...', 1),
    ],
)
def test_unreadable_marks__when_marked__then_only_known_numbers_on_tests_pass(
    text: str, faults: int, write: Write
) -> None:
    assert len(unreadable_marks(write("tests/unit/test_a.py", text), [UNIT])) == faults


def _marked(suite: Suite, file: str, test: str) -> Marked:
    return Marked("E1", suite, Path(file), 1, test)


def test_rows__when_pytest__then_the_smallest_folder_of_its_files_and_the_number() -> None:
    tests = [_marked(UNIT, "tests/unit/a/test_b.py", "test_x"), _marked(UNIT, "tests/unit/a/test_c.py", "test_y")]
    [(suite, own)] = edge.rows("E1", tests)
    assert (suite.folder, suite.options) == ("tests/unit/a", ("-p", "toolchain.edge_plugin", "--edge=E1"))
    assert own == tuple(tests)


def test_rows__when_forge__then_exactly_the_tests_of_each_file() -> None:
    tests = [_marked(FORGE, "tests/invariant/A.t.sol", name) for name in ("test_y", "test_x")]
    [(suite, _)] = edge.rows("E1", tests)
    assert suite.options == ("--match-path", "tests/invariant/A.t.sol", "--match-test", "^(test_x|test_y)\\(")


def test_rows__when_another_number__then_none() -> None:
    assert edge.rows("E2", [_marked(UNIT, "tests/unit/test_a.py", "test_x")]) == []


def test_run__when_the_number_has_no_test__then_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert edge.run("E99") == 1
    assert "edge case E99: expected at least one test" in capsys.readouterr().err


def test_run__when_a_test_is_silent__then_failed_by_its_name(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write("tests/unit/test_a.py", MODULE)
    xml = '<testsuites><testsuite><testcase name="test_own"/></testsuite></testsuites>'

    def only_one(_suite: Suite, junit: Path, _show: bool) -> int:
        junit.write_text(xml, encoding="utf-8")
        return 0

    monkeypatch.setattr(edge, "SUITES", (UNIT,))
    monkeypatch.setattr(edge, "RUNNERS", {"pytest": only_one})
    assert edge.run("E1", root) == 1
    assert "test_parameter: expected to run, received no report" in capsys.readouterr().out


def test_listing__when_printed__then_tests_under_their_number_and_the_rest_named(write: Write) -> None:
    lines = edge.listing(marked_tests(write("tests/unit/test_a.py", MODULE), [UNIT]))
    assert lines[0].split() == ["E1", *edge_cases.TITLES["E1"].split()]
    assert any(line.startswith("without a test: E5, E6") for line in lines)
