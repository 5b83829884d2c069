"""Keys of the development accounts, and the envelopes they sign (docs/FORMATS.md section 2)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_typing import Hash32

MNEMONIC = "test test test test test test test test test test test junk"
"""The development chain's public default: its accounts are unlocked there and their keys known here."""
GREATEST_ACCOUNT = 30
SECP256K1 = b"\x01"
ERC1271 = b"\x02"


@cache
def keyring() -> dict[str, LocalAccount]:
    """Local accounts of the development chain by address."""
    Account.enable_unaudited_hdwallet_features()
    accounts = (
        Account.from_mnemonic(MNEMONIC, account_path=f"m/44'/60'/0'/0/{index}") for index in range(GREATEST_ACCOUNT)
    )
    return {account.address: account for account in accounts}


def raw_signature(signer: Any, digest: Any) -> bytes:
    """65 bytes r ‖ s ‖ v of a development account (brownie account or address) over a digest."""
    return bytes(keyring()[str(signer)].unsafe_sign_hash(Hash32(bytes(digest))).signature)


def wrap(payload: bytes, scheme: bytes = SECP256K1) -> bytes:
    """scheme ‖ length ‖ payload."""
    return scheme + len(payload).to_bytes(2, "big") + payload


def envelope(signer: Any, digest: Any) -> bytes:
    """The envelope of a development account over a digest."""
    return wrap(raw_signature(signer, digest))


def wallet_envelope(owners: Iterable[Any], digest: Any) -> bytes:
    """The ERC-1271 envelope of a TwoOfTwoWallet whose owners, in order, sign a digest."""
    return wrap(b"".join(envelope(owner, digest) for owner in owners), ERC1271)


def quorum(signers: Iterable[tuple[int, Any]], digest: Any) -> tuple[int, bytes]:
    """(bitmap, envelopes) of members given as (index, account), written in the order given."""
    pairs = list(signers)
    bitmap = sum(1 << index for index, _ in pairs)
    return bitmap, b"".join(envelope(account, digest) for _, account in pairs)
