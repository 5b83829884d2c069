"""A run of periods as commands name it: `1..3`, or `2` for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from offchain.audit.errors import EmptyWindowError, NotReportedError, PeriodRangeError
from offchain.audit.ports import Progress
from offchain.domain.types import PeriodId
from offchain.indexer.snapshot import Snapshot


@dataclass(frozen=True)
class Window:
    """Periods from `first` to `last`, both included. Raises EmptyWindowError for none."""

    first: PeriodId
    last: PeriodId

    def __post_init__(self) -> None:
        """Refuses a last period before the first."""
        if self.last < self.first:
            raise EmptyWindowError("last period", f"at least {self.first}", self.last)

    @classmethod
    def of(cls, text: str) -> Window:
        """From words of the command line. Raises PeriodRangeError, EmptyWindowError."""
        found = re.fullmatch(r"([0-9]{1,9})(?:\.\.([0-9]{1,9}))?", text)
        if found is None:
            raise PeriodRangeError("periods", "A..B, for example 1..3, or one period", repr(text))
        first = int(found[1])
        return cls(PeriodId(first), PeriodId(int(found[2]) if found[2] else first))

    def told(self, progress: Progress) -> Iterator[PeriodId]:
        """Every period, told before it begins."""
        total = int(self.last) - int(self.first) + 1
        for place in range(total):
            progress(f"period {self.first + place}: {place + 1} of {total}")
            yield PeriodId(self.first + place)


def last_reported(snapshot: Snapshot, now: PeriodId) -> PeriodId:
    """The newest period up to `now` with an accepted report. Raises NotReportedError."""
    for number in range(int(now), -1, -1):
        if snapshot.report(PeriodId(number)) is not None:
            return PeriodId(number)
    raise NotReportedError("report of any period", "an accepted one", "none", "name a period that is over")
