"""Folders, keystores and configuration files of a local zone's daemons."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

from offchain.chain.wallet import SCRYPT_N_DEMO, Wallet
from offchain.demo.cast import Cast
from offchain.demo.planning import member_names

LOG_NODE = "log-node"
ANCHOR = "anchor"
KEEPER = "keeper"


def configure(run_dir: Path, root: Path, rpc_url: str, cast: Cast) -> dict[str, Path]:
    """Writes every daemon's folder; gives configuration files by daemon name. Members come in committee order."""
    members = member_names()
    folders = {name: run_dir / name for name in (LOG_NODE, *members, ANCHOR, KEEPER)}
    files = {}
    for name, folder in folders.items():
        folder.mkdir(parents=True, exist_ok=True)
        peers = [folders[member] for member in members if member != name]
        values: dict[str, object] = {
            "root": str(root),
            "run_dir": str(folder),
            "manifest": str(run_dir),
            "rpc_url": rpc_url,
        }
        if name != LOG_NODE:
            values |= {"log_folder": str(folders[LOG_NODE]), "peer_folders": [str(peer) for peer in peers]}
        values |= _keys(folder, name, cast, signs=name in (*members, LOG_NODE))
        files[name] = folder / "config.toml"
        files[name].write_text(_toml(values), encoding="utf-8")
    return files


def _keys(folder: Path, name: str, cast: Cast, signs: bool) -> dict[str, object]:
    """Encrypted keystores: the key that signs is never the key that sends."""
    password = folder / "password"
    password.touch(mode=0o600)
    password.write_text(secrets.token_hex(16), encoding="utf-8")
    wallets: Mapping[str, Wallet] = {"gas_keystore": cast.key(f"{name} gas")}
    if signs:
        wallets = {"keystore": cast.key(name), **wallets}
    values: dict[str, object] = {"password_file": str(password)}
    for setting, wallet in wallets.items():
        file = folder / f"{setting}.json"
        wallet.save(file, password, SCRYPT_N_DEMO)
        values[setting] = str(file)
    return values


def _toml(values: Mapping[str, object]) -> str:
    """TOML of strings and lists of strings: JSON's notation of both is TOML's."""
    return "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items())
