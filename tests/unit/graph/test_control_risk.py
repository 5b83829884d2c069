"""The risk score: one formula, by hand, and in one order with the decisions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.graph.control import RULES, decisions
from offchain.graph.control_flags import Flag, Verdict
from offchain.graph.control_risk import DENY_FROM, HOLD_FROM, PAST, WEIGHTS, party_risks, risk
from tests.unit.graph.control_zone import DAY, NOW, SINCE, licence, rows

NEW, OLD = SINCE, SINCE - 1


def flag(rule: str, verdict: Verdict, at: int = NEW, reason: str = "why", party: str = "x") -> Flag:
    return Flag(rule, 1, (), reason, verdict, at, party)


SELF = flag("self-dealing", Verdict.ALLOW)
RING = flag("ring", Verdict.HOLD)
DUTY = flag("missing-duty", Verdict.HOLD)
DENIED = flag("beyond-licence", Verdict.DENY)


@pytest.mark.parametrize(
    ("found", "score"),
    [
        ([], 0),
        ([SELF], 100),
        ([RING], 400),
        ([DENIED], 850),
        # 1 − 0.9 · 0.6 = 0.46
        ([SELF, RING], 460),
        # 1 − 0.9 · 0.6 · 0.7 = 0.622
        ([SELF, RING, DUTY], 622),
        # 1 − 0.6 · 0.68 · 0.7 = 0.7144, floored
        ([RING, flag("burst", Verdict.HOLD), DUTY], 714),
        # 1 − 0.9 · 0.97 = 0.127: the ring is over
        ([SELF, replace(RING, at=OLD)], 127),
    ],
)
def test_risk__when_rules_fire__then_as_computed_by_hand(found: list[Flag], score: int) -> None:
    assert risk(found, SINCE) == score


def test_risk__when_one_rule_fires_twice__then_its_heaviest_finding_counts_once() -> None:
    scenario = flag("beyond-licence", Verdict.HOLD)
    assert risk([scenario, DENIED, replace(scenario, reason="else")], SINCE) == risk([DENIED], SINCE) == 850
    assert risk([DUTY, replace(DUTY, at=OLD)], SINCE) == 300


def test_risk__when_the_newest_event_is_in_the_periods_first_second__then_it_is_of_the_period() -> None:
    assert [risk([replace(DENIED, at=at)], SINCE) for at in (SINCE - 1, SINCE)] == [PAST, 850]


def test_weights__then_every_rule_has_one_and_stricter_findings_weigh_more() -> None:
    assert {rule for rule, _ in WEIGHTS} == set(RULES)
    for rule in RULES:
        mine = [WEIGHTS[key] for key in sorted(WEIGHTS) if key[0] == rule]
        assert mine == sorted(set(mine))
        assert min(mine) > PAST


FLAGS = st.builds(
    lambda key, at: flag(key[0], key[1], at), st.sampled_from(sorted(WEIGHTS)), st.sampled_from([OLD, NEW, NOW])
)


@given(st.lists(FLAGS, max_size=12))
def test_decision__whatever_fires__then_its_score_lies_in_the_band_of_its_verdict(found: list[Flag]) -> None:
    (decided,) = decisions(rows([licence(1, "x", "a")]), found)
    band = {Verdict.ALLOW: (0, HOLD_FROM), Verdict.HOLD: (HOLD_FROM, DENY_FROM), Verdict.DENY: (DENY_FROM, 1_001)}
    least, end = band[decided.verdict]
    assert least <= decided.risk < end


@given(st.lists(FLAGS, max_size=6), FLAGS)
def test_risk__when_one_more_is_found__then_it_never_falls(found: list[Flag], more: Flag) -> None:
    assert risk(found, SINCE) <= risk([*found, more], SINCE) <= 1_000
    assert risk(found[::-1], SINCE) == risk(found, SINCE)


def test_party_risks__when_a_party_acts_on_several_licences__then_one_score_over_all_of_them() -> None:
    found = [SELF, replace(RING, licence=2), replace(DUTY, party="y"), replace(SELF, licence=3, party="y")]
    # x: 1 − 0.9 · 0.6; y: 1 − 0.7 · 0.9
    assert party_risks(found, SINCE) == {"x": 460, "y": 370}
    assert party_risks([], SINCE) == {}
    assert party_risks([replace(SELF, at=SINCE - DAY)], SINCE) == {"x": PAST}
