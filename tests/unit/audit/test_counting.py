"""Why a feedback is no vote on a composition: said of what it is for, not only of what it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from offchain.audit.copies import SameContent, copy_rows
from offchain.audit.counting import CountedFact, Counting
from offchain.audit.explanation import _content
from offchain.domain.types import LicenceId, OrganisationId, ProductId
from offchain.graph import stage
from offchain.report import build
from offchain.report.inputs import LicenceFact, PaymentFact, ReportInputs, StatedFact
from offchain.report.validity import judge
from offchain.valuation import ValuationParams
from tests.unit.report.inputs import AB, END, PLANTS, START, A, B, composition, inputs, measured, stated
from tests.unit.report.test_contents import STRANGER, with_clones

CLONE = composition(9, STRANGER, 3)
"""The product of a stranger's clone of A alone."""


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


def licensed(zone: ReportInputs, who: OrganisationId, number: int, *, clone: bool) -> ReportInputs:
    """The zone with a paid licence of A or of its clone, and a feedback of 900 bps under it, log entry `number`."""
    what = CLONE if clone else A
    key, licence = what.key, LicenceId(number)
    fact: StatedFact = stated(number, who, number, ProductId(what.product), measured(900), START + 4_000)
    chain = replace(
        zone.chain,
        compositions=(*zone.chain.compositions, *(() if CLONE in zone.chain.compositions else (CLONE,))),
        licences=(*zone.chain.licences, LicenceFact(licence, key, who, START, END + 86_400, False)),
        payments=(*zone.chain.payments, PaymentFact(licence, key, who, 1_000_000_000, START + 60)),
    )
    return replace(zone, chain=chain, facts=(*zone.facts, fact))


def told(zone: ReportInputs, key: bytes) -> dict[int, CountedFact]:
    """By log entry what is said of the feedback of a composition."""
    with Counting(zone, build(zone).judged) as asked:
        return {fact.index: fact for fact in asked.of(key)}


def test_counting__with_clones__names_cells_by_content_as_the_report_does() -> None:
    """Plants 10 to 12 licensed A, B and two clones of A: they speak of A and B."""
    zone, key = with_clones(2, STRANGER, attested=True)
    found = told(zone, key)
    assert {(fact.licensed, fact.combination, fact.reason) for fact in found.values()} == {
        ((1,), (1,), ""),
        ((2,), (2,), ""),
        ((1, 2, 3, 4), (1, 2), ""),
    }
    assert {fact.combination for fact in found.values()} == {
        c.combination for c in build(zone).weighings[key].combinations
    }
    assert {_content(fact) for fact in found.values()} == {"1", "2", "1+2+3+4 as 1+2"}


def test_counting__with_clones_that_nobody_attested__names_resources() -> None:
    zone, key = with_clones(2, STRANGER, attested=False)
    assert {fact.combination for fact in told(zone, key).values()} == {(1,), (2,), (1, 2, 3, 4)}
    with Counting(zone, judge(zone)) as asked:
        assert asked.copies(key) == ()


def test_counting__of_a_clone_s_licensee__is_a_vote_on_the_content_and_one_per_party() -> None:
    """Plant 4 speaks of A under its licence of A and, later that day, under one of the clone."""
    zone, _ = with_clones(1, STRANGER, attested=True)
    found = told(licensed(zone, PLANTS[0], 50, clone=True), A.key)
    assert (found[50].licensed, found[50].combination, found[50].reason) == ((3,), (1,), "")
    assert found[0].reason == "entry 50 of the same party is newer"


def test_counting__of_a_holder_of_a_clone__is_no_vote_and_says_why() -> None:
    zone, _ = with_clones(1, STRANGER, attested=True)
    found = told(licensed(zone, STRANGER, 50, clone=False), A.key)
    assert found[50].reason == "the reporter holds a near-duplicate of what it speaks of"


def test_copies__of_a_composition__say_whose_content_it_is_and_by_which_facts() -> None:
    """The sketches of resources 1, 3 and 4 are entries 21, 23 and 24."""
    zone, key = with_clones(2, STRANGER, attested=True)
    with Counting(zone, judge(zone)) as asked:
        copies = asked.copies(key)
    assert copies == (SameContent(3, 1, 1, 1, 20, 20, (21, 23)), SameContent(4, 1, 1, 1, 20, 20, (21, 24)))
    assert copy_rows("9", copies[:1]) == [("9", "3", "1", "1", "1", "20 of 20", "21, 23")]


def test_copies__in_a_composition_without_the_original__count_as_themselves() -> None:
    zone, _ = with_clones(1, STRANGER, attested=True)
    zone = licensed(zone, PLANTS[0], 50, clone=True)
    with Counting(zone, judge(zone)) as asked:
        copies = asked.copies(CLONE.key)
        told = {(fact.licensed, fact.combination) for fact in asked.of(CLONE.key) if fact.counts}
    assert copies == (SameContent(3, 1, 3, 1, 20, 20, (21, 23)),)
    assert told == {((1,), (3,)), ((3,), (3,)), ((1, 2, 3), (2, 3))}


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
    with Counting(zone, judge(zone)) as asked:
        first, *others = (fact for fact in asked.of(A.key) if fact.combination == (1,))
    assert (first.reason, {fact.reason for fact in others}) == (told, {""})
