"""Sums that one call carries to the next: verified call by call, and the payout file holds each payment once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.audit.errors import UnsettledPeriodError
from offchain.audit.payouts import payout_file
from offchain.codec.keccak import keccak256
from offchain.codec.settled import CarriedSums, encode_sums
from offchain.domain.types import Address
from tests.unit.audit.conftest import FUND, MAIN_KEY, PAYMENTS, PERIOD, SETTLE, Told, account
from tests.unit.audit.paper import word
from tests.unit.audit.test_verify import first_of

LATER = SETTLE + 1
AT_ONCE = 2
"""Accounts that the first call pays."""
RECIPIENTS = list(PAYMENTS.items())


def carry(told: Told, sums: CarriedSums) -> bytes:
    """The first call pays `AT_ONCE` accounts and carries `sums`; what it paid beyond them is taken away. The id."""
    chain = told.chain
    mine = [e for e in chain.events if e.tx_hash == word(SETTLE) and e.name in ("Transfer", "Booked")]
    chain.events = [event for event in chain.events if event not in mine[AT_ONCE:]]
    data = encode_sums(sums)
    chain.emit(SETTLE, "Settlement", "Carried", id=keccak256(data), sums=data)
    return keccak256(data)


def pay_on(told: Told, id_: bytes, payments: list[tuple[int, int]], fund: int = FUND) -> None:
    """The second call takes the sums and pays."""
    chain = told.chain
    settlement = chain.address("Settlement")
    chain.mine(2_060)
    chain.emit(LATER, "Settlement", "CarryTaken", id=id_)
    for organisation, amount in payments:
        chain.emit(LATER, "SettlementToken", "Transfer", from_=settlement, to=account(organisation), value=amount)
    chain.emit(LATER, "SettlementToken", "Transfer", from_=settlement, to=chain.address("EcosystemFund"), value=fund)
    chain.emit(LATER, "EcosystemFund", "Booked", from_=settlement, ecosystem=fund, service=0)


@pytest.fixture
def rest() -> CarriedSums:
    """What the first call leaves to the second."""
    return CarriedSums(FUND, 0, tuple((Address(account(o)), amount) for o, amount in RECIPIENTS[AT_ONCE:]))


def test_verify__when_sums_are_carried_and_paid__then_all_is_paid(told: Told, rest: CarriedSums) -> None:
    pay_on(told, carry(told, rest), RECIPIENTS[AT_ONCE:])
    found = told.verify()
    assert found.checks[-1].received == "4000001 = 4000001 paid + 0 parked + 0 carried + 0 waiting"
    assert "7 payments in 2 calls" in [check.received for check in found.checks]


def test_verify__when_carried_sums_wait__then_they_count_as_carried(told: Told, rest: CarriedSums) -> None:
    carry(told, rest)
    paid = sum(amount for _, amount in RECIPIENTS[:AT_ONCE])
    assert told.verify().checks[-1].received == f"4000001 = {paid} paid + 0 parked + {rest.total} carried + 0 waiting"


def test_verify__when_a_carried_sum_is_one_unit_short__then_its_account_is_named(told: Told, rest: CarriedSums) -> None:
    (first, amount), *others = rest.accounts
    carry(told, replace(rest, accounts=((first, amount - 1), *others)))
    found = first_of(told.verify())
    assert (found.finding, found.expected, found.received) == ("PayoutError", f"[{amount}]", f"[{amount - 1}]")
    assert first in found.message


def test_verify__when_other_earmarks_are_carried__then_the_fund_is_named(told: Told, rest: CarriedSums) -> None:
    carry(told, replace(rest, ecosystem=FUND - 1, unearned=1))
    assert told.chain.address("EcosystemFund") in first_of(told.verify()).message


def test_verify__when_a_carried_account_is_paid_less__then_it_is_named(told: Told, rest: CarriedSums) -> None:
    (organisation, amount), *others = RECIPIENTS[AT_ONCE:]
    pay_on(told, carry(told, rest), [(organisation, amount - 1), *others])
    found = first_of(told.verify())
    assert (found.expected, found.received) == (f"[{amount}]", f"[{amount - 1}]")


def test_verify__when_carried_sums_are_taken_twice__then_they_are_named(told: Told, rest: CarriedSums) -> None:
    id_ = carry(told, rest)
    pay_on(told, id_, RECIPIENTS[AT_ONCE:])
    pay_on(told, id_, RECIPIENTS[AT_ONCE:])
    assert first_of(told.verify()).message.startswith(f"carried sums 0x{id_.hex()}")


def test_verify__when_sums_are_taken_that_nobody_carried__then_they_are_named(told: Told) -> None:
    told.chain.emit(LATER, "Settlement", "CarryTaken", id=word(77))
    assert first_of(told.verify()).message.startswith(f"carried sums 0x{word(77).hex()}")


def test_payouts__when_carried_sums_wait__then_no_file_for_the_bank(told: Told, rest: CarriedSums) -> None:
    carry(told, rest)
    found = payout_file(PERIOD, told.chain, told.index())
    assert (found.waiting, found.carried, found.complete) == (0, rest.total, False)
    with pytest.raises(UnsettledPeriodError, match=f"0 that wait, {rest.total} base units carried"):
        found.as_csv()


def test_payouts__when_sums_are_carried_and_paid__then_each_account_once(told: Told, rest: CarriedSums) -> None:
    pay_on(told, carry(told, rest), RECIPIENTS[AT_ONCE:])
    found = payout_file(PERIOD, told.chain, told.index())
    fund = told.chain.address("EcosystemFund")
    amounts = {payout.account: payout.amount for payout in found.payouts}
    assert amounts == {account(o): amount for o, amount in RECIPIENTS} | {fund: FUND}
    assert [(tie.lines, tie.taken, tie.carried) for tie in found.ties] == [(2, 0, rest.total), (0, rest.total, 0)]


def test_verify__when_two_calls_carry_and_one_pays__then_all_is_paid(told: Told, rest: CarriedSums) -> None:
    half = CarriedSums(0, 0, ((Address(account(1)), 5),))
    ids = [carry(told, rest), keccak256(encode_sums(half))]
    # Another period's call, in a transaction before, carried something too.
    told.chain.emit_line(LATER + 1, MAIN_KEY, 0, source=5, service=0, unearned=0, operator=0, ecosystem=0)
    told.chain.emit(LATER + 1, "Settlement", "Carried", id=ids[1], sums=encode_sums(half))
    told.chain.mine(2_060)
    settlement = told.chain.address("Settlement")
    for id_ in ids:
        told.chain.emit(LATER, "Settlement", "CarryTaken", id=id_)
    for organisation, amount in [*RECIPIENTS[AT_ONCE:], (1, 5)]:
        told.chain.emit(LATER, "SettlementToken", "Transfer", from_=settlement, to=account(organisation), value=amount)
    told.chain.emit(
        LATER, "SettlementToken", "Transfer", from_=settlement, to=told.chain.address("EcosystemFund"), value=FUND
    )
    told.chain.emit(LATER, "EcosystemFund", "Booked", from_=settlement, ecosystem=FUND, service=0)
    assert told.verify().checks[-1].received == "4000001 = 4000006 paid + 0 parked + -5 carried + 0 waiting"
