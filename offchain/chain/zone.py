"""Typed reads of the deployed system: what daemons, settlement and auditors ask the contracts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from offchain.chain.values import AbiValue, Block, Record, address, boolean, integer, octets, record, sequence
from offchain.domain.types import Address, Amount, LicenceId, OrganisationId, PeriodId, ResourceId, Seconds


class Reader(Protocol):
    """What the reads need of the chain; `Gateway` has it."""

    def call(self, contract: str, function: str, *args: object, at: Block | None = None) -> AbiValue:
        """Reads a view function at the head, or pinned to a block."""
        ...


class Status(IntEnum):
    """Status of a period's report, as ``IContributionOracle.Status``."""

    NONE = 0
    PENDING = 1
    FINAL = 2
    MISSED = 3


@dataclass(frozen=True)
class AcceptedReport:
    """What the oracle keeps of a report: `signers` is the bitmap of members, times in seconds."""

    root: bytes
    leaves: int
    batches: int
    committee: int
    signers: int
    rules: int
    accepted_at: Seconds
    final_at: Seconds


@dataclass(frozen=True)
class AnchorState:
    """An anchored state of the log: root over `size` leaves, block time in seconds."""

    root: bytes
    size: int
    time: Seconds


@dataclass(frozen=True)
class Seat:
    """A committee member: the owner answers, the signer signs."""

    owner: Address
    signer: Address


@dataclass(frozen=True)
class Seats:
    """A committee: `threshold` of its members, in index order, make a quorum."""

    committee: int
    threshold: int
    members: tuple[Seat, ...]


@dataclass(frozen=True)
class Pot:
    """What waits for a composition in a period, token base units; `loop` is `domain.types.MAIN` or `TRAINING`."""

    licence: Amount
    outcome: Amount
    loop: int


class Zone:
    """Reads at the head, or at the block given as ``at``. Raises ContractRefusal where the contract does."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def current_period(self, at: Block | None = None) -> PeriodId:
        """The running period by chain time."""
        return PeriodId(integer(self._reader.call("Rulebook", "currentPeriod", at=at)))

    def fallback_after(self, period: PeriodId, at: Block | None = None) -> Seconds:
        """Seconds after a period's end from which late settlement can't be overtaken."""
        return Seconds(integer(self._reader.call("Rulebook", "fallbackAfter", period, at=at)))

    def rules_version(self, period: PeriodId, at: Block | None = None) -> int:
        """Version of the rules in force in a period."""
        return integer(self._reader.call("Rulebook", "versionAt", period, at=at))

    def status(self, period: PeriodId, at: Block | None = None) -> Status:
        """Status of a period's report."""
        return Status(integer(self._reader.call("ContributionOracle", "statusOf", period, at=at)))

    def report(self, period: PeriodId, at: Block | None = None) -> AcceptedReport | None:
        """The accepted report of a period, None if there is none."""
        found = record(self._reader.call("ContributionOracle", "reportOf", period, at=at))
        if not any(octets(found["root"])):
            return None
        return AcceptedReport(
            octets(found["root"]),
            integer(found["leaves"]),
            integer(found["batches"]),
            integer(found["committee"]),
            integer(found["signers"]),
            integer(found["rules"]),
            Seconds(integer(found["acceptedAt"])),
            Seconds(integer(found["finalAt"])),
        )

    def base(self, period: PeriodId, at: Block | None = None) -> PeriodId | None:
        """base(p): the latest earlier period whose report was final at the end of `period`, None if there is none."""
        found = record(self._reader.call("ContributionOracle", "baseOf", period, at=at))
        return PeriodId(integer(found["base"])) if boolean(found["exists"]) else None

    def anchor_count(self, at: Block | None = None) -> int:
        """Number of accepted anchors: the index of the next one."""
        return integer(self._reader.call("CirculationLog", "anchors", at=at))

    def latest_anchor(self, at: Block | None = None) -> AnchorState:
        """The newest anchor; before the first one that of the empty log."""
        return _anchor(record(self._reader.call("CirculationLog", "latest", at=at)))

    def cut(self, period: PeriodId, at: Block | None = None) -> AnchorState | None:
        """The log cut of a period, None while no anchor was accepted after its end."""
        if not boolean(self._reader.call("CirculationLog", "hasCut", period, at=at)):
            return None
        return _anchor(record(self._reader.call("CirculationLog", "cutOf", period, at=at)))

    def committee(self, period: PeriodId, at: Block | None = None) -> Seats:
        """The committee in force in a period."""
        number = integer(self._reader.call("Committee", "committeeAt", period, at=at))
        threshold = integer(self._reader.call("Committee", "thresholdOf", number, at=at))
        members = (record(one) for one in sequence(self._reader.call("Committee", "membersOf", number, at=at)))
        return Seats(number, threshold, tuple(Seat(address(one["owner"]), address(one["signer"])) for one in members))

    def pot(self, key: bytes, period: PeriodId, at: Block | None = None) -> Pot:
        """What waits for a composition in a period; zeros once it was settled."""
        found = record(self._reader.call("Settlement", "potOf", key, period, at=at))
        return Pot(Amount(integer(found["licence"])), Amount(integer(found["outcome"])), integer(found["loop"]))

    def licence_mode(self, licence: LicenceId, at: Block | None = None) -> int:
        """How data under a licence is delivered: `domain.types.SANDBOX` or `OFFLINE`; SANDBOX for an unknown one."""
        return integer(record(self._reader.call("Licences", "licence", licence, at=at))["mode"])

    def owed(self, account: Address, at: Block | None = None) -> Amount:
        """Parked amount of an account, token base units."""
        return Amount(integer(self._reader.call("Settlement", "owed", account, at=at)))

    def balance(self, account: Address, at: Block | None = None) -> Amount:
        """Settlement token balance of an account, token base units."""
        return Amount(integer(self._reader.call("SettlementToken", "balanceOf", account, at=at)))

    def holders(
        self, resources: Sequence[ResourceId], period: PeriodId, at: Block | None = None
    ) -> tuple[Address, ...]:
        """Who earns for resources in a period, in the given order."""
        found = self._reader.call("Resources", "holdersAt", list(resources), period, at=at)
        return tuple(address(one) for one in sequence(found))

    def payouts(
        self, organisations: Sequence[OrganisationId], period: PeriodId, at: Block | None = None
    ) -> tuple[Address, ...]:
        """The accounts that earn for organisations in a period, in the given order."""
        found = self._reader.call("Participants", "payoutsAt", list(organisations), period, at=at)
        return tuple(address(one) for one in sequence(found))


def _anchor(found: Record) -> AnchorState:
    return AnchorState(octets(found["root"]), integer(found["size"]), Seconds(integer(found["time"])))
