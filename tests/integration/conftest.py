"""Fixtures of all integration tests: a chain of one's own, a compiler, people with keys, and small deployments."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from offchain.chain.anvil import Anvil, AnvilOptions
from offchain.chain.gateway import Gateway
from offchain.chain.manifest import Manifest
from offchain.chain.wallet import Wallet
from offchain.codec.documents import document_hash
from offchain.settings import Settings
from scripts.plan import (
    ROLE_HOLDER,
    ROLE_LAB,
    ROLE_PROVIDER,
    ROLE_SPACE_OPERATOR,
    ROLE_ZONE_OPERATOR,
    Founder,
    Member,
    Plan,
    Rules,
)
from tests.integration.demo_runs import degraded_run, plain_run, reuse, run_dir, stalled_run, variant_runs

__all__ = ["degraded_run", "plain_run", "reuse", "run_dir", "stalled_run", "variant_runs"]

ROOT = Path(__file__).resolve().parents[2]
GENESIS = 1_800_000_000


RUNS, VARIANTS = ("plain_run", "degraded_run", "stalled_run"), "variant_runs"
"""Fixtures that take a minute and more."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Tests of the same demo runs go to the same process, and those of one module to one: each is made once.

    When the item is collected: what is marked later is not seen by the one who hands tests out.
    """
    used = getattr(item, "fixturenames", ())
    group = item.nodeid.split("::")[0]
    if VARIANTS in used:  # four runs: those that are compared with the plain one make that once more
        group = VARIANTS
    elif any(name in used for name in RUNS):
        group = RUNS[0]
    item.add_marker(pytest.mark.xdist_group(group))


@dataclass(frozen=True)
class Compiled:
    """A contract's ABI and creation code."""

    abi: list[dict[str, Any]]
    bytecode: str


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The project's settings, tools from this machine's environment."""
    tools = {name: value for name, value in os.environ.items() if name in ("ANVIL", "FORGE")}
    return Settings.load({"HEADWATER_ROOT": str(ROOT), **tools})


@pytest.fixture(scope="session")
def compile_sources() -> Callable[..., Mapping[str, Compiled]]:
    """Compiles Solidity files, given relative to the checkout, with the project's compiler: contracts by name."""

    def compiled(*files: str) -> Mapping[str, Compiled]:
        job = {
            "language": "Solidity",
            "sources": {name: {"content": (ROOT / name).read_text(encoding="utf-8")} for name in files},
            "settings": {
                "evmVersion": "paris",
                "remappings": ["@openzeppelin=node_modules/@openzeppelin"],
                "outputSelection": {"*": {"*": ["abi", "evm.bytecode.object"]}},
            },
        }
        program = [str(ROOT / "toolchain/bin/solc-v0.8.37"), "--standard-json"]
        done = subprocess.run(program, input=json.dumps(job), capture_output=True, text=True, cwd=ROOT, check=True)
        answer = json.loads(done.stdout)
        assert not [error for error in answer.get("errors", ()) if error["severity"] == "error"], answer["errors"]
        return {
            name: Compiled(found["abi"], found["evm"]["bytecode"]["object"])
            for contracts in answer["contracts"].values()
            for name, found in contracts.items()
        }

    return compiled


@pytest.fixture
def chain(settings: Settings) -> Iterator[Anvil]:
    """A fresh chain that starts at GENESIS and mines on every transaction."""
    with Anvil(settings.anvil, AnvilOptions(timestamp=GENESIS)) as running:
        yield running


@pytest.fixture(scope="session")
def holder() -> Wallet:
    return person("holder")


@pytest.fixture(scope="session")
def provider() -> Wallet:
    return person("provider")


@pytest.fixture(scope="session")
def lab() -> Wallet:
    return person("lab")


@pytest.fixture(scope="session")
def stranger() -> Wallet:
    return person("stranger")


@dataclass(frozen=True)
class Deployment:
    """A small deployment by hand: the folder with its manifest, and the manifest itself."""

    folder: Path
    manifest: Manifest


