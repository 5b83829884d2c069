"""What a member needs of the rest of the system; mains wire the real ones, tests their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from offchain.chain.zone import Status
from offchain.domain.periods import Calendar
from offchain.domain.types import Address, PeriodId, Seconds
from offchain.report import BuiltReport
from oracles.values import Accepted, AnchorPoint, Committee, Leaves, SignedReport, Window


class Chain(Protocol):
    """Reads of the chain; `ChainView` has them."""

    @property
    def calendar(self) -> Calendar:
        """The period calendar."""
        ...

    def now(self) -> Seconds:
        """Chain time, seconds."""
        ...

    def running(self) -> PeriodId | None:
        """The running period, None before the first one."""
        ...

    def final_time(self) -> Seconds:
        """Time of the finalised block, seconds."""
        ...

    def status(self, period: PeriodId) -> Status:
        """Status of a period's report now."""
        ...

    def accepted(self, period: PeriodId) -> Accepted:
        """The accepted report of a period."""
        ...

    def window(self, period: PeriodId) -> Window:
        """When a period's report is accepted."""
        ...

    def committee(self, period: PeriodId) -> Committee:
        """The committee in force in a period."""
        ...

    def final_cut(self, period: PeriodId) -> AnchorPoint | None:
        """The log cut of a period as the finalised block knows it."""
        ...

    def newest_anchor(self) -> AnchorPoint:
        """The newest anchor."""
        ...


class LogCopy(Protocol):
    """The own copy of the log; the ledger's `CirculationLog` has it."""

    def size(self) -> int:
        """Number of entries."""
        ...

    def root(self, size: int | None = None) -> bytes:
        """Root over the first `size` entries."""
        ...


class Builder(Protocol):
    """Recomputes a period's report from the own copies."""

    def __call__(self, period: PeriodId, attempt: int) -> BuiltReport:
        """The report. Raises NotReadyError while an input is not final."""
        ...


class Signer(Protocol):
    """The signing key; `Wallet` is one, `RemoteSigner` another."""

    @property
    def address(self) -> Address:
        """Its address."""
        ...

    def sign_message(self, message: bytes) -> bytes:
        """A packed signature envelope over the keccak-256 of an EIP-712 message."""
        ...


class Verifier(Protocol):
    """Judges signatures; `ChainVerifier` does."""

    def verify(self, signer: str, digest: bytes, envelope: bytes) -> bool:
        """True if the envelope is `signer`'s over the digest."""
        ...


class Peer(Protocol):
    """Another member."""

    @property
    def url(self) -> str:
        """Its base URL."""
        ...

    def report(self, period: PeriodId, attempt: int) -> SignedReport | None:
        """Its signed report, None while it has none. Raises PeerUnavailableError, BadMessageError."""
        ...

    def leaves(self, period: PeriodId, attempt: int) -> Leaves:
        """Its leaves. Raises PeerUnavailableError, BadMessageError."""
        ...


class PeerList(Protocol):
    """The other members that are known now."""

    def all(self) -> Sequence[Peer]:
        """One per member."""
        ...


class Outgoing(Protocol):
    """Sends transactions one after the other; `Outbox` does."""

    def deliver(self, purpose: str, done: tuple[str, ...], contract: str, function: str, *args: object) -> bool:
        """Sends if nothing is under way; false if something is."""
        ...
