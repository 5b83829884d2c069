"""Statements and partial verification of a finished run: every party's books tie to its own chain."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.demo_runs import DemoRun, headwater

PERIODS = ("--from", "0", "--to", "4")
"""The last revenue, of period 3, is paid in period 4."""


def payees(run: DemoRun) -> list[str]:
    """Accounts that the bank paid for any period, the fund among them."""
    found = set()
    for period in run.result["split"]:
        done = headwater("payouts", "--run", str(run.folder), "--period", period, "--json")
        found |= {payout["account"] for payout in json.loads(done.stdout)["payouts"]}
    return sorted(found)


def test_statement__every_payee_of_the_run__ties_to_the_unit(plain_run: DemoRun) -> None:
    paid = 0
    for account in payees(plain_run):
        done = headwater("statement", "--run", str(plain_run.folder), "--account", account, *PERIODS, "--json")
        assert done.returncode == 0, done.stdout
        found: dict[str, Any] = json.loads(done.stdout)
        assert found["ok"] is True
        calls = [call for period in found["periods"] for call in period["settled"]]
        assert sum(int(part["amount"]) for call in calls for part in call["parts"]) == sum(
            int(call["paid"]) for call in calls
        )
        paid += sum(int(call["paid"]) for call in calls)
    assert paid == sum(map(int, plain_run.result["revenue"].values()))


def test_statement__as_csv__adds_up_by_period(plain_run: DemoRun, tmp_path: Path) -> None:
    file = tmp_path / "statement.csv"
    account = payees(plain_run)[0]
    done = headwater("statement", "--run", str(plain_run.folder), "--account", account, *PERIODS, "--csv", str(file))
    assert done.returncode == 0, done.stdout
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    openings = [int(row["balance"]) for row in rows if row["entry"] == "opening"]
    closings = [int(row["balance"]) for row in rows if row["entry"] == "closing"]
    moved = sum(int(row["amount"]) for row in rows if row["entry"] == "movement")
    assert openings[0] + moved == closings[-1]
    assert openings[1:] == closings[:-1]


@pytest.mark.parametrize("part", ["--roots", "--product", "--account"])
def test_verify__in_part__agrees(plain_run: DemoRun, part: str) -> None:
    words = {"--roots": [], "--product": ["8"], "--account": payees(plain_run)[:1]}[part]
    done = headwater("verify", "--run", str(plain_run.folder), "--period", "2", part, *words)
    assert done.returncode == 0, done.stdout
    assert "bodies and signatures of facts were not read" in done.stdout


def test_verify__without_signatures__says_so(plain_run: DemoRun) -> None:
    done = headwater("verify", "--run", str(plain_run.folder), "--period", "2", "--signatures", "none")
    assert done.returncode == 0, done.stdout
    assert "no signatures" in done.stdout
