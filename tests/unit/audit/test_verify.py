"""Verify on a period told on paper: honest ones pass, and whatever is changed on chain is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.audit.verification import Check, Verification
from offchain.chain.values import AbiValue, octets, record
from offchain.codec.settled import decode_records
from offchain.domain.types import PeriodId
from tests.unit.audit.conftest import (
    FUND,
    MAIN_KEY,
    SETTLE,
    SUBMIT,
    TRAINING_KEY,
    Told,
    account,
    wallet,
)
from tests.unit.audit.paper import word


def first_of(found: Verification) -> Check:
    """The first difference, which there must be."""
    assert found.first is not None, found.rows()
    return found.first


def test_verify__when_nothing_was_changed__then_every_check_holds(told: Told) -> None:
    found = told.verify()
    assert [(c.name, c.message) for c in found.checks if not c.ok] == []
    assert [c.name for c in found.checks] == [
        "copy of the log",
        "anchors",
        "report on chain",
        "signatures on chain",
        "archived report",
        "archived signatures",
        "archived leaves",
        "archived batches",
        "revenue",
        "books",
        "settled lines",
        "payments",
        "sums",
    ]


def test_verify__when_nothing_was_changed__then_the_sum_is_told_to_the_unit(told: Told) -> None:
    assert told.verify().checks[-1].received == "4000001 = 4000001 paid + 0 parked + 0 carried + 0 waiting"


def test_verify__when_the_period_is_not_settled__then_it_says_what_waits(told: Told) -> None:
    told.leave_unsettled()
    found = told.verify()
    assert (found.ok, found.notes) == (True, ("settlement: 2 of 2 pots wait with 4000001 base units",))


def test_verify__when_no_archive_is_given__then_the_chain_alone_is_compared(told: Told) -> None:
    told.archive = None
    assert (told.verify().ok, told.verify().notes) == (True, ("archive: none was given, only the chain was compared",))


def test_verify__when_the_period_was_never_reported__then_it_is_a_finding(told: Told) -> None:
    assert first_of(told.verify(PeriodId(2))).finding == "NotReportedError"


FIELDS: dict[str, AbiValue] = {
    "attempt": 1,
    "committee": 2,
    "rules": 2,
    "refBlock": 1,
    "refHash": word(1),
    "logSize": 4,
    "logRoot": word(2),
    "leaves": 9,
    "batches": 2,
    "root": word(3),
}


@pytest.mark.parametrize("field", FIELDS)
def test_verify__when_a_field_of_the_reported_struct_differs__then_the_field_is_named(told: Told, field: str) -> None:
    report = {**record(told.chain.calldata[word(SUBMIT)]["report"]), field: FIELDS[field]}
    told.chain.change("ContributionOracle", "Reported", report=report)
    assert first_of(told.verify()).message.startswith(f"{field} of the report (chain): expected")


def test_verify__when_an_anchor_has_another_root__then_it_is_named(told: Told) -> None:
    told.chain.change("CirculationLog", "Anchored", 0, root=word(5))
    assert first_of(told.verify()).message.startswith("root of anchor 0 over 3 entries: expected 0x00")


def test_verify__when_an_anchor_is_larger_than_this_copy__then_the_size_is_named(told: Told) -> None:
    told.chain.change("CirculationLog", "Anchored", 1, size=10)
    assert first_of(told.verify()).finding == "SizeError"


@pytest.mark.parametrize("column", ["source", "service", "unearned", "operator", "ecosystem"])
def test_verify__when_a_settled_column_differs__then_line_and_column_are_named(told: Told, column: str) -> None:
    position = sorted([MAIN_KEY, TRAINING_KEY]).index(MAIN_KEY)
    told.chain.change_line(position, **{column: 1})
    assert first_of(told.verify()).message.startswith(f"{column} of line 0x{MAIN_KEY.hex()}: expected")


def test_verify__when_a_line_is_settled_twice__then_it_is_named(told: Told) -> None:
    again = next(event.args for event in told.chain.events if event.name == "LinesSettled")
    told.chain.emit(SETTLE + 1, "Settlement", "LinesSettled", **again)
    (record,) = decode_records(octets(again["lines"]))
    assert first_of(told.verify()).message.startswith(f"settlements of line 0x{record.key.hex()}")


def transfers_from_settlement(told: Told) -> int:
    """Position of the first payment among all transfers."""
    moved = [event for event in told.chain.events if event.name == "Transfer" and event.contract == "SettlementToken"]
    return next(i for i, event in enumerate(moved) if event.tx_hash == word(SETTLE))


def test_verify__when_a_payment_is_one_unit_short__then_account_and_both_amounts_are_named(told: Told) -> None:
    told.chain.change("SettlementToken", "Transfer", transfers_from_settlement(told), value=816_667)
    found = first_of(told.verify())
    assert (found.finding, found.expected, found.received) == ("PayoutError", "[816668]", "[816667]")
    assert account(1) in found.message


def test_verify__when_a_payment_is_split_in_two__then_it_is_not_one_payment(told: Told) -> None:
    told.chain.change("SettlementToken", "Transfer", transfers_from_settlement(told), value=816_000)
    told.chain.emit(
        SETTLE, "SettlementToken", "Transfer", from_=told.chain.address("Settlement"), to=account(1), value=668
    )
    assert first_of(told.verify()).received == "[816000, 668]"


def test_verify__when_somebody_else_was_paid__then_a_stranger_is_named(told: Told) -> None:
    stranger = wallet("stranger").address
    told.chain.change("SettlementToken", "Transfer", transfers_from_settlement(told), to=stranger)
    found = told.verify()
    assert f"payments to {min(account(1), stranger)}" in first_of(found).message


def test_verify__when_the_fund_books_another_earmark__then_it_is_named(told: Told) -> None:
    told.chain.change("EcosystemFund", "Booked", ecosystem=FUND - 1, service=1)
    assert first_of(told.verify()).received == f"bookings [({FUND - 1}, 1)]"


def test_verify__when_revenue_did_not_arrive__then_the_transaction_is_named(told: Told) -> None:
    told.chain.change("SettlementToken", "Transfer", 0, value=999_999)
    assert first_of(told.verify()).message.startswith(f"tokens moved to Settlement in transaction 0x{word(101).hex()}")


def test_verify__when_a_payment_failed__then_the_parked_amount_counts(told: Told) -> None:
    position = transfers_from_settlement(told)
    moved = [event for event in told.chain.events if event.name == "Transfer" and event.contract == "SettlementToken"]
    parked: dict[str, AbiValue] = {"account": account(1), "amount": 816_668}
    place = told.chain.events.index(moved[position])
    told.chain.events[place] = replace(moved[position], contract="Settlement", name="Parked", args=parked)
    assert told.verify().checks[-1].received == "4000001 = 3183333 paid + 816668 parked + 0 carried + 0 waiting"


def test_verify__when_the_period_was_missed__then_equal_weights_settle_it(told: Told) -> None:
    # Equal weights are those that the report had, and the service base is everything: the same payments are due.
    told.chain.remove("ContributionOracle", "Reported")
    told.chain.mine(3_000)
    found = told.verify()
    assert (found.first, found.notes) == (None, ("report: period 1 is missed and settles by equal weights",))
