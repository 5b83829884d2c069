"""The set-up says in one line what a machine lacks."""

import os
import shutil
import subprocess
from pathlib import Path

from toolchain.paths import ROOT

NEEDED = ("bash", "cat", "cut", "dirname", "env", "flock", "mkdir", "readlink", "rm", "sha256sum", "uname")


def _machine(root: Path, *programs: str) -> Path:
    """A folder with links to these programs, to be the whole PATH."""
    folder = root / "bin"
    folder.mkdir()
    for name in (*NEEDED, *programs):
        found = shutil.which(name)
        assert found is not None, name
        (folder / name).symlink_to(found)
    return folder


def _program(folder: Path, name: str, body: str) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).write_text(f"#!/usr/bin/env bash\n{body}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def _run(root: Path, path: Path) -> tuple[int, str]:
    """Run a copy of the set-up in an empty checkout; gives its exit code and what it said."""
    script = root / "checkout" / "toolchain" / "bootstrap.sh"
    script.parent.mkdir(parents=True)
    shutil.copy(ROOT / "toolchain" / "bootstrap.sh", script)
    for name in ("toolchain/uv.lock", "requirements.lock"):
        (root / "checkout" / name).write_text("", encoding="utf-8")
    ended = subprocess.run(
        [str(path / "bash"), str(script)], env={"PATH": str(path)}, capture_output=True, text=True, check=False
    )
    return ended.returncode, ended.stderr.strip()


def test_bootstrap__when_make_is_missing__then_says_so(tmp_path: Path) -> None:
    code, said = _run(tmp_path, _machine(tmp_path))
    assert (code, said) == (
        1,
        "setup: expected make on PATH, received none: install it (Debian: apt-get install make)",
    )


def test_bootstrap__when_another_platform__then_says_what_to_set(tmp_path: Path) -> None:
    machine = _machine(tmp_path, "make")
    _program(machine, "uname", '[ "$1" = -s ] && echo Darwin || echo arm64')
    code, said = _run(tmp_path, machine)
    expected = "setup: expected Linux x86_64, received Darwin arm64: "
    assert (code, said) == (1, expected + "set ANVIL and FORGE to Foundry's programs for this platform")


def test_bootstrap__when_only_another_python__then_says_which(tmp_path: Path) -> None:
    machine = _machine(tmp_path, "make")
    _program(machine, "python3", '[ "$1" = --version ] && echo Python 3.x')
    ended, said = _run(tmp_path, machine)
    expected = "setup: expected Python 3.11, 3.12 or 3.13 on PATH, received Python 3.x: "
    assert (ended, said) == (1, expected + "install one (Debian: apt-get install python3 python3-venv)")


def test_bootstrap__when_python_has_no_venv__then_says_so(tmp_path: Path) -> None:
    machine = _machine(tmp_path, "make")
    _program(machine, "python3.12", '[[ "$2" != *ensurepip* ]]')
    code, said = _run(tmp_path, machine)
    assert code == 1
    assert said.startswith("setup: expected python3.12 with venv, received python3.12 without it: install it")


def test_bootstrap__when_run_again__then_nothing_is_done() -> None:
    script = str(ROOT / "toolchain" / "bootstrap.sh")
    runs = [
        subprocess.run([script], env=dict(os.environ), capture_output=True, text=True, check=True) for _ in range(2)
    ]
    assert runs[1].stdout == ""
