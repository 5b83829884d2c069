"""Admissions.labelOf: how a label comes and lapses."""

from dataclasses import replace
from typing import Any

import pytest

from scripts.plan import MarketRules, Rules
from tests.contracts.support.admission import (
    FULL_LABEL,
    HIGH_LIQUIDITY,
    HIGH_UTILITY,
    LONG_TAIL,
    LONG_TAIL_LABEL,
    NO_LABEL,
    Admitting,
    recommend_leaf,
    score_leaf,
)

LABEL_PERIODS = 2


def test_label_of__given_nothing__then_none(admissions: Any) -> None:
    assert admissions.labelOf(7) == NO_LABEL


def test_label_of__given_tag_only__then_none(admissions: Any, admitting: Admitting) -> None:
    [proven] = admitting.report(0, [score_leaf(0, 7, HIGH_UTILITY)])
    admitting.score(proven)
    assert admissions.labelOf(7) == NO_LABEL


def test_label_of__given_recommendation_only__then_none(admissions: Any, admitting: Admitting) -> None:
    [proven] = admitting.report(0, [recommend_leaf(0, [7])])
    admitting.recommend(proven)
    assert admissions.labelOf(7) == NO_LABEL


@pytest.mark.parametrize(
    ("tags", "label"),
    [
        (0, NO_LABEL),
        (HIGH_LIQUIDITY, FULL_LABEL),
        (HIGH_UTILITY, FULL_LABEL),
        (HIGH_UTILITY | LONG_TAIL, FULL_LABEL),
        (LONG_TAIL, LONG_TAIL_LABEL),
        (8, NO_LABEL),
    ],
)
def test_label_of__given_both__then_by_tags(admissions: Any, admitting: Admitting, tags: int, label: int) -> None:
    admitting.admit({7: tags})
    assert admissions.labelOf(7) == label


def test_label_of__given_oldest_allowed__then_holds(admissions: Any, admitting: Admitting, time: Any) -> None:
    admitting.admit({7: HIGH_UTILITY})
    time.mine_at(time.end_of(LABEL_PERIODS) - 1)
    assert admissions.labelOf(7) == FULL_LABEL


def test_label_of__given_too_old__then_none(admissions: Any, admitting: Admitting, time: Any) -> None:
    admitting.admit({7: HIGH_UTILITY})
    time.mine_at(time.end_of(LABEL_PERIODS))
    assert admissions.labelOf(7) == NO_LABEL


@pytest.mark.parametrize("renewed", ["score", "recommendation"])
def test_label_of__given_one_renewed__then_lapses_with_the_other(
    admissions: Any, admitting: Admitting, time: Any, renewed: str
) -> None:
    admitting.admit({7: HIGH_UTILITY})
    if renewed == "score":
        admitting.score(admitting.report(1, [score_leaf(1, 7, HIGH_UTILITY)])[0])
    else:
        admitting.recommend(admitting.report(1, [recommend_leaf(1, [7])])[0])
    assert admissions.labelOf(7) == FULL_LABEL
    time.into_period(LABEL_PERIODS + 1)
    assert admissions.labelOf(7) == NO_LABEL


def test_label_of__given_later_report_without_tag__then_none(admissions: Any, admitting: Admitting) -> None:
    admitting.admit({7: HIGH_UTILITY})
    assert admissions.labelOf(7) == FULL_LABEL
    admitting.score(admitting.report(1, [score_leaf(1, 7, 0)])[0])
    assert admissions.labelOf(7) == NO_LABEL


def test_label_of__given_rule_changes__then_running_period_decides(
    admissions: Any, admitting: Admitting, rulebook: Any, governance: Any, time: Any
) -> None:
    shorter = replace(Rules(), market=replace(MarketRules(), label_periods=1))
    admitting.admit({7: HIGH_UTILITY})
    rulebook.setRules(shorter.arguments(), 2, {"from": governance})
    time.mine_at(time.end_of(1) - 1)
    assert admissions.labelOf(7) == FULL_LABEL
    time.into_period(2)
    assert admissions.labelOf(7) == NO_LABEL


def test_labels_of__when_many__then_each_in_its_place(admissions: Any, admitting: Admitting) -> None:
    admitting.admit({7: HIGH_UTILITY, 8: LONG_TAIL, 9: 0})
    assert list(admissions.labelsOf([9, 8, 7, 7, 1])) == [NO_LABEL, LONG_TAIL_LABEL, FULL_LABEL, FULL_LABEL, NO_LABEL]
    assert list(admissions.labelsOf([])) == []
