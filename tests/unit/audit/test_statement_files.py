"""A statement as CSV and as JSON says the same, and its amounts add up."""

from __future__ import annotations

import csv
import io
import json
from itertools import groupby
from typing import Any

import pytest

from offchain.audit.statement import Statement
from offchain.audit.statement_files import COLUMNS, as_csv, as_json
from tests.unit.audit.conftest import FUND, MAIN_KEY, PAYMENTS, SETTLE, Told, account
from tests.unit.audit.paper import GENESIS, word
from tests.unit.audit.statements import has, move, of, owes, park

HOLDER, LAB = account(1), account(5)
DUE = PAYMENTS[1]


@pytest.fixture
def found(told: Told) -> Statement:
    """Holder 1, which passes 68 on to the lab."""
    told.chain.mine(2_100)
    move(told, 980, HOLDER, LAB, 68)
    has(told, HOLDER, DUE - 68)
    return of(told, HOLDER)


def rows(found: Statement) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(found))))


def test_csv__when_written__then_header_and_rows_in_chain_order(found: Statement) -> None:
    assert as_csv(found).splitlines()[0] == ",".join(COLUMNS)
    told = [(row["period"], row["entry"], row["kind"], row["amount"], row["balance"]) for row in rows(found)]
    parts = sorted(row for row in told if row[1] == "part")
    assert parts == [("2", "part", "source", "166667", ""), ("2", "part", "source", "650001", "")]
    assert [row for row in told if row[1] != "part"] == [
        ("1", "opening", "", "", "0"),
        ("1", "closing", "", "", "0"),
        ("2", "opening", "", "", "0"),
        ("2", "movement", "settlement", str(DUE), str(DUE)),
        ("2", "movement", "transfer", "-68", str(DUE - 68)),
        ("2", "closing", "", "", str(DUE - 68)),
    ]


def test_csv__when_written__then_opening_and_movements_are_the_closing_of_every_period(found: Statement) -> None:
    for _, members in groupby(rows(found), key=lambda row: row["period"]):
        told = list(members)
        moved = sum(int(row["amount"]) for row in told if row["entry"] == "movement")
        assert int(told[0]["balance"]) + moved == int(told[-1]["balance"])


def test_csv__when_written__then_a_part_says_amount_share_and_weight(found: Statement) -> None:
    [main] = [row for row in rows(found) if row["composition"] == "0x" + MAIN_KEY.hex()]
    assert (main["revenue_period"], main["product"], main["subject"], main["transaction"]) == (
        "1", "1", "1", "0x" + word(SETTLE).hex(),
    )  # fmt: skip
    assert (main["licence"], main["licence_ppm"], main["outcome"], main["weight_ppm"], main["performance_ppm"]) == (
        "3000000", "650000", "0", "333334", "",
    )  # fmt: skip


def test_csv__when_money_is_owed__then_claims_stand_beside_and_the_closing_says_how_much(told: Told) -> None:
    park(told, HOLDER, DUE)
    owes(told, "Settlement", HOLDER, DUE)
    written = rows(of(told, HOLDER))
    [claim] = [row for row in written if row["entry"] == "claim"]
    assert (claim["kind"], claim["counterparty"], claim["amount"], claim["balance"]) == (
        "parked", "Settlement", str(DUE), "",
    )  # fmt: skip
    assert (written[-1]["balance"], written[-1]["owed"]) == ("0", str(DUE))


def test_json__when_written__then_amounts_are_decimal_strings_and_checks_are_told(found: Statement) -> None:
    told: dict[str, Any] = json.loads(json.dumps(as_json(found)))
    assert (told["account"], told["organisation"], told["from"], told["to"], told["ok"]) == (HOLDER, 1, 1, 2, True)
    assert (told["opening"], told["closing"], told["block"]) == ("0", str(DUE - 68), 7)
    first, second = told["periods"]
    assert (first["movements"], first["settled"], first["owed"]) == ([], [], "0")
    assert second["totals"] == {"settlement": str(DUE), "transfer": "-68"}
    assert second["movements"][0]["time"] == GENESIS + 2_050
    assert [check["ok"] for check in told["checks"]] == [True] * 6


def test_json__when_settled__then_parts_sum_to_what_was_paid(told: Told) -> None:
    fund = told.chain.address("EcosystemFund")
    for who, due in ((account(4), PAYMENTS[4]), (fund, FUND)):
        has(told, who, due)
        document: dict[str, Any] = json.loads(json.dumps(as_json(of(told, who))))
        [call] = document["periods"][1]["settled"]
        assert sum(int(part["amount"]) for part in call["parts"]) == int(call["paid"]) == due
