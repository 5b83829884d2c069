"""Sales.renew."""

from typing import Any

import brownie
import pytest

from scripts.plan import Plan
from tests.contracts.market.Sales.conftest import PERIODS, PRICE
from tests.contracts.market.Sales.stage import twist
from tests.contracts.support.market import TRAINING, Consent, refusal
from tests.contracts.support.sales import FOR_EVER, OFFLINE, OfferTerms, Purchase

MOST = 2**128 - 1


def test_renew__when_unknown__then_reverts(sales: Any, participants: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Sales_NotLicensee", 0, participants.organisationOf(lab))):
        sales.renew(1, 1, MOST, FOR_EVER, {"from": lab})


def test_renew__when_not_licensee__then_reverts(
    running: int, sales: Any, participants: Any, lab: Any, plant: Any
) -> None:
    organisations = [participants.organisationOf(account) for account in (lab, plant)]
    with brownie.reverts(refusal("Sales_NotLicensee", *organisations)):
        sales.renew(1, 1, MOST, FOR_EVER, {"from": plant})


def test_renew__given_project__then_reverts(bought: Any, sales: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Sales_NotRenewable", 1)):
        sales.renew(1, 1, MOST, FOR_EVER, {"from": lab})


def test_renew__given_lapsed__then_reverts(time: Any, running: int, sales: Any, lab: Any) -> None:
    time.next_at(time.start_of(running + PERIODS))
    with brownie.reverts(refusal("Sales_NotRenewable", 1)):
        sales.renew(1, 1, MOST, FOR_EVER, {"from": lab})


def test_renew__given_refunded__then_reverts(subscribed: Any, sales: Any, lab: Any) -> None:
    sales.refund(1, {"from": lab})
    with brownie.reverts(refusal("Sales_NotRenewable", 1)):
        sales.renew(1, 1, MOST, FOR_EVER, {"from": lab})


def test_renew__given_cancelled__then_reverts(running: int, sales: Any, lab: Any) -> None:
    sales.cancel(1, {"from": lab})
    with brownie.reverts(refusal("Sales_NotRenewable", 1)):
        sales.renew(1, 1, MOST, FOR_EVER, {"from": lab})


def test_renew__given_offer_withdrawn__then_reverts(
    running: int, sales: Any, by_period: int, provider: Any, lab: Any
) -> None:
    sales.withdrawOffer(by_period, {"from": provider})
    with brownie.reverts(refusal("Sales_OfferClosed", by_period)):
        sales.renew(1, 1, MOST, FOR_EVER, {"from": lab})


def test_renew__given_consent_withdrawn__then_reverts(
    running: int, sales: Any, products: Any, by_period: int, holder: Any, consent_a: Consent, lab: Any
) -> None:
    products.withdrawConsent(consent_a.resource, consent_a.nonce, {"from": holder})
    with brownie.reverts(refusal("Sales_OfferClosed", by_period)):
        sales.renew(1, 1, MOST, FOR_EVER, {"from": lab})


def test_renew__given_consent_expired__then_reverts(time: Any, running: int, sales: Any, market: Any, lab: Any) -> None:
    last = time.now() + 10
    market.setTwist(twist(sellable_until=last))
    time.next_at(last + 1)
    with brownie.reverts(refusal("Sales_ConsentExpired", last, last + 1)):
        sales.renew(1, 1, MOST, FOR_EVER, {"from": lab})


def test_renew__when_price_above_max__then_reverts(running: int, sales: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Sales_PriceAboveMax", PRICE - 1, PRICE)):
        sales.renew(1, 1, PRICE - 1, FOR_EVER, {"from": lab})


def test_renew__when_deadline_over__then_reverts(time: Any, running: int, sales: Any, lab: Any) -> None:
    last = time.now() + 10
    time.next_at(last + 1)
    with brownie.reverts(refusal("Sales_DeadlineOver", last, last + 1)):
        sales.renew(1, 1, MOST, last, {"from": lab})


@pytest.mark.parametrize("periods", [0, 116])
def test_renew__when_periods_bad__then_reverts(periods: int, running: int, sales: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Sales_BadPeriods", 1, 120 - PERIODS, periods)):
        sales.renew(1, periods, MOST, FOR_EVER, {"from": lab})


def test_renew__given_window_open__then_reverts(plan: Plan, subscribed: Any, sales: Any, lab: Any, time: Any) -> None:
    now, until = subscribed.timestamp + 5, subscribed.timestamp + plan.rules.refund_window
    time.next_at(now)
    with brownie.reverts(refusal("Sales_RefundWindowOpen", until, now)):
        sales.renew(1, 1, MOST, FOR_EVER, {"from": lab})


def test_renew__given_24_payments_waiting__then_reverts(running: int, sales: Any, lab: Any) -> None:
    for _ in range(23):
        sales.renew(1, 1, MOST, FOR_EVER, {"from": lab})
    with brownie.reverts(refusal("Sales_TooManyPayments", 24)):
        sales.renew(1, 1, MOST, FOR_EVER, {"from": lab})


def test_renew__given_copy_not_approved_so_long__then_reverts(
    time: Any,
    sales: Any,
    market: Any,
    provider: Any,
    selling: OfferTerms,
    composition: Any,
    buyers: list[Any],
    first: int,
) -> None:
    market.setTwist(twist(TRAINING))
    sales.offer(selling.but(mode=OFFLINE, purpose=4).by_the_period().values(), False, {"from": provider})
    market.setApproval(time.end_of(first) - 1)
    sales.buy(1, Purchase(periods=1).values(), {"from": buyers[0]})
    sales.accept(1, {"from": buyers[0]})
    with brownie.reverts(refusal("Sales_NotWhiteListed", time.end_of(first + 1) - 1, time.end_of(first) - 1)):
        sales.renew(1, 1, MOST, FOR_EVER, {"from": buyers[0]})


def test_renew__when_good__then_prolonged(time: Any, running: int, sales: Any, licences: Any, lab: Any) -> None:
    event = sales.renew(1, 2, PRICE, FOR_EVER, {"from": lab}).events["Renewed"]
    assert (event["licence"], event["payer"], event["from"]) == (1, lab, running + PERIODS)
    assert (event["periods"], event["price"]) == (2, PRICE)
    assert licences.licence(1)["validUntil"] == time.end_of(running + PERIODS + 1) - 1
    assert tuple(sales.subscriptionOf(1)) == (1, running + 1, running + 7, 6 * PRICE)


def test_renew__given_last_second__then_prolonged(time: Any, running: int, sales: Any, licences: Any, lab: Any) -> None:
    time.next_at(time.end_of(running + PERIODS - 1) - 1)
    sales.renew(1, 1, PRICE, FOR_EVER, {"from": lab})
    assert licences.licence(1)["validUntil"] == time.end_of(running + PERIODS) - 1


def test_renew__when_good__then_money_held(running: int, sales: Any, token: Any, lab: Any) -> None:
    before = token.balanceOf(lab)
    sales.renew(1, 2, PRICE, FOR_EVER, {"from": lab})
    assert token.balanceOf(lab) == before - 2 * PRICE
    assert token.balanceOf(sales) == sales.totalEscrow() == 6 * PRICE


def test_renew__when_colleague__then_pays(
    running: int, sales: Any, token: Any, colleague: Any, custodian: Any, licences: Any, lab: Any
) -> None:
    token.mint(colleague, PRICE, {"from": custodian})
    token.approve(sales, PRICE, {"from": colleague})
    sales.renew(1, 1, PRICE, FOR_EVER, {"from": colleague})
    assert (token.balanceOf(colleague), licences.ownerOf(1)) == (0, lab)


def test_renew__given_begun_fees__then_recognised(
    time: Any, running: int, sales: Any, revenue_of: Any, composition: Any, lab: Any
) -> None:
    time.into_period(running + 2)
    sales.renew(1, 1, PRICE, FOR_EVER, {"from": lab})
    assert (revenue_of(composition), sales.totalEscrow()) == (2 * PRICE, 3 * PRICE)


def test_renew__given_window_over__then_released(
    time: Any, plan: Plan, subscribed: Any, sales: Any, revenue_of: Any, composition: Any, lab: Any
) -> None:
    time.next_at(subscribed.timestamp + plan.rules.refund_window + 1)
    event = sales.renew(1, 1, PRICE, FOR_EVER, {"from": lab}).events["Released"]
    assert (event["amount"], event["accepted"], revenue_of(composition)) == (PRICE, False, PRICE)
    assert sales.escrowOf(1)["amount"] == 0
