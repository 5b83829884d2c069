"""The chain's arithmetic, re-done in Python integers: split, attribution, netting (DESIGN section 6).

It shares no code with the contracts: an auditor compares both. Amounts are token base units, shares ppm.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from offchain.domain.types import PPM


@dataclass(frozen=True)
class Row:
    """One split of revenue in ppm, summing to 1,000,000."""

    source: int
    service: int
    operator: int
    ecosystem: int


@dataclass(frozen=True)
class Pools:
    """What one line yields, token base units. `unearned` is performance money that was not earned."""

    source: int
    service: int
    unearned: int
    operator: int
    ecosystem: int

    @property
    def total(self) -> int:
        """Everything the line's pot held."""
        return self.source + self.service + self.unearned + self.operator + self.ecosystem

    def __add__(self, other: Pools) -> Pools:
        """Column-wise sum."""
        return Pools(
            self.source + other.source,
            self.service + other.service,
            self.unearned + other.unearned,
            self.operator + other.operator,
            self.ecosystem + other.ecosystem,
        )


@dataclass(frozen=True)
class Money:
    """What a line's pot holds, token base units, and the rows it is split by."""

    licence: int
    licence_row: Row
    outcome: int
    outcome_row: Row

    def exact(self, column: str) -> int:
        """A column's pool in millionths of a base unit."""
        licence: int = getattr(self.licence_row, column)
        outcome: int = getattr(self.outcome_row, column)
        return self.licence * licence + self.outcome * outcome


def split(money: Money, service_base: int, performance: int) -> Pools:
    """Splits a line by cumulative floors at source | earned service | unearned | operator | ecosystem.

    Of the service pool base + (1 − base)·performance is earned (ppm each). Exact in sum, every part less than one unit
    from its exact rational.
    """
    source, service = money.exact("source"), money.exact("service")
    earned = service_base * PPM + (PPM - service_base) * performance
    cuts = (
        source // PPM,
        (source * PPM**2 + service * earned) // PPM**3,
        (source + service) // PPM,
        (source + service + money.exact("operator")) // PPM,
        money.licence + money.outcome,
    )
    parts = [cut - before for cut, before in zip(cuts, (0, *cuts), strict=False)]
    return Pools(*parts)


def outcome_row(outcome_source: int, default: Row) -> Row:
    """The row of outcome money: the composition's agreed source share, or the period's OUTCOME row."""
    return Row(outcome_source, PPM - outcome_source, 0, 0) if outcome_source else default


def attribute(money: Money, weights: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Source pool by resource, from (resource, ppm) pairs in ascending order: cumulative floors on the exact pool."""
    exact = money.exact("source")
    shares: dict[int, int] = {}
    cumulated = done = 0
    for resource, weight in weights:
        cumulated += weight
        upto = exact * cumulated // PPM**2
        shares[resource] = upto - done
        done = upto
    return shares


def net(items: Iterable[tuple[str, int]]) -> dict[str, int]:
    """One amount per account, whatever number of products it earned from; zero amounts are left out."""
    totals: dict[str, int] = {}
    for account, amount in items:
        if amount:
            totals[account] = totals.get(account, 0) + amount
    return totals


def equal_weights(resources: Iterable[int]) -> list[tuple[int, int]]:
    """Weights where no evidence exists: equal, largest remainder, ties to the lower id."""
    ids = sorted(resources)
    whole, rest = divmod(PPM, len(ids))
    return [(resource, whole + (1 if place < rest else 0)) for place, resource in enumerate(ids)]
