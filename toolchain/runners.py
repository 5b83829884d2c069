"""One function per kind of suite: run it, leave a JUnit file, give the exit code."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import quoteattr

from toolchain import brownie_run
from toolchain.junit import Case, read_cases
from toolchain.paths import ROOT, VENV_BIN, foundry_tool, tool_environment
from toolchain.suites import Suite

CANARY_TEST = "test_canary__when_run__then_fails()"


def run_pytest(suite: Suite, junit: Path, show: bool) -> int:
    """Plain pytest; the ini file of the suite's folder keeps brownie's plugin out."""
    command = [str(VENV_BIN / "python"), "-m", "pytest", "-q", suite.folder, f"--junitxml={junit}", *suite.options]
    command += ["-s"] if show else []
    return subprocess.run(command, cwd=ROOT, env=tool_environment(), stdin=subprocess.DEVNULL, check=False).returncode


def run_brownie(suite: Suite, junit: Path, show: bool) -> int:
    """Brownie's pytest on a chain of our own; the path has to come first."""
    options = [*suite.options, "-s"] if show else list(suite.options)
    return brownie_run.run(["test", suite.folder, "-q", f"--junitxml={junit}", *options])


def run_forge(suite: Suite, junit: Path, _show: bool, profile: str | None = None) -> int:
    """The native forge; it prints its JUnit report instead of its usual lines."""
    command = [str(foundry_tool("forge")), "test", "--junit", *suite.options]
    environment = tool_environment(FOUNDRY_PROFILE=profile) if profile else tool_environment()
    # Forge replays failures that it kept: a run must not depend on an earlier one.
    shutil.rmtree(ROOT / "cache" / "invariant", ignore_errors=True)
    with junit.open("wb") as report:
        return subprocess.run(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=report, check=False
        ).returncode


def canary_case(code: int, cases: tuple[Case, ...]) -> Case:
    """The canary sings when forge names the failing test and ends with another code than 0."""
    failing = tuple(case.name.split("::")[-1] for case in cases if case.outcome == "failed")
    if code != 0 and failing == (CANARY_TEST,):
        return Case("canary", "passed")
    detail = f"expected exit code ≠ 0 and {CANARY_TEST} to fail, received exit code {code} and failing: {failing}"
    return Case("canary", "failed", detail)


def run_canary(suite: Suite, junit: Path, show: bool) -> int:
    """Run a forge test that must fail through the very function that runs the real ones."""
    report = junit.with_suffix(".forge.xml")
    case = canary_case(run_forge(suite, report, show, profile="canary"), read_cases(report))
    failure = "" if case.outcome == "passed" else f"<failure message={quoteattr(case.detail)}/>"
    name = "a failing forge test fails the run"
    junit.write_text(
        f'<testsuites><testsuite name="canary"><testcase name="{name}">{failure}</testcase></testsuite></testsuites>',
        encoding="utf-8",
    )
    return 0 if case.outcome == "passed" else 1


RUNNERS: dict[str, Callable[[Suite, Path, bool], int]] = {
    "brownie": run_brownie,
    "forge": run_forge,
    "canary": run_canary,
    "pytest": run_pytest,
}
