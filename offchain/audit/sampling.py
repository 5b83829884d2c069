"""Which signatures of facts an audit recovers: all, a random sample, or none. A committee's are always checked.

Recovering signatures is a large part of an audit. A sample finds a log that has one forged fact among 600 with 99.9 %
probability: it is drawn by a fresh random seed, so that nobody can forge where it will not look.
"""

from __future__ import annotations

import secrets
from enum import StrEnum

from offchain.audit.ports import Progress
from offchain.codec.keccak import keccak256
from offchain.ledger.facts import SignatureVerifier

SAMPLE = 4_096
"""Facts of a sample, on average; a log that is no longer is checked whole."""
_TOLD_EVERY = 1_024
_WHOLE = 1 << 64


class Signatures(StrEnum):
    """What `headwater verify --signatures` offers."""

    ALL = "all"
    SAMPLE = "sample"
    NONE = "none"


class SampledVerifier:
    """A `SignatureVerifier` that asks another one about some facts and takes the others as they are.

    `size` is the number of entries of the log. A fact is drawn by the hash of its digest with the seed.
    """

    def __init__(
        self,
        verifier: SignatureVerifier,
        signatures: Signatures,
        size: int,
        progress: Progress,
        seed: bytes | None = None,
    ) -> None:
        self._verifier, self._size, self._progress = verifier, size, progress
        self._seed = secrets.token_bytes(16) if seed is None else seed
        shares = {Signatures.ALL: _WHOLE, Signatures.SAMPLE: _share(size), Signatures.NONE: 0}
        self._below = shares[signatures]
        self.seen = self.recovered = 0

    def verify(self, signer: str, digest: bytes, envelope: bytes) -> bool:
        """See `SignatureVerifier`; True for a fact that was not drawn."""
        if self.seen % _TOLD_EVERY == 0:
            self._progress(f"facts: {self.seen:,} of {self._size:,}")
        self.seen += 1
        if not self._drawn(digest):
            return True
        self.recovered += 1
        return self._verifier.verify(signer, digest, envelope)

    def told(self) -> str:
        """What was recovered, for the output of an audit."""
        if self.recovered == self.seen:
            return "all signatures"
        return f"{self.recovered:,} of {self.seen:,} signatures" if self.recovered else "no signatures"

    def _drawn(self, digest: bytes) -> bool:
        if self._below in (0, _WHOLE):
            return self._below == _WHOLE
        return int.from_bytes(keccak256(self._seed + digest)[:8], "big") < self._below


def _share(size: int) -> int:
    """The bound on 64 random bits below which a fact is drawn."""
    return _WHOLE if size <= SAMPLE else _WHOLE * SAMPLE // size
