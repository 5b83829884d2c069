"""The chain as daemons read it: the typed reads of the system, and what follows from chain time."""

from __future__ import annotations

from typing import Protocol

from offchain.chain import values
from offchain.chain.values import AbiValue, Block, Record
from offchain.chain.zone import Status, Zone
from offchain.domain.periods import BeforeGenesisError, Calendar
from offchain.domain.types import Amount, LicenceId, PeriodId, Seconds
from oracles.values import NOTHING_ACCEPTED, Accepted, AnchorPoint, Committee, Escrow, Window


class ChainCalls(Protocol):
    """What the view needs of a gateway; `Gateway` has it."""

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


class ChainView:
    """Reads of one deployment. What can't change for a running or past period is asked once."""

    def __init__(self, chain: ChainCalls) -> None:
        self._chain, self._zone = chain, Zone(chain)
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
        return self._zone.status(period)

    def accepted(self, period: PeriodId) -> Accepted:
        """The accepted report of a period, `NOTHING_ACCEPTED` if there is none."""
        found = self._zone.report(period)
        return NOTHING_ACCEPTED if found is None else Accepted(found.root, found.leaves, found.batches)

    def base_of(self, period: PeriodId) -> PeriodId | None:
        """base(p): the latest earlier period whose report was final at the end of `period`, None if there is none."""
        return self._zone.base(period)

    def window(self, period: PeriodId) -> Window:
        """When the report of a running or past period is accepted."""
        if period not in self._windows:
            rules = self._rules(period)
            opens = self.calendar.end(period) + values.integer(rules["reportDelay"])
            self._windows[period] = Window(Seconds(opens), Seconds(opens + values.integer(rules["reportWindow"])))
        return self._windows[period]

    def anchor_growth(self, period: PeriodId) -> int:
        """Greatest number of leaves that one anchor adds in a period."""
        return values.integer(self._rules(period)["anchorGrowth"])

    def committee(self, period: PeriodId) -> Committee:
        """The committee in force in a running or past period."""
        if period not in self._committees:
            seats = self._zone.committee(period)
            signers = tuple(seat.signer for seat in seats.members)
            self._committees[period] = Committee(seats.committee, seats.threshold, signers)
        return self._committees[period]

    def has_cut(self, period: PeriodId) -> bool:
        """True if the head knows an anchor after the period's end."""
        return self._zone.cut(period) is not None

    def final_cut(self, period: PeriodId) -> AnchorPoint | None:
        """The log cut of a period as the finalised block knows it, None if there is none yet."""
        block = self._chain.finalised()
        found = self._zone.cut(period, block)
        return None if found is None else AnchorPoint(self._zone.anchor_count(block), found.size, found.root)

    def newest_anchor(self) -> AnchorPoint:
        """The newest anchor; size 0 and the root of nothing before the first one."""
        found = self._zone.latest_anchor()
        return AnchorPoint(self._zone.anchor_count(), found.size, found.root)

    def pot(self, key: bytes, period: PeriodId) -> Amount:
        """What waits in a composition's pot, licence and outcome together, token base units."""
        found = self._zone.pot(key, period)
        return Amount(found.licence + found.outcome)

    def escrow(self, licence: LicenceId) -> Escrow:
        """What waits in escrow for a licence."""
        found = values.record(self._chain.call("Sales", "escrowOf", licence))
        return Escrow(Amount(values.integer(found["amount"])), Seconds(values.integer(found["refundableUntil"])))

    def _rules(self, period: PeriodId) -> Record:
        return values.record(self._chain.call("Rulebook", "rulesAt", period))
