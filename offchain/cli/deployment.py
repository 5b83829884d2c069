"""Deploys the contracts of a local zone: brownie's deploy script as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from offchain.chain.anvil import CHAIN_ID, Anvil
from offchain.chain.manifest import Manifest
from offchain.demo.kept import Kept, code_key
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


def deploy_once(root: Path, chain: Anvil, plan: Path, output: Path, kept: Kept) -> Manifest:
    """`deploy` on a fresh chain, or the state that the first deployment of the same plan and contracts left."""
    here: list[Manifest] = []

    def make() -> bytes:
        here.append(deploy(root, chain.url, plan, output))
        files = [plan.parent / "manifest.json", *sorted((plan.parent / "abi").glob("*.json"))]
        texts = {str(file.relative_to(plan.parent)): file.read_text("utf-8") for file in files}
        return json.dumps({"files": texts, "state": chain.request("anvil_dumpState")}).encode()

    content = json.loads(kept.content(f"zone-{_deployment_key(root, plan)}.json", make))
    if here:
        return here[0]
    for name, text in content["files"].items():
        (plan.parent / name).parent.mkdir(exist_ok=True)
        (plan.parent / name).write_text(text, encoding="utf-8")
    chain.load(content["state"])
    return Manifest.load(plan.parent)


def _deployment_key(root: Path, plan: Path) -> str:
    """The plan without its place, the deploy script's folder, and the state of the contracts' sources."""
    planned = json.loads(plan.read_text("utf-8"))
    del planned["directory"]
    digest = sha256(json.dumps(planned, sort_keys=True).encode())
    for part in (code_key(root / "scripts"), (root / "build" / "key.json").read_bytes()):
        digest.update(part)
    return digest.hexdigest()
