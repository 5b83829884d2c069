"""The payout file of the paper zone, and its reconciliation with a bank's return file. Figures as in conftest."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from eth_hash.auto import keccak

from offchain.audit.errors import PayoutError, ReturnFileError, SumError
from offchain.audit.payouts import PayoutFile, payout_file
from offchain.audit.reconcile import Finding, Reconciliation, read_returns, reconcile
from tests.unit.audit.conftest import FUND, PAYMENTS, PERIOD, SETTLE, Told, account
from tests.unit.audit.paper import word

LINES = {1: 2, 2: 2, 3: 2, 4: 2, 9: 1, 10: 1}
"""By organisation: all but the operators earn from both lines, each operator from its loop's."""
TOTAL = 4_000_001


def file_of(told: Told) -> PayoutFile:
    return payout_file(PERIOD, told.chain, told.index())


def returned(tmp_path: Path, rows: list[tuple[str, object, str]], header: str = "reference,amount,status") -> Path:
    file = tmp_path / "return.csv"
    file.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")
    return file


def executed(payouts: PayoutFile) -> list[tuple[str, object, str]]:
    return [(payout.reference, payout.amount, "paid") for payout in payouts.payouts]


def compared(payouts: PayoutFile, tmp_path: Path, rows: list[tuple[str, object, str]]) -> Reconciliation:
    return reconcile(payouts, read_returns(returned(tmp_path, rows)))


def test_payouts__when_settled__then_one_netted_payout_per_account(told: Told) -> None:
    found = {p.account: (p.organisation, p.amount, p.parked, p.lines) for p in file_of(told).payouts}
    expected = {account(org): (org, amount, 0, LINES[org]) for org, amount in PAYMENTS.items()}
    assert found == expected | {told.chain.address("EcosystemFund"): (0, FUND, 0, 1)}


def test_payouts__when_settled__then_sums_are_tied_to_the_transaction(told: Told) -> None:
    found = file_of(told)
    [tie] = found.ties
    assert (tie.transaction, tie.lines, tie.transferred, tie.parked) == (word(SETTLE), 2, TOTAL, 0)
    assert (found.total, found.waiting) == (TOTAL, 0)


def test_payouts__when_settled__then_reference_is_of_chain_settlement_period_and_account(told: Told) -> None:
    found = file_of(told).payouts[0]
    parts = (
        (31337).to_bytes(32, "big"),
        bytes.fromhex(told.chain.address("Settlement")[2:]),
        (1).to_bytes(4, "big"),
        bytes.fromhex(found.account[2:]),
    )
    assert found.reference == keccak(b"".join(parts))[:8].hex()


def test_payouts__when_written_as_csv__then_it_reads_back(told: Told) -> None:
    found = file_of(told)
    rows = list(csv.DictReader(io.StringIO(found.as_csv())))
    assert [(row["reference"], row["amount"]) for row in rows] == [(p.reference, str(p.amount)) for p in found.payouts]
    assert sum(int(row["amount"]) for row in rows) == TOTAL


def test_payouts__when_written_as_json__then_amounts_are_decimal_strings(told: Told) -> None:
    found = file_of(told).as_json()
    assert (found["total"], found["period"], found["chain_id"]) == (str(TOTAL), 1, 31337)


def park_the_fund(told: Told) -> None:
    told.chain.remove("EcosystemFund", "Booked")
    [transfer] = [
        event
        for event in told.chain.events
        if event.tx_hash == word(SETTLE) and event.args.get("to") == told.chain.address("EcosystemFund")
    ]
    told.chain.events.remove(transfer)
    told.chain.emit(SETTLE, "Settlement", "Parked", account=told.chain.address("EcosystemFund"), amount=FUND)


def test_payouts__when_a_payment_was_parked__then_it_is_not_the_banks_to_pay(told: Told, tmp_path: Path) -> None:
    park_the_fund(told)
    found = file_of(told)
    [fund] = [payout for payout in found.payouts if payout.organisation == 0]
    assert (fund.amount, fund.parked, found.total) == (0, FUND, TOTAL - FUND)
    assert [(tie.transferred, tie.parked) for tie in found.ties] == [(TOTAL - FUND, FUND)]
    rows = [row for row in executed(found) if row[1]]
    assert compared(found, tmp_path, rows).ok


