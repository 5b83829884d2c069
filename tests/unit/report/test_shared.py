"""What several parts of a report read is built once for all of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from offchain.codec.bodies import Feedback
from offchain.report import build, judge
from offchain.report.acceptance import Acceptance
from offchain.report.licensees import Licensees
from offchain.report.products import ProductRecord
from tests.unit.report.inputs import inputs

ONCE: tuple[type, ...] = (Licensees, Acceptance)


def test_build__when_points_rewards_scores_and_performance_are_made__then_their_books_are_kept_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: Counter[str] = Counter()

    def counting(kind: type) -> None:
        first = kind.__dict__["__init__"]

        def init(self: object, *args: Any, **named: Any) -> None:
            made[kind.__name__] += 1
            first(self, *args, **named)

        monkeypatch.setattr(kind, "__init__", init)

    for kind in (*ONCE, ProductRecord):
        counting(kind)
    build(inputs())
    assert made == {"Licensees": 1, "Acceptance": 1, "ProductRecord": 3}


def test_acceptance__when_asked_again_for_a_kind__then_the_same_facts_without_another_verdict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    zone = inputs()
    acceptance = Acceptance(zone, judge(zone))
    first = acceptance.accepted(Feedback)
    monkeypatch.setattr(acceptance, "verdict", lambda _: pytest.fail("asked again"))
    assert acceptance.accepted(Feedback) == first
