"""Every rule of the architecture, on the tree as it stands."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.rules import build_settings, errors, opcodes, python_code, sizes, trees
from toolchain.edge_cases import marked_tests, missing_numbers, unreadable_marks
from toolchain.paths import ROOT
from toolchain.suites import SUITES

RULES: tuple[Callable[[Path], list[str]], ...] = (
    sizes.long_files,
    sizes.long_functions,
    sizes.large_contracts,
    errors.dead_errors,
    errors.misplaced_declarations,
    errors.misnamed_errors,
    trees.malformed_trees,
    trees.disagreeing_leaves,
    trees.missing_trees,
    opcodes.scan,
    python_code.environment_readers,
    python_code.foreign_libraries,
    python_code.packages_without_a_line,
    python_code.disarmed_tests,
    build_settings.compiler_differences,
)


def _no_faults(faults: list[str]) -> None:
    """Fails with every fault on a line of its own."""
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_this_tree__when_the_rule_is_applied__then_no_fault(rule: Callable[[Path], list[str]]) -> None:
    _no_faults(rule(ROOT))


def test_this_tree__when_imports_are_followed__then_no_cycle() -> None:
    _no_faults(python_code.import_cycles(python_code.PRODUCT))


def test_this_tree__when_tests_are_listed__then_each_belongs_to_a_suite() -> None:
    _no_faults(build_settings.uncovered_tests(ROOT, SUITES))


def test_this_tree__when_edge_cases_are_looked_for__then_each_that_is_required_has_a_test() -> None:
    _no_faults(missing_numbers(marked_tests(ROOT, SUITES)))


def test_this_tree__when_marks_of_edge_cases_are_read__then_each_names_one_on_a_test() -> None:
    _no_faults(unreadable_marks(ROOT, SUITES))
