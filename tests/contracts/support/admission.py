"""Final reports whose leaves are scores and recommendations, and what they admit to the TRAINING loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from scripts.system import System
from tests.contracts.support import tree
from tests.contracts.support.market import digest_of
from tests.contracts.support.reporting import Reporting
from tests.contracts.support.time import ChainTime

SCORE, RECOMMEND = 2, 6
RESOURCE, PRODUCT, ORGANISATION = 1, 2, 3
HIGH_LIQUIDITY, HIGH_UTILITY, LONG_TAIL = 1, 2, 4
NO_LABEL, LONG_TAIL_LABEL, FULL_LABEL = 0, 1, 2
SCENARIO = digest_of("pump anomaly prediction")


def _head(leaf_type: int, period: int) -> bytes:
    return leaf_type.to_bytes(1, "big") + period.to_bytes(4, "big")


def score_leaf(period: int, subject: int, tags: int, score: int = 500_000_000, kind: int = RESOURCE) -> bytes:
    """A SCORE leaf (docs/FORMATS.md §5); the score in units of 10⁻⁹."""
    body = kind.to_bytes(1, "big") + subject.to_bytes(4, "big") + score.to_bytes(4, "big") + tags.to_bytes(2, "big")
    return _head(SCORE, period) + body


def recommend_leaf(
    period: int, resources: Sequence[int], score: int = 700_000_000, scenario: bytes = SCENARIO
) -> bytes:
    """A RECOMMEND leaf (docs/FORMATS.md §5)."""
    listed = b"".join(resource.to_bytes(4, "big") for resource in resources)
    return _head(RECOMMEND, period) + scenario + score.to_bytes(4, "big") + len(resources).to_bytes(2, "big") + listed


@dataclass(frozen=True)
class Proven:
    """A leaf of a final report: the arguments of ``recordScore`` and ``recordRecommendation``."""

    period: int
    index: int
    leaf: bytes
    proof: tuple[bytes, ...]

    def arguments(self) -> tuple[Any, ...]:
        """In the order of the call."""
        return self.period, self.index, self.leaf, self.proof


class Admitting:
    """Reports with leaves and their recording. Anyone, here the ``sender``, carries them to the chain."""

    def __init__(self, system: System, reporting: Reporting, time: ChainTime, sender: Any) -> None:
        self._system = system
        self._reporting = reporting
        self._time = time
        self._sender = sender

    def report(self, period: int, leaves: Sequence[bytes], rules: int = 1) -> list[Proven]:
        """Report a period that is over, or runs until then, and wait until the report is final."""
        plan = self._system.plan
        if self._time.now() <= self._time.end_of(period):
            self._time.mine_at(self._time.end_of(period) + 1)
        self._reporting.anchor([], 0)
        hashes = [tree.leaf_hash(b"batch"), *(tree.leaf_hash(leaf) for leaf in leaves)]
        correct = replace(self._reporting.report(period, hashes), rules=rules)
        self._time.next_at(max(self._time.now() + 1, self._time.end_of(period) + plan.rules.report_delay))
        self._reporting.submit(correct)
        self._time.pass_by(plan.rules.challenge_window)
        return [
            Proven(period, index, leaf, tuple(tree.inclusion(hashes, index))) for index, leaf in enumerate(leaves, 1)
        ]

    def score(self, proven: Proven) -> Any:
        """Record a score; gives the transaction."""
        return self._system.get("Admissions").recordScore(*proven.arguments(), {"from": self._sender})

    def recommend(self, proven: Proven) -> Any:
        """Record a recommendation; gives the transaction."""
        return self._system.get("Admissions").recordRecommendation(*proven.arguments(), {"from": self._sender})

    def admit(self, tags: dict[int, int]) -> int:
        """Admit resources with these tags, all in one recommendation, by a report of the running period; gives it."""
        period = self._time.period()
        leaves = [score_leaf(period, resource, tag) for resource, tag in tags.items()]
        *scores, recommendation = self.report(period, [*leaves, recommend_leaf(period, sorted(tags))])
        for proven in scores:
            self.score(proven)
        self.recommend(recommendation)
        return period
