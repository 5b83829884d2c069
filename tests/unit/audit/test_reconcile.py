"""A bank's return file against the payout file of the paper zone: what it misses, doubles or changes is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from offchain.audit.errors import ReturnFileError
from offchain.audit.payouts import payout_file
from offchain.audit.reconcile import Finding, read_returns, reconcile
from offchain.domain.types import PeriodId
from tests.unit.audit.bank import TOTAL, compared, executed, file_of, returned
from tests.unit.audit.conftest import Told, account


def test_reconcile__when_all_executed__then_everything_agrees(told: Told, tmp_path: Path) -> None:
    payouts = file_of(told)
    found = compared(payouts, tmp_path, executed(payouts)[::-1])
    assert (found.ok, found.expected, found.agreed, found.differences) == (True, 7, 7, ())
    assert (found.due, found.executed) == (TOTAL, TOTAL)


def test_reconcile__when_a_payout_is_missing__then_named_with_amount_and_account(told: Told, tmp_path: Path) -> None:
    payouts = file_of(told)
    found = compared(payouts, tmp_path, executed(payouts)[1:])
    [difference] = found.differences
    lost = payouts.payouts[0]
    assert (difference.finding, difference.reference, difference.line) == (Finding.MISSING, lost.reference, 0)
    assert (difference.expected, difference.received) == (f"{lost.amount} to {lost.account}", "none")
    assert not found.ok
    assert (found.due, found.executed) == (TOTAL, TOTAL - lost.amount)


def test_reconcile__when_a_reference_is_changed__then_line_and_payout_are_named(told: Told, tmp_path: Path) -> None:
    payouts = file_of(told)
    rows = executed(payouts)
    changed = rows[3][0][:-1] + f"{int(rows[3][0][-1], 16) ^ 1:x}"
    found = compared(payouts, tmp_path, [*rows[:3], (changed, *rows[3][1:]), *rows[4:]])
    named = [(difference.finding, difference.reference, difference.line) for difference in found.differences]
    assert named == [(Finding.SURPLUS, changed, 5), (Finding.MISSING, rows[3][0], 0)]


def test_reconcile__when_two_amounts_are_exchanged__then_both_lines_are_named(told: Told, tmp_path: Path) -> None:
    payouts = file_of(told)
    rows = executed(payouts)
    first, second = rows[0], next(row for row in rows if row[1] != rows[0][1])
    swap = {first: (first[0], second[1], "paid"), second: (second[0], first[1], "paid")}
    found = compared(payouts, tmp_path, [swap.get(row, row) for row in rows])
    assert sorted(d.reference for d in found.differences) == sorted([first[0], second[0]])
    assert {difference.finding for difference in found.differences} == {Finding.AMOUNT}


def test_reconcile__when_the_bank_gives_our_file_back_with_a_status__then_everything_agrees(
    told: Told, tmp_path: Path
) -> None:
    payouts = file_of(told)
    header, *rows = payouts.as_csv().splitlines()
    rows = [row.replace(account(1), account(1).lower()) for row in rows]
    file = tmp_path / "return.csv"
    file.write_text("\r\n".join([f"{header},status", *(f"{row},PAID" for row in rows)]), encoding="utf-8-sig")
    assert reconcile(payouts, read_returns(file)).ok


def test_reconcile__when_another_account_was_paid__then_both_accounts(told: Told, tmp_path: Path) -> None:
    payouts = file_of(told)
    first, *others = payouts.instructions()
    rows: list[tuple[str, object, str]] = [(first.reference, first.amount, f"paid,{account(7)}")]
    rows += [(payout.reference, payout.amount, f"paid,{payout.account}") for payout in others]
    file = returned(tmp_path, rows, "reference,amount,status,account")
    [difference] = reconcile(payouts, read_returns(file)).differences
    assert (difference.finding, difference.line) == (Finding.ACCOUNT, 2)
    assert (difference.expected, difference.received) == (first.account, account(7))


def test_reconcile__when_it_is_of_another_period__then_nothing_agrees(told: Told, tmp_path: Path) -> None:
    payouts = file_of(told)
    earlier = payout_file(PeriodId(0), told.chain, told.index())
    found = compared(earlier, tmp_path, executed(payouts))
    assert (found.expected, found.agreed) == (0, 0)
    assert [difference.finding for difference in found.differences] == [Finding.SURPLUS] * 7


def test_reconcile__when_kept_as_json__then_it_names_chain_period_block_and_sums(told: Told, tmp_path: Path) -> None:
    payouts = file_of(told)
    kept = compared(payouts, tmp_path, executed(payouts)[1:]).as_json()
    place = {"chain_id": 31337, "settlement": told.chain.address("Settlement"), "period": 1, "block": payouts.block}
    assert {name: kept[name] for name in place} == place
    due, lost = TOTAL, payouts.payouts[0]
    assert (kept["ok"], kept["due"], kept["executed"]) == (False, str(due), str(due - lost.amount))
    assert [found["finding"] for found in kept["differences"]] == ["missing"]  # type: ignore[attr-defined]


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
        ("reference,amount,amount,status", ("aa", 1, "1,paid"), 1),
        ("reference,amount,status,account", ("aa", 1, "paid,"), 2),
        ("reference,amount,status,account,account", ("aa", 1, "paid,a,a"), 1),
        ("reference;amount;status", ("aa", 1, "paid"), 1),
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
