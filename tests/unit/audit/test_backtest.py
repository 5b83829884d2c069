"""Backtests of the period told on paper: figures by hand, and the law that both sides sum to the revenue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.audit.backtest import Backtest, PeriodBacktest, Share, backtest, compared
from offchain.audit.errors import LineError, ReportFieldError, SumError
from offchain.audit.incentive_changes import IncentiveChange
from offchain.audit.money import Line, Operators, expected_lines
from offchain.audit.proposal import Proposal, proposal_of
from offchain.audit.terms import LineTerms
from offchain.audit.window import Window
from offchain.chain.values import AbiValue
from offchain.codec import leaf as leaves
from offchain.codec.leaf import ScoreLeaf, SubjectKind
from offchain.domain.types import PPM, Ppm
from offchain.indexer.facts import SplitRow
from offchain.indexer.snapshot import Snapshot
from tests.unit.audit.conftest import FUND, MAIN_KEY, PAYMENTS, PERIOD, TRAINING_KEY, Told, account
from tests.unit.audit.paper import word

UNCHANGED = proposal_of({})
LESS_SOURCE = proposal_of({"main_licence": {"source": 600_000, "ecosystem": 50_000}})
NO_VOLUME = proposal_of({"coefficients": {"volume": 0, "independent": 400_000}})


def run(told: Told, proposal: Proposal, periods: str = "1") -> Backtest:
    return backtest(proposal, Window.of(periods), told.chain, told.index(), told.log())


def by_party(shares: tuple[Share, ...]) -> dict[tuple[int, str], tuple[int, int, int]]:
    """Paid, proposed and difference by organisation (0: the fund) and role."""
    return {(s.organisation, s.role): (s.paid, s.proposed, s.difference) for s in shares}


def test_backtest__when_nothing_changes__then_exactly_what_was_paid(told: Told) -> None:
    found = run(told, UNCHANGED)
    assert {share.difference for share in found.totals} == {0}
    earned: dict[int, int] = {}
    for share in found.totals:
        earned[share.organisation] = earned.get(share.organisation, 0) + share.paid
    assert earned == {**PAYMENTS, 0: FUND}
    assert found.periods[0].notes == ()


def test_backtest__when_the_main_row_gives_less_to_sources__then_as_calculated(told: Told) -> None:
    # 60 % of 3,000,000: 1,800,000, cut at 600,001.2 and 1,200,000.6; TRAINING is as it was: 166,667, 166,666, 166,667.
    assert by_party(run(told, LESS_SOURCE).totals) == {
        (1, "source"): (816_668, 766_668, -50_000),
        (2, "source"): (816_665, 766_665, -50_000),
        (3, "source"): (816_667, 766_667, -50_000),
        (4, "service"): (1_200_000, 1_200_000, 0),
        (9, "operator"): (150_000, 150_000, 0),
        (10, "operator"): (50_000, 50_000, 0),
        (0, "ecosystem"): (FUND, FUND + 150_000, 150_000),
    }


def wait_with_volumes(told: Told, *volumes: int) -> None:
    """Resources of these volumes, and the period not reported nor settled yet."""
    told.leave_unsettled()
    told.chain.remove("ContributionOracle", "Reported")
    registered = [event for event in told.chain.events if event.name == "Registered"]
    for place, (event, volume) in enumerate(zip(registered, volumes, strict=True)):
        old = cast(Mapping[str, AbiValue], event.args["registration"])
        told.chain.change("Resources", "Registered", place, registration={**old, "volume": volume})


def test_backtest__when_volume_counts_nothing__then_weights_and_money_as_calculated(told: Told) -> None:
    # Roots 100, 20, 20. Nothing alone has an effect, so synergy, quality and irreplaceability share 900,000 equally;
    # volume gives 71,428.6 and 14,285.7: 371,428, 314,286, 314,286. MAIN 1,950,000 is cut at 724,284.6 and
    # 1,337,142.3, TRAINING 500,000.5 at 185,714.2 and 342,857.3.
    wait_with_volumes(told, 10_000, 400, 400)
    found = run(told, NO_VOLUME)
    assert {(w.product, w.resource): (w.reported, w.proposed) for w in found.periods[0].weights} == {
        (product, resource): weights
        for product in (1, 2)
        for resource, weights in {1: (371_428, 333_334), 2: (314_286, 333_333), 3: (314_286, 333_333)}.items()
    }
    shares = by_party(found.totals)
    assert [shares[organisation, "source"] for organisation in (1, 2, 3)] == [
        (909_998, 816_668, 816_668 - 909_998),
        (770_001, 816_665, 816_665 - 770_001),
        (770_001, 816_667, 816_667 - 770_001),
    ]


def test_backtest__when_not_reported_yet__then_a_note_says_so(told: Told) -> None:
    wait_with_volumes(told, 500, 500, 500)
    assert run(told, UNCHANGED).periods[0].notes == (
        "period 1 is not reported yet: paid is by the report that this copy would make",
        "period 1 is not settled yet: paid is what settlement will pay",
    )


def test_backtest__when_the_period_was_missed__then_coefficients_change_nothing_but_rows_do(told: Told) -> None:
    told.chain.remove("ContributionOracle", "Reported")
    told.chain.mine(3_000)
    weights = run(told, NO_VOLUME)
    assert "period 1 is missed and settles by equal weights" in weights.periods[0].notes[0]
    assert {share.difference for share in weights.totals} == {0}
    assert by_party(run(told, LESS_SOURCE).totals)[0, "ecosystem"] == (FUND, FUND + 150_000, 150_000)


def test_backtest__when_a_point_needs_less_fees__then_points_as_calculated_and_no_money_moves(told: Told) -> None:
    # A plant pays 1 RMB: at 10 RMB a point nobody has one. Without that bound: 100,000 · Q / 10, below the cap.
    found = run(told, proposal_of({"fee_per_point": 1}))
    assert told.archive is not None
    scores = [leaf for leaf in map(leaves.decode, told.archive.leaves) if isinstance(leaf, ScoreLeaf)]
    quality = {leaf.subject: leaf.score for leaf in scores if leaf.kind is SubjectKind.RESOURCE}
    assert found.periods[0].incentives == tuple(
        IncentiveChange("points", "data", holder, 0, 100_000 * quality[holder] // 10**10) for holder in (1, 2, 3)
    )
    assert found.periods[0].incentives[0].proposed == 3_947
    assert {share.difference for share in found.totals} == {0}
    assert run(told, UNCHANGED).periods[0].incentives == ()
    assert found.as_json()["rules"] == {"fee_per_point": 1}


def test_backtest__when_periods_have_no_revenue__then_a_note_and_totals_are_of_the_others(told: Told) -> None:
    found = run(told, LESS_SOURCE, "0..1")
    assert [(one.period, one.revenue, len(one.shares)) for one in found.periods] == [(0, 0, 0), (1, 4_000_001, 7)]
    assert found.periods[0].notes[-1] == "period 0 had no revenue"
    assert found.totals == found.periods[1].shares


def test_backtest__when_the_chain_settled_something_else__then_the_line_is_named(told: Told) -> None:
    told.chain.change_line(0, source=1)
    with pytest.raises(LineError, match="source of line 0x"):
        run(told, UNCHANGED)


def test_backtest__when_another_report_was_accepted__then_its_field_is_named(told: Told) -> None:
    [event] = [event for event in told.chain.events if event.name == "Reported"]
    report = {**cast(Mapping[str, AbiValue], event.args["report"]), "root": word(1)}
    told.chain.change("ContributionOracle", "Reported", report=report, root=word(1))
    with pytest.raises(ReportFieldError, match="root of the report"):
        run(told, UNCHANGED)


def test_backtest__when_written_as_json__then_amounts_are_text_and_rules_are_said(told: Told) -> None:
    content = json.loads(json.dumps(run(told, LESS_SOURCE).as_json()))
    assert content["rules"] == {"main_licence": {"source": 600_000, "ecosystem": 50_000}}
    assert content["revenue"] == "4000001"
    assert content["periods"][0]["parties"][0] == {
        "organisation": 1,
        "account": account(1),
        "role": "source",
        "paid": "816668",
        "proposed": "766668",
        "difference": "-50000",
    }


@pytest.fixture(scope="module")
def snapshot(first: Told) -> Snapshot:
    return first.index("backtest.db").snapshot()


def lines(
    first: Told, snapshot: Snapshot, weights: tuple[int, int, int], performance: int, base: int, row: SplitRow
) -> tuple[Line, ...]:
    """The books of the period by these terms; `row` for MAIN money."""
    terms = LineTerms(tuple(enumerate(weights, start=1)), performance, "test")
    rules = replace(snapshot.rules(PERIOD).rules, service_base=Ppm(base), main_licence=row)
    return expected_lines(PERIOD, snapshot, {MAIN_KEY: terms, TRAINING_KEY: terms}, Operators.of(first.chain), rules)


EQUAL = (333_334, 333_333, 333_333)
MAIN_ROW = SplitRow(Ppm(650_000), Ppm(300_000), Ppm(50_000), Ppm(0))


def sides(first: Told, snapshot: Snapshot, proposed: tuple[Line, ...]) -> PeriodBacktest:
    paid = lines(first, snapshot, EQUAL, PPM, PPM, MAIN_ROW)
    return compared(PERIOD, paid, proposed, first.chain.address("EcosystemFund"), snapshot)


def test_compared__when_half_of_the_service_pool_is_not_earned__then_the_fund_has_it(
    first: Told, snapshot: Snapshot
) -> None:
    # Base 50 %, performance 0: MAIN 900,000 gives 450,000, TRAINING 300,000 gives 150,000.
    found = by_party(sides(first, snapshot, lines(first, snapshot, EQUAL, 0, 500_000, MAIN_ROW)).shares)
    assert found[4, "service"] == (1_200_000, 600_000, -600_000)
    assert found[0, "unearned"] == (0, 600_000, 600_000)


@given(st.data())
def test_compared__any_terms_and_rows__both_sides_sum_to_the_revenue(
    first: Told, snapshot: Snapshot, data: st.DataObject
) -> None:
    def whole(parts: int) -> list[int]:
        cuts = sorted(data.draw(st.lists(st.integers(0, PPM), min_size=parts - 1, max_size=parts - 1)))
        return [after - before for before, after in zip([0, *cuts], [*cuts, PPM], strict=True)]

    one, two, three = whole(3)
    row = SplitRow(*map(Ppm, whole(4)))
    performance, base = data.draw(st.integers(0, PPM)), data.draw(st.integers(500_000, PPM))
    found = sides(first, snapshot, lines(first, snapshot, (one, two, three), performance, base, row))
    assert (found.revenue, sum(s.paid for s in found.shares), sum(s.proposed for s in found.shares)) == (4_000_001,) * 3
    assert sum(share.difference for share in found.shares) == 0


def test_compared__when_a_line_is_missing_on_a_side__then_refused(first: Told, snapshot: Snapshot) -> None:
    paid = lines(first, snapshot, EQUAL, PPM, PPM, MAIN_ROW)
    with pytest.raises(SumError, match="parts proposed in period 1: expected 4000001"):
        sides(first, snapshot, paid[:1])
