"""Keys from an encrypted keystore, a private key, or a demo seed; they sign digests and transactions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from coincurve import PrivateKey

from offchain.chain.errors import BadKeyError
from offchain.chain.transactions import Draft
from offchain.codec import envelope
from offchain.codec.addresses import address_of
from offchain.codec.keccak import keccak256
from offchain.domain.types import Address

GROUP_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
"""Order of secp256k1."""
SCRYPT_N = 262_144
"""Work factor of a keystore in production."""
SCRYPT_N_DEMO = 1_024
"""Work factor where the password is public anyway: demo and tests."""


class Wallet:
    """One secp256k1 key. Its text never leaves this object but in an encrypted keystore."""

    def __init__(self, private_key: bytes) -> None:
        if len(private_key) != 32 or not 0 < int.from_bytes(private_key, "big") < GROUP_ORDER:
            raise BadKeyError("private key", "32 bytes between 1 and the group order", f"{len(private_key)} bytes")
        self._key = PrivateKey(private_key)
        self._address = public_address(self._key.public_key.format(compressed=False))

    def __repr__(self) -> str:
        return f"Wallet({self._address})"

    @classmethod
    def derive(cls, seed: int | str, name: str) -> Wallet:
        """The key of a named party of a seeded world: anybody who knows the seed has it, so only for demo and tests."""
        digest = keccak256(f"headwater demo key\0{seed}\0{name}".encode())
        return cls((int.from_bytes(digest, "big") % (GROUP_ORDER - 1) + 1).to_bytes(32, "big"))

    @classmethod
    def from_mnemonic(cls, mnemonic: str, index: int) -> Wallet:
        """Account ``index`` of a BIP-39 mnemonic on the path m/44'/60'/0'/0/index, as anvil's accounts."""
        from eth_account.hdaccount import key_from_seed, seed_from_mnemonic

        return cls(key_from_seed(seed_from_mnemonic(mnemonic, ""), f"m/44'/60'/0'/0/{index}"))

    @classmethod
    def load(cls, keystore: Path, password_file: Path) -> Wallet:
        """Opens a keystore v3 with the password in a file (a final newline is ignored). Raises BadKeyError."""
        from eth_account import Account

        for file in (keystore, password_file):
            if not file.is_file():
                raise BadKeyError(file, "a file", "none")
        try:
            return cls(bytes(Account.decrypt(json.loads(keystore.read_text("utf-8")), _password(password_file))))
        except (ValueError, KeyError, TypeError, NotImplementedError) as error:
            raise BadKeyError(keystore, "a keystore v3 that this password opens", str(error)) from error

    def save(self, keystore: Path, password_file: Path, scrypt_n: int = SCRYPT_N) -> None:
        """Writes a keystore v3 (scrypt) that only its owner can read; an existing file is never overwritten.

        Raises BadKeyError.
        """
        from eth_account import Account

        if keystore.exists():
            raise BadKeyError(keystore, "no file there yet", "a file")
        sealed: dict[str, Any] = Account.encrypt(
            self._key.secret, _password(password_file), kdf="scrypt", iterations=scrypt_n
        )
        keystore.touch(mode=0o600)
        keystore.write_text(json.dumps(sealed), encoding="utf-8")

    @property
    def address(self) -> Address:
        """EIP-55 address of the key."""
        return self._address

    def sign(self, digest: bytes) -> bytes:
        """65 bytes ``r ‖ s ‖ v`` over a 32-byte digest: deterministic (RFC 6979), low s, v 27 or 28."""
        if len(digest) != 32:
            raise BadKeyError(self._address, "a digest of 32 bytes", f"{len(digest)} bytes")
        signature = self._key.sign_recoverable(digest, hasher=None)
        return signature[:64] + bytes([27 + signature[64]])

    def sign_envelope(self, digest: bytes) -> bytes:
        """The signature in an envelope of scheme 1 (docs/FORMATS.md section 2)."""
        return envelope.pack(envelope.Envelope(envelope.ECDSA, self.sign(digest)))

    def sign_message(self, message: bytes) -> bytes:
        """The packed envelope over the keccak-256 of an EIP-712 message."""
        return self.sign_envelope(keccak256(message))

    def sign_transaction(self, draft: Draft) -> bytes:
        """The signed transaction, ready to broadcast."""
        return draft.signed(self.sign(keccak256(draft.preimage)))


def public_address(public_key: bytes) -> Address:
    """EIP-55 address of an uncompressed public key (65 bytes)."""
    return address_of(keccak256(public_key[1:])[-20:])


def _password(file: Path) -> str:
    if not file.is_file():
        raise BadKeyError(file, "a file with the password", "none")
    return file.read_text("utf-8").removesuffix("\n")
