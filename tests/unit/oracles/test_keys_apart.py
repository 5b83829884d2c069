"""The key that pays is never the key that signs."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, cast

import pytest

from offchain.chain.gateway import Gateway
from offchain.chain.wallet import SCRYPT_N_DEMO
from oracles.daemon import open_outbox
from oracles.errors import SameKeyError
from oracles.health import Health, open_log
from oracles.journal import Journal
from oracles.outbox import DryOutbox, Outbox
from oracles.settings import load
from tests.unit.oracles.fakes import MEMBERS, STRANGER


def _open(folder: Path, signer: Any) -> Outbox | DryOutbox:
    (folder / "password").write_text("public", encoding="utf-8")
    STRANGER.save(folder / "gas.json", folder / "password", SCRYPT_N_DEMO)
    file = folder / "config.toml"
    file.write_text(f'root = "{folder}"\ngas_keystore = "gas.json"\npassword_file = "password"\n', encoding="utf-8")
    journal = Journal(folder / "journal.db")
    try:
        health = Health(open_log("test", io.StringIO()))
        return open_outbox(load(file), cast(Gateway, None), journal, health, signer)
    finally:
        journal.close()


def test_open_outbox__when_the_gas_key_signs_too__then_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SameKeyError, match=f"received {STRANGER.address} for both"):
        _open(tmp_path, STRANGER)


def test_open_outbox__when_the_keys_are_two__then_opened(tmp_path: Path) -> None:
    assert isinstance(_open(tmp_path, MEMBERS[0]), Outbox)
