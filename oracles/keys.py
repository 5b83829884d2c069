"""Keys of a daemon: a keystore that a password in a file opens, or a remote signer. Never from the environment."""

from __future__ import annotations

from pathlib import Path

from offchain.chain.remote_signer import RemoteSigner
from offchain.chain.wallet import Wallet
from offchain.codec.addresses import address_bytes, address_of
from offchain.settings import BadSettingError
from oracles.settings import DaemonSettings

Key = Wallet | RemoteSigner


def open_signing_key(settings: DaemonSettings) -> Key:
    """The key that signs. Raises BadSettingError if none or two are named, BadKeyError, SignerUnavailableError,
    SignerMismatchError."""
    if settings.signer_url is None:
        return Wallet.load(*settings.signing_key)
    return _remote("signer_address", "keystore", settings.signer_url, settings.signer_address, settings.keystore)


def open_gas_key(settings: DaemonSettings) -> Key:
    """The key that pays for transactions. Raises as `open_signing_key`."""
    if settings.gas_signer_url is None:
        return Wallet.load(*settings.gas_key)
    url, address = settings.gas_signer_url, settings.gas_signer_address
    return _remote("gas_signer_address", "gas_keystore", url, address, settings.gas_keystore)


def _remote(name: str, other: str, url: str, address: str | None, keystore: Path | None) -> RemoteSigner:
    if keystore is not None:
        raise BadSettingError(other, f"none beside {name}", str(keystore))
    if address is None:
        raise BadSettingError(name, "the address of the key at the remote signer", "none")
    signer = RemoteSigner(url, address_of(address_bytes(address)))
    signer.verify()
    return signer
