"""Keys of a daemon from its configuration file, with a Web3Signer on the loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from coincurve import PrivateKey

from offchain.chain.errors import SignerMismatchError
from offchain.chain.wallet import SCRYPT_N_DEMO, Wallet
from offchain.codec.keccak import keccak256
from offchain.settings import BadSettingError
from oracles.keys import open_gas_key, open_signing_key
from oracles.settings import DaemonSettings, load

KEY = b"\x21" * 32
OWNER = Wallet(KEY)
PUBLIC = "0x" + PrivateKey(KEY).public_key.format(compressed=False)[1:].hex()


class Web3Signer(BaseHTTPRequestHandler):
    """The two routes of its eth1 API, with one key."""

    def do_GET(self) -> None:
        """`publicKeys`."""
        self._answer(json.dumps([PUBLIC]) if self.path == "/api/v1/eth1/publicKeys" else None)

    def do_POST(self) -> None:
        """`sign/{identifier}`: keccak-256 of the data, signed."""
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        signature = OWNER.sign(keccak256(bytes.fromhex(body["data"][2:])))
        self._answer("0x" + signature.hex() if self.path == f"/api/v1/eth1/sign/{PUBLIC}" else None)

    def _answer(self, text: str | None) -> None:
        self.send_response(404 if text is None else 200)
        self.end_headers()
        self.wfile.write((text or "").encode())

    def log_message(self, *_words: object) -> None:
        """Says nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Web3Signer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _settings(folder: Path, **values: str) -> DaemonSettings:
    lines = [f"{name} = {json.dumps(value)}" for name, value in {"root": str(folder), **values}.items()]
    file = folder / "config.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return load(file)


def test_signing_key__when_a_signer_is_named__then_it_signs_as_the_key_itself(tmp_path: Path, url: str) -> None:
    key = open_signing_key(_settings(tmp_path, signer_url=url, signer_address=OWNER.address.lower()))
    assert (key.address, key.sign_message(b"word")) == (OWNER.address, OWNER.sign_message(b"word"))


def test_gas_key__when_a_signer_is_named__then_it_is_opened(tmp_path: Path, url: str) -> None:
    assert (
        open_gas_key(_settings(tmp_path, gas_signer_url=url, gas_signer_address=OWNER.address)).address == OWNER.address
    )


def test_signing_key__when_the_signer_has_another_key__then_refused_at_the_start(tmp_path: Path, url: str) -> None:
    other = Wallet(b"\x22" * 32).address
    with pytest.raises(SignerMismatchError, match=OWNER.address):
        open_signing_key(_settings(tmp_path, signer_url=url, signer_address=other))


def test_signing_key__when_no_address_is_named__then_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadSettingError, match="signer_address"):
        open_signing_key(_settings(tmp_path, signer_url=url))


def test_signing_key__when_keystore_and_signer_are_named__then_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadSettingError, match="keystore"):
        open_signing_key(_settings(tmp_path, signer_url=url, signer_address=OWNER.address, keystore="key.json"))


def test_signing_key__when_a_keystore_is_named__then_it_is_opened(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("public", encoding="utf-8")
    OWNER.save(tmp_path / "key.json", tmp_path / "password", SCRYPT_N_DEMO)
    assert open_signing_key(_settings(tmp_path, keystore="key.json", password_file="password")).address == OWNER.address
