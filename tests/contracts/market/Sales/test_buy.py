"""Sales.buy."""

import random
from typing import Any

import brownie
import pytest

from scripts.plan import Plan
from scripts.system import container
from tests.contracts.market.Sales.conftest import PRICE, TERM, TERMS
from tests.contracts.support.market import Consent, digest_of, refusal


def test_buy__given_no_participant__then_reverts(sales: Any, offered: int, stranger: Any) -> None:
    with brownie.reverts(refusal("Sales_NotParticipant", stranger)):
        sales.buy(offered, PRICE, TERMS, {"from": stranger})


def test_buy__when_unknown__then_reverts(sales: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Sales_UnknownOffer", 7)):
        sales.buy(7, PRICE, TERMS, {"from": lab})


def test_buy__given_withdrawn__then_reverts(sales: Any, offered: int, provider: Any, lab: Any) -> None:
    sales.withdrawOffer(offered, {"from": provider})
    with brownie.reverts(refusal("Sales_OfferClosed", offered)):
        sales.buy(offered, PRICE, TERMS, {"from": lab})


def test_buy__given_composition_closed__then_reverts(
    sales: Any, products: Any, offered: int, holder_b: Any, consent_b: Consent, lab: Any
) -> None:
    products.withdrawConsent(consent_b.resource, consent_b.nonce, {"from": holder_b})
    with brownie.reverts(refusal("Sales_OfferClosed", offered)):
        sales.buy(offered, PRICE, TERMS, {"from": lab})


def test_buy__when_price_above_max__then_reverts(sales: Any, offered: int, buyers: list[Any]) -> None:
    with brownie.reverts(refusal("Sales_PriceAboveMax", PRICE - 1, PRICE)):
        sales.buy(offered, PRICE - 1, TERMS, {"from": buyers[0]})


def test_buy__when_terms_changed__then_reverts(sales: Any, offered: int, buyers: list[Any]) -> None:
    other = digest_of("other terms")
    with brownie.reverts(refusal("Sales_TermsChanged", other, TERMS)):
        sales.buy(offered, PRICE, other, {"from": buyers[0]})


def test_buy__given_fee_token__then_reverts(
    rulebook: Any,
    participants: Any,
    products: Any,
    provider: Any,
    main_product: int,
    composition: Any,
    deployer: Any,
    lab: Any,
) -> None:
    token, licences = (
        container("FeeToken").deploy({"from": deployer}),
        container("Licences").deploy(participants, {"from": deployer}),
    )
    odd = container("Sales").deploy(token, rulebook, participants, products, licences, deployer, {"from": deployer})
    licences.wire(odd, {"from": deployer})
    token.mint(lab, 1_000, {"from": deployer})
    token.approve(odd, 1_000, {"from": lab})
    odd.offer(main_product, 1_000, TERM, TERMS, {"from": provider})
    with brownie.reverts(refusal("Sales_WrongAmountReceived", 1_000, 990)):
        odd.buy(1, 1_000, TERMS, {"from": lab})


def test_buy__given_no_allowance__then_reverts(sales: Any, offered: int, lab: Any, licences: Any) -> None:
    with brownie.reverts(refusal("ERC20InsufficientAllowance", sales, 0, PRICE)):
        sales.buy(offered, PRICE, TERMS, {"from": lab})
    assert (licences.licence(1)["product"], sales.totalEscrow()) == (0, 0)


def test_buy__when_good__then_licence_issued(
    bought: Any, licences: Any, participants: Any, main_product: int, composition: Any, lab: Any
) -> None:
    kept = licences.licence(bought.return_value)
    assert licences.ownerOf(bought.return_value) == lab
    assert (kept["product"], kept["composition"]) == (main_product, composition)
    assert kept["licensee"] == participants.organisationOf(lab)


def test_buy__when_good__then_valid_for_term(bought: Any, licences: Any) -> None:
    start, end = bought.timestamp, bought.timestamp + TERM
    seconds = (start - 1, start, end, end + 1)
    assert [licences.isValidAt(1, second) for second in seconds] == [False, True, True, False]


def test_buy__when_good__then_escrow_kept(plan: Plan, bought: Any, sales: Any, composition: Any, lab: Any) -> None:
    until = bought.timestamp + plan.rules.refund_window
    assert tuple(sales.escrowOf(1)) == (lab, PRICE, until, composition)


def test_buy__when_good__then_price_taken(sales: Any, token: Any, offered: int, buyers: list[Any]) -> None:
    before = token.balanceOf(buyers[0])
    sales.buy(offered, 2**128 - 1, TERMS, {"from": buyers[0]})
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
        (sales, sales.buy.encode_input(offered, PRICE, TERMS)),
    ):
        wallet.execute(target, [data], {"from": wallet_owner})
    assert licences.ownerOf(1) == wallet


@pytest.mark.parametrize("seed", [1, 2])
def test_total_escrow__given_any_steps__then_is_balance(
    time: Any,
    plan: Plan,
    seed: int,
    sales: Any,
    token: Any,
    settlement: Any,
    offered: int,
    buyers: list[Any],
    stranger: Any,
) -> None:
    dice = random.Random(seed)
    open_licences: dict[int, Any] = {}
    released = 0
    for _ in range(14):
        step = dice.choice(("buy", "buy", "accept", "refund", "release"))
        if step == "buy" or not open_licences:
            buyer = dice.choice(buyers)
            open_licences[sales.buy(offered, PRICE, TERMS, {"from": buyer}).return_value] = buyer
        else:
            released += _end(time, plan, sales, step, open_licences, dice, stranger)
        assert token.balanceOf(sales) == sales.totalEscrow() == PRICE * len(open_licences)
        assert token.balanceOf(settlement) == PRICE * released


def _end(
    time: Any, plan: Plan, sales: Any, step: str, open_licences: dict[int, Any], dice: random.Random, stranger: Any
) -> int:
    """End one escrow in the way of ``step``; gives 1 if its price became revenue."""
    licence = dice.choice(sorted(open_licences))
    payer = open_licences[licence]
    del open_licences[licence]
    if step == "accept":
        sales.accept(licence, {"from": payer})
        return 1
    if step == "refund" and time.now() < sales.escrowOf(licence)["refundableUntil"]:
        sales.refund(licence, {"from": payer})
        return 0
    time.pass_by(plan.rules.refund_window + 1)
    sales.release(licence, {"from": stranger})
    return 1