@pytest.fixture(scope="session")
def deploy() -> Callable[..., Deployment]:
    """Deploys contracts without constructor arguments from anvil's first account: ``deploy(chain, folder, contracts)``.

    Further arguments replace entries of the manifest.
    """

    def deployed(chain: Anvil, folder: Path, contracts: Mapping[str, Compiled], **changes: object) -> Deployment:
        first = int(chain.request("eth_blockNumber"), 16)
        (folder / "abi").mkdir(parents=True)
        entries = {name: _entry(chain, folder, name, compiled) for name, compiled in contracts.items()}
        head = chain.request("eth_getBlockByNumber", "latest", False)
        content: dict[str, object] = {
            "chain_id": 31337,
            "genesis_block": first,
            "block": int(head["number"], 16),
            "block_hash": head["hash"],
            "contracts": entries,
            "period": {"genesis": GENESIS, "length": 60},
            "profile": {"finality": "tag"},
        }
        (folder / "manifest.json").write_text(json.dumps(content | changes), encoding="utf-8")
        return Deployment(folder, Manifest.load(folder))

    return deployed


def _entry(chain: Anvil, folder: Path, name: str, compiled: Compiled) -> dict[str, object]:
    account = chain.request("eth_accounts")[0]
    call = {"from": account, "data": "0x" + compiled.bytecode, "gas": hex(8_000_000), "gasPrice": "0x0"}
    tx_hash = chain.request("eth_sendTransaction", call)
    while (receipt := chain.request("eth_getTransactionReceipt", tx_hash)) is None:
        time.sleep(0.01)
    (folder / "abi" / f"{name}.json").write_text(json.dumps(compiled.abi), encoding="utf-8")
    abi_hash = "0x" + document_hash(compiled.abi).hex()
    return {"address": receipt["contractAddress"], "block": int(receipt["blockNumber"], 16), "abi_hash": abi_hash}


PERIOD = 600
FOUNDERS = {
    "space operator": ROLE_SPACE_OPERATOR,
    "zone operator": ROLE_ZONE_OPERATOR,
    "holder": ROLE_HOLDER,
    "provider": ROLE_PROVIDER,
    "lab": ROLE_LAB,
}
"""Founding organisations, ids 1 … 5 in this order, each with the account `person(name)`."""


def person(name: str) -> Wallet:
    """The wallet of a named person of the integration world, e.g. "custodian", "registrar 0", "signer 2"."""
    return Wallet.derive("integration", name)


def zone_plan(deployer: str, directory: Path) -> Plan:
    """A small zone: five founders, two registrars, four members of whom three sign, periods of ten minutes."""
    founders = tuple(
        Founder("0x" + name.encode().hex().ljust(64, "0"), person(name).address, 0, roles, GENESIS + 10**8)
        for name, roles in FOUNDERS.items()
    )
    return Plan(
        deployer=deployer,
        genesis=GENESIS,
        period_length=PERIOD,
        rules=Rules(),
        registrars=tuple(sorted((person(f"registrar {n}").address for n in range(2)), key=str.lower)),
        registrar_threshold=2,
        founders=founders,
        space_operator=0,
        zone_operator=1,
        members=tuple(Member(person(f"owner {n}").address, person(f"signer {n}").address) for n in range(4)),
        threshold=3,
        custodian=person("custodian").address,
        proposers=(person("proposer").address,),
        directory=str(directory),
    )


@dataclass(frozen=True)
class ZoneFiles:
    """The whole system, deployed once by the project's own script: chain dump, manifest folder, manifest."""

    dump: Path
    folder: Path
    manifest: Manifest


@pytest.fixture(scope="session")
def zone_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> ZoneFiles:
    """Deploys the compiled contracts with brownie on a chain of its own, which ends with a dump."""
    folder = tmp_path_factory.mktemp("zone")
    dump, plan_file = folder / "chain.json", folder / "plan.json"
    with Anvil(settings.anvil, AnvilOptions(timestamp=GENESIS, dump_state=dump)) as chain:
        plan = zone_plan(chain.request("eth_accounts")[0], folder / "run")
        plan_file.write_text(plan.to_json(), encoding="utf-8")
        program = [sys.executable, "-m", "toolchain.brownie_run", "--rpc", chain.url, "run", "scripts/deploy.py"]
        environment = {**os.environ, "HEADWATER_PLAN": str(plan_file)}
        done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, (folder / "run" / "manifest.json").is_file()) == (0, True), done.stdout + done.stderr
    return ZoneFiles(dump, folder / "run", Manifest.load(folder / "run"))


@pytest.fixture
def zone_chain(settings: Settings, zone_files: ZoneFiles) -> Iterator[Anvil]:
    """A chain of the test's own that continues right after the deployment."""
    with Anvil(settings.anvil, AnvilOptions(load_state=zone_files.dump)) as running:
        yield running


@pytest.fixture
def zone(zone_chain: Anvil, zone_files: ZoneFiles) -> Gateway:
    """A gateway to the whole system."""
    return Gateway.connect(zone_chain.url, zone_files.manifest)
