"""A small zone for control: owner `a` with its own product, owners `b`, `c`, provider `p`, plants; one licence each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from offchain.domain.types import MAIN
from offchain.graph.control import decisions, flags
from offchain.graph.control_flags import Decision, Flag, Verdict
from offchain.graph.control_rows import (
    ControlDebt,
    ControlDuty,
    ControlFact,
    ControlLicence,
    ControlPayment,
    ControlRows,
)

DAY = 86_400
SINCE, NOW = 1_000 * DAY, 1_010 * DAY
"""First and last second of the period that is decided for; licences are valid from day 0 to day 2,000."""
SCENARIO, OTHER = "5c", "07"


def licence(number: int, party: str, *interested: str, loop: int = MAIN) -> ControlLicence:
    """A licence of `party` on a product from which `interested` earn; one composition per group of earners."""
    key = "+".join(sorted(interested))
    return ControlLicence(
        id=number, party=party, product=len(key), composition=key, loop=loop, interested=frozenset(interested),
        scenarios=frozenset({SCENARIO}), valid_from=0, valid_until=2_000 * DAY,
    )  # fmt: skip


def fact(index: int, party: str, number: int, kind: str = "feedback", day: int = 1_001, at: str = "") -> ControlFact:
    """A fact at noon of a day; `at` is its scenario."""
    return ControlFact(index, party, number, kind, day * DAY + DAY // 2, at)


def paid(number: int, payer: str, amount: int, day: int = 1_001) -> ControlPayment:
    """A payment at noon of a day."""
    return ControlPayment(number, payer, amount, day * DAY + DAY // 2)


def rows(
    licences: Iterable[ControlLicence],
    facts: Iterable[ControlFact] = (),
    payments: Iterable[ControlPayment] = (),
    duties: Iterable[ControlDuty] = (),
    debts: Iterable[ControlDebt] = (),
) -> ControlRows:
    """Everything up to NOW."""
    return ControlRows(SINCE, NOW, tuple(licences), tuple(facts), tuple(payments), tuple(duties), tuple(debts))


def found(zone: ControlRows) -> list[tuple[str, int, tuple[int, ...]]]:
    """Rule, licence and facts of every flag."""
    return [(flag.rule, flag.licence, flag.facts) for flag in flags(zone)]


def verdicts(zone: ControlRows) -> dict[int, Verdict]:
    """Verdict by licence."""
    return {decision.licence: decision.verdict for decision in decisions(zone, flags(zone))}


def decided(zone: ControlRows) -> tuple[tuple[Flag, ...], tuple[Decision, ...]]:
    """Flags and decisions."""
    found_flags = flags(zone)
    return found_flags, decisions(zone, found_flags)


def at_day(zone: ControlRows, day: int) -> ControlRows:
    """The same facts, decided for a period of a day later on."""
    return replace(zone, since=day * DAY, now=(day + 1) * DAY)
