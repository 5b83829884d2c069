"""The variants of the story: what the money does when somebody withdraws, subscribes, reaches a cap or stays silent.

Figures by hand, in units of 10⁻⁶ RMB: model users pay 150,000 · 10⁶, 120,000 · 10⁶ + 7 and 90,000 · 10⁶ + 1 through a
clause of 10 %, so 36,000 · 10⁶ of shares (each floored); the lab keeps the rest.
"""

from __future__ import annotations

import pytest

from tests.integration.demo_runs import VARIANTS, DemoRun, headwater

UNIT = 10**6
PAID = 360_000 * UNIT + 8
SHARES = 36_000 * UNIT


@pytest.mark.parametrize("name", VARIANTS)
def test_variant__when_run__then_it_ends_well(variant_runs: dict[str, DemoRun], name: str) -> None:
    assert variant_runs[name].code == 0, variant_runs[name].words


@pytest.mark.parametrize("name", VARIANTS)
def test_variant__when_finished__then_verify_agrees_in_every_period(
    variant_runs: dict[str, DemoRun], name: str
) -> None:
    for period in ("1", "2", "3"):
        done = headwater("verify", "--run", str(variant_runs[name].folder), "--period", period)
        assert done.returncode == 0, done.stdout


def test_plain__when_model_users_paid__then_the_outcome_row_splits_their_shares(plain_run: DemoRun) -> None:
    # of 13,500 for the service 9,450 are sure and P of 4,050 is earned: 4,050 base units per millionth
    performance = plain_run.result["performance"]["3"]["training"]["performance"]
    assert plain_run.result["split"]["3"] == {
        "source": str(22_500 * UNIT),
        "service": str(9_450 * UNIT + 4_050 * performance),
        "unearned": str(4_050 * (1_000_000 - performance)),
        "operator": "0",
        "ecosystem": "0",
    }
    # the feedback deposit is back, the clause's deposit still stands
    assert plain_run.result["balances"]["lab"] == str(PAID - SHARES + 5_000 * UNIT)
    assert plain_run.result["balances"]["Clauses"] == str(50_000 * UNIT)


def test_cap__when_reached__then_not_a_unit_more_is_shared(variant_runs: dict[str, DemoRun]) -> None:
    result = variant_runs["cap"].result
    assert result["revenue"]["3"] == str(30_000 * UNIT)
    assert result["balances"]["lab"] == str(PAID - 30_000 * UNIT + 5_000 * UNIT)


def test_silent__when_no_evaluation_came__then_the_deposit_is_the_fund_s(
    plain_run: DemoRun, variant_runs: dict[str, DemoRun]
) -> None:
    silent, plain = variant_runs["silent"].result, plain_run.result
    # without an evaluation the product's effect is 0 and P 0.375, so the fund also has what the provider did not earn
    assert [silent["performance"][p]["training"]["performance"] for p in ("2", "3")] == [375_000, 375_000]
    unearned = [sum(int(split["unearned"]) for split in run["split"].values()) for run in (silent, plain)]
    assert unearned[0] > unearned[1]
    fund = int(silent["balances"]["fund"]) - int(plain["balances"]["fund"])
    assert fund == 5_000 * UNIT + unearned[0] - unearned[1]
    assert int(plain["balances"]["lab"]) - int(silent["balances"]["lab"]) == 5_000 * UNIT


def test_subscribe__when_cancelled__then_begun_periods_are_revenue_and_the_rest_is_back(
    variant_runs: dict[str, DemoRun],
) -> None:
    result = variant_runs["subscribe"].result
    assert result["revenue"]["2"] == str(1_400_000 * UNIT)
    assert result["revenue"]["3"] == str(400_000 * UNIT + SHARES)
    # 1,200,000 for three periods, of which one was not begun
    assert result["balances"]["lab-b"] == str(400_000 * UNIT)
    assert result["balances"]["Sales"] == "0"


def test_withdraw__when_a_holder_withdrew__then_its_old_licence_still_pays_it(
    plain_run: DemoRun, variant_runs: dict[str, DemoRun]
) -> None:
    result = variant_runs["withdraw"].result
    assert "a new sale is refused" in variant_runs["withdraw"].words
    # the old composition earns its outcome share as in the plain story; the new one, of A and B, a licence fee
    assert result["revenue"]["3"] == str(600_000 * UNIT + SHARES)
    resources = [row["resource"] for row in result["weights"]["3"]["training-2"]["resources"]]
    assert resources == [1, 2]
    assert result["payouts"]["firm-c"] == plain_run.result["payouts"]["firm-c"]
