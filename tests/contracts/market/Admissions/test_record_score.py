"""Admissions.recordScore."""

from dataclasses import replace
from typing import Any

import pytest

from tests.contracts.support import tree
from tests.contracts.support.admission import (
    HIGH_UTILITY,
    LONG_TAIL,
    ORGANISATION,
    PRODUCT,
    RESOURCE,
    SCORE,
    Admitting,
    recommend_leaf,
    score_leaf,
)
from tests.contracts.support.refusals import refuses
from tests.contracts.support.reporting import Reporting

PENDING = 1


@pytest.mark.parametrize("length", [0, 4, 15, 17])
def test_record_score__when_wrong_length__then_reverts(admissions: Any, stranger: Any, length: int) -> None:
    leaf = (score_leaf(0, 7, HIGH_UTILITY) + b"\0")[:length]
    with refuses("Admissions_BadLeaf", SCORE, length):
        admissions.recordScore(0, 1, leaf, [], {"from": stranger})


def test_record_score__when_other_type__then_reverts(admissions: Any, stranger: Any) -> None:
    leaf = b"\x03" + score_leaf(0, 7, HIGH_UTILITY)[1:]
    with refuses("Admissions_WrongType", SCORE, 3):
        admissions.recordScore(0, 1, leaf, [], {"from": stranger})


def test_record_score__when_other_period__then_reverts(admitting: Admitting) -> None:
    [proven] = admitting.report(0, [score_leaf(9, 7, HIGH_UTILITY)])
    with refuses("Admissions_WrongPeriod", 0, 9):
        admitting.score(proven)


@pytest.mark.parametrize("kind", [0, ORGANISATION])
def test_record_score__when_organisation__then_reverts(admitting: Admitting, kind: int) -> None:
    [proven] = admitting.report(0, [score_leaf(0, 7, HIGH_UTILITY, kind=kind)])
    with refuses("Admissions_BadSubject", kind):
        admitting.score(proven)


def test_record_score__when_changed__then_reverts(admitting: Admitting) -> None:
    [proven] = admitting.report(0, [score_leaf(0, 7, LONG_TAIL)])
    forged = replace(proven, leaf=score_leaf(0, 7, HIGH_UTILITY))
    with refuses("ContributionOracle_BadProof", 0, 1, tree.leaf_hash(forged.leaf)):
        admitting.score(forged)


def test_record_score__given_not_final__then_reverts(
    admissions: Any, reporting: Reporting, time: Any, stranger: Any
) -> None:
    leaf = score_leaf(0, 7, HIGH_UTILITY)
    time.into_period(1)
    reporting.anchor([], 0)
    report = reporting.report(0, [tree.leaf_hash(leaf)])
    time.next_at(time.end_of(0) + 10)
    reporting.submit(report)
    with refuses("ContributionOracle_NotFinal", 0, PENDING):
        admissions.recordScore(0, 0, leaf, [], {"from": stranger})


def test_record_score__given_same_period__then_reverts(admitting: Admitting) -> None:
    [proven] = admitting.report(0, [score_leaf(0, 7, HIGH_UTILITY)])
    admitting.score(proven)
    with refuses("Admissions_Stale", 0, 0):
        admitting.score(proven)


def test_record_score__given_newer__then_reverts(admissions: Any, admitting: Admitting) -> None:
    [old] = admitting.report(0, [score_leaf(0, 7, HIGH_UTILITY)])
    [new] = admitting.report(1, [score_leaf(1, 7, 0)])
    admitting.score(new)
    with refuses("Admissions_Stale", 1, 0):
        admitting.score(old)
    assert admissions.resourceScore(7)["tags"] == 0


def test_record_score__given_same_number__then_kinds_apart(admissions: Any, admitting: Admitting) -> None:
    resource, product = score_leaf(0, 7, HIGH_UTILITY, 1), score_leaf(0, 7, 0, 2, PRODUCT)
    for proven in admitting.report(0, [resource, product]):
        admitting.score(proven)
    assert admissions.resourceScore(7) == (1, HIGH_UTILITY, 0, True)
    assert admissions.productScore(7) == (2, 0, 0, True)


@pytest.mark.parametrize(("kind", "view"), [(RESOURCE, "resourceScore"), (PRODUCT, "productScore")])
def test_record_score__when_news__then_kept(admissions: Any, admitting: Admitting, kind: int, view: str) -> None:
    [proven] = admitting.report(1, [score_leaf(1, 2**32 - 1, 7, 999_999_999, kind)])
    admitting.score(proven)
    assert getattr(admissions, view)(2**32 - 1) == (999_999_999, 7, 1, True)


def test_record_score__given_older__then_replaced(admissions: Any, admitting: Admitting) -> None:
    for period in (0, 1):
        [proven] = admitting.report(period, [score_leaf(period, 7, period, period + 5)])
        admitting.score(proven)
    assert admissions.resourceScore(7) == (6, 1, 1, True)


def test_record_score__when_news__then_emits(admitting: Admitting) -> None:
    _, proven = admitting.report(0, [recommend_leaf(0, [7]), score_leaf(0, 7, LONG_TAIL, 3, PRODUCT)])
    event = admitting.score(proven).events["ScoreRecorded"]
    assert dict(event) == {"kind": PRODUCT, "subject": 7, "period": 0, "score": 3, "tags": LONG_TAIL}


def test_resource_score__given_nothing__then_unknown(admissions: Any) -> None:
    assert admissions.resourceScore(7) == admissions.productScore(7) == (0, 0, 0, False)