def test_payouts__when_unsettled__then_empty_and_lines_wait(told: Told) -> None:
    told.leave_unsettled()
    found = file_of(told)
    assert (found.payouts, found.ties, found.waiting) == ((), (), 2)


def test_payouts__when_a_transfer_is_not_what_was_split__then_sum_error(told: Told) -> None:
    told.chain.change_line(source=1)
    with pytest.raises(SumError):
        file_of(told)


def test_payouts__when_a_stranger_was_paid__then_payout_error_names_it(told: Told) -> None:
    settlement = told.chain.address("Settlement")
    told.chain.emit(SETTLE, "SettlementToken", "Transfer", from_=settlement, to=account(7), value=5)
    with pytest.raises(PayoutError) as raised:
        file_of(told)
    assert raised.value.account == account(7)


def test_reconcile__when_all_executed__then_everything_agrees(told: Told, tmp_path: Path) -> None:
    payouts = file_of(told)
    found = compared(payouts, tmp_path, executed(payouts)[::-1])
    assert (found.ok, found.expected, found.agreed, found.differences) == (True, 7, 7, ())


def test_reconcile__when_a_payout_is_missing__then_named_with_amount_and_account(told: Told, tmp_path: Path) -> None:
    payouts = file_of(told)
    found = compared(payouts, tmp_path, executed(payouts)[1:])
    [difference] = found.differences
    lost = payouts.payouts[0]
    assert (difference.finding, difference.reference, difference.line) == (Finding.MISSING, lost.reference, 0)
    assert (difference.expected, difference.received) == (f"{lost.amount} to {lost.account}", "none")
    assert not found.ok


@pytest.mark.parametrize("again", [True, False])
def test_reconcile__when_unknown_or_named_twice__then_surplus(told: Told, tmp_path: Path, again: bool) -> None:
    payouts = file_of(told)
    rows = executed(payouts)
    extra = rows[0] if again else ("00" * 8, 12, "paid")
    [difference] = compared(payouts, tmp_path, [*rows, extra]).differences
    # The header is line 1, the seven payouts lines 2 to 8.
    assert (difference.finding, difference.reference, difference.line) == (Finding.SURPLUS, extra[0], 9)
    assert (difference.expected, difference.received) == ("one line" if again else "none", f"{extra[1]} paid")


def test_reconcile__when_an_amount_differs_by_a_unit__then_both_sides(told: Told, tmp_path: Path) -> None:
    payouts = file_of(told)
    rows = executed(payouts)
    first = payouts.payouts[0]
    rows[0] = (first.reference, first.amount - 1, "paid")
    found = compared(payouts, tmp_path, rows)
    [difference] = found.differences
    assert (difference.finding, difference.line, found.agreed) == (Finding.AMOUNT, 2, 6)
    assert (difference.expected, difference.received) == (f"{first.amount} to {first.account}", str(first.amount - 1))


def test_reconcile__when_the_bank_rejected__then_status_with_both_sides(told: Told, tmp_path: Path) -> None:
    payouts = file_of(told)
    rows = executed(payouts)
    rows[2] = (*rows[2][:2], "rejected")
    [difference] = compared(payouts, tmp_path, rows).differences
    assert (difference.finding, difference.expected, difference.received) == (Finding.STATUS, "paid", "rejected")


@pytest.mark.parametrize(
    ("header", "row", "line"),
    [
        ("reference,amount", ("aa", 1, "paid"), 1),
        ("reference,amount,status", ("aa", "1.50", "paid"), 2),
        ("reference,amount,status", ("aa", "-1", "paid"), 2),
        ("reference,amount,status", ("aa", 1, ""), 2),
        ("reference,amount,status", ("aa", 1, "paid,more"), 2),
        ("reference,amount,status", ("aa", 1, '"paid'), 2),
    ],
)
def test_return_file__when_a_line_is_malformed__then_the_line_is_named(
    tmp_path: Path, header: str, row: tuple[str, object, str], line: int
) -> None:
    with pytest.raises(ReturnFileError) as raised:
        read_returns(returned(tmp_path, [row], header))
    assert raised.value.line == line


def test_return_file__when_missing_or_not_utf8__then_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReturnFileError):
        read_returns(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes(b"reference,amount,status\naa,1,\xe9\n")
    with pytest.raises(ReturnFileError):
        read_returns(tmp_path / "latin.csv")
