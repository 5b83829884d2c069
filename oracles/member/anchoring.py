"""A member's signature for the next anchor: only over its own copy, only if that continues the newest anchor."""

from __future__ import annotations

from offchain.codec.eip712 import Domain
from offchain.codec.report import AnchorStruct, anchor_message
from offchain.domain.types import PeriodId
from oracles.errors import AnchorBehindError, CopyBehindError, LogMismatchError
from oracles.member.ports import Chain, LogCopy, Signer
from oracles.values import SignedAnchor


class AnchorSigner:
    """Signs anchors; keeps nothing, for the own copy only grows."""

    def __init__(self, chain: Chain, log: LogCopy, domain: Domain, signer: Signer) -> None:
        self._chain, self._log, self._domain, self._signer = chain, log, domain, signer

    def sign(self, size: int) -> SignedAnchor:
        """The signed anchor at `size`.

        Raises AnchorBehindError below the newest anchor, CopyBehindError while the copy is shorter, LogMismatchError if
        the copy is not the anchored log, NotMemberError if the key is not in the committee of the running period.
        """
        self._chain.committee(self._chain.running() or PeriodId(0)).index_of(self._signer.address)
        newest = self._chain.newest_anchor()
        if size < newest.size:
            raise AnchorBehindError(newest.size, size)
        available = self._log.size()
        if available < size:
            raise CopyBehindError(size, available)
        own = self._log.root(newest.size)
        if own != newest.root:
            raise LogMismatchError(newest.size, newest.root, own)
        anchor = AnchorStruct(newest.index, newest.size, newest.root, size, self._log.root(size))
        envelope = self._signer.sign_message(anchor_message(self._domain, anchor))
        return SignedAnchor(newest.index, newest.size, newest.root, size, anchor.root, envelope)
