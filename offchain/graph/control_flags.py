"""What control says: a flag on facts and a licence, and a decision per licence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class Verdict(IntEnum):
    """Access under a licence. A hold 暂停 waits until its reason falls away. Neither it nor a denial touches money."""

    ALLOW = 0
    HOLD = 1
    DENY = 2


class RuleText(NamedTuple):
    """A rule's name in Chinese, and what it says in Chinese and in English."""

    name: str
    zh: str
    en: str


class Found(NamedTuple):
    """What a rule found: licence, log indices of the facts that no longer count, why, what follows for access, the
    second of the newest event behind it, and the party that did it."""

    licence: int
    facts: tuple[int, ...]
    reason: str
    verdict: Verdict
    at: int
    party: str


@dataclass(frozen=True, order=True)
class Flag:
    """A finding with the id of its rule; the other fields as in `Found`."""

    rule: str
    licence: int
    facts: tuple[int, ...]
    reason: str
    verdict: Verdict
    at: int
    party: str = ""

    @property
    def says(self) -> str:
        """Rule and reason."""
        return f"{self.rule}: {self.reason}"


@dataclass(frozen=True, order=True)
class Decision:
    """Whether a licence gives access, all that was found on it, and its risk score, 0 … 1,000."""

    licence: int
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    risk: int = 0
