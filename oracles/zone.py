"""The chain as daemons read it: typed answers of the oracle and settlement contracts, at the head or a pinned block."""

from __future__ import annotations

from typing import Protocol

from offchain.chain import values
from offchain.chain.values import AbiValue, Block
from offchain.domain.periods import BeforeGenesisError, Calendar
from offchain.domain.types import Address, Amount, LicenceId, PeriodId, Seconds
from oracles.values import Accepted, AnchorPoint, Committee, Escrow, Status, Window


class ChainCalls(Protocol):
    """What the zone needs of a gateway; `Gateway` has it."""

    @property
    def calendar(self) -> Calendar:
        """The period calendar."""
        ...

    def now(self) -> Seconds:
        """Time of the newest block, seconds."""
        ...

    def finalised(self) -> Block:
        """The newest block that can't be replaced."""
        ...

    def call(self, contract: str, function: str, *args: object, at: Block | None = None) -> AbiValue:
        """Reads a view function. Raises ContractRefusal."""
        ...


class Zone:
    """Reads of one deployment. What can't change for a running or past period is asked once."""

    def __init__(self, chain: ChainCalls) -> None:
        self._chain = chain
        self._windows: dict[PeriodId, Window] = {}
        self._committees: dict[PeriodId, Committee] = {}

    @property
    def calendar(self) -> Calendar:
        """The period calendar."""
        return self._chain.calendar

    def now(self) -> Seconds:
        """Chain time, seconds."""
        return self._chain.now()

    def final_time(self) -> Seconds:
        """Time of the newest block that can't be replaced, seconds."""
        return self._chain.finalised().time

    def running(self) -> PeriodId | None:
        """The running period, None before the first one."""
        try:
            return self.calendar.of(self.now())
        except BeforeGenesisError:
            return None

    def status(self, period: PeriodId) -> Status:
        """Status of a period's report now."""
        return Status(values.integer(self._chain.call("ContributionOracle", "statusOf", period)))

    def accepted(self, period: PeriodId) -> Accepted:
        """The accepted report of a period; its root is zero if there is none."""
        found = values.record(self._chain.call("ContributionOracle", "reportOf", period))
        return Accepted(values.octets(found["root"]), values.integer(found["leaves"]), values.integer(found["batches"]))

    def base_of(self, period: PeriodId) -> PeriodId | None:
        """base(p): the latest earlier period whose report was final at the end of `period`, None if there is none."""
        found = values.record(self._chain.call("ContributionOracle", "baseOf", period))
        return PeriodId(values.integer(found["base"])) if values.boolean(found["exists"]) else None

    def window(self, period: PeriodId) -> Window:
        """When a period's report is accepted. The period must not be in the future."""
        if period not in self._windows:
            rules = values.record(self._chain.call("Rulebook", "rulesAt", period))
            opens = self.calendar.end(period) + values.integer(rules["reportDelay"])
            self._windows[period] = Window(Seconds(opens), Seconds(opens + values.integer(rules["reportWindow"])))
        return self._windows[period]

    def anchor_growth(self, period: PeriodId) -> int:
        """Greatest number of leaves that one anchor adds in a period."""
        return values.integer(values.record(self._chain.call("Rulebook", "rulesAt", period))["anchorGrowth"])

    def committee(self, period: PeriodId) -> Committee:
        """The committee in force in a running or past period."""
        if period not in self._committees:
            number = values.integer(self._chain.call("Committee", "committeeAt", period))
            members = values.sequence(self._chain.call("Committee", "membersOf", number))
            threshold = values.integer(self._chain.call("Committee", "thresholdOf", number))
            self._committees[period] = Committee(number, threshold, tuple(_signer(member) for member in members))
        return self._committees[period]

    def has_cut(self, period: PeriodId) -> bool:
        """True if the head knows an anchor after the period's end."""
        return values.boolean(self._chain.call("CirculationLog", "hasCut", period))

    def final_cut(self, period: PeriodId) -> AnchorPoint | None:
        """The log cut of a period as the finalised block knows it, None if there is none yet."""
        block = self._chain.finalised()
        if not values.boolean(self._chain.call("CirculationLog", "hasCut", period, at=block)):
            return None
        found = values.record(self._chain.call("CirculationLog", "cutOf", period, at=block))
        return AnchorPoint(0, values.integer(found["size"]), values.octets(found["root"]))

    def newest_anchor(self) -> AnchorPoint:
        """The newest anchor; size 0 and the root of nothing before the first one."""
        index = values.integer(self._chain.call("CirculationLog", "anchors"))
        found = values.record(self._chain.call("CirculationLog", "latest"))
        return AnchorPoint(index, values.integer(found["size"]), values.octets(found["root"]))

    def pot(self, key: bytes, period: PeriodId) -> Amount:
        """What waits in a composition's pot, licence and outcome together, token base units."""
        found = values.record(self._chain.call("Settlement", "potOf", key, period))
        return Amount(values.integer(found["licence"]) + values.integer(found["outcome"]))

    def escrow(self, licence: LicenceId) -> Escrow:
        """What waits in escrow for a licence."""
        found = values.record(self._chain.call("Sales", "escrowOf", licence))
        return Escrow(Amount(values.integer(found["amount"])), Seconds(values.integer(found["refundableUntil"])))


def _signer(member: AbiValue) -> Address:
    return values.address(values.record(member)["signer"])
