"""One look of the anchor: is an anchor due, who signs it, and is it on its way. Safe to run twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from offchain.codec import envelope as envelopes
from offchain.codec.eip712 import Domain
from offchain.codec.envelope import Envelope
from offchain.codec.report import AnchorStruct, anchor_digest
from offchain.domain.types import PeriodId, Seconds
from oracles.errors import BadMessageError, CopyBehindError, LogMismatchError
from oracles.health import Health
from oracles.loop import guarded
from oracles.values import AnchorPoint, Committee, SignedAnchor, Window

DONE_BY_ANOTHER = ("CirculationLog_NothingNew",)
_SUBJECT = "anchor"


class Chain(Protocol):
    """Reads of the chain; `ChainView` has them."""

    def running(self) -> PeriodId | None:
        """The running period, None before the first one."""
        ...

    def has_cut(self, period: PeriodId) -> bool:
        """True if an anchor was accepted after the period's end."""
        ...

    def newest_anchor(self) -> AnchorPoint:
        """The newest anchor."""
        ...

    def anchor_growth(self, period: PeriodId) -> int:
        """Greatest number of leaves that one anchor adds."""
        ...

    def committee(self, period: PeriodId) -> Committee:
        """The committee in force in a period."""
        ...

    def now(self) -> Seconds:
        """Chain time, seconds."""
        ...

    def window(self, period: PeriodId) -> Window:
        """When the report of a running or past period is accepted."""
        ...


class LogCopy(Protocol):
    """The own copy of the log; the ledger's `CirculationLog` has it."""

    def size(self) -> int:
        """Number of entries."""
        ...

    def root(self, size: int | None = None) -> bytes:
        """Root over the first `size` entries."""
        ...

    def consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Proof that the first `old` entries begin the first `new`."""
        ...


class Peer(Protocol):
    """A member."""

    @property
    def url(self) -> str:
        """Its base URL."""
        ...

    def anchor(self, size: int) -> SignedAnchor | None:
        """Its signature for an anchor, None while its copy is shorter. Raises PeerUnavailableError, BadMessageError."""
        ...


class PeerList(Protocol):
    """The members that are known now."""

    def all(self) -> Sequence[Peer]:
        """One per member."""
        ...


class Verifier(Protocol):
    """Judges signatures; `ChainVerifier` does."""

    def verify(self, signer: str, digest: bytes, envelope: bytes) -> bool:
        """True if the envelope is `signer`'s over the digest."""
        ...


class Outgoing(Protocol):
    """Sends transactions one after the other; `Outbox` does."""

    def free(self) -> bool:
        """True if nothing is under way."""
        ...

    def deliver(self, purpose: str, done: tuple[str, ...], contract: str, function: str, *args: object) -> bool:
        """Sends if nothing is under way; false if something is."""
        ...


class Anchorer:
    """Anchors when an ended period has no cut yet, or the log grew by `leaves` entries within a period.

    A cut is made of a copy that was brought up by `pull` after the period had ended: what the log node took in the
    period's last moments is in it. A node that does not answer is waited for until the report may be accepted.
    """

    def __init__(
        self,
        chain: Chain,
        log: LogCopy,
        pull: Callable[[], None],
        domain: Domain,
        peers: PeerList,
        verifier: Verifier,
        outgoing: Outgoing,
        health: Health,
        leaves: int,
    ) -> None:
        self._chain, self._log, self._pull, self._domain = chain, log, pull, domain
        self._peers, self._verifier, self._outgoing = peers, verifier, outgoing
        self._health, self._leaves = health, leaves

    def step(self) -> None:
        """One look. Raises CopyBehindError, LogMismatchError and what a contract refuses."""
        running = self._chain.running()
        if running is None or not self._outgoing.free():
            return
        newest = self._chain.newest_anchor()
        if self._lacks_cut(running):
            if not self._caught_up(running):
                self._health.state(_SUBJECT, f"cut of period {running - 1}: waits for the log node")
                return
        elif self._log.size() - newest.size < self._leaves:
            self._health.state(_SUBJECT, "up to date")
            return
        self._require_continuation(newest)
        size = min(self._log.size(), newest.size + self._chain.anchor_growth(running))
        anchor = AnchorStruct(newest.index, newest.size, newest.root, size, self._log.root(size))
        committee = self._chain.committee(running)
        found = self._gather(anchor, committee)
        if len(found) < committee.threshold:
            self._health.state(_SUBJECT, f"size {size}: {len(found)} of {committee.threshold} signatures")
            return
        self._health.cleared("peer ")
        self._send(running, anchor, {member: found[member] for member in sorted(found)[: committee.threshold]})

    def _lacks_cut(self, running: PeriodId) -> bool:
        return running > 0 and not self._chain.has_cut(PeriodId(running - 1))

    def _caught_up(self, running: PeriodId) -> bool:
        """True if the copy has all that the node took by the period's end, or the report can't wait for it."""
        if guarded(self._health, "log", self._pull):
            return True
        return self._chain.now() >= self._chain.window(PeriodId(running - 1)).opens

    def _require_continuation(self, newest: AnchorPoint) -> None:
        available = self._log.size()
        if available < newest.size:
            raise CopyBehindError(newest.size, available)
        own = self._log.root(newest.size)
        if own != newest.root:
            raise LogMismatchError(newest.size, newest.root, own)

    def _gather(self, anchor: AnchorStruct, committee: Committee) -> dict[int, Envelope]:
        digest = anchor_digest(self._domain, anchor)
        found: dict[int, Envelope] = {}
        for peer in self._peers.all():
            if len(found) >= committee.threshold:
                break
            guarded(self._health, f"peer {peer.url}", partial(self._ask, peer, anchor.size, digest, committee, found))
        return found

    def _ask(self, peer: Peer, size: int, digest: bytes, committee: Committee, found: dict[int, Envelope]) -> None:
        """Keeps a signature over the own digest; any other log or signer is refused by name."""
        signed = peer.anchor(size)
        if signed is None:
            return
        envelope, signers = signed.envelope, enumerate(committee.signers)
        index = next((i for i, signer in signers if self._verifier.verify(signer, digest, envelope)), None)
        if index is None:
            raise BadMessageError(peer.url, f"a member's signature over 0x{digest.hex()}", "0x" + envelope.hex())
        found[index] = envelopes.unpack(envelope)

    def _send(self, running: PeriodId, anchor: AnchorStruct, found: dict[int, Envelope]) -> None:
        bitmap, signatures = envelopes.pack_quorum(found)
        proof = self._log.consistency(anchor.previous_size, anchor.size)
        purpose = f"anchor {anchor.index} at size {anchor.size} in period {running}"
        arguments = (anchor.size, anchor.root, proof, bitmap, signatures)
        if self._outgoing.deliver(purpose, DONE_BY_ANOTHER, "CirculationLog", "anchor", *arguments):
            self._health.state(_SUBJECT, f"size {anchor.size}: sent")
