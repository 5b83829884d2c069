"""The payout file of the paper zone. Figures as in conftest."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from eth_hash.auto import keccak

from offchain.audit.errors import PayoutError, SumError, UnsettledPeriodError
from offchain.audit.payouts import payout_file
from offchain.audit.reconcile import Finding
from offchain.domain.types import PeriodId
from tests.unit.audit.bank import TOTAL, compared, executed, file_of, pay
from tests.unit.audit.conftest import FUND, MAIN_KEY, PAYMENTS, SETTLE, TRAINING_KEY, Told, account
from tests.unit.audit.paper import word

LINES = {1: 2, 2: 2, 3: 2, 4: 2, 9: 1, 10: 1}
"""By organisation: all but the operators earn from both lines, each operator from its loop's."""


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
    expected = [(p.reference, p.account, str(p.amount), str(p.lines)) for p in found.payouts]
    assert [(row["reference"], row["account"], row["amount"], row["lines"]) for row in rows] == expected
    assert sum(int(row["amount"]) for row in rows) == TOTAL


def test_payouts__when_written_as_json__then_amounts_are_decimal_strings(told: Told) -> None:
    found = file_of(told).as_json()
    assert (found["total"], found["parked"], found["period"], found["chain_id"]) == (str(TOTAL), "0", 1, 31337)
    assert (found["complete"], found["block"]) == (True, told.chain.finalised().number)


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
    assert (fund.amount, fund.parked, found.total, found.parked) == (0, FUND, TOTAL - FUND, FUND)
    assert [(tie.transferred, tie.parked) for tie in found.ties] == [(TOTAL - FUND, FUND)]
    assert fund.reference not in found.as_csv()
    assert compared(found, tmp_path, executed(found)).ok
    [difference] = compared(found, tmp_path, [*executed(found), (fund.reference, FUND, "paid")]).differences
    assert (difference.finding, difference.reference) == (Finding.SURPLUS, fund.reference)


def test_payouts__when_unsettled__then_empty_and_lines_wait(told: Told) -> None:
    told.leave_unsettled()
    found = file_of(told)
    assert (found.payouts, found.ties, found.waiting, found.complete) == ((), (), 2, False)


def settle_the_first_line_only(told: Told) -> None:
    """The TRAINING line is settled, the MAIN line waits."""
    told.leave_unsettled()
    split = {"source": 500_000, "service": 300_000, "unearned": 0, "operator": 50_000, "ecosystem": FUND}
    told.chain.emit_line(SETTLE, TRAINING_KEY, 1, **split)
    for payee, amount in ((account(1), 500_000), (account(4), 300_000), (account(10), 50_000)):
        pay(told, payee, amount)
    pay(told, told.chain.address("EcosystemFund"), FUND)


def test_payouts__when_a_line_waits__then_no_file_for_the_bank(told: Told, tmp_path: Path) -> None:
    settle_the_first_line_only(told)
    found = file_of(told)
    assert (found.total, found.waiting) == (1_000_001, 1)
    for make in (found.as_csv, lambda: compared(found, tmp_path, [])):
        with pytest.raises(
            UnsettledPeriodError, match=r"payouts of period 1: .* received 1 that wait, 0 base units carried"
        ):
            make()


def test_payouts__when_the_period_is_open__then_no_file_for_the_bank(told: Told) -> None:
    # Nothing waits in period 2, but money may still come.
    found = payout_file(PeriodId(2), told.chain, told.index())
    assert (found.payouts, found.waiting, found.complete) == ((), 0, False)
    with pytest.raises(UnsettledPeriodError, match="received an open one"):
        found.as_csv()


def test_payouts__when_the_period_is_over_without_money__then_the_file_is_a_header(told: Told) -> None:
    assert (
        payout_file(PeriodId(0), told.chain, told.index()).as_csv() == "reference,account,organisation,amount,lines\r\n"
    )


def settle_without_operator(told: Told) -> None:
    told.leave_unsettled()
    # Outcome money has no operator's part.
    split = {"source": 1_875_000, "service": 1_125_000, "unearned": 0, "operator": 0, "ecosystem": 0}
    told.chain.emit_line(SETTLE, MAIN_KEY, 1, **split)
    pay(told, account(1), 1_875_000)
    pay(told, account(4), 1_125_000)


def test_payouts__when_a_column_is_empty__then_its_payee_earned_nothing_from_the_line(told: Told) -> None:
    settle_without_operator(told)
    assert {p.account: p.lines for p in file_of(told).payouts} == {account(1): 1, account(4): 1}


def test_payouts__when_the_payee_of_an_empty_column_was_paid__then_payout_error_names_it(told: Told) -> None:
    settle_without_operator(told)
    pay(told, account(9), 5)
    with pytest.raises(PayoutError) as raised:
        file_of(told)
    assert raised.value.account == account(9)


def test_payouts__when_two_calls_pay_an_account__then_one_payout_and_two_ties(told: Told) -> None:
    settle_the_first_line_only(told)
    split = {"source": 1_950_000, "service": 900_000, "unearned": 0, "operator": 150_000, "ecosystem": 0}
    told.chain.emit_line(SETTLE + 1, MAIN_KEY, 1, **split)
    for payee, amount in ((1, 1_950_000), (4, 900_000), (9, 150_000)):
        pay(told, account(payee), amount, SETTLE + 1)
    found = file_of(told)
    [provider] = [payout for payout in found.instructions() if payout.account == account(4)]
    assert (provider.amount, provider.lines) == (1_200_000, 2)
    assert [(tie.lines, tie.transferred) for tie in found.ties] == [(1, 1_000_001), (1, 3_000_000)]


def test_payouts__when_a_transfer_is_not_what_was_split__then_sum_error(told: Told) -> None:
    told.chain.change_line(source=1)
    with pytest.raises(SumError):
        file_of(told)


def test_payouts__when_a_stranger_was_paid__then_payout_error_names_it(told: Told) -> None:
    pay(told, account(7), 5)
    with pytest.raises(PayoutError) as raised:
        file_of(told)
    assert raised.value.account == account(7)
