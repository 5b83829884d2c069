"""Why a feedback is no vote on a composition: said of what it is for, not only of what it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.audit.counting import Counting
from offchain.report.validity import judge
from offchain.valuation import ValuationParams
from tests.unit.report.inputs import AB, PLANTS, A, B, inputs


def reasons(b_class: int) -> dict[tuple[int, ...], str]:
    """By combination, what is said of its first feedback on product A, when B's resource has a class and A's has 7."""
    zone = inputs()
    first, second = zone.chain.resources
    zone = replace(zone, chain=replace(zone.chain, resources=(first, replace(second, class_id=b_class))))
    found: dict[tuple[int, ...], str] = {}
    for fact in Counting(zone, judge(zone)).of(A.key):
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


@pytest.mark.parametrize(
    ("paid", "told"),
    [
        (99_999_999, "paid 99999999 of the 100000000 base units needed to be heard, after decay and what flowed back"),
        (100_000_000, ""),
        (0, "nothing was paid in the MAIN loop for this combination"),
    ],
)
def test_counting__of_a_payment__then_told_whether_it_is_enough_to_be_heard(
    paid: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tenth of the reference price of 1,000 tokens, paid on the day of the cut."""
    monkeypatch.setattr(ValuationParams, "vote_price", 100_000_000)
    zone = inputs()
    payments = tuple(replace(p, amount=paid) if p.payer == PLANTS[0] else p for p in zone.chain.payments)
    zone = replace(zone, chain=replace(zone.chain, payments=payments))
    first, *others = (fact for fact in Counting(zone, judge(zone)).of(A.key) if fact.combination == (1,))
    assert (first.reason, {fact.reason for fact in others}) == (told, {""})
