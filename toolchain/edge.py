"""``make edge E=E16``: run the tests of an edge case, whatever runner they need; without a number, list all of them.

Ends with 0 only if the number has tests and every one of them ran and passed.
"""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from toolchain.anvil import end_cleanly_on_termination
from toolchain.edge_cases import REQUIRED, TITLES, Marked, marked_tests, missing_numbers
from toolchain.junit import read_cases
from toolchain.paths import ROOT
from toolchain.run_tests import Result, closing_table, run_suite
from toolchain.runners import RUNNERS
from toolchain.suites import SUITES, Kind, Suite


def listing(tests: Sequence[Marked]) -> list[str]:
    """A table of the edge cases that have tests, and what is missing of those that must have some."""
    lines = []
    for number, title in TITLES.items():
        own = [one for one in tests if one.number == number]
        lines += [f"{number:<5}{title}"] if own else []
        lines += [f"     {one.suite.name:<14}{one.file}:{one.line} {one.test}" for one in own]
    without = [number for number in TITLES if number not in {one.number for one in tests}]
    lines += [f"without a test: {', '.join(without) or 'none'}; required: {', '.join(REQUIRED)}"]
    return lines + [f"MISSING {fault}" for fault in missing_numbers(tests)]


def rows(number: str, tests: Sequence[Marked]) -> list[tuple[Suite, tuple[Marked, ...]]]:
    """The suites, cut down to the tests of one edge case: one per suite of pytest, one per file of forge."""
    groups: dict[tuple[str, Path | None], list[Marked]] = {}
    for one in tests:
        if one.number == number:
            groups.setdefault((one.suite.name, one.file if one.suite.kind is Kind.FORGE else None), []).append(one)
    return [(_row(number, group), tuple(group)) for group in groups.values()]


def _row(number: str, group: Sequence[Marked]) -> Suite:
    suite, files = group[0].suite, sorted({str(one.file) for one in group})
    if suite.kind is Kind.FORGE:
        names = "|".join(sorted({re.escape(one.test) for one in group}))
        options: tuple[str, ...] = ("--match-path", files[0], "--match-test", f"^({names})\\(")
        name = f"edge-{number}-{Path(files[0]).name.partition('.')[0]}"
    else:
        options = ("-p", "toolchain.edge_plugin", f"--edge={number}")
        name = f"edge-{number}-{suite.name}"
    return replace(suite, name=name, folder=os.path.commonpath(files), options=(*suite.options, *options))


def _without_a_run(root: Path, suite: Suite, tests: Sequence[Marked]) -> list[str]:
    """Tests that the runner did not report, whatever it said of the others."""
    cases = read_cases(root / "reports" / "junit" / f"{suite.name}.xml")
    ran = {re.split(r"[\[(]", case.name.rpartition("::")[2])[0] for case in cases}
    return [
        f"{one.file}:{one.line} {one.test}: expected to run, received no report" for one in tests if one.test not in ran
    ]


def run(number: str, root: Path = ROOT) -> int:
    """Run one edge case of the tree at ``root``; gives the exit code."""
    chosen = rows(number, marked_tests(root, SUITES))
    if not chosen:
        mark = f'@pytest.mark.edge("{number}") or @custom:edge {number}'
        print(f"edge case {number}: expected at least one test marked {mark}, received none", file=sys.stderr)
        return 1
    print(f"{number} {TITLES.get(number, 'not in the list of toolchain/edge_cases.py')}", flush=True)
    results: list[Result] = []
    for suite, tests in chosen:
        result = run_suite(suite, root, False, RUNNERS)
        silent = _without_a_run(root, suite, tests)
        results.append(replace(result, fault="; ".join(silent)) if silent and result.fault is None else result)
    print("\n".join(f"{one.suite.name:<14}{one.file}:{one.line} {one.test}" for _, tests in chosen for one in tests))
    print("\n".join(closing_table([suite for suite, _ in chosen], results)), flush=True)
    return 0 if all(result.ok for result in results) else 1


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line: a number, or nothing for the list."""
    parser = argparse.ArgumentParser(prog="toolchain.edge", description=__doc__)
    parser.add_argument("number", nargs="?", default="", metavar="E16", help="edge case; without it, all are listed")
    options = parser.parse_args(arguments)
    end_cleanly_on_termination()
    if options.number:
        return run(options.number)
    tests = marked_tests(ROOT, SUITES)
    print("\n".join(listing(tests)))
    return 1 if missing_numbers(tests) else 0


if __name__ == "__main__":
    sys.exit(main())
