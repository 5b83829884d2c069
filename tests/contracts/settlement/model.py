"""An independent model of Settlement: exact rationals first, one cut of the line's money by floors second.

Knows nothing of the contracts' code and nothing of offchain/: an expected figure is what the words of DESIGN section 6
say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

PPM = 10**6
ROWS = {
    "main": (650_000, 300_000, 50_000, 0),
    "training": (500_000, 300_000, 50_000, 150_000),
    "outcome": (625_000, 375_000, 0, 0),
}


@dataclass(frozen=True)
class Line:
    """One line of a batch: what a composition is, and what was reported of it."""

    product: int
    payee: int
    outcome_source: int
    resources: tuple[int, ...]
    weights: tuple[int, ...]
    performance: int = PPM


@dataclass(frozen=True)
class Pot:
    """Money of a line, token base units."""

    loop: str
    licence: int
    outcome: int


@dataclass
class Result:
    """Who earns how much, token base units, exact and as paid."""

    paid: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    exact: defaultdict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    ecosystem: int = 0
    unearned: int = 0


def _parts(line: Line, pot: Pot, base: int) -> list[tuple[str, Fraction]]:
    """The exact parts of a line's money in their order on the scale: sources, earned, unearned, operator, ecosystem."""
    licence_row = [Fraction(share, PPM) for share in ROWS[pot.loop]]
    agreed = (line.outcome_source, PPM - line.outcome_source, 0, 0)
    outcome_row = [Fraction(share, PPM) for share in (agreed if line.outcome_source else ROWS["outcome"])]
    source, service, operator, ecosystem = (
        pot.licence * a + pot.outcome * b for a, b in zip(licence_row, outcome_row, strict=True)
    )
    earned = Fraction(base, PPM) + (1 - Fraction(base, PPM)) * Fraction(line.performance, PPM)
    parts = [(f"resource {r}", source * Fraction(w, PPM)) for r, w in zip(line.resources, line.weights, strict=True)]
    return [
        *parts,
        ("service", service * earned),
        ("unearned", service * (1 - earned)),
        ("operator", operator),
        ("ecosystem", ecosystem),
    ]


def cut(line: Line, pot: Pot, base: int) -> list[tuple[str, int, Fraction]]:
    """Name, amount as paid and exact amount of every part of a line's money: floors of the cumulated parts."""
    found = []
    cumulated = Fraction(0)
    for name, part in _parts(line, pot, base):
        found.append((name, floor(cumulated + part) - floor(cumulated), part))
        cumulated += part
    return found


def columns(line: Line, pot: Pot, base: int) -> tuple[int, int, int, int, int]:
    """What the record of a settled line says: source, service, unearned, operator, ecosystem."""
    amounts = [amount for _, amount, _ in cut(line, pot, base)]
    return sum(amounts[:-4]), amounts[-4], amounts[-3], amounts[-2], amounts[-1]


def settle(
    lines: Sequence[tuple[Line, Pot]],
    base: int,
    holders: Mapping[int, str],
    payees: Mapping[int, str],
    operators: Mapping[str, str],
) -> Result:
    """What one call pays to every account for `lines`; `base` is the guaranteed part of the service pool in ppm."""
    result = Result()
    for line, pot in lines:
        for name, amount, part in cut(line, pot, base):
            if name in ("unearned", "ecosystem"):
                setattr(result, name, getattr(result, name) + amount)
                continue
            account = {"service": payees[line.payee], "operator": operators[pot.loop]}.get(name)
            account = account or holders[int(name.split()[1])]
            result.paid[account] += amount
            result.exact[account] += part
    return result
