"""Demo runs as a person starts them, shared by all tests of a run: one plain, one with a member dead, one stalled."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEADWATER = Path(sys.executable).parent / "headwater"
SAMPLES = "2000"
SECONDS = 600
VARIANTS = ("withdraw", "subscribe", "cap", "silent")


@dataclass(frozen=True)
class DemoRun:
    """A finished `headwater demo`: its exit code, its words, its directory, and the file it wrote for machines."""

    code: int
    words: str
    folder: Path
    file: Path

    @property
    def result(self) -> dict[str, Any]:
        """The content of the file."""
        content: dict[str, Any] = json.loads(self.file.read_text("utf-8"))
        return content


def headwater(*words: str, hash_seed: str = "1", reuse: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs the command and waits for it."""
    environment = dict(os.environ) | {"PYTHONHASHSEED": hash_seed, "COLUMNS": "160"}
    environment |= {"HEADWATER_REUSE_DIR": str(reuse)} if reuse else {}
    command = [str(HEADWATER), *words]
    return subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def run_demo(folder: Path, *options: str, hash_seed: str = "1", reuse: Path | None = None) -> DemoRun:
    """`headwater demo` with few samples into `folder`; what is in `reuse` is not trained and deployed again."""
    file = folder.parent / f"{folder.name}.json"
    words = ("demo", "--samples", SAMPLES, "--run", str(folder), "--json", str(file), *options)
    done = headwater(*words, hash_seed=hash_seed, reuse=reuse)
    return DemoRun(done.returncode, done.stdout + done.stderr, folder, file)


@pytest.fixture(scope="session")
def reuse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What all processes of this run of the tests share: one deployed chain and one set of trained models."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "reuse"


@pytest.fixture(scope="session")
def plain_run(tmp_path_factory: pytest.TempPathFactory, reuse: Path) -> DemoRun:
    """Seed 7, all members alive."""
    return run_demo(tmp_path_factory.mktemp("plain") / "run", "--seed", "7", reuse=reuse)


@pytest.fixture(scope="session")
def degraded_run(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    """Seed 7 again, everything trained and deployed anew under another hash seed, and one of four members killed."""
    folder = tmp_path_factory.mktemp("degraded") / "run"
    return run_demo(folder, "--seed", "7", "--kill", "1", hash_seed="2")


@pytest.fixture(scope="session")
def stalled_run(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    """Seed 8, two of four members killed and started again."""
    return run_demo(tmp_path_factory.mktemp("stalled") / "run", "--seed", "8", "--kill", "2")


@pytest.fixture(scope="session")
def variant_runs(tmp_path_factory: pytest.TempPathFactory, reuse: Path) -> dict[str, DemoRun]:
    """Seed 7 in every other variant of the story, two at a time."""
    folders = {name: tmp_path_factory.mktemp(name) / "run" for name in VARIANTS}
    with ThreadPoolExecutor(2) as pool:
        runs = {
            n: pool.submit(run_demo, folder, "--seed", "7", "--variant", n, reuse=reuse)
            for n, folder in folders.items()
        }
        return {name: run.result() for name, run in runs.items()}


@pytest.fixture
def run_dir(plain_run: DemoRun, tmp_path: Path) -> Path:
    """A copy of the plain run's directory, to be damaged."""
    assert plain_run.code == 0, plain_run.words
    copy = tmp_path / "run"
    shutil.copytree(plain_run.folder, copy)
    return copy
