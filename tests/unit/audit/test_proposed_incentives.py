"""Points and rewards in proposed rules: what changes, what is refused, and what a backtest shows of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.audit.incentive_changes import IncentiveChange, incentive_changes
from offchain.audit.proposal import proposal_of
from offchain.audit.proposal_errors import RuleBoundError, RuleValueError, UnknownRuleError
from offchain.audit.proposed_incentives import incentives_of
from offchain.codec import leaf as leaves
from offchain.codec.leaf import Category, PointsLeaf, Programme, RewardLeaf
from offchain.domain.types import OrganisationId, PeriodId, Ppm
from offchain.report import BuiltReport, build
from offchain.valuation import IncentiveParams
from offchain.valuation.points import POOLS
from tests.unit.report.inputs import inputs

CONTENT: dict[str, object] = {
    "points": {"data": {"budget": 5, "cap": 7}},
    "rewards": {"long_tail": {"floor": 2 * 10**9}},
    "fee_per_point": 3,
    "records_half": 4,
}


def test_applied__when_fields_are_named__then_only_they_change() -> None:
    usual = IncentiveParams()
    found = proposal_of(CONTENT).incentives.applied(usual)
    long_tail = replace(usual.rewards[Programme.LONG_TAIL], floor=2 * 10**9)
    assert found == IncentiveParams(
        {**usual.points, Category.DATA: replace(POOLS[Category.DATA], budget=5, cap=7)},
        {**usual.rewards, Programme.LONG_TAIL: long_tail},
        3,
        4,
    )
    assert proposal_of({}).incentives.applied(usual) == usual


def test_as_json__when_incentives_are_proposed__then_as_in_the_file_beside_the_rules() -> None:
    content = {"service_base": 700_000, **CONTENT}
    assert proposal_of(content).as_json() == content


@pytest.mark.parametrize(
    ("content", "error", "told"),
    [
        ({"points": 5}, RuleValueError, "points: expected a table of data, tool, feedback, governance, received 5"),
        ({"points": {"luck": {}}}, UnknownRuleError, "field of points: .* received luck"),
        ({"rewards": {"referral": {"price": 1}}}, UnknownRuleError, r"field of rewards\.referral: .* received price"),
        ({"rewards": {"referral": {"cap": 0.5}}}, RuleValueError, r"rewards\.referral\.cap: .* received 0\.5"),
        ({"fee_per_point": -1}, RuleValueError, "fee_per_point: .* received -1"),
        ({"records_half": True}, RuleValueError, "records_half: .* received True"),
    ],
)
def test_incentives_of__when_a_field_is_wrong__then_it_is_named(
    content: dict[str, object], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        incentives_of(content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"points": {"tool": {"cap": 600_000}}}, r"points\.tool\.cap: expected 1 … 500000, received 600000"),
        ({"points": {"tool": {"cap": 2_000_000}}}, r"points\.tool\.cap: .* received 2000000"),
        ({"fee_per_point": 0}, "fee_per_point: expected 1 … 1000000000000, received 0; these are the engine's bounds"),
    ],
)
def test_applied__when_a_figure_is_beyond_the_engines_bounds__then_refused(
    content: dict[str, object], told: str
) -> None:
    with pytest.raises(RuleBoundError, match=told):
        incentives_of(content).applied(IncentiveParams())


PERIOD = PeriodId(1)


def built(*given: PointsLeaf | RewardLeaf) -> BuiltReport:
    return replace(build(inputs()), leaves=tuple(map(leaves.encode, given)))


def reward(organisation: int, subject: int, share: int) -> RewardLeaf:
    return RewardLeaf(PERIOD, Programme.REFERRAL, OrganisationId(organisation), bytes([subject]) * 32, Ppm(share))


def test_changes__when_leaves_differ__then_sums_over_subjects_on_both_sides() -> None:
    points = PointsLeaf(PERIOD, Category.TOOL, OrganisationId(4), 9)
    before = built(reward(4, 1, 10), reward(4, 2, 5), points)
    after = built(reward(4, 1, 7), reward(5, 1, 3), points)
    assert incentive_changes(before, after) == (
        IncentiveChange("points", "tool", 4, 9, 9),
        IncentiveChange("rewards", "referral", 4, 15, 7),
        IncentiveChange("rewards", "referral", 5, 0, 3),
    )


def test_build__when_points_for_data_have_another_cap__then_nothing_else_of_the_report_changes() -> None:
    zone = inputs()
    # Each holder's claim is capped at a tenth of 100,000, or bounded by its fees: 300 points and less; a cap of 1 ppm
    # of 100,000 leaves nothing.
    proposed = IncentiveParams(points={**POOLS, Category.DATA: replace(POOLS[Category.DATA], cap=1)})
    first, second = build(zone), build(zone, incentives=proposed)
    changes = incentive_changes(first, second)
    assert {change.organisation for change in changes if change.name == "data"} == {1, 2}
    assert all(change.reported > 0 and change.proposed == 0 for change in changes if change.name == "data")
    assert all(change.reported == change.proposed for change in changes if change.name != "data")
    assert (second.weighings, second.batches) == (first.weighings, first.batches)
    assert build(zone, incentives=IncentiveParams()).leaves == first.leaves
