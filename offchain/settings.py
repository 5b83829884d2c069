"""Settings: one frozen value, built once by a main from a file and the environment and passed on by constructor."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from offchain.domain.errors import HeadwaterError

PREFIX = "HEADWATER_"
"""Variables are the fields in capitals behind this prefix, e.g. ``HEADWATER_RPC_URL``; lists are split at commas."""

_TOOLS = ("anvil", "forge", "ganache")
_LISTS = ("peers", "further_rpc_urls")

_Url = Annotated[str, Field(pattern=r"^https?://[^\s]+$")]
_Address = Annotated[str, Field(pattern=r"^0x[0-9a-fA-F]{40}$")]
_Listen = Annotated[str, Field(pattern=r"^[^\s:]+:\d{1,5}$")]


class BadSettingError(HeadwaterError):
    """A setting is unknown, unreadable or out of range."""

    def __init__(self, name: str, expected: str, received: str) -> None:
        super().__init__(f"setting {name}: expected {expected}, received {received}; correct the file or {PREFIX}…")


class Settings(BaseModel):
    """Where things are and how a process is reached. Nothing here can change a weight or an amount.

    ``root`` is the checkout; ``anvil`` and ``forge`` are native binaries, ``ganache`` a program for node, by default
    those of ``node_modules``.
    ``rpc_url`` is the chain's node; ``further_rpc_urls`` are asked in order where it fails, and two of all must agree
    on every reference block; ``witness_rpc_url`` is another endpoint that must have the same blocks,
    ``log_url`` the log node; ``keystore`` and ``password_file`` are a process's key, ``gas_keystore`` is
    the one that pays for its transactions; ``signer_url`` and ``signer_address``, ``gas_signer_url`` and
    ``gas_signer_address`` take their place where a Web3Signer holds the key;
    ``reuse_dir`` is a folder in which demo runs keep uplifts and the deployed chain for those that follow, by default
    none; ``peers`` are the other members' base URLs; ``listen`` is host:port (port 0 takes a free one).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    root: Path = Path()
    node_modules: Path = Path("node_modules")
    anvil: Path = Path("@foundry-rs/anvil-linux-amd64/bin/anvil")
    forge: Path = Path("@foundry-rs/forge-linux-amd64/bin/forge")
    ganache: Path = Path("ganache/dist/node/cli.js")
    run_dir: Path = Path(".headwater/last")
    reuse_dir: Path | None = None
    manifest: Path | None = None
    rpc_url: _Url = "http://127.0.0.1:8545"
    further_rpc_urls: tuple[_Url, ...] = ()
    witness_rpc_url: _Url | None = None
    log_url: _Url = "http://127.0.0.1:8700"
    listen: _Listen = "127.0.0.1:0"
    peers: tuple[_Url, ...] = ()
    keystore: Path | None = None
    gas_keystore: Path | None = None
    signer_url: _Url | None = None
    signer_address: _Address | None = None
    gas_signer_url: _Url | None = None
    gas_signer_address: _Address | None = None
    password_file: Path | None = None

    @classmethod
    def load(cls, env: Mapping[str, str], file: Path | None = None) -> Settings:
        """Defaults, then a TOML file, then the environment (``HEADWATER_*``, and ``ANVIL``, ``FORGE`` and ``GANACHE``).

        Relative paths are made absolute: those of tools under ``node_modules``, all others under ``root``. Raises
        BadSettingError for an unknown name, a wrong value or an unreadable file.
        """
        values: dict[str, Any] = _from_file(file) if file else {}
        variables = {name.upper() if name in _TOOLS else PREFIX + name.upper(): name for name in cls.model_fields}
        unknown = sorted(key for key in env if key.startswith(PREFIX) and key not in variables)
        if unknown:
            raise BadSettingError(unknown[0], f"one of {', '.join(variables)}", "another name")
        for variable, name in variables.items():
            if env.get(variable):
                values[name] = _split(env[variable]) if name in _LISTS else env[variable]
        try:
            return cls(**values)._absolute()
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            raise BadSettingError(place, first["msg"], repr(first["input"])[:100]) from error

    @classmethod
    def of_process(cls, root: Path, chosen: Mapping[str, object]) -> Settings:
        """Settings of a command of the checkout at `root`: what was chosen on its command line wins over the
        environment. Raises BadSettingError.
        """
        words = {f"{PREFIX}{name.upper()}": str(value) for name, value in chosen.items()}
        return cls.load({f"{PREFIX}ROOT": str(root), **os.environ, **words})

    def _absolute(self) -> Settings:
        root = self.root.absolute()
        modules = root / self.node_modules
        update: dict[str, Path | None] = {"root": root, "node_modules": modules}
        update |= {name: modules / getattr(self, name) for name in _TOOLS}
        for name in ("run_dir", "reuse_dir", "manifest", "keystore", "gas_keystore", "password_file"):
            value: Path | None = getattr(self, name)
            update[name] = None if value is None else root / value
        return self.model_copy(update=update)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettingError(str(file), "a readable TOML file", str(error)) from error
