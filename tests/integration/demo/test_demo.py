"""The reference scenario as a command: its money, its repeatability, and what it does without some of its members."""

from __future__ import annotations

import json

from offchain.codec.keccak import keccak256
from offchain.codec.spacetime import space_time_code
from offchain.demo.calendar import GENESIS
from offchain.demo.dataset import World
from offchain.demo.market import CELLS, DAY
from offchain.domain.types import OrganisationId
from tests.integration.demo_runs import SAMPLES, DemoRun, headwater


def test_demo__all_members_alive__ends_well(plain_run: DemoRun) -> None:
    assert plain_run.code == 0, plain_run.words


def test_demo__finished__payouts_sum_to_the_revenue_exactly(plain_run: DemoRun) -> None:
    result = plain_run.result
    paid = sum(int(amount) for amount in result["payouts"].values())
    assert paid == sum(int(amount) for amount in result["revenue"].values())


def test_demo__training_period__has_pools_of_50_30_5_15_to_the_unit(plain_run: DemoRun) -> None:
    """The lab pays 1,000,000 of 10⁶ base units. Of 300,000 for the service 210,000 are sure and P of 90,000 is earned:
    with P in ppm 90,000 base units per millionth."""
    performance = plain_run.result["performance"]["2"]["training"]["performance"]
    assert plain_run.result["split"]["2"] == {
        "source": "500000000000",
        "service": str(210_000_000_000 + 90_000 * performance),
        "unearned": str(90_000 * (1_000_000 - performance)),
        "operator": "50000000000",
        "ecosystem": "150000000000",
    }


def test_demo__performance_of_the_provider__follows_from_its_one_evaluation(plain_run: DemoRun) -> None:
    """Q = 0.5 · E + 0.25 without ratings and subscriptions; P = 0.2 · Q + (0.25 + 0.1 + 0.15 + 0.15) / 2: of E = 0 it
    is 0.375, and E, what one lab measured, is above 0 and at most 10/13."""
    found = plain_run.result["performance"]["2"]["training"]
    half = 500_000_000
    assert [found[part] for part in ("ratings", "reviews", "renewals", "improvements", "after_sale")] == [
        half, half, half, 0, half,
    ]  # fmt: skip
    assert found["performance"] == 325_000 + found["quality"] // 5_000
    assert 375_000 < found["performance"] <= 375_000 + 76_923


def test_demo__weights__sum_to_the_whole_for_every_product(plain_run: DemoRun) -> None:
    for period in plain_run.result["weights"].values():
        for weighing in period.values():
            assert sum(row["weight"] for row in weighing["resources"]) == 1_000_000


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
    assert "update activity" in done.stdout
    assert "performance" in done.stdout


def test_payouts__every_period__bank_file_sums_to_the_split_and_its_return_reconciles(plain_run: DemoRun) -> None:
    run, bank = ("--run", str(plain_run.folder)), plain_run.folder.parent / "bank.csv"
    for period, split in plain_run.result["split"].items():
        done = headwater("payouts", *run, "--period", period, "--csv", str(bank))
        assert done.returncode == 0, done.stdout
        header, *lines = bank.read_text("utf-8").splitlines()
        amount = header.split(",").index("amount")
        assert sum(int(line.split(",")[amount]) for line in lines) == sum(map(int, split.values()))
        bank.write_text("\n".join([f"{header},status", *(f"{line},paid" for line in lines)]), "utf-8")
        assert headwater("reconcile", str(bank), *run, "--period", period).returncode == 0


def test_reconcile__return_file_misses_doubles_and_changes__each_is_named(plain_run: DemoRun) -> None:
    run, bank = ("--run", str(plain_run.folder), "--period", "2"), plain_run.folder.parent / "bank.csv"
    assert headwater("payouts", *run, "--csv", str(bank)).returncode == 0
    header, *lines = bank.read_text("utf-8").splitlines()
    missing, doubled, changed, *others = (line.split(",") for line in lines)
    changed[header.split(",").index("amount")] += "0"
    returned = [header + ",status", *(",".join([*row, "paid"]) for row in (doubled, doubled, changed, *others))]
    bank.write_text("\n".join(returned), "utf-8")
    done = headwater("reconcile", str(bank), *run, "--json")
    assert done.returncode == 1
    named = [(found["finding"], found["reference"], found["line"]) for found in json.loads(done.stdout)["differences"]]
    assert named == [("surplus", doubled[0], 3), ("amount", changed[0], 4), ("missing", missing[0], 0)]


def test_demo__file_that_lacks_a_column__is_refused_by_name(plain_run: DemoRun) -> None:
    table = plain_run.folder.parent / "bad.csv"
    table.write_text("UDI,Type\n1,L\n", encoding="utf-8")
    done = headwater("demo", "--data", str(table), "--run", str(plain_run.folder.parent / "none"))
    assert done.returncode == 1
    assert "DatasetColumnMissingError" in done.stdout


def test_resolve__code_of_a_registered_resource__is_found(plain_run: DemoRun) -> None:
    run = str(plain_run.folder)
    code = space_time_code(*_first_resource())
    done = headwater("resolve", "0x" + code.hex(), "--run", run, "--json")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout) == {"kind": "resource", "id": 1, "published": False}
    assert headwater("resolve", "0x" + "11" * 32, "--run", run).returncode == 1


def test_inbox__everything_was_answered__is_empty(plain_run: DemoRun) -> None:
    done = headwater("inbox", "--run", str(plain_run.folder), "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def _first_resource() -> tuple[bytes, int, int, OrganisationId]:
    """Object id, cell, day and issuer of firm A's resource: the third organisation, after the two operators."""
    root = keccak256(World.generate(7, int(SAMPLES)).firms["A"].content_root_bytes())
    return root, CELLS["A"], GENESIS // DAY, OrganisationId(3)
