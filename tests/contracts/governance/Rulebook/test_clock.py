"""The clock and the narrow views of the Rulebook."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import Any

import brownie
import pytest

from scripts.plan import MarketRules, Plan, RegistryRules, Rules
from tests.contracts.support.refusals import refuses

MAIN, TRAINING = 0, 1


def test_period_of__when_last_second__then_same_period(rulebook: Any, plan: Plan) -> None:
    assert rulebook.periodOf(plan.genesis + 3 * plan.period_length - 1) == 2


def test_period_of__when_end__then_next_period(rulebook: Any, plan: Plan) -> None:
    assert rulebook.periodOf(plan.genesis + 3 * plan.period_length) == 3


def test_period_of__when_before_genesis__then_reverts(rulebook: Any, plan: Plan) -> None:
    with refuses("Rulebook_BeforeGenesis", plan.genesis, plan.genesis - 1):
        rulebook.periodOf(plan.genesis - 1)


def test_start_and_end__when_asked__then_half_open(rulebook: Any, plan: Plan) -> None:
    assert rulebook.startOf(4) == plan.genesis + 4_000
    assert rulebook.endOf(4) == plan.genesis + 5_000
    assert rulebook.endOf(2**32 - 1) == plan.genesis + 2**32 * 1_000


def test_clock__when_asked__then_block_time(rulebook: Any, time: Any, plan: Plan) -> None:
    time.mine_at(plan.genesis + 777)
    assert rulebook.clock() == plan.genesis + 777
    assert rulebook.CLOCK_MODE() == "mode=timestamp"


def test_split_at__when_main__then_main_row(rulebook: Any) -> None:
    assert rulebook.splitAt(9, MAIN) == ((650_000, 300_000, 50_000, 0), (625_000, 375_000, 0, 0), 700_000)


def test_split_at__when_training__then_training_row(rulebook: Any, governance: Any) -> None:
    changed = replace(Rules(), training_licence=(510_000, 320_000, 30_000, 140_000), service_base=750_000)
    rulebook.setRules(changed.arguments(), 1, {"from": governance})
    assert rulebook.splitAt(1, TRAINING) == ((510_000, 320_000, 30_000, 140_000), (625_000, 375_000, 0, 0), 750_000)


def _slots_read(rulebook: Any, sender: Any, data: str) -> int:
    """Number of storage slots that a call to the Rulebook reads."""
    call = {"from": sender.address, "to": rulebook.address, "data": data}
    response = brownie.web3.provider.make_request("eth_createAccessList", [call, "latest"])
    [touched] = response["result"]["accessList"]
    return len(touched["storageKeys"])


@pytest.mark.parametrize("loop", [MAIN, TRAINING])
def test_split_at__when_cold__then_one_storage_read(rulebook: Any, stranger: Any, loop: int) -> None:
    assert _slots_read(rulebook, stranger, rulebook.splitAt.encode_input(0, loop)) == 1


def test_split_at__given_several_versions__then_each_period_its_own(rulebook: Any, governance: Any) -> None:
    rows = [((400_000 + n, 599_999 - n, 1, 0), (500_000, 300_001, 49_999 - n, 150_000 + n)) for n in range(3)]
    for start, (main, training) in zip((2, 4, 9), rows, strict=True):
        changed = replace(
            Rules(),
            main_licence=main,
            training_licence=training,
            outcome=(0, 10**6, 0, 0),
            service_base=500_000 + start,
        )
        rulebook.setRules(changed.arguments(), start, {"from": governance})
    for period, (start, (main, training)) in {
        2: (2, rows[0]),
        3: (2, rows[0]),
        4: (4, rows[1]),
        99: (9, rows[2]),
    }.items():
        assert rulebook.splitAt(period, MAIN) == (main, (0, 10**6, 0, 0), 500_000 + start)
        assert rulebook.splitAt(period, TRAINING) == (training, (0, 10**6, 0, 0), 500_000 + start)
    assert rulebook.splitAt(1, MAIN) == ((650_000, 300_000, 50_000, 0), (625_000, 375_000, 0, 0), 700_000)


def test_split_at__when_shares_are_extreme__then_exact(rulebook: Any, governance: Any) -> None:
    changed = replace(Rules(), main_licence=(800_000, 200_000, 0, 0), outcome=(10**6, 0, 0, 0))
    rulebook.setRules(changed.arguments(), 1, {"from": governance})
    assert rulebook.splitAt(1, MAIN) == ((800_000, 200_000, 0, 0), (10**6, 0, 0, 0), 700_000)


def test_market_at__when_asked__then_rules_of_period(rulebook: Any, governance: Any) -> None:
    market = MarketRules(11, 12, 13, 4, 15, 6, 17, 18)
    rulebook.setRules(replace(Rules(), market=market, refund_window=77).arguments(), 2, {"from": governance})
    assert rulebook.marketAt(1) == (astuple(MarketRules()), 100)
    assert rulebook.marketAt(2) == ((11, 12, 13, 4, 15, 6, 17, 18), 77)


def test_registry_at__when_asked__then_rules_of_period(rulebook: Any, governance: Any) -> None:
    rulebook.setRules(replace(Rules(), registry=RegistryRules(21, 22, 23, 24)).arguments(), 2, {"from": governance})
    assert rulebook.registryAt(1) == astuple(RegistryRules())
    assert rulebook.registryAt(2) == (21, 22, 23, 24)


def test_market_at__when_cold__then_two_storage_reads(rulebook: Any, stranger: Any) -> None:
    assert _slots_read(rulebook, stranger, rulebook.marketAt.encode_input(0)) == 2


def test_registry_at__when_cold__then_two_storage_reads(rulebook: Any, stranger: Any) -> None:
    assert _slots_read(rulebook, stranger, rulebook.registryAt.encode_input(0)) == 2


def test_report_terms_at__when_asked__then_version_windows_and_end(rulebook: Any, governance: Any, plan: Plan) -> None:
    changed = replace(Rules(), report_delay=11, report_window=222, challenge_window=33)
    rulebook.setRules(changed.arguments(), 2, {"from": governance})
    assert rulebook.reportTermsAt(1) == (1, 10, 200, 100, plan.genesis + 2_000)
    assert rulebook.reportTermsAt(2) == (2, 11, 222, 33, plan.genesis + 3_000)


def test_report_terms_at__when_cold__then_one_storage_read(rulebook: Any, stranger: Any) -> None:
    assert _slots_read(rulebook, stranger, rulebook.reportTermsAt.encode_input(0)) == 1


def test_windows__given_a_later_version__then_earlier_periods_keep_theirs(rulebook: Any, governance: Any) -> None:
    """Every window of both versions is another one, so each stands where it is looked for."""
    changed = replace(Rules(), report_window=222, challenge_window=23, verdict_window=24, refund_window=25)
    changed = replace(changed, anchor_growth=26, min_reveal=27, max_reveal=280, objection_window=29)
    for start, delay in ((2, 21), (5, 31)):
        rulebook.setRules(replace(changed, report_delay=delay).arguments(), start, {"from": governance})
    for period, version, delay in ((2, 2, 21), (4, 2, 21), (5, 3, 31)):
        assert rulebook.reportTermsAt(period)[:4] == (version, delay, 222, 23)
        assert rulebook.fallbackAfter(period) == delay + 2 * (222 + 23 + 24)
        assert rulebook.disputeTermsAt(period) == (MarketRules().answer_window, 24)
        assert rulebook.marketAt(period)[1] == 25
        assert rulebook.anchorGrowthAt(period) == 26


def test_anchor_growth_at__when_asked__then_rule(rulebook: Any, governance: Any) -> None:
    rulebook.setRules(replace(Rules(), anchor_growth=5).arguments(), 2, {"from": governance})
    assert [rulebook.anchorGrowthAt(period) for period in (1, 2)] == [10_000, 5]


def test_fallback_after__when_asked__then_delay_and_two_rounds(rulebook: Any) -> None:
    assert rulebook.fallbackAfter(0) == 10 + 2 * (200 + 100 + 100)


def test_rules_of__when_unknown__then_reverts(rulebook: Any) -> None:
    for version in (0, 2):
        with refuses("Rulebook_UnknownVersion", 1, version):
            rulebook.rulesOf(version)
