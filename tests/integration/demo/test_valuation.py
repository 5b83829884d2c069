"""Backtest, score and quote of a finished run, from its own chain and log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.integration.demo_runs import DemoRun, headwater

PERIODS = ("--periods", "1..3")


def told(run: DemoRun, *words: str) -> dict[str, Any]:
    """What a command says for machines."""
    done = headwater(*words, "--run", str(run.folder), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    content: dict[str, Any] = json.loads(done.stdout)
    return content


def backtest(run: DemoRun, file: Path, rules: str) -> dict[str, Any]:
    file.write_text(rules, encoding="utf-8")
    return told(run, "backtest", "--rules", str(file), *PERIODS)


def by_role(period: dict[str, Any], side: str) -> dict[str, int]:
    """Amounts of a period by role."""
    found: dict[str, int] = {}
    for share in period["parties"]:
        found[share["role"]] = found.get(share["role"], 0) + int(share[side])
    return found


def test_backtest__under_the_rules_in_force__gives_exactly_what_was_paid(plain_run: DemoRun, tmp_path: Path) -> None:
    found = backtest(plain_run, tmp_path / "rules.toml", "")
    assert {share["difference"] for period in found["periods"] for share in period["parties"]} == {"0"}
    assert {str(period["period"]): period["revenue"] for period in found["periods"]} == plain_run.result["revenue"]
    for period in found["periods"]:
        split = plain_run.result["split"][str(period["period"])]
        assert by_role(period, "paid") == {role: int(amount) for role, amount in split.items() if int(amount)}
    assert [period["notes"] for period in found["periods"]] == [[], [], []]


def test_backtest__of_a_row_with_less_for_sources__moves_exactly_that(plain_run: DemoRun, tmp_path: Path) -> None:
    # MAIN money of period 1 is 26,100,000,000 base units in whole tokens: 60, 30, 5 and 5 percent of it have no rest.
    rules = "[main_licence]\nsource = 600000\necosystem = 50000\n"
    one, two, three = backtest(plain_run, tmp_path / "rules.toml", rules)["periods"]
    revenue = int(one["revenue"])
    assert revenue == 26_100_000_000
    amounts = by_role(one, "proposed")
    assert [amounts[role] for role in ("source", "operator", "ecosystem")] == [
        15_660_000_000,
        1_305_000_000,
        1_305_000_000,
    ]
    assert amounts["service"] + amounts.get("unearned", 0) == 7_830_000_000
    assert sum(int(share["difference"]) for share in one["parties"]) == 0
    assert {share["difference"] for period in (two, three) for share in period["parties"]} == {"0"}


def test_score__of_a_resource__is_the_published_leaf_in_every_period(plain_run: DemoRun) -> None:
    found = told(plain_run, "score", "--resource", "1")
    assert [one["period"] for one in found["periods"]][-3:] == [1, 2, 3]
    assert {one["compared"] for one in found["periods"][-3:]} == {"equal"}


def test_quote__of_a_third_resource_beside_the_pair__has_the_weights_of_the_product_of_all_three(
    plain_run: DemoRun,
) -> None:
    # Product 4 is of resources 1 and 2. Another product of the same scenario was sold with all three: its weights.
    found = told(plain_run, "quote", "--resource", "3", "--product", "4", "--period", "1")
    sources = {part["subject"]: part for part in found["parts"] if part["role"] == "source"}
    known = plain_run.result["weights"]["1"]["ABC"]["resources"]
    assert {r: part["weight_then_ppm"] for r, part in sources.items()} == {r["resource"]: r["weight"] for r in known}
    assert sum(int(part["then"]) for part in found["parts"]) == int(found["revenue"])
    assert int(found["amount"]) == int(sources[3]["then"]) > 0
    assert all(int(sources[resource]["difference"]) < 0 for resource in (1, 2))
    assert "no promise" in found["notes"][0]
