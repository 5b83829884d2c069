"""The arithmetic of an outcome share, written from its words with exact fractions; money in token base units."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

PPM = 1_000_000
DAY = 86_400
INTERVAL, TERM, TAIL = 10 * DAY, 40 * DAY, 30 * DAY


@dataclass(frozen=True)
class Terms:
    """`IClauses.OutcomeTerms` in the order of its fields: 10 % of revenue, 1 % penalty a day up to 5 %."""

    share: int = 100_000
    floor: int = 0
    cap: int = 0
    deposit: int = 1_000_000
    interval: int = INTERVAL
    term: int = TERM
    tail: int = TAIL
    penalty_per_day: int = 10_000
    penalty_cap: int = 50_000
    route: int = 0

    def values(self) -> tuple[int, ...]:
        """As brownie wants a struct."""
        return tuple(self.__dict__.values())


NONE = Terms(*[0] * 10)
"""No outcome share."""


@dataclass
class Model:
    """A clause's life: `paid` is what the composition got, `debt` what it still should have."""

    terms: Terms
    revenue: int = 0
    charged: int = 0
    deposit: int = field(init=False)
    paid: int = 0
    debt: int = 0

    def __post_init__(self) -> None:
        self.deposit = self.terms.deposit

    def earn(self, change: int) -> int:
        """Revenue changes; gives the share that is due now, which is paid."""
        due = self._due(change)
        self.paid += due
        return due

    def gap(self, change: int, late: int, penalised: bool) -> None:
        """An attested gap, `late` seconds after the deadline of its declaration."""
        due = self._due(change)
        self.take(due + (self.penalty(due, late) if penalised else 0))

    def penalty(self, due: int, late: int) -> int:
        """What lateness of this many seconds costs."""
        part = min(Fraction(self.terms.penalty_per_day, PPM) * ceil(Fraction(max(late, 0), DAY)), self._greatest())
        return floor(due * part)

    def take(self, amount: int) -> None:
        """From the deposit, else debt."""
        covered = min(amount, self.deposit)
        self.deposit -= covered
        self.paid += covered
        self.debt += amount - covered

    def _due(self, change: int) -> int:
        self.revenue += change
        owed = floor(Fraction(self.revenue * self.terms.share, PPM))
        owed = min(owed, self.terms.cap) if self.terms.cap else owed
        due = max(owed - self.charged, 0)
        self.charged += due
        return due

    def _greatest(self) -> Fraction:
        return Fraction(self.terms.penalty_cap, PPM)
