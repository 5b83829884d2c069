"""People with keys, a probe ABI and its manifest on disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from offchain.chain.wallet import Wallet
from offchain.codec.documents import document_hash

PROBE: list[dict[str, Any]] = [
    {
        "type": "function",
        "name": "keep",
        "inputs": [{"name": "value", "type": "uint256"}],
        "outputs": [{"name": "", "type": "uint256"}],
    },
    {
        "type": "event",
        "name": "Kept",
        "inputs": [
            {"name": "key", "type": "uint32", "indexed": True},
            {"name": "by", "type": "address", "indexed": False},
        ],
    },
    {
        "type": "error",
        "name": "Probe_TooLarge",
        "inputs": [{"name": "greatest", "type": "uint256"}, {"name": "received", "type": "uint256"}],
    },
]
ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


@pytest.fixture(scope="session")
def holder() -> Wallet:
    return Wallet.derive("unit", "holder")


@pytest.fixture(scope="session")
def stranger() -> Wallet:
    return Wallet.derive("unit", "stranger")


@pytest.fixture
def write_manifest(tmp_path: Path) -> Callable[..., Path]:
    """Writes a valid manifest with the probe, entries replaced or (None) left out; gives its folder."""

    def written(**changes: object) -> Path:
        (tmp_path / "abi").mkdir(exist_ok=True)
        (tmp_path / "abi" / "Probe.json").write_text(json.dumps(PROBE), encoding="utf-8")
        abi_hash = "0x" + document_hash(PROBE).hex()
        content: dict[str, object] = {
            "chain_id": 31337,
            "genesis_block": 3,
            "block": 9,
            "block_hash": "0x" + "ab" * 32,
            "contracts": {"Probe": {"address": ADDRESS.lower(), "block": 4, "abi_hash": abi_hash}},
            "period": {"genesis": 1000, "length": 60},
            "profile": {"finality": "tag"},
        }
        kept = {name: value for name, value in (content | changes).items() if value is not None}
        (tmp_path / "manifest.json").write_text(json.dumps(kept), encoding="utf-8")
        return tmp_path

    return written
