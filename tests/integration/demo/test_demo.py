"""The reference scenario as a command: its money, its repeatability, and what it does without some of its members."""

from __future__ import annotations

from tests.integration.demo_runs import DemoRun, headwater


def test_demo__all_members_alive__ends_well(plain_run: DemoRun) -> None:
    assert plain_run.code == 0, plain_run.words


def test_demo__finished__payouts_sum_to_the_revenue_exactly(plain_run: DemoRun) -> None:
    result = plain_run.result
    paid = sum(int(amount) for amount in result["payouts"].values())
    assert paid == sum(int(amount) for amount in result["revenue"].values())


def test_demo__training_period__has_pools_of_50_30_5_15_to_the_unit(plain_run: DemoRun) -> None:
    # the lab pays 1,000,000 of 10⁶ base units each
    assert plain_run.result["split"]["2"] == {
        "source": "500000000000",
        "service": "300000000000",
        "unearned": "0",
        "operator": "50000000000",
        "ecosystem": "150000000000",
    }


def test_demo__weights__sum_to_the_whole_for_every_product(plain_run: DemoRun) -> None:
    for period in plain_run.result["weights"].values():
        for weighing in period.values():
            assert sum(row["weight"] for row in weighing["resources"]) == 1_000_000


def test_demo__result__says_that_performance_moves_no_money(plain_run: DemoRun) -> None:
    assert "1000000 ppm" in plain_run.result["service_base"]


def test_demo__one_of_four_members_killed__ends_well(degraded_run: DemoRun) -> None:
    assert degraded_run.code == 0, degraded_run.words
    assert "1 of 4 members ended by SIGKILL" in degraded_run.words


def test_compare__same_seed_other_hash_seed_and_a_dead_member__is_equal(
    plain_run: DemoRun, degraded_run: DemoRun
) -> None:
    done = headwater("compare", str(plain_run.file), str(degraded_run.file))
    assert done.returncode == 0, done.stdout


def test_demo__two_of_four_members_killed__pays_nothing_and_then_once(stalled_run: DemoRun) -> None:
    assert stalled_run.code == 0, stalled_run.words
    told = stalled_run.words.index("0 paid")
    assert stalled_run.words.index("the members are started again") > told
    assert stalled_run.words.index("exactly one report and one payment per line of period 1") > told


def test_compare__another_seed__is_different(plain_run: DemoRun, stalled_run: DemoRun) -> None:
    done = headwater("compare", str(plain_run.file), str(stalled_run.file))
    assert done.returncode == 1
    assert "log_root" in done.stdout


def test_verify__finished_run__agrees_in_every_period(plain_run: DemoRun) -> None:
    for period in ("1", "2", "3"):
        done = headwater("verify", "--run", str(plain_run.folder), "--period", period)
        assert done.returncode == 0, done.stdout


def test_explain__training_product__says_what_has_no_evidence_yet(plain_run: DemoRun) -> None:
    done = headwater("explain", "--run", str(plain_run.folder), "--period", "2", "--product", "8")
    assert done.returncode == 0, done.stdout
    assert "scarcity and update activity" in done.stdout
    assert "performance" in done.stdout


def test_demo__file_that_lacks_a_column__is_refused_by_name(plain_run: DemoRun) -> None:
    table = plain_run.folder.parent / "bad.csv"
    table.write_text("UDI,Type\n1,L\n", encoding="utf-8")
    done = headwater("demo", "--data", str(table), "--run", str(plain_run.folder.parent / "none"))
    assert done.returncode == 1
    assert "DatasetColumnMissingError" in done.stdout
