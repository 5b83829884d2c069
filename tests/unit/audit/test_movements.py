"""Every way in which a room of the zone moves an account's tokens has a name."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from offchain.audit.movements import UNEXPLAINED, movements, require_explained
from offchain.chain.values import AbiValue
from offchain.domain.types import Address
from tests.unit.audit.conftest import MAIN_KEY, NOBODY, Told, account
from tests.unit.audit.paper import word
from tests.unit.audit.statements import move

LAB, OTHER = account(5), account(6)
TX, AMOUNT = 970, 90
IN: list[tuple[str, str, str, Mapping[str, AbiValue]]] = [
    ("withdrawal", "Settlement", "Withdrawn", {"account": OTHER, "to": LAB, "amount": AMOUNT}),
    ("withdrawal", "Sales", "Withdrawn", {"account": OTHER, "to": LAB, "amount": AMOUNT}),
    ("withdrawal", "FeedbackDuty", "Withdrawn", {"account": OTHER, "to": LAB, "amount": AMOUNT}),
    ("withdrawal", "Clauses", "Withdrawn", {"account": OTHER, "to": LAB, "amount": AMOUNT}),
    ("withdrawal", "EcosystemFund", "ParkedWithdrawn", {"account": OTHER, "to": LAB, "amount": AMOUNT}),
    (
        "reward",
        "EcosystemFund",
        "RewardClaimed",
        {
            "period": 1,
            "programme": 1,
            "organisation": 5,
            "subject": word(1),
            "due": 100,
            "amount": AMOUNT,
            "account": LAB,
        },
    ),
    ("grant", "EcosystemFund", "Granted", {"earmark": 0, "organisation": 5, "amount": AMOUNT, "reasonHash": word(1)}),
    ("cost of operation", "EcosystemFund", "OperationDrawn", {"amount": AMOUNT, "reasonHash": word(1)}),
    ("refund", "Sales", "Refunded", {"licence": 4, "payer": LAB, "amount": AMOUNT}),
    ("cancellation", "Sales", "Cancelled", {"licence": 4, "end": 2, "refunded": 200}),
    (
        "deposit returned",
        "FeedbackDuty",
        "Fulfilled",
        {"licence": 4, "payer": LAB, "deposit": AMOUNT, "leafHash": word(1)},
    ),
    ("deposit returned", "FeedbackDuty", "Cancelled", {"licence": 4, "payer": LAB, "deposit": AMOUNT}),
    ("deposit forfeited", "FeedbackDuty", "Forfeited", {"licence": 4, "deposit": AMOUNT}),
    ("deposit returned", "Clauses", "ClauseCancelled", {"clause": 1, "payer": LAB, "deposit": AMOUNT}),
    ("deposit returned", "Clauses", "ClauseClosed", {"clause": 1, "topUp": 0, "returned": AMOUNT}),
    ("prepaid returned", "Clauses", "PrepaidReturned", {"clause": 1, "payer": LAB, "amount": AMOUNT}),
    (
        "clause receipt",
        "Clauses",
        "PaidThrough",
        {"clause": 1, "payer": OTHER, "paymentReference": word(1), "amount": AMOUNT + 10, "share": 10},
    ),
    ("bond returned", "LogBond", "Withdrawn", {"signer": OTHER, "to": LAB, "amount": AMOUNT}),
    ("bond lost", "LogBond", "Slashed", {"signer": OTHER, "amount": AMOUNT, "leafHash": word(1), "index": 3}),
]
OUT: list[tuple[str, str, str, Mapping[str, AbiValue]]] = [
    ("purchase", "Sales", "Bought", {"offer": 1, "licence": 9, "licensee": 5, "price": 60}),
    ("renewal", "Sales", "Renewed", {"licence": 9, "payer": LAB, "from": 3, "periods": 2, "price": 45}),
    (
        "clause payment",
        "Clauses",
        "PaidThrough",
        {"clause": 1, "payer": LAB, "paymentReference": word(1), "amount": AMOUNT, "share": 10},
    ),
    ("bond", "LogBond", "Deposited", {"signer": OTHER, "owner": LAB, "amount": AMOUNT}),
    ("prepayment", "Clauses", "Prepaid", {"clause": 1, "payer": LAB, "amount": AMOUNT, "covered": 0}),
    ("debt paid", "Clauses", "DebtPaid", {"clause": 1, "payer": LAB, "debt": 50, "shortage": 40}),
    ("outcome share", "Clauses", "ShareDue", {"clause": 1, "due": AMOUNT, "penalty": 5}),
    ("donation", "EcosystemFund", "Donated", {"from": LAB, "earmark": 0, "amount": AMOUNT, "noteHash": word(1)}),
    (
        "public grant",
        "EcosystemFund",
        "PubliclyFunded",
        {"from": LAB, "earmark": 2, "amount": AMOUNT, "referenceHash": word(1)},
    ),
    (
        "revenue",
        "Settlement",
        "RevenueReceived",
        {"key": MAIN_KEY, "period": 2, "payer": LAB, "kind": 0, "amount": AMOUNT},
    ),
]


def kinds(told: Told, who: Address = LAB) -> list[tuple[str, int]]:
    found = movements(who, told.chain, told.index(), ())
    return [(movement.kind, movement.amount) for movement in found]


@pytest.mark.parametrize(("kind", "room", "event", "args"), IN, ids=lambda value: value if type(value) is str else "")
def test_movements__when_a_room_paid_an_account__then_its_event_names_it(
    told: Told, kind: str, room: str, event: str, args: Mapping[str, AbiValue]
) -> None:
    told.chain.emit(TX, room, event, **args)
    move(told, TX, told.chain.address(room), LAB, AMOUNT)
    assert kinds(told) == [(kind, AMOUNT)]


@pytest.mark.parametrize(("kind", "room", "event", "args"), OUT, ids=lambda value: value if type(value) is str else "")
def test_movements__when_an_account_paid_a_room__then_its_event_names_it(
    told: Told, kind: str, room: str, event: str, args: Mapping[str, AbiValue]
) -> None:
    told.chain.emit(TX, room, event, **args)
    move(told, TX, LAB, told.chain.address(room), AMOUNT)
    assert kinds(told) == [(kind, -AMOUNT)]


@pytest.mark.parametrize(
    ("sender", "recipient", "expected"),
    [(NOBODY, LAB, ("issued", AMOUNT)), (LAB, NOBODY, ("redeemed", -AMOUNT)), (OTHER, LAB, ("transfer", AMOUNT))],
)
def test_movements__when_no_room_is_concerned__then_issued_redeemed_or_transfer(
    told: Told, sender: Address, recipient: Address, expected: tuple[str, int]
) -> None:
    move(told, TX, sender, recipient, AMOUNT)
    assert kinds(told) == [expected]


def test_movements__when_the_event_is_of_another_transaction__then_unexplained(told: Told) -> None:
    told.chain.emit(TX + 1, "Sales", "Refunded", licence=4, payer=LAB, amount=AMOUNT)
    move(told, TX, told.chain.address("Sales"), LAB, AMOUNT)
    assert kinds(told) == [(UNEXPLAINED, AMOUNT)]


@pytest.mark.parametrize("changed", [{"amount": AMOUNT + 1}, {"payer": OTHER}])
def test_movements__when_the_event_tells_another_amount_or_account__then_unexplained(
    told: Told, changed: Mapping[str, AbiValue]
) -> None:
    refunded: dict[str, AbiValue] = {"licence": 4, "payer": LAB, "amount": AMOUNT, **changed}
    told.chain.emit(TX, "Sales", "Refunded", **refunded)
    move(told, TX, told.chain.address("Sales"), LAB, AMOUNT)
    assert kinds(told) == [(UNEXPLAINED, AMOUNT)]


def test_movements__when_an_account_pays_itself__then_nothing_moved(told: Told) -> None:
    move(told, TX, LAB, LAB, AMOUNT)
    assert kinds(told) == [("transfer", 0)]


def test_movements__when_a_room_is_asked_for__then_its_own_are_named_too(told: Told) -> None:
    # Sales passed the prices of the four licences on
    found = kinds(told, told.chain.address("Sales"))
    assert found == [("revenue", -1_000_000)] * 3 + [("revenue", -1_000_001)]


def test_require_explained__when_all_are__then_it_counts_them(told: Told) -> None:
    move(told, TX, NOBODY, LAB, AMOUNT)
    assert require_explained(movements(LAB, told.chain, told.index(), ())) == "1 movements, each with its reason"
