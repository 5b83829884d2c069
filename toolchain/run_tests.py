"""Run the suites in order, stop at the first that fails, add up what all runners reported.

The last line is always ``N passed, F failed, S skipped``. The exit code is 0 only if every suite passed.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolchain.anvil import end_cleanly_on_termination
from toolchain.junit import Case, Tally, read_cases, tally
from toolchain.paths import ROOT
from toolchain.runners import RUNNERS
from toolchain.suites import SUITES, Kind, Suite

TELLS_ITSELF = frozenset({Kind.PYTEST, Kind.BROWNIE})
Runner = Callable[[Suite, Path, bool], int]


@dataclass(frozen=True)
class Result:
    """What came of one suite; ``fault`` says why it failed beyond its own failing tests."""

    suite: Suite
    tally: Tally
    seconds: float
    fault: str | None = None
    missing: str | None = None

    @property
    def ok(self) -> bool:
        """Nothing failed and the runner agrees."""
        return self.tally.failed == 0 and self.fault is None


def judge(suite: Suite, code: int, cases: tuple[Case, ...], seconds: float) -> Result:
    """A runner that found no tests, or ended badly without naming a test, counts as one failure."""
    counted = tally(cases)
    if counted.total == 0:
        return Result(suite, Tally(failed=1), seconds, f"expected at least one test, received none (exit code {code})")
    if code != 0 and counted.failed == 0:
        fault = f"expected exit code 0 with no failing test, received {code}"
        return Result(suite, counted + Tally(failed=1), seconds, fault)
    if code == 0 and counted.failed:
        return Result(suite, counted, seconds, "expected exit code ≠ 0 with a failing test, received 0")
    return Result(suite, counted, seconds)


def run_suite(suite: Suite, root: Path, show: bool, runners: dict[str, Runner]) -> Result:
    """Run one suite of the tree at ``root`` with the runner of its kind."""
    if suite.needs is not None and not (root / suite.needs).exists():
        return Result(suite, Tally(), 0.0, missing=suite.needs)
    if not (root / suite.folder).exists():
        return Result(suite, Tally(failed=1), 0.0, f"expected the folder {suite.folder}, received none")
    junit = root / "reports" / "junit" / f"{suite.name}.xml"
    junit.parent.mkdir(parents=True, exist_ok=True)
    junit.unlink(missing_ok=True)
    print(f"\n=== {suite.name}: {suite.folder} ({suite.kind.value})", flush=True)
    start = time.monotonic()
    code = runners[suite.kind.value](suite, junit, show)
    cases = read_cases(junit)
    for case in cases:
        if case.outcome == "failed":
            print(f"FAILED {case.name}" + ("" if suite.kind in TELLS_ITSELF else f"\n{case.detail}"), flush=True)
    return judge(suite, code, cases, time.monotonic() - start)


def run_all(suites: Sequence[Suite], root: Path, show: bool, runners: dict[str, Runner]) -> list[Result]:
    """Run the suites in order until one fails."""
    results: list[Result] = []
    for suite in suites:
        results.append(run_suite(suite, root, show, runners))
        if not results[-1].ok:
            break
    return results


def closing_table(suites: Sequence[Suite], results: Sequence[Result]) -> list[str]:
    """Time and numbers per suite, then what was not run and why, then the sum."""
    width = max([16, *(len(suite.name) + 2 for suite in suites)])
    lines = ["", f"{'suite':<{width}}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>10}"]
    for result in results:
        if result.missing is None:
            counted = result.tally
            numbers = f"{counted.passed:>8}{counted.failed:>8}{counted.skipped:>9}{result.seconds:>10.1f}"
            lines.append(f"{result.suite.name:<{width}}{numbers}")
    lines += [f"FAULT {result.suite.name}: {result.fault}" for result in results if result.fault]
    lines += [f"NOT RUN {result.suite.name}: {result.missing} is absent" for result in results if result.missing]
    reached = {result.suite.name for result in results}
    lines += [f"NOT RUN {suite.name}: an earlier suite failed" for suite in suites if suite.name not in reached]
    total = sum((result.tally for result in results), Tally())
    lines.append(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line: all routine suites, or those named after ``--only``."""
    parser = argparse.ArgumentParser(prog="toolchain.run_tests", description=__doc__)
    names = [suite.name for suite in SUITES]
    parser.add_argument("--only", nargs="+", choices=names, metavar="SUITE", help=", ".join(names))
    parser.add_argument("--show", action="store_true", help="show what the tests print")
    options = parser.parse_args(arguments)
    end_cleanly_on_termination()
    suites = [suite for suite in SUITES if (suite.name in options.only if options.only else suite.routine)]
    results = run_all(suites, ROOT, options.show, RUNNERS)
    print("\n".join(closing_table(suites, results)), flush=True)
    return 0 if results and all(result.ok for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
