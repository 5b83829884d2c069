"""Fixtures of all integration tests: a chain of one's own, a compiler, people with keys, and small deployments."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from offchain.chain.anvil import Anvil, AnvilOptions
from offchain.chain.manifest import Manifest
from offchain.chain.wallet import Wallet
from offchain.codec.documents import document_hash
from offchain.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
GENESIS = 1_800_000_000


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
    return Wallet.derive("integration", "holder")


@pytest.fixture(scope="session")
def provider() -> Wallet:
    return Wallet.derive("integration", "provider")


@pytest.fixture(scope="session")
def lab() -> Wallet:
    return Wallet.derive("integration", "lab")


@pytest.fixture(scope="session")
def stranger() -> Wallet:
    return Wallet.derive("integration", "stranger")


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
