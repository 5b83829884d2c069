"""Processes: they say where they listen, keep what they took through SIGKILL, and do not outlive their parent."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from oracles.errors import DidNotStartError
from oracles.spawn import Process
from tests.integration.conftest import ROOT, ZoneFiles, person
from tests.integration.oracles.conftest import World, fact

PARENT = """
import sys, time
from pathlib import Path
from oracles.spawn import Process
process = Process("log_node", Path(sys.argv[1]))
process.start()
process.wait()
print(process.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture(scope="module")
def node(world: World) -> Process:
    """A log node that runs."""
    process = world.configure("log_node", "log", signer_rights=False)
    world.start("log")
    return process


def _alive(pid: int) -> bool:
    """True for a process that runs; one that ended and was not collected yet does not."""
    stat = Path("/proc") / str(pid) / "stat"
    return stat.exists() and stat.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"


def test_log_node__when_killed_and_started_again__then_it_has_what_it_took(world: World, node: Process) -> None:
    receipt = world.log("log").submit(fact(world.zone, person("lab"), 1))
    before = world.log("log").head()
    node.kill()
    world.start("log")
    assert (receipt.index, world.log("log").head()) == (0, before)


def test_process__when_asked_to_stop__then_it_ends_with_0(node: Process) -> None:
    assert node.stop() == 0


def test_process__when_its_parent_is_killed__then_it_is_gone(node: Process) -> None:
    node.stop()
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(node.config)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(child)


def test_process__when_it_can_not_start__then_the_reason_is_in_its_log(world: World, zone_files: ZoneFiles) -> None:
    process = world.configure("keeper", "keeper", rpc_url="http://127.0.0.1:9", log_folder=str(world.folder))
    process.start()
    with pytest.raises(DidNotStartError, match="exit code 1"):
        process.wait()
    words = [json.loads(line) for line in process.output.read_text("utf-8").splitlines()]
    assert words[-1]["error"] == "NodeError"


def test_process__when_started_twice__then_refused(world: World, node: Process) -> None:
    world.start("log")
    with pytest.raises(DidNotStartError, match="no running process"):
        node.start()
