"""The test runner counts what the runners report and believes no silence."""

from pathlib import Path

import pytest

from tests.contracts.support.shares import mine
from toolchain.junit import Case, Tally, join, read_cases, tally
from toolchain.run_tests import Result, closing_table, judge, run_all, run_suite
from toolchain.runners import CANARY_TEST, canary_case
from toolchain.suites import Kind, Suite

SUITE = Suite("unit", Kind.PYTEST, "tests/unit")
NEXT = Suite("more", Kind.PYTEST, "tests/more")
PASSED, FAILED, SKIPPED = Case("a", "passed"), Case("b", "failed"), Case("c", "skipped")
XML = (
    '<testsuites><testsuite><testcase classname="m" name="a"/><testcase name="b"><failure message="no"/></testcase>'
    '<testcase name="c"><error>broken</error></testcase><testcase name="d"><skipped/></testcase>'
    "</testsuite></testsuites>"
)


def _runner(code: int, xml: str = "<testsuites/>") -> dict[str, object]:
    def run(_suite: Suite, junit: Path, _show: bool) -> int:
        junit.write_text(xml, encoding="utf-8")
        return code

    return {"pytest": run}


def test_read_cases__when_all_outcomes__then_each_named(tmp_path: Path) -> None:
    file = tmp_path / "j.xml"
    file.write_text(XML, encoding="utf-8")
    assert read_cases(file) == (
        Case("m::a", "passed"),
        Case("b", "failed", "no"),
        Case("c", "failed", "broken"),
        Case("d", "skipped"),
    )


@pytest.mark.parametrize("content", [None, "", "Error: no such option"])
def test_read_cases__when_no_report__then_none(content: str | None, tmp_path: Path) -> None:
    file = tmp_path / "j.xml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    assert read_cases(file) == ()


def test_join__when_one_share_left_no_report__then_the_cases_of_the_others(tmp_path: Path) -> None:
    one, broken, two = (tmp_path / f"{name}.xml" for name in ("one", "broken", "two"))
    for file, name in ((one, "a"), (two, "b")):
        file.write_text(f'<testsuites><testsuite name="x"><testcase name="{name}"/></testsuite></testsuites>', "utf-8")
    broken.write_text("<testsuites>", "utf-8")
    join([one, broken, tmp_path / "none.xml", two], tmp_path / "whole.xml")
    assert read_cases(tmp_path / "whole.xml") == (Case("a", "passed"), Case("b", "passed"))


@pytest.mark.parametrize("loads", [[45], [23, 22], [16, 15, 14]])
def test_shares__of_modules_of_one_to_nine_tests__then_each_is_one_s_and_they_are_even(loads: list[int]) -> None:
    tests = [f"module {name}" for name in range(9) for _ in range(name + 1)]
    found = [mine(tests, number, len(loads)) for number in range(len(loads))]
    assert sorted(module for share in found for module in share) == sorted(set(tests))
    assert [sum(module in share for module in tests) for share in found] == loads


def test_tally__when_mixed__then_counted() -> None:
    assert tally((PASSED, PASSED, FAILED, SKIPPED)) == Tally(2, 1, 1)


@pytest.mark.parametrize(
    ("code", "cases", "counted", "ok"),
    [
        (0, (PASSED, SKIPPED), Tally(1, 0, 1), True),
        (1, (PASSED, FAILED), Tally(1, 1, 0), False),
        (0, (), Tally(0, 1, 0), False),  # no tests
        (3, (PASSED,), Tally(1, 1, 0), False),  # crashed after its tests
        (0, (FAILED,), Tally(0, 1, 0), False),  # swallowed the exit code
    ],
)
def test_judge__when_runner_ends__then_silence_is_a_failure(
    code: int, cases: tuple[Case, ...], counted: Tally, ok: bool
) -> None:
    result = judge(SUITE, code, cases, 0.0)
    assert (result.tally, result.ok) == (counted, ok)


def test_run_suite__when_folder_is_missing__then_failure(tmp_path: Path) -> None:
    assert run_suite(SUITE, tmp_path, False, {}).tally == Tally(failed=1)


def test_run_suite__when_optional_input_is_missing__then_not_run(tmp_path: Path) -> None:
    suite = Suite("data", Kind.PYTEST, "tests/unit", needs="data.csv")
    result = run_suite(suite, tmp_path, False, {})
    assert closing_table([suite], [result])[-2:] == [
        "NOT RUN data: data.csv is absent",
        "0 passed, 0 failed, 0 skipped",
    ]


def test_run_suite__when_an_old_report_lies_there__then_it_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "tests" / "unit").mkdir(parents=True)
    old = tmp_path / "reports" / "junit" / "unit.xml"
    old.parent.mkdir(parents=True)
    old.write_text(XML, encoding="utf-8")
    result = run_suite(SUITE, tmp_path, False, {"pytest": lambda _suite, _junit, _show: 0})
    assert result.tally == Tally(failed=1)


def test_run_all__when_one_fails__then_the_next_is_not_reached(tmp_path: Path) -> None:
    (tmp_path / "tests" / "unit").mkdir(parents=True)
    results = run_all([SUITE, NEXT], tmp_path, False, _runner(1, XML))  # type: ignore[arg-type]
    assert [result.suite.name for result in results] == ["unit"]


def test_closing_table__when_stopped__then_says_so_and_sums_last() -> None:
    table = closing_table([SUITE, NEXT], [Result(SUITE, Tally(1, 2, 3), 4.0)])
    assert table[-2:] == ["NOT RUN more: an earlier suite failed", "1 passed, 2 failed, 3 skipped"]


@pytest.mark.parametrize(
    ("code", "cases", "outcome"),
    [
        (1, (Case(f"Canary::{CANARY_TEST}", "failed"),), "passed"),
        (0, (Case(f"Canary::{CANARY_TEST}", "failed"),), "failed"),  # the exit code was swallowed
        (1, (), "failed"),  # did not even compile
        (1, (Case("Canary::other()", "failed"),), "failed"),
    ],
)
def test_canary_case__when_forge_ends__then_only_its_own_failure_passes(
    code: int, cases: tuple[Case, ...], outcome: str
) -> None:
    assert canary_case(code, cases).outcome == outcome
