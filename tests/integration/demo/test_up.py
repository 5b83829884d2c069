"""`headwater up`: a zone that stays up, reports by itself, stops on Ctrl-C and can be verified afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from tests.integration.demo_runs import HEADWATER, ROOT, SECONDS, headwater


def _accepted(folder: Path) -> bool:
    """True once a member tells that period 0 is reported and final."""
    return any('"DONE"' in log.read_text("utf-8") for log in folder.glob("member-*/member.log"))


def _ignore_interrupts() -> None:
    """As a shell does for what it starts in the background: the zone must listen all the same."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def test_up__left_alone_for_a_period__reports_it_and_leaves_a_run_that_verifies(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    words = tmp_path / "words"
    with words.open("w") as output:
        zone = subprocess.Popen(
            [str(HEADWATER), "up", "--run", str(folder)],
            cwd=ROOT,
            env=dict(os.environ),
            stdout=output,
            stderr=output,
            preexec_fn=_ignore_interrupts,
        )
    try:
        deadline = time.monotonic() + SECONDS
        while not _accepted(folder) and zone.poll() is None and time.monotonic() < deadline:
            time.sleep(1)
    finally:
        zone.send_signal(signal.SIGINT)
        code = zone.wait(60)
    assert code == 0, words.read_text("utf-8")
    done = headwater("verify", "--run", str(folder), "--period", "0")
    assert done.returncode == 0, done.stdout
