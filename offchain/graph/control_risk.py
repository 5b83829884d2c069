"""The risk score 风险分 of a licence or a party: one whole number from 0 to 1,000 for the rules that fired.

`⌊1000 · (1 − Π (1 − w / 1000))⌋` over the rules that fired, each once, with the weight w of its heaviest finding: more
rules raise it, more findings of one rule don't, and it never passes the whole. The weights keep the score and the
decision in one order: whatever else fires, an allowed licence stays below `HOLD_FROM`, one on hold from there on and
below `DENY_FROM`, a denied one from there on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import floor
from types import MappingProxyType

from offchain.graph.control_flags import Flag, Verdict

RISK_WHOLE = 1_000
"""The greatest score."""
HOLD_FROM, DENY_FROM = 300, 850
"""Least score of a licence on hold, and of a denied one."""
PAST = 30
"""Weight of a finding whose newest event lies before the period: told, and suspending nothing any more."""
WEIGHTS: Mapping[tuple[str, Verdict], int] = MappingProxyType(
    {
        ("self-dealing", Verdict.ALLOW): 100,
        ("ring", Verdict.ALLOW): 80,
        ("ring", Verdict.HOLD): 400,
        ("burst", Verdict.ALLOW): 60,
        ("burst", Verdict.HOLD): 320,
        ("beyond-licence", Verdict.HOLD): 350,
        ("beyond-licence", Verdict.DENY): 850,
        ("missing-duty", Verdict.HOLD): 300,
    }
)
"""Weight of a finding of the period, of 1,000, by rule and what follows for access."""


def risk(found: Iterable[Flag], since: int) -> int:
    """The score of what was found on one licence or party, for a period that begins in second `since`."""
    heaviest: dict[str, int] = {}
    for flag in found:
        weight = WEIGHTS[flag.rule, flag.verdict] if flag.at >= since else PAST
        heaviest[flag.rule] = max(weight, heaviest.get(flag.rule, 0))
    clean = Fraction(1)
    for weight in heaviest.values():
        clean *= Fraction(RISK_WHOLE - weight, RISK_WHOLE)
    return floor(RISK_WHOLE * (1 - clean))


def party_risks(found: Iterable[Flag], since: int) -> dict[str, int]:
    """The score of every party that did something flagged, over all licences, by name."""
    by_party: defaultdict[str, list[Flag]] = defaultdict(list)
    for flag in found:
        by_party[flag.party].append(flag)
    return {party: risk(mine, since) for party, mine in sorted(by_party.items())}
