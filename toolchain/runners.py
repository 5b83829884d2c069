"""One function per kind of suite: run it, leave a JUnit file, give the exit code."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from xml.sax.saxutils import quoteattr

from toolchain import brownie_run
from toolchain.junit import Case, join, read_cases
from toolchain.paths import ROOT, VENV_BIN, foundry_tool, tool_environment
from toolchain.suites import SHARE, Suite

SHARES = 2
"""Shares of a suite of brownie that run at the same time."""

CANARY_TEST = "test_canary__when_run__then_fails()"


def run_pytest(suite: Suite, junit: Path, show: bool) -> int:
    """Plain pytest; the ini file of the suite's folder keeps brownie's plugin out."""
    command = [str(VENV_BIN / "python"), "-m", "pytest", "-q", suite.folder, f"--junitxml={junit}", *suite.options]
    command += ["-s"] if show else []
    return subprocess.run(command, cwd=ROOT, env=tool_environment(), stdin=subprocess.DEVNULL, check=False).returncode


def run_brownie(suite: Suite, junit: Path, show: bool) -> int:
    """Brownie's pytest, in shares that run at the same time, each on a chain of its own; the path has to come first.

    The first share is seen as it runs, what the others say follows.
    """
    options = [*suite.options, "-s"] if show else list(suite.options)
    files = [junit.with_suffix(f".{number}.xml") for number in range(SHARES)]
    for left in files:
        left.unlink(missing_ok=True)
    with ExitStack() as stack:
        words = [None, *(stack.enter_context(tempfile.TemporaryFile()) for _ in files[1:])]
        parts = [
            stack.enter_context(
                brownie_run.running(
                    ["test", suite.folder, "-q", f"--junitxml={file}", *options],
                    output=said,
                    variables={SHARE: f"{number} of {SHARES}"},
                )
            )
            for number, (file, said) in enumerate(zip(files, words, strict=True))
        ]
        codes = [part.wait() for part in parts]
        for said in filter(None, words):
            said.seek(0)
            sys.stdout.write(said.read().decode(errors="replace"))
    join(files, junit)
    return next((code for code in codes if code), 0)


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
