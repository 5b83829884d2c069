"""Versions and hard bounds of the Rulebook."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scripts.plan import MarketRules, RegistryRules, Rules
from tests.contracts.support.refusals import field, refuses

HALF = (500_000, 300_000, 50_000, 150_000)
LONGEST = 180 * 86_400


def test_set_rules__when_caller_is_stranger__then_reverts(rulebook: Any, governance: Any, stranger: Any) -> None:
    with refuses("Rulebook_NotGovernance", governance, stranger):
        rulebook.setRules(Rules().arguments(), 1, {"from": stranger})


@pytest.mark.edge("E25")
def test_set_rules__when_from_is_current__then_reverts(rulebook: Any, governance: Any, time: Any) -> None:
    time.into_period(2)
    with refuses("Rulebook_PeriodNotFuture", 2, 2):
        rulebook.setRules(Rules().arguments(), 2, {"from": governance})


def test_set_rules__when_from_is_next__then_in_force_from_there(rulebook: Any, governance: Any) -> None:
    changed = replace(Rules(), main_licence=HALF, anchor_growth=7, max_delta=1)
    rulebook.setRules(changed.arguments(), 1, {"from": governance})
    assert [rulebook.versionAt(period) for period in (1, 2, 2**32 - 1)] == [2, 2, 2]
    assert rulebook.rulesAt(1) == changed.arguments()


@pytest.mark.edge("E25")
def test_set_rules__when_from_is_next__then_earlier_periods_keep_theirs(rulebook: Any, governance: Any) -> None:
    rulebook.setRules(replace(Rules(), main_licence=HALF).arguments(), 1, {"from": governance})
    assert rulebook.versionAt(0) == 1
    assert rulebook.rulesAt(0) == Rules().arguments()


def test_set_rules__when_all_values_differ__then_each_in_its_place(rulebook: Any, governance: Any) -> None:
    rules = Rules(
        main_licence=(600_001, 300_002, 49_903, 50_094),
        training_licence=(500_005, 300_006, 49_907, 150_082),
        outcome=(625_009, 374_001, 500, 490),
        service_base=700_021,
        max_delta=200_022,
        engine=2**32 - 1,
        report_delay=31,
        report_window=32,
        challenge_window=33,
        verdict_window=34,
        min_reveal=35,
        max_reveal=36,
        objection_window=37,
        refund_window=38,
        anchor_growth=2**32 - 2,
        coefficients=(250_011, 150_012, 200_013, 150_014, 100_015, 100_016, 49_919),
        market=MarketRules(19_991, 2**32 - 3, 999_992, 7, 499_993, 29, 15_551_994, 15_551_995),
        registry=RegistryRules(15_551_996, 15_551_997, 999_998, 31_622_399),
    )
    rulebook.setRules(rules.arguments(), 4_294_967_295, {"from": governance})
    assert rulebook.rulesOf(2) == rules.arguments()
    assert rulebook.versionAt(4_294_967_294) == 1


def test_set_rules__when_accepted__then_emits(rulebook: Any, governance: Any) -> None:
    changed = replace(Rules(), engine=2)
    event = rulebook.setRules(changed.arguments(), 5, {"from": governance}).events["RulesSet"]
    assert (event["version"], event["from"], event["rules"]) == (2, 5, changed.arguments())


def test_set_rules__when_before_latest__then_reverts(rulebook: Any, governance: Any) -> None:
    rulebook.setRules(Rules().arguments(), 5, {"from": governance})
    with refuses("Rulebook_PeriodBeforeLatest", 5, 4):
        rulebook.setRules(Rules().arguments(), 4, {"from": governance})


def test_set_rules__when_same_start__then_replaces(rulebook: Any, governance: Any) -> None:
    rulebook.setRules(replace(Rules(), engine=2).arguments(), 5, {"from": governance})
    rulebook.setRules(replace(Rules(), engine=3).arguments(), 5, {"from": governance})
    assert rulebook.versionAt(5) == 3
    assert rulebook.rulesAt(5) == replace(Rules(), engine=3).arguments()
    assert rulebook.versionAt(4) == 1


def test_set_rules__given_five_versions__then_each_period_finds_its_own(rulebook: Any, governance: Any) -> None:
    for start in (2, 3, 7, 11):
        rulebook.setRules(Rules().arguments(), start, {"from": governance})
    starts = {1: 0, 2: 2, 3: 3, 4: 7, 5: 11}
    for period in range(14):
        expected = max(version for version, start in starts.items() if start <= period)
        assert rulebook.versionAt(period) == expected


@pytest.mark.parametrize(
    ("name", "change", "received"),
    [
        ("mainLicence", {"main_licence": (650_000, 300_000, 50_000, 1)}, 1_000_001),
        ("trainingLicence", {"training_licence": (500_000, 300_000, 50_000, 149_999)}, 999_999),
        ("outcome", {"outcome": (625_000, 375_000, 1, 0)}, 1_000_001),
        ("coefficients", {"coefficients": (1_000_000, 0, 0, 0, 0, 0, 1)}, 1_000_001),
    ],
)
def test_set_rules__when_sum_is_not_whole__then_reverts(
    rulebook: Any, governance: Any, name: str, change: dict[str, Any], received: int
) -> None:
    with refuses("Rulebook_SumNotWhole", field(name), 1_000_000, received):
        rulebook.setRules(replace(Rules(), **change).arguments(), 1, {"from": governance})


@pytest.mark.parametrize(
    ("name", "bound", "change", "received"),
    [
        ("mainLicence.source", 400_000, {"main_licence": (399_999, 550_001, 50_000, 0)}, 399_999),
        ("mainLicence.service", 200_000, {"main_licence": (600_001, 199_999, 0, 200_000)}, 199_999),
        ("trainingLicence.source", 400_000, {"training_licence": (399_999, 550_001, 50_000, 0)}, 399_999),
        ("trainingLicence.service", 200_000, {"training_licence": (600_001, 199_999, 0, 200_000)}, 199_999),
        ("outcome.source+service", 800_000, {"outcome": (400_000, 399_999, 200_001, 0)}, 799_999),
        ("serviceBase", 500_000, {"service_base": 499_999}, 499_999),
        ("maxDelta", 1, {"max_delta": 0}, 0),
        ("engine", 1, {"engine": 0}, 0),
        ("anchorGrowth", 1, {"anchor_growth": 0}, 0),
        ("reportWindow", 1, {"report_window": 0}, 0),
        ("challengeWindow", 1, {"challenge_window": 0}, 0),
        ("verdictWindow", 1, {"verdict_window": 0}, 0),
        ("minReveal", 1, {"min_reveal": 0}, 0),
        ("maxReveal", 501, {"min_reveal": 500, "max_reveal": 500}, 500),
        ("objectionWindow", 1, {"objection_window": 0}, 0),
        ("refundWindow", 1, {"refund_window": 0}, 0),
        *(
            (name, least, {"market": replace(MarketRules(), **{key: least - 1})}, least - 1)
            for name, key, least in (
                ("epsilonCeiling", "epsilon_ceiling", 1),
                ("anonymityFloor", "anonymity_floor", 2),
                ("labelPeriods", "label_periods", 1),
                ("whiteListApprovals", "white_list_approvals", 2),
                ("suspensionWindow", "suspension_window", 1),
                ("answerWindow", "answer_window", 1),
            )
        ),
        *(
            (name, 1, {"registry": replace(RegistryRules(), **{key: 0})}, 0)
            for name, key in (
                ("recoveryWindow", "recovery_window"),
                ("rulingWindow", "ruling_window"),
                ("admissionEpoch", "admission_epoch"),
            )
        ),
    ],
)
def test_set_rules__when_below_bound__then_reverts(
    rulebook: Any, governance: Any, name: str, bound: int, change: dict[str, Any], received: int
) -> None:
    with refuses("Rulebook_BelowBound", field(name), bound, received):
        rulebook.setRules(replace(Rules(), **change).arguments(), 1, {"from": governance})


@pytest.mark.parametrize(
    ("name", "bound", "change", "received"),
    [
        ("mainLicence.operator", 50_000, {"main_licence": (650_000, 299_999, 50_001, 0)}, 50_001),
        ("mainLicence.ecosystem", 200_000, {"main_licence": (400_000, 399_999, 0, 200_001)}, 200_001),
        ("trainingLicence.operator", 50_000, {"training_licence": (650_000, 299_999, 50_001, 0)}, 50_001),
        ("trainingLicence.ecosystem", 200_000, {"training_licence": (400_000, 399_999, 0, 200_001)}, 200_001),
        ("serviceBase", 1_000_000, {"service_base": 1_000_001}, 1_000_001),
        ("maxDelta", 1_000_000, {"max_delta": 1_000_001}, 1_000_001),
        *(
            (name, LONGEST, {key: LONGEST + 1}, LONGEST + 1)
            for name, key in (
                ("reportDelay", "report_delay"),
                ("reportWindow", "report_window"),
                ("challengeWindow", "challenge_window"),
                ("verdictWindow", "verdict_window"),
                ("minReveal", "min_reveal"),
                ("maxReveal", "max_reveal"),
                ("objectionWindow", "objection_window"),
                ("refundWindow", "refund_window"),
            )
        ),
        *(
            (name, greatest, {"market": replace(MarketRules(), **{key: greatest + 1})}, greatest + 1)
            for name, key, greatest in (
                ("epsilonCeiling", "epsilon_ceiling", 20_000),
                ("syntheticCeiling", "synthetic_ceiling", 1_000_000),
                ("labelPeriods", "label_periods", 8),
                ("longTailShare", "long_tail_share", 500_000),
                ("whiteListApprovals", "white_list_approvals", 31),
                ("suspensionWindow", "suspension_window", LONGEST),
                ("answerWindow", "answer_window", LONGEST),
            )
        ),
        *(
            (name, greatest, {"registry": replace(RegistryRules(), **{key: greatest + 1})}, greatest + 1)
            for name, key, greatest in (
                ("recoveryWindow", "recovery_window", LONGEST),
                ("rulingWindow", "ruling_window", LONGEST),
                ("admissionShare", "admission_share", 1_000_000),
                ("admissionEpoch", "admission_epoch", 366 * 86_400),
            )
        ),
    ],
)
def test_set_rules__when_above_bound__then_reverts(
    rulebook: Any, governance: Any, name: str, bound: int, change: dict[str, Any], received: int
) -> None:
    with refuses("Rulebook_AboveBound", field(name), bound, received):
        rulebook.setRules(replace(Rules(), **change).arguments(), 1, {"from": governance})


@pytest.mark.parametrize(
    "change",
    [
        {"main_licence": (400_000, 400_000, 0, 200_000), "training_licence": (750_000, 200_000, 50_000, 0)},
        {"outcome": (800_000, 0, 200_000, 0), "service_base": 500_000, "max_delta": 1_000_000},
        {"report_delay": 0, "report_window": LONGEST, "min_reveal": 1, "max_reveal": 2, "anchor_growth": 2**32 - 1},
        {"market": MarketRules(1, 2, 0, 1, 0, 2, 1, 1), "registry": RegistryRules(1, 1, 0, 1)},
        {
            "market": MarketRules(20_000, 2**32 - 1, 1_000_000, 8, 500_000, 31, LONGEST, LONGEST),
            "registry": RegistryRules(LONGEST, LONGEST, 1_000_000, 366 * 86_400),
        },
    ],
)
def test_set_rules__when_on_the_bounds__then_accepts(rulebook: Any, governance: Any, change: dict[str, Any]) -> None:
    rules = replace(Rules(), **change).arguments()
    rulebook.setRules(rules, 1, {"from": governance})
    assert rulebook.rulesAt(1) == rules


def test_set_rules__when_voted_through_timelock__then_in_force(
    rulebook: Any, timelock: Any, proposer: Any, stranger: Any, time: Any
) -> None:
    data = rulebook.setRules.encode_input(replace(Rules(), engine=2).arguments(), 3)
    call = (rulebook.address, 0, data, b"\0" * 32, b"\1" * 32)
    timelock.schedule(*call, 1, {"from": proposer})
    time.pass_by(1)
    timelock.execute(*call, {"from": stranger})
    assert rulebook.rulesAt(3)[5] == 2


def _scheduled(rulebook: Any, timelock: Any, proposer: Any, rules: Rules, start: int) -> tuple[Any, ...]:
    """A voted call that anyone may execute a second later."""
    call = (rulebook.address, 0, rulebook.setRules.encode_input(rules.arguments(), start), b"\0" * 32, b"\2" * 32)
    timelock.schedule(*call, 1, {"from": proposer})
    return call


@pytest.mark.edge("E25")
def test_set_rules__when_executed_in_last_second__then_from_next_period(
    rulebook: Any, timelock: Any, proposer: Any, stranger: Any, time: Any
) -> None:
    """The vote is executed in the last block of period 0: period 0 keeps what it began with."""
    before = rulebook.rulesAt(0)
    changed = replace(Rules(), training_licence=(400_000, 400_000, 0, 200_000))
    call = _scheduled(rulebook, timelock, proposer, changed, 1)
    time.next_at(time.end_of(0) - 1)
    timelock.execute(*call, {"from": stranger})
    assert [rulebook.versionAt(period) for period in (0, 1)] == [1, 2]
    assert (rulebook.rulesAt(0), rulebook.rulesAt(1)) == (before, changed.arguments())
    time.into_period(1)
    assert rulebook.splitAt(0, 1)[0] == (500_000, 300_000, 50_000, 150_000)


@pytest.mark.edge("E25")
def test_set_rules__when_executed_a_second_too_late__then_reverts(
    rulebook: Any, timelock: Any, proposer: Any, stranger: Any, time: Any
) -> None:
    call = _scheduled(rulebook, timelock, proposer, replace(Rules(), engine=2), 1)
    time.next_at(time.end_of(0))
    with refuses("Rulebook_PeriodNotFuture", 1, 1):
        timelock.execute(*call, {"from": stranger})
    assert rulebook.versionAt(1) == 1
