"""Sales.accept, Sales.refund and Sales.release."""

from typing import Any

import brownie

from scripts.plan import Plan
from tests.contracts.market.Sales.conftest import PRICE
from tests.contracts.support.market import Consent, Steps, refusal


def test_accept__when_unknown__then_reverts(sales: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Sales_NothingInEscrow", 1)):
        sales.accept(1, {"from": lab})


def test_accept__given_accepted__then_reverts(bought: Any, sales: Any, lab: Any) -> None:
    sales.accept(1, {"from": lab})
    with brownie.reverts(refusal("Sales_NothingInEscrow", 1)):
        sales.accept(1, {"from": lab})


def test_accept__when_not_payer__then_reverts(bought: Any, sales: Any, lab: Any, plant: Any) -> None:
    with brownie.reverts(refusal("Sales_NotPayer", lab, plant)):
        sales.accept(1, {"from": plant})


def test_accept__when_payer__then_revenue(
    bought: Any, sales: Any, token: Any, revenue_of: Any, composition: Any, settlement: Any, lab: Any
) -> None:
    sales.accept(1, {"from": lab})
    assert (revenue_of(composition), token.balanceOf(settlement)) == (PRICE, PRICE)


def test_accept__when_payer__then_escrow_empty(bought: Any, sales: Any, token: Any, lab: Any) -> None:
    sales.accept(1, {"from": lab})
    assert (sales.escrowOf(1)["amount"], sales.totalEscrow(), token.balanceOf(sales)) == (0, 0, 0)


def test_accept__when_payer__then_emits(bought: Any, sales: Any, composition: Any, lab: Any) -> None:
    event = sales.accept(1, {"from": lab}).events["Released"]
    assert (event["licence"], event["composition"], event["amount"]) == (1, composition, PRICE)
    assert event["accepted"]


def test_accept__when_payer__then_no_allowance(bought: Any, sales: Any, token: Any, settlement: Any, lab: Any) -> None:
    sales.accept(1, {"from": lab})
    assert token.allowance(sales, settlement) == 0


def test_accept__when_payer__then_licence_valid(time: Any, bought: Any, sales: Any, licences: Any, lab: Any) -> None:
    sales.accept(1, {"from": lab})
    assert licences.isValidAt(1, time.now())


def test_accept__given_window_over__then_revenue(
    time: Any, plan: Plan, bought: Any, sales: Any, revenue_of: Any, composition: Any, lab: Any
) -> None:
    time.pass_by(plan.rules.refund_window + 1)
    sales.accept(1, {"from": lab})
    assert revenue_of(composition) == PRICE


def test_accept__given_new_generation__then_old_paid(
    steps: Steps,
    bought: Any,
    sales: Any,
    products: Any,
    revenue_of: Any,
    composition: Any,
    provider: Any,
    holder: Any,
    lab: Any,
    consent_a: Consent,
) -> None:
    consent = Consent(consent_a.resource, consent_a.provider, consent_a.product, nonce=2)
    newest = steps.compose(provider, consent_a.product, [(holder, consent)]).return_value
    products.withdrawConsent(consent_a.resource, consent_a.nonce, {"from": holder})
    sales.accept(1, {"from": lab})
    assert (revenue_of(composition), revenue_of(newest)) == (PRICE, 0)


def test_refund__when_unknown__then_reverts(sales: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Sales_NothingInEscrow", 1)):
        sales.refund(1, {"from": lab})


def test_refund__given_accepted__then_reverts(bought: Any, sales: Any, lab: Any) -> None:
    sales.accept(1, {"from": lab})
    with brownie.reverts(refusal("Sales_NothingInEscrow", 1)):
        sales.refund(1, {"from": lab})


def test_refund__when_not_payer__then_reverts(bought: Any, sales: Any, lab: Any, plant: Any) -> None:
    with brownie.reverts(refusal("Sales_NotPayer", lab, plant)):
        sales.refund(1, {"from": plant})


def test_refund__given_window_over__then_reverts(time: Any, plan: Plan, bought: Any, sales: Any, lab: Any) -> None:
    last = bought.timestamp + plan.rules.refund_window
    time.next_at(last + 1)
    with brownie.reverts(refusal("Sales_RefundWindowOver", last, last + 1)):
        sales.refund(1, {"from": lab})


def _refund_late(time: Any, plan: Plan, sales: Any, bought: Any, lab: Any) -> Any:
    """Refund in the last second of the window."""
    time.next_at(bought.timestamp + plan.rules.refund_window)
    return sales.refund(1, {"from": lab})


def test_refund__given_last_second__then_money_back(
    time: Any, plan: Plan, bought: Any, sales: Any, token: Any, lab: Any
) -> None:
    before = token.balanceOf(lab)
    _refund_late(time, plan, sales, bought, lab)
    assert token.balanceOf(lab) == before + PRICE


def test_refund__given_last_second__then_revoked(
    time: Any, plan: Plan, bought: Any, sales: Any, licences: Any, lab: Any
) -> None:
    _refund_late(time, plan, sales, bought, lab)
    assert licences.licence(1)["revoked"]


def test_refund__given_last_second__then_escrow_empty(
    time: Any, plan: Plan, bought: Any, sales: Any, token: Any, lab: Any
) -> None:
    _refund_late(time, plan, sales, bought, lab)
    assert (sales.escrowOf(1)["amount"], sales.totalEscrow(), token.balanceOf(sales)) == (0, 0, 0)


def test_refund__given_last_second__then_emits(time: Any, plan: Plan, bought: Any, sales: Any, lab: Any) -> None:
    event = _refund_late(time, plan, sales, bought, lab).events["Refunded"]
    assert (event["licence"], event["payer"], event["amount"]) == (1, lab, PRICE)


def test_refund__given_last_second__then_no_revenue(
    time: Any, plan: Plan, bought: Any, sales: Any, revenue_of: Any, composition: Any, lab: Any
) -> None:
    _refund_late(time, plan, sales, bought, lab)
    assert revenue_of(composition) == 0


def test_release__when_unknown__then_reverts(sales: Any, stranger: Any) -> None:
    with brownie.reverts(refusal("Sales_NothingInEscrow", 1)):
        sales.release(1, {"from": stranger})


def test_release__given_refunded__then_reverts(
    time: Any, plan: Plan, bought: Any, sales: Any, lab: Any, stranger: Any
) -> None:
    _refund_late(time, plan, sales, bought, lab)
    with brownie.reverts(refusal("Sales_NothingInEscrow", 1)):
        sales.release(1, {"from": stranger})


def test_release__given_last_second__then_reverts(
    time: Any, plan: Plan, bought: Any, sales: Any, stranger: Any
) -> None:
    last = bought.timestamp + plan.rules.refund_window
    time.next_at(last)
    with brownie.reverts(refusal("Sales_RefundWindowOpen", last, last)):
        sales.release(1, {"from": stranger})


def _release(time: Any, plan: Plan, sales: Any, bought: Any, stranger: Any) -> Any:
    """Release in the first second after the window."""
    time.next_at(bought.timestamp + plan.rules.refund_window + 1)
    return sales.release(1, {"from": stranger})


def test_release__given_window_over__then_revenue(
    time: Any, plan: Plan, bought: Any, sales: Any, revenue_of: Any, composition: Any, stranger: Any
) -> None:
    _release(time, plan, sales, bought, stranger)
    assert revenue_of(composition) == PRICE


def test_release__given_window_over__then_emits(
    time: Any, plan: Plan, bought: Any, sales: Any, composition: Any, stranger: Any
) -> None:
    event = _release(time, plan, sales, bought, stranger).events["Released"]
    assert (event["licence"], event["composition"], event["amount"]) == (1, composition, PRICE)
    assert not event["accepted"]


def test_release__given_window_over__then_licence_valid(
    plan: Plan, time: Any, bought: Any, sales: Any, licences: Any, stranger: Any
) -> None:
    _release(time, plan, sales, bought, stranger)
    assert licences.isValidAt(1, time.now())
