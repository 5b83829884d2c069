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


def cumulative_floors(amount: int, shares: Iterable[int]) -> list[int]:
    """Parts of `amount` by shares (ppm): part i = ⌊amount·cum(i)/10⁶⌋ − ⌊amount·cum(i−1)/10⁶⌋.

    Exact in sum when the shares sum to 1,000,000, and each part is less than one unit from its exact rational.
    """
    parts: list[int] = []
    done = 0
    cumulated = 0
    for share in shares:
        cumulated += share
        upto = amount * cumulated // PPM
        parts.append(upto - done)
        done = upto
    return parts


def split(amount: int, row: Row, service_base: int, performance: int) -> Pools:
    """Splits one kind of money by its row; of the service column base + (1 − base)·performance is earned."""
    source, service, operator, ecosystem = cumulative_floors(
        amount, (row.source, row.service, row.operator, row.ecosystem)
    )
    base = service * service_base // PPM
    earned = base + (service - base) * performance // PPM
    return Pools(source, earned, service - earned, operator, ecosystem)


def outcome_row(outcome_source: int, default: Row) -> Row:
    """The row of outcome money: the composition's agreed source share, or the period's OUTCOME row."""
    return Row(outcome_source, PPM - outcome_source, 0, 0) if outcome_source else default


def attribute(source: int, weights: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Source pool by resource: weights are (resource, ppm) pairs in ascending resource order."""
    pairs = list(weights)
    parts = cumulative_floors(source, (weight for _, weight in pairs))
    return {resource: part for (resource, _), part in zip(pairs, parts, strict=True)}


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
