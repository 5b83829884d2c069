"""Signatures checked off chain (docs/FORMATS.md section 2): scheme 1 by recovery; a contract's only by endorsement."""

from __future__ import annotations

from coincurve import PublicKey

from offchain.chain.wallet import public_address
from offchain.codec import envelope as envelopes
from offchain.codec.errors import CodecError
from offchain.domain.types import Address


class ChainVerifier:
    """Implements the ledger's ``SignatureVerifier``."""

    def verify(self, signer: str, digest: bytes, envelope: bytes) -> bool:
        """True if the envelope is a valid scheme-1 signature of ``signer`` over the 32-byte digest.

        Low s and v 27 or 28 only. False for a malformed envelope and for ERC-1271 envelopes: what a contract says at a
        past block can't be evaluated here.
        """
        try:
            found = envelopes.unpack(envelope)
        except CodecError:
            return False
        return found.scheme == envelopes.ECDSA and _recovered(digest, found.payload) == signer.lower()


def _recovered(digest: bytes, signature: bytes) -> str:
    return (recover(digest, signature) or "").lower()


def recover(digest: bytes, signature: bytes) -> Address | None:
    """The address that signed a 32-byte digest with ``r ‖ s ‖ v``; None where nothing can be recovered."""
    if len(digest) != 32 or len(signature) != 65 or signature[64] not in (27, 28):
        return None
    compact = signature[:64] + bytes([signature[64] - 27])
    try:
        key = PublicKey.from_signature_and_message(compact, digest, hasher=None)
    except ValueError:
        return None
    return public_address(key.format(compressed=False))
