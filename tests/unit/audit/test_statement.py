"""Statements of the paper zone tie to the unit, and what does not is named with both sides. Figures as in conftest."""

from __future__ import annotations

import pytest

from offchain.audit.errors import EmptyWindowError
from offchain.audit.statement import Statement
from offchain.audit.verification import Check
from offchain.codec.keccak import keccak256
from offchain.codec.settled import CarriedSums, encode_sums
from offchain.domain.types import Address
from tests.unit.audit.conftest import FUND, PAYMENTS, SETTLE, TRAINING_KEY, Told, account
from tests.unit.audit.paper import word
from tests.unit.audit.statements import has, move, of, owes, park

HOLDER, PROVIDER, LAB = account(1), account(4), account(5)
DUE = PAYMENTS[1]


def difference(found: Statement) -> Check:
    """The first that does not tie, which there must be."""
    assert found.difference is not None, found.checks
    return found.difference


@pytest.mark.parametrize("organisation", PAYMENTS)
def test_statement__when_settled__then_one_movement_of_what_settlement_paid(told: Told, organisation: int) -> None:
    has(told, account(organisation), PAYMENTS[organisation])
    found = of(told, account(organisation))
    assert (found.ok, found.organisation, found.opening, found.closing) == (
        True,
        organisation,
        0,
        PAYMENTS[organisation],
    )
    assert [(p.period, p.totals()) for p in found.periods] == [(1, {}), (2, {"settlement": PAYMENTS[organisation]})]


def test_statement__when_a_holder_earned__then_amount_share_and_weight_of_each_line(told: Told) -> None:
    has(told, HOLDER, DUE)
    [call] = of(told, HOLDER).calls.values()
    # 3,000,000 × 65 % × 33.3334 % = 650,001.3; 1,000,001 × 50 % × 33.3334 % = 166,667.2
    assert {
        (p.product, p.role, p.subject, p.licence, p.licence_ppm, p.pool, p.weight_ppm, p.amount) for p in call.parts
    } == {
        (1, "source", 1, 3_000_000, 650_000, 1_950_000, 333_334, 650_001),
        (2, "source", 1, 1_000_001, 500_000, 500_000, 333_334, 166_667),
    }
    assert {(part.period, part.weights_from) for part in call.parts} == {(1, "report")}


def test_statement__when_a_provider_earned__then_its_parts_are_service_without_a_weight(told: Told) -> None:
    has(told, PROVIDER, PAYMENTS[4])
    [call] = of(told, PROVIDER).calls.values()
    parts = {(p.role, p.subject, p.licence_ppm, p.weight_ppm, p.amount) for p in call.parts}
    assert parts == {("service", 4, 300_000, None, 900_000), ("service", 4, 300_000, None, 300_000)}


def test_statement__when_it_is_the_funds__then_its_earmarks_are_its_parts(told: Told) -> None:
    fund = told.chain.address("EcosystemFund")
    has(told, fund, FUND)
    found = of(told, fund)
    [call] = found.calls.values()
    assert [(p.role, p.composition, p.amount) for p in call.parts] == [("ecosystem", TRAINING_KEY, FUND)]
    assert (found.ok, found.organisation, found.notes) == (True, 0, ("period 2 is not over at block 6: more may move",))


def test_statement__when_money_came_before__then_it_is_the_opening(told: Told) -> None:
    has(told, HOLDER, DUE + 40)
    told.chain.mine(3_100)
    move(told, 1_000, HOLDER, LAB, 60)
    told.chain.mine(4_000)
    move(told, 1_001, Address("0x" + "0" * 40), HOLDER, 100)
    found = of(told, HOLDER, 3, 3)
    assert (found.ok, found.opening, found.closing) == (True, DUE, DUE - 60)
    assert [(m.kind, m.counterparty, m.amount, m.balance) for m in found.periods[0].movements] == [
        ("transfer", LAB, -60, DUE - 60)
    ]
    assert found.checks[-2].received == f"{DUE} + -60 = {DUE - 60}, 100 since: {DUE + 40} on chain at block 8"


def test_statement__when_the_token_answers_one_unit_less__then_both_sides(told: Told) -> None:
    has(told, HOLDER, DUE - 1)
    found = difference(of(told, HOLDER))
    assert (found.name, found.finding) == ("balance", "BalanceError")
    assert (found.expected, found.received) == (f"0 + {DUE} = {DUE}, 0 since = {DUE}", str(DUE - 1))


def test_statement__when_settlement_paid_one_unit_less__then_the_call_is_named(told: Told) -> None:
    has(told, HOLDER, DUE - 1)
    position = [e for e in told.chain.events if e.name == "Transfer" and e.contract == "SettlementToken"]
    place = next(i for i, event in enumerate(position) if event.args["to"] == HOLDER)
    told.chain.change("SettlementToken", "Transfer", place, value=DUE - 1)
    found = difference(of(told, HOLDER))
    assert (found.name, found.finding) == ("lines", "EarningError")
    assert found.message.endswith(
        f"(transaction 0x{word(SETTLE).hex()}): expected 0 taken on + {DUE} of 2 parts = {DUE}, "
        f"received {DUE - 1} + 0 + 0 = {DUE - 1}"
    )


