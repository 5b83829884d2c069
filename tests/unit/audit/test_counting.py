"""Why a feedback is no vote on a composition: said of what it is for, not only of what it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from offchain.audit.counting import Counting
from offchain.graph import stage
from offchain.report.validity import judge
from tests.unit.report.inputs import AB, A, B, inputs


def reasons(b_class: int) -> dict[tuple[int, ...], str]:
    """By combination, what is said of its first feedback on product A, when B's resource has a class and A's has 7."""
    zone = inputs()
    first, second = zone.chain.resources
    zone = replace(zone, chain=replace(zone.chain, resources=(first, replace(second, class_id=b_class))))
    found: dict[tuple[int, ...], str] = {}
    with Counting(zone, judge(zone)) as counting:
        for fact in counting.of(A.key):
            found.setdefault(fact.combination, fact.reason)
    return found


@pytest.mark.parametrize(
    ("b_class", "told"),
    [
        (7, "on resources of the same class: heard only of how replaceable the product's are"),
        (8, "on none of the product's resources"),
        (0, "on none of the product's resources"),
    ],
)
def test_counting__of_another_s_resource__then_told_whether_it_can_stand_in(b_class: int, told: str) -> None:
    a, b, both = (tuple(map(int, c.resources)) for c in (A, B, AB))
    assert reasons(b_class) == {a: "", b: told, both: ""}


def test_counting__when_every_composition_is_asked__then_the_evidence_is_loaded_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loads: list[object] = []
    first = stage.numbered

    def counting(*args: Any) -> stage.Evidence:
        loads.append(args)
        return first(*args)

    monkeypatch.setattr(stage, "numbered", counting)
    zone = inputs()
    with Counting(zone, judge(zone)) as asked:
        votes = {c.key: sum(fact.counts for fact in asked.of(c.key)) for c in (A, B, AB)}
    assert votes == {A.key: 6, B.key: 6, AB.key: 9}
    assert len(loads) == 1
