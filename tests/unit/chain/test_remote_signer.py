"""A remote signer by its documented API: it hashes what it gets; its answer counts only from the right key."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest
from coincurve import PrivateKey
from eth_account import Account

from offchain.chain.errors import SignerMismatchError, SignerUnavailableError
from offchain.chain.node import Call
from offchain.chain.remote_signer import RemoteSigner
from offchain.chain.transactions import Draft, Price
from offchain.chain.wallet import Wallet
from offchain.codec.keccak import keccak256
from offchain.domain.types import Address

KEY, OTHER = b"\x11" * 32, b"\x12" * 32
OWNER = Wallet(KEY)
MESSAGE = b"\x19\x01" + bytes(range(64))
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
Change = Callable[[bytes], bytes]


def public(key: bytes) -> str:
    return "0x" + PrivateKey(key).public_key.format(compressed=False)[1:].hex()


class Signer:
    """Web3Signer in eth1 mode with `keys`; `change` is done to its signatures."""

    def __init__(self, *keys: bytes, change: Change = bytes, quoted: bool = False) -> None:
        self.keys, self.change, self.quoted = {public(key): key for key in keys}, change, quoted
        self.asked: list[str] = []
        self.status = 200

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        if self.status != 200:
            return httpx.Response(self.status, text="down")
        if request.url.path == "/api/v1/eth1/publicKeys":
            return httpx.Response(200, json=list(self.keys))
        key = self.keys[request.url.path.removeprefix("/api/v1/eth1/sign/")]
        digest = keccak256(bytes.fromhex(json.loads(request.content)["data"][2:]))
        text = "0x" + self.change(bytes(Account.unsafe_sign_hash(digest, key).signature)).hex()
        return httpx.Response(200, text=json.dumps(text) if self.quoted else text)

    def opened(self, address: Address = OWNER.address) -> RemoteSigner:
        return RemoteSigner("http://signer/", address, httpx.Client(transport=httpx.MockTransport(self.answer)))


@pytest.mark.parametrize("quoted", [False, True])
def test_sign_message__then_it_is_the_envelope_of_the_key_itself(quoted: bool) -> None:
    assert Signer(OTHER, KEY, quoted=quoted).opened().sign_message(MESSAGE) == OWNER.sign_message(MESSAGE)


@pytest.mark.parametrize("price", [Price(8, None), Price(80, 3)])
def test_sign_transaction__then_the_bytes_are_those_of_the_key_itself(price: Price) -> None:
    draft = Draft(Call(OWNER.address, b"\1\2\3\4"), 31337, 3, 90_000, price)
    assert Signer(KEY).opened().sign_transaction(draft) == OWNER.sign_transaction(draft)


def _plain_parity(signature: bytes) -> bytes:
    return signature[:64] + bytes([signature[64] - 27])


def _high(signature: bytes) -> bytes:
    s = ORDER - int.from_bytes(signature[32:64], "big")
    return signature[:32] + s.to_bytes(32, "big") + bytes([55 - signature[64]])


@pytest.mark.parametrize("change", [_plain_parity, _high])
def test_sign_message__when_the_signer_writes_it_another_way__then_the_one_form(change: Change) -> None:
    assert Signer(KEY, change=change).opened().sign_message(MESSAGE) == OWNER.sign_message(MESSAGE)


def test_verify__when_the_key_is_not_there__then_both_sides() -> None:
    other = Wallet(OTHER).address
    with pytest.raises(SignerMismatchError, match=f"expected {OWNER.address}, received {other}"):
        Signer(OTHER).opened().verify()


def test_verify__when_asked_twice__then_the_keys_are_read_once() -> None:
    signer = Signer(KEY)
    opened = signer.opened()
    opened.verify()
    opened.verify()
    assert signer.asked == ["GET /api/v1/eth1/publicKeys"]


def test_sign_message__when_another_key_signed__then_refused() -> None:
    signer = Signer(KEY)
    signer.keys = {public(KEY): OTHER}
    with pytest.raises(SignerMismatchError, match=f"expected {OWNER.address}"):
        signer.opened().sign_message(MESSAGE)


@pytest.mark.parametrize(
    ("change", "told"), [(lambda found: found[:64], "65 bytes, received 64 bytes"), (lambda _: b"", "received 0 bytes")]
)
def test_sign_message__when_the_answer_is_no_signature__then_refused(change: Change, told: str) -> None:
    with pytest.raises(SignerUnavailableError, match=told):
        Signer(KEY, change=change).opened().sign_message(MESSAGE)


@pytest.mark.parametrize("status", [404, 429, 500, 302])
def test_verify__when_it_answers_with_another_status__then_refused(status: int) -> None:
    signer = Signer(KEY)
    signer.status = status
    with pytest.raises(SignerUnavailableError, match=str(status)):
        signer.opened().verify()


@pytest.mark.parametrize("content", [b"no json", b"5", b'["0x12"]', b'["zz"]', b" " * 70_000])
def test_verify__when_the_keys_have_another_form__then_refused(content: bytes) -> None:
    client = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=content)))
    with pytest.raises((SignerUnavailableError, SignerMismatchError)):
        RemoteSigner("http://signer", OWNER.address, client).verify()


def test_verify__when_it_can_not_be_reached__then_refused() -> None:
    def refuse(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(SignerUnavailableError, match="refused"):
        RemoteSigner("http://signer", OWNER.address, httpx.Client(transport=httpx.MockTransport(refuse))).verify()
