"""Sales.offer and Sales.withdrawOffer."""

from typing import Any

import brownie
import pytest

from tests.contracts.market.Sales.conftest import PRICE, TERM, TERMS
from tests.contracts.support.market import Consent, Steps, refusal, word


def test_offer__given_no_participant__then_reverts(sales: Any, main_product: int, stranger: Any) -> None:
    with brownie.reverts(refusal("Sales_NotParticipant", stranger)):
        sales.offer(main_product, PRICE, TERM, TERMS, {"from": stranger})


def test_offer__when_product_unknown__then_reverts(sales: Any, provider: Any) -> None:
    with brownie.reverts(refusal("Sales_UnknownProduct", 99)):
        sales.offer(99, PRICE, TERM, TERMS, {"from": provider})


def test_offer__given_no_composition__then_reverts(sales: Any, provider: Any, main_product: int) -> None:
    with brownie.reverts(refusal("Sales_UnknownProduct", main_product)):
        sales.offer(main_product, PRICE, TERM, TERMS, {"from": provider})


def test_offer__given_product_of_another__then_reverts(
    sales: Any, participants: Any, provider_b: Any, provider_id: int, main_product: int, composition: Any
) -> None:
    expected = refusal("Sales_WrongProvider", provider_id, participants.organisationOf(provider_b))
    with brownie.reverts(expected):
        sales.offer(main_product, PRICE, TERM, TERMS, {"from": provider_b})


def test_offer__given_composition_closed__then_reverts(
    sales: Any, products: Any, provider: Any, holder: Any, main_product: int, composition: Any, consent_a: Consent
) -> None:
    products.withdrawConsent(consent_a.resource, consent_a.nonce, {"from": holder})
    with brownie.reverts(refusal("Sales_CompositionClosed", composition)):
        sales.offer(main_product, PRICE, TERM, TERMS, {"from": provider})


@pytest.mark.parametrize(
    ("field", "price", "term", "terms"),
    [
        ("price", 0, TERM, TERMS),
        ("term", PRICE, 0, TERMS),
        ("term", PRICE, 2**32, TERMS),
        ("termsHash", PRICE, TERM, bytes(32)),
    ],
)
def test_offer__when_field_bad__then_reverts(
    field: str, price: int, term: int, terms: bytes, sales: Any, provider: Any, main_product: int, composition: Any
) -> None:
    with brownie.reverts(refusal("Sales_BadField", word(field))):
        sales.offer(main_product, price, term, terms, {"from": provider})


def test_offer__when_twice__then_ids_follow(sales: Any, provider: Any, main_product: int, composition: Any) -> None:
    ids = [sales.offer(main_product, PRICE, TERM, TERMS, {"from": provider}).return_value for _ in range(2)]
    assert ids == [1, 2]


def test_offer__when_good__then_kept(sales: Any, offered: int, main_product: int, composition: Any) -> None:
    kept = tuple(sales.offerOf(offered))
    assert kept[:5] == (main_product, PRICE, TERM, True, composition)
    assert bytes(kept[5]) == TERMS


def test_offer__when_good__then_emits(sales: Any, provider: Any, main_product: int, composition: Any) -> None:
    event = sales.offer(main_product, PRICE, TERM, TERMS, {"from": provider}).events["Offered"]
    assert (event["offer"], event["product"], event["composition"]) == (1, main_product, composition)
    assert (event["price"], event["term"], bytes(event["termsHash"])) == (PRICE, TERM, TERMS)


def test_offer__given_two_generations__then_newest(
    steps: Steps, sales: Any, provider: Any, main_product: int, composition: Any, holder: Any, consent_a: Consent
) -> None:
    consent = Consent(consent_a.resource, consent_a.provider, main_product, nonce=2)
    newest = steps.compose(provider, main_product, [(holder, consent)]).return_value
    sales.offer(main_product, PRICE, TERM, TERMS, {"from": provider})
    assert sales.offerOf(1)["composition"] == newest != composition


def test_withdraw_offer__when_unknown__then_reverts(sales: Any, provider: Any) -> None:
    with brownie.reverts(refusal("Sales_UnknownOffer", 1)):
        sales.withdrawOffer(1, {"from": provider})


def test_withdraw_offer__when_not_provider__then_reverts(
    sales: Any, participants: Any, provider_b: Any, provider_id: int, offered: int
) -> None:
    expected = refusal("Sales_WrongProvider", provider_id, participants.organisationOf(provider_b))
    with brownie.reverts(expected):
        sales.withdrawOffer(offered, {"from": provider_b})


def test_withdraw_offer__given_withdrawn__then_reverts(sales: Any, provider: Any, offered: int) -> None:
    sales.withdrawOffer(offered, {"from": provider})
    with brownie.reverts(refusal("Sales_OfferClosed", offered)):
        sales.withdrawOffer(offered, {"from": provider})


def test_withdraw_offer__given_open__then_closed(sales: Any, provider: Any, offered: int) -> None:
    sales.withdrawOffer(offered, {"from": provider})
    assert not sales.offerOf(offered)["open"]


def test_withdraw_offer__given_open__then_emits(sales: Any, provider: Any, offered: int) -> None:
    assert sales.withdrawOffer(offered, {"from": provider}).events["OfferWithdrawn"]["offer"] == offered


def test_withdraw_offer__given_sold__then_licence_valid(
    time: Any, sales: Any, licences: Any, provider: Any, offered: int, bought: Any
) -> None:
    sales.withdrawOffer(offered, {"from": provider})
    assert licences.isValidAt(bought.return_value, time.now())
