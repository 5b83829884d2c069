"""Admissions.recordRecommendation."""

from dataclasses import replace
from typing import Any

import pytest

from tests.contracts.support import tree
from tests.contracts.support.admission import RECOMMEND, SCENARIO, Admitting, recommend_leaf, score_leaf
from tests.contracts.support.market import TRANSACTION_GAS
from tests.contracts.support.refusals import refuses

HEADER = 43
"""Type, period, scenario, score and number of resources."""


@pytest.mark.parametrize("length", [0, HEADER - 1, HEADER + 7, HEADER + 9])
def test_record_recommendation__when_wrong_length__then_reverts(admissions: Any, stranger: Any, length: int) -> None:
    leaf = (recommend_leaf(0, [3, 4]) + b"\0")[:length]
    with refuses("Admissions_BadLeaf", RECOMMEND, length):
        admissions.recordRecommendation(0, 1, leaf, [], {"from": stranger})


def test_record_recommendation__when_nothing__then_reverts(admissions: Any, stranger: Any) -> None:
    with refuses("Admissions_BadLeaf", RECOMMEND, HEADER):
        admissions.recordRecommendation(0, 1, recommend_leaf(0, []), [], {"from": stranger})


@pytest.mark.parametrize("resources", [[0], [4, 4], [4, 3]])
def test_record_recommendation__when_not_ascending__then_reverts(
    admissions: Any, stranger: Any, resources: list[int]
) -> None:
    leaf = recommend_leaf(0, resources)
    with refuses("Admissions_BadLeaf", RECOMMEND, len(leaf)):
        admissions.recordRecommendation(0, 1, leaf, [], {"from": stranger})


def test_record_recommendation__when_other_type__then_reverts(admissions: Any, stranger: Any) -> None:
    leaf = score_leaf(0, 7, 1)[:1] + recommend_leaf(0, [7])[1:]
    with refuses("Admissions_WrongType", RECOMMEND, 2):
        admissions.recordRecommendation(0, 1, leaf, [], {"from": stranger})


def test_record_recommendation__when_other_period__then_reverts(admitting: Admitting) -> None:
    [proven] = admitting.report(0, [recommend_leaf(1, [7])])
    with refuses("Admissions_WrongPeriod", 0, 1):
        admitting.recommend(proven)


def test_record_recommendation__when_changed__then_reverts(admitting: Admitting) -> None:
    [proven] = admitting.report(0, [recommend_leaf(0, [7])])
    forged = replace(proven, leaf=recommend_leaf(0, [8]))
    with refuses("ContributionOracle_BadProof", 0, 1, tree.leaf_hash(forged.leaf)):
        admitting.recommend(forged)


def test_record_recommendation__given_all_known__then_reverts(admitting: Admitting) -> None:
    [old] = admitting.report(0, [recommend_leaf(0, [7, 8])])
    [new] = admitting.report(1, [recommend_leaf(1, [7, 8, 9])])
    admitting.recommend(new)
    with refuses("Admissions_Stale", 1, 1):
        admitting.recommend(new)
    with refuses("Admissions_Stale", 1, 0):
        admitting.recommend(old)


def test_record_recommendation__given_some_newer__then_newest_kept(admissions: Any, admitting: Admitting) -> None:
    [old] = admitting.report(0, [recommend_leaf(0, [7, 8])])
    [new] = admitting.report(1, [recommend_leaf(1, [8, 9])])
    admitting.recommend(new)
    admitting.recommend(old)
    assert [admissions.recommendedIn(resource) for resource in (7, 8, 9)] == [(True, 0), (True, 1), (True, 1)]


def test_record_recommendation__when_news__then_kept(admissions: Any, admitting: Admitting) -> None:
    [proven] = admitting.report(0, [recommend_leaf(0, [7, 2**32 - 1])])
    admitting.recommend(proven)
    expected = {7: (True, 0), 8: (False, 0), 2**32 - 1: (True, 0)}
    assert {resource: admissions.recommendedIn(resource) for resource in expected} == expected


def test_record_recommendation__when_news__then_emits(admitting: Admitting) -> None:
    [proven] = admitting.report(0, [recommend_leaf(0, [7, 300], 41)])
    event = admitting.recommend(proven).events["RecommendationRecorded"]
    assert (bytes(event["scenario"]), event["period"], event["score"]) == (SCENARIO, 0, 41)
    assert list(event["resources"]) == [7, 300]


def test_record_recommendation__when_256__then_below_cap(admissions: Any, admitting: Admitting) -> None:
    resources = list(range(1_000, 1_256))
    [proven] = admitting.report(0, [recommend_leaf(0, resources)])
    assert admitting.recommend(proven).gas_used < TRANSACTION_GAS / 2
    assert all(admissions.recommendedIn(resource)[0] for resource in resources)
