"""Deploys the contracts of a local zone: brownie's deploy script as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from offchain.chain.anvil import CHAIN_ID
from offchain.chain.manifest import Manifest
from offchain.domain.errors import HeadwaterError

SCRIPT = "scripts/deploy.py"


class DeploymentFailed(HeadwaterError):
    """The deploy script did not end well; its words are in the named file."""


def deploy(root: Path, rpc_url: str, plan: Path, output: Path) -> Manifest:
    """Runs the deploy script against the caller's own chain and reads the manifest it leaves beside the plan."""
    command = ["env", f"HEADWATER_PLAN={plan}", sys.executable, "-m", "toolchain.brownie_run"]
    command += ["--rpc", rpc_url, "--chain-id", str(CHAIN_ID), "run", SCRIPT, "main"]
    with output.open("ab") as words:
        done = subprocess.run(
            command,
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            check=False,
        )
    if done.returncode:
        raise DeploymentFailed(f"deployment: expected exit code 0, received {done.returncode}; read {output}")
    return Manifest.load(plan.parent)
