"""The period calendar: half-open windows of equal length (DESIGN section 1)."""

from __future__ import annotations

from dataclasses import dataclass

from offchain.domain.errors import HeadwaterError
from offchain.domain.types import PeriodId, Seconds


class BeforeGenesisError(HeadwaterError):
    """A time before the first period."""


@dataclass(frozen=True)
class Calendar:
    """Genesis and length of the periods, both in seconds, as the Rulebook holds them."""

    genesis: int
    length: int

    def start(self, period: PeriodId) -> Seconds:
        """First second of a period, t0(p)."""
        return Seconds(self.genesis + int(period) * self.length)

    def end(self, period: PeriodId) -> Seconds:
        """First second after a period, t1(p)."""
        return Seconds(self.genesis + (int(period) + 1) * self.length)

    def of(self, time: Seconds) -> PeriodId:
        """The period that contains a time."""
        if time < self.genesis:
            raise BeforeGenesisError(f"time {time} lies before genesis {self.genesis}")
        return PeriodId((int(time) - self.genesis) // self.length)
