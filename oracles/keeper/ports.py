"""What the keeper needs of the rest of the system; its main wires the real ones, tests their own."""

from __future__ import annotations

from typing import Protocol, TypeVar

from offchain.chain.values import Block
from offchain.chain.zone import Status
from offchain.domain.types import Amount, LicenceId, PeriodId, Seconds
from offchain.indexer.facts import Fact
from offchain.indexer.states import CompositionState, LicenceState
from oracles.values import Accepted, Escrow

F = TypeVar("F", bound=Fact)


class Chain(Protocol):
    """Reads of the chain; `ChainView` has them."""

    def now(self) -> Seconds:
        """Chain time, seconds."""
        ...

    def status(self, period: PeriodId) -> Status:
        """Status of a period's report now."""
        ...

    def accepted(self, period: PeriodId) -> Accepted:
        """The accepted report of a period."""
        ...

    def base_of(self, period: PeriodId) -> PeriodId | None:
        """base(p), None if there is none."""
        ...

    def pot(self, key: bytes, period: PeriodId) -> Amount:
        """What waits in a composition's pot, token base units."""
        ...

    def escrow(self, licence: LicenceId) -> Escrow:
        """What waits in escrow for a licence."""
        ...


class State(Protocol):
    """The state at a block; the indexer's `Snapshot` has it."""

    @property
    def licences(self) -> tuple[LicenceState, ...]:
        """All licences, by id."""
        ...

    def composition(self, key: bytes) -> CompositionState:
        """A composition by key."""
        ...


class Facts(Protocol):
    """The index; `Index` has it."""

    def head(self) -> Block:
        """The newest indexed block."""
        ...

    def facts(self, kind: type[F]) -> tuple[F, ...]:
        """All facts of a kind, in chain order."""
        ...

    def snapshot(self) -> State:
        """The state at the newest indexed block."""
        ...


class Outgoing(Protocol):
    """Sends transactions one after the other; `Outbox` does."""

    def free(self) -> bool:
        """True if nothing is under way."""
        ...

    def deliver(self, purpose: str, done: tuple[str, ...], contract: str, function: str, *args: object) -> bool:
        """Sends if nothing is under way; false if something is."""
        ...