def test_statement__when_a_payment_was_parked__then_it_is_owed_and_no_movement(told: Told) -> None:
    park(told, HOLDER, DUE)
    owes(told, "Settlement", HOLDER, DUE)
    found = of(told, HOLDER)
    assert (found.ok, found.closing, found.periods[1].owed) == (True, 0, DUE)
    assert [(c.kind, c.room, c.amount) for c in found.periods[1].claims] == [("parked", "Settlement", DUE)]


def test_statement__when_the_room_owes_another_amount__then_the_room_is_named(told: Told) -> None:
    park(told, HOLDER, DUE)
    owes(told, "Settlement", HOLDER, DUE + 1)
    found = difference(of(told, HOLDER))
    assert (found.finding, found.expected, found.received) == ("BalanceError", str(DUE), str(DUE + 1))
    assert found.message.startswith(f"money that Settlement owes of {HOLDER}")


def test_statement__when_parked_money_was_withdrawn_to_another_account__then_both_statements_tie(told: Told) -> None:
    park(told, HOLDER, DUE)
    told.chain.mine(2_060)
    told.chain.emit(950, "Settlement", "Withdrawn", account=HOLDER, to=LAB, amount=DUE)
    move(told, 950, told.chain.address("Settlement"), LAB, DUE)
    has(told, LAB, DUE)
    owner, receiver = of(told, HOLDER), of(told, LAB)
    assert [(c.kind, c.amount) for c in owner.periods[1].claims] == [("parked", DUE), ("withdrawn", -DUE)]
    assert (owner.ok, owner.closing, owner.periods[1].owed) == (True, 0, 0)
    assert (receiver.ok, receiver.periods[1].totals()) == (True, {"withdrawal": DUE})


def test_statement__when_a_call_carried_its_sum_and_a_later_one_paid__then_both_tie(told: Told) -> None:
    chain, settlement = told.chain, told.chain.address("Settlement")
    mine = [e for e in chain.events if e.tx_hash == word(SETTLE) and e.name in ("Transfer", "Booked")]
    chain.events = [event for event in chain.events if event not in mine]
    sums = CarriedSums(FUND, 0, tuple((account(o), amount) for o, amount in PAYMENTS.items()))
    carried = encode_sums(sums)
    chain.emit(SETTLE, "Settlement", "Carried", id=keccak256(carried), sums=carried)
    waits = of(told, HOLDER)
    assert (waits.ok, waits.closing, waits.periods[1].owed) == (True, 0, DUE)
    chain.mine(2_060)
    chain.emit(SETTLE + 1, "Settlement", "CarryTaken", id=keccak256(carried))
    for organisation, amount in PAYMENTS.items():
        move(told, SETTLE + 1, settlement, account(organisation), amount)
    has(told, HOLDER, DUE)
    for left in told.folder.glob("index.db*"):
        left.unlink()
    found = of(told, HOLDER)
    assert (found.ok, found.periods[1].totals(), found.periods[1].owed) == (True, {"settlement": DUE}, 0)
    assert [(c.kind, c.amount) for c in found.periods[1].claims] == [("carried", DUE), ("taken on", -DUE)]
    assert [(e.due, e.taken, e.paid, e.carried) for e in found.calls.values()] == [(DUE, 0, 0, DUE), (DUE, DUE, DUE, 0)]


def test_statement__when_the_log_is_not_the_anchored_one__then_movements_without_weights(told: Told) -> None:
    told.chain.change("CirculationLog", "Anchored", 1, root=word(5))
    has(told, HOLDER, DUE)
    found = of(told, HOLDER)
    assert (found.ok, found.closing, len(found.calls)) == (False, DUE, 0)
    assert (difference(found).name, difference(found).finding) == ("weights of period 1", "RootMismatchError")


def test_statement__when_a_room_paid_without_an_event__then_the_movement_is_named(told: Told) -> None:
    has(told, HOLDER, DUE + 7)
    move(told, 960, told.chain.address("Clauses"), HOLDER, 7)
    found = difference(of(told, HOLDER))
    assert (found.name, found.finding) == ("reasons", "UnexplainedError")
    assert f"reason of 7 from {told.chain.address('Clauses')} in 0x{word(960).hex()}" in found.message


@pytest.mark.parametrize(("begin", "end"), [(2, 1), (9, 9)])
def test_statement__when_no_period_is_in_the_window__then_refused(told: Told, begin: int, end: int) -> None:
    with pytest.raises(EmptyWindowError):
        of(told, HOLDER, begin, end)


def test_statement__when_the_account_is_nobodys__then_that_is_said(told: Told) -> None:
    assert "the account belongs to no organisation of the zone" in of(told, Address("0x" + "1" * 40)).notes
