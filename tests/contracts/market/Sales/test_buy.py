"""Sales.buy."""

from typing import Any

import brownie
import pytest

from scripts.plan import Plan
from tests.contracts.market.Sales.conftest import BUY, PRICE, TERM
from tests.contracts.market.Sales.stage import NEVER, twist
from tests.contracts.support.market import FOR_TRAINING, TRAINING, Consent, digest_of, refusal
from tests.contracts.support.sales import OFFLINE, PROJECT, SANDBOX, TERMS, OfferTerms, Purchase


def test_buy__given_no_participant__then_reverts(sales: Any, offered: int, stranger: Any) -> None:
    with brownie.reverts(refusal("Sales_NotParticipant", stranger)):
        sales.buy(offered, BUY, {"from": stranger})


def test_buy__when_unknown__then_reverts(sales: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Sales_UnknownOffer", 7)):
        sales.buy(7, BUY, {"from": lab})


def test_buy__given_withdrawn__then_reverts(sales: Any, offered: int, provider: Any, lab: Any) -> None:
    sales.withdrawOffer(offered, {"from": provider})
    with brownie.reverts(refusal("Sales_OfferClosed", offered)):
        sales.buy(offered, BUY, {"from": lab})


def test_buy__given_composition_closed__then_reverts(
    sales: Any, products: Any, offered: int, holder_b: Any, consent_b: Consent, lab: Any
) -> None:
    products.withdrawConsent(consent_b.resource, consent_b.nonce, {"from": holder_b})
    with brownie.reverts(refusal("Sales_OfferClosed", offered)):
        sales.buy(offered, BUY, {"from": lab})


def test_buy__when_price_above_max__then_reverts(sales: Any, offered: int, buyers: list[Any]) -> None:
    with brownie.reverts(refusal("Sales_PriceAboveMax", PRICE - 1, PRICE)):
        sales.buy(offered, Purchase(max_price=PRICE - 1).values(), {"from": buyers[0]})


def test_buy__when_terms_changed__then_reverts(sales: Any, offered: int, buyers: list[Any]) -> None:
    other = digest_of("other terms")
    with brownie.reverts(refusal("Sales_TermsChanged", other, TERMS)):
        sales.buy(offered, Purchase(terms_hash=other).values(), {"from": buyers[0]})


def test_buy__when_deadline_over__then_reverts(time: Any, sales: Any, offered: int, buyers: list[Any]) -> None:
    last = time.now() + 10
    time.next_at(last + 1)
    with brownie.reverts(refusal("Sales_DeadlineOver", last, last + 1)):
        sales.buy(offered, Purchase(deadline=last).values(), {"from": buyers[0]})


def test_buy__when_deadline_now__then_bought(time: Any, sales: Any, offered: int, buyers: list[Any]) -> None:
    last = time.now() + 10
    time.next_at(last)
    assert sales.buy(offered, Purchase(deadline=last).values(), {"from": buyers[0]}).return_value == 1


def test_buy__when_periods_of_project__then_reverts(sales: Any, offered: int, buyers: list[Any]) -> None:
    with brownie.reverts(refusal("Sales_BadPeriods", 0, 0, 1)):
        sales.buy(offered, Purchase(periods=1).values(), {"from": buyers[0]})


@pytest.mark.parametrize("periods", [0, 121])
def test_buy__when_periods_bad__then_reverts(periods: int, sales: Any, by_period: int, buyers: list[Any]) -> None:
    with brownie.reverts(refusal("Sales_BadPeriods", 1, 120, periods)):
        sales.buy(by_period, Purchase(periods=periods).values(), {"from": buyers[0]})


def test_buy__given_consent_expired__then_reverts(
    time: Any, sales: Any, market: Any, offered: int, buyers: list[Any]
) -> None:
    last = time.now() + 10
    market.setTwist(twist(sellable_until=last))
    time.next_at(last + 1)
    with brownie.reverts(refusal("Sales_ConsentExpired", last, last + 1)):
        sales.buy(offered, BUY, {"from": buyers[0]})


@pytest.fixture
def training(sales: Any, market: Any, provider: Any, selling: OfferTerms, composition: Any) -> int:
    """An open offer of a project in the TRAINING loop."""
    market.setTwist(twist(TRAINING))
    return int(sales.offer(selling.but(purpose=FOR_TRAINING).values(), False, {"from": provider}).return_value)


def test_buy__given_training_and_no_lab__then_reverts(sales: Any, training: int, buyers: list[Any]) -> None:
    with brownie.reverts(refusal("Sales_NotLab", buyers[1])):
        sales.buy(training, BUY, {"from": buyers[1]})


def test_buy__given_training_and_lab__then_licence_issued(
    sales: Any, licences: Any, training: int, buyers: list[Any]
) -> None:
    sales.buy(training, BUY, {"from": buyers[0]})
    assert licences.licence(1)["purpose"] == FOR_TRAINING


def test_buy__given_main_and_data_user__then_licence_issued(
    sales: Any, licences: Any, offered: int, buyers: list[Any]
) -> None:
    sales.buy(offered, BUY, {"from": buyers[1]})
    assert licences.ownerOf(1) == buyers[1]


@pytest.fixture
def copies(sales: Any, market: Any, provider: Any, selling: OfferTerms, composition: Any) -> int:
    """An open offer of a project that is delivered as a copy."""
    market.setTwist(twist(TRAINING))
    terms = selling.but(mode=OFFLINE, purpose=4)
    return int(sales.offer(terms.values(), False, {"from": provider}).return_value)


def test_buy__given_copy_not_approved__then_reverts(time: Any, sales: Any, copies: int, buyers: list[Any]) -> None:
    now = time.now() + 10
    time.next_at(now)
    with brownie.reverts(refusal("Sales_NotWhiteListed", now, 0)):
        sales.buy(copies, BUY, {"from": buyers[0]})


def test_buy__given_copy_approved_for_less__then_ends_with_approval(
    time: Any, sales: Any, market: Any, licences: Any, copies: int, buyers: list[Any]
) -> None:
    market.setApproval(time.now() + 2_000)
    until = market.approval()
    sales.buy(copies, BUY, {"from": buyers[0]})
    assert (licences.licence(1)["validUntil"], licences.licence(1)["mode"]) == (until, OFFLINE)


def test_buy__given_copy_approved_for_longer__then_ends_with_term(
    sales: Any, market: Any, licences: Any, copies: int, buyers: list[Any]
) -> None:
    market.setApproval(NEVER)
    sold = sales.buy(copies, BUY, {"from": buyers[0]})
    assert licences.licence(1)["validUntil"] == sold.timestamp + TERM


@pytest.mark.parametrize(("short", "refused"), [(1, True), (0, False)])
def test_buy__given_copy_by_the_period__then_approved_for_all(
    short: int,
    refused: bool,
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
    terms = selling.but(mode=OFFLINE, purpose=4).by_the_period()
    sales.offer(terms.values(), False, {"from": provider})
    last = time.end_of(first + 1) - 1
    market.setApproval(last - short)
    purchase = Purchase(periods=2).values()
    if refused:
        with brownie.reverts(refusal("Sales_NotWhiteListed", last, last - 1)):
            sales.buy(1, purchase, {"from": buyers[0]})
    else:
        assert sales.buy(1, purchase, {"from": buyers[0]}).return_value == 1


def test_buy__given_no_allowance__then_reverts(sales: Any, offered: int, lab: Any, licences: Any) -> None:
    with brownie.reverts(refusal("ERC20InsufficientAllowance", sales, 0, PRICE)):
        sales.buy(offered, BUY, {"from": lab})
    assert (licences.licence(1)["product"], sales.totalEscrow()) == (0, 0)


def test_buy__when_good__then_licence_issued(
    bought: Any, licences: Any, participants: Any, main_product: int, composition: Any, lab: Any
) -> None:
    kept = licences.licence(bought.return_value)
    assert licences.ownerOf(bought.return_value) == lab
    assert (kept["product"], kept["composition"]) == (main_product, composition)
    assert kept["licensee"] == participants.organisationOf(lab)
    assert (kept["form"], kept["mode"], kept["purpose"]) == (PROJECT, SANDBOX, 1)


def test_buy__when_good__then_valid_for_term(bought: Any, licences: Any) -> None:
    start, end = bought.timestamp, bought.timestamp + TERM
    seconds = (start - 1, start, end, end + 1)
    assert [licences.isValidAt(1, second) for second in seconds] == [False, True, True, False]


def test_buy__when_good__then_escrow_kept(plan: Plan, bought: Any, sales: Any, composition: Any, lab: Any) -> None:
    until = bought.timestamp + plan.rules.refund_window
    assert tuple(sales.escrowOf(1)) == (lab, PRICE, until, composition)


def test_buy__when_good__then_price_taken(sales: Any, token: Any, offered: int, buyers: list[Any]) -> None:
    before = token.balanceOf(buyers[0])
    sales.buy(offered, BUY, {"from": buyers[0]})
    assert (token.balanceOf(buyers[0]), token.balanceOf(sales)) == (before - PRICE, PRICE)


def test_buy__when_good__then_emits(bought: Any, offered: int, participants: Any, lab: Any) -> None:
    event = bought.events["Bought"]
    assert (event["offer"], event["licence"], event["price"]) == (offered, 1, PRICE)
    assert event["licensee"] == participants.organisationOf(lab)


def test_buy__when_good__then_no_revenue(bought: Any, token: Any, settlement: Any) -> None:
    assert token.balanceOf(settlement) == 0


def test_buy__when_contract_wallet__then_licence_issued(
    sales: Any, token: Any, licences: Any, offered: int, wallet: Any, wallet_owner: Any, custodian: Any
) -> None:
    token.mint(wallet, PRICE, {"from": custodian})
    for target, data in (
        (token, token.approve.encode_input(sales, PRICE)),
        (sales, sales.buy.encode_input(offered, BUY)),
    ):
        wallet.execute(target, [data], {"from": wallet_owner})
    assert licences.ownerOf(1) == wallet
