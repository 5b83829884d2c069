"""A key that never enters this process: Web3Signer over HTTP signs with it (its eth1 API, `/api/v1/eth1`)."""

from __future__ import annotations

import json

import httpx

from offchain.chain.errors import SignerMismatchError, SignerUnavailableError
from offchain.chain.transactions import Draft
from offchain.chain.verifier import recover
from offchain.chain.wallet import GROUP_ORDER, public_address
from offchain.codec import envelope
from offchain.codec.keccak import keccak256
from offchain.domain.types import Address

_TIMEOUT = httpx.Timeout(10.0, connect=2.0)
_GREATEST_ANSWER = 64 * 2**10
"""Bytes of an answer that are read at most: some hundred public keys."""


class RemoteSigner:
    """The key of an address at a Web3Signer. What it answers is checked: it counts only if the address signed it.

    The signer hashes by itself, so it gets what is hashed: an EIP-712 message or an unsigned transaction.
    """

    def __init__(self, url: str, address: Address, client: httpx.Client | None = None) -> None:
        self._url, self._address = url.rstrip("/"), address
        self._client = client or httpx.Client(timeout=_TIMEOUT, follow_redirects=False)
        self._identifier: str | None = None

    def __repr__(self) -> str:
        return f"RemoteSigner({self._address} at {self._url})"

    @property
    def address(self) -> Address:
        """EIP-55 address of the key."""
        return self._address

    def verify(self) -> None:
        """Refuses a signer that does not have the key. Raises SignerUnavailableError, SignerMismatchError."""
        self._key()

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def sign_message(self, message: bytes) -> bytes:
        """The packed envelope over the keccak-256 of an EIP-712 message. Raises as `verify`."""
        return envelope.pack(envelope.Envelope(envelope.ECDSA, self._signature(message)))

    def sign_transaction(self, draft: Draft) -> bytes:
        """The signed transaction, ready to broadcast. Raises as `verify`."""
        return draft.signed(self._signature(draft.preimage))

    def _signature(self, message: bytes) -> bytes:
        """65 bytes ``r ‖ s ‖ v`` with a low s, v 27 or 28, of this address."""
        answer = self._ask("POST", f"sign/{self._key()}", {"data": "0x" + message.hex()})
        text = answer.decode("ascii", "replace").strip().strip('"')
        try:
            received = bytes.fromhex(text.removeprefix("0x"))
        except ValueError as error:
            raise SignerUnavailableError(self._url, "a signature in hexadecimal", text[:80]) from error
        if len(received) != 65:
            raise SignerUnavailableError(self._url, "a signature of 65 bytes", f"{len(received)} bytes")
        return self._own(received, keccak256(message))

    def _own(self, received: bytes, digest: bytes) -> bytes:
        s = int.from_bytes(received[32:64], "big")
        low = received[:32] + min(s, GROUP_ORDER - s).to_bytes(32, "big")
        found = [(recover(digest, low + bytes([v])), low + bytes([v])) for v in (27, 28)]
        own = next((signature for signer, signature in found if signer == self._address), None)
        if own is None:
            signers = " or ".join(str(signer) for signer, _ in found)
            raise SignerMismatchError("signer of an answer", self._url, self._address, signers)
        return own

    def _key(self) -> str:
        """The public key by which the signer knows the address."""
        if self._identifier is None:
            keys = self._public_keys()
            if self._address not in keys:
                known = ", ".join(sorted(keys)) or "none"
                raise SignerMismatchError("keys", self._url, self._address, known)
            self._identifier = keys[self._address]
        return self._identifier

    def _public_keys(self) -> dict[Address, str]:
        answer = self._ask("GET", "publicKeys")
        try:
            keys = [str(key) for key in json.loads(answer)]
            return {public_address(b"\x04" + bytes.fromhex(key.removeprefix("0x"))[-64:]): key for key in keys}
        except (ValueError, TypeError) as error:
            raise SignerUnavailableError(self._url, "a list of public keys", repr(answer[:80])) from error

    def _ask(self, method: str, path: str, body: object = None) -> bytes:
        address = f"{self._url}/api/v1/eth1/{path}"
        try:
            with self._client.stream(method, address, json=body) as response:
                content = b""
                for part in response.iter_bytes():
                    content += part
                    if len(content) > _GREATEST_ANSWER:
                        break
        except httpx.HTTPError as error:
            raise SignerUnavailableError(self._url, "an answer", repr(error)) from error
        if response.status_code != 200 or len(content) > _GREATEST_ANSWER:
            shown = f"{response.status_code}, {len(content)} bytes"
            raise SignerUnavailableError(self._url, f"status 200 and at most {_GREATEST_ANSWER} bytes", shown)
        return content
