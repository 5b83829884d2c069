"""Sales.offer: who, of what, for what use."""

from typing import Any

import brownie
import pytest

from tests.contracts.market.Sales.conftest import PRICE, TERM
from tests.contracts.market.Sales.stage import twist
from tests.contracts.support.market import APPLICATION, FOR_TRAINING, MAIN, TRAINING, Consent, Steps, refusal, word
from tests.contracts.support.sales import OFFLINE, TERMS, OfferTerms

PRETRAIN = 4


def test_offer__given_no_provider__then_reverts(sales: Any, selling: OfferTerms, lab: Any) -> None:
    with brownie.reverts(refusal("Sales_NotProvider", lab)):
        sales.offer(selling.values(), False, {"from": lab})


@pytest.mark.parametrize("name", ["space_operator", "zone_operator"])
def test_offer__given_operator__then_reverts(
    name: str, sales: Any, selling: OfferTerms, people: dict[str, Any]
) -> None:
    with brownie.reverts(refusal("Sales_NotProvider", people[name])):
        sales.offer(selling.values(), False, {"from": people[name]})


def test_offer__when_product_unknown__then_reverts(sales: Any, selling: OfferTerms, provider: Any) -> None:
    with brownie.reverts(refusal("Sales_UnknownProduct", 99)):
        sales.offer(selling.but(product=99).values(), False, {"from": provider})


def test_offer__given_no_composition__then_reverts(sales: Any, selling: OfferTerms, provider: Any) -> None:
    with brownie.reverts(refusal("Sales_UnknownProduct", selling.product)):
        sales.offer(selling.values(), False, {"from": provider})


def test_offer__given_product_of_another__then_reverts(
    sales: Any, participants: Any, provider_b: Any, provider_id: int, selling: OfferTerms, composition: Any
) -> None:
    expected = refusal("Sales_WrongProvider", provider_id, participants.organisationOf(provider_b))
    with brownie.reverts(expected):
        sales.offer(selling.values(), False, {"from": provider_b})


def test_offer__given_composition_closed__then_reverts(
    sales: Any, products: Any, provider: Any, holder: Any, selling: OfferTerms, composition: Any, consent_a: Consent
) -> None:
    products.withdrawConsent(consent_a.resource, consent_a.nonce, {"from": holder})
    with brownie.reverts(refusal("Sales_CompositionClosed", composition)):
        sales.offer(selling.values(), False, {"from": provider})


def test_offer__given_consent_expired__then_reverts(
    time: Any, sales: Any, market: Any, provider: Any, selling: OfferTerms, composition: Any
) -> None:
    last = time.now() + 10
    market.setTwist(twist(sellable_until=last))
    time.next_at(last + 1)
    with brownie.reverts(refusal("Sales_ConsentExpired", last, last + 1)):
        sales.offer(selling.values(), False, {"from": provider})


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("term", {"term": 0}),
        ("term", {"form": 1, "term": 1}),
        ("termsHash", {"terms_hash": bytes(32)}),
        ("feedbackWindow", {"feedback_deposit": 1}),
        ("feedbackWindow", {"feedback_window": 1}),
    ],
)
def test_offer__when_field_bad__then_reverts(
    field: str, changes: dict[str, Any], sales: Any, provider: Any, selling: OfferTerms, composition: Any
) -> None:
    with brownie.reverts(refusal("Sales_BadField", word(field))):
        sales.offer(selling.but(**changes).values(), False, {"from": provider})


def test_offer__when_template_unknown__then_reverts(
    sales: Any, provider: Any, selling: OfferTerms, composition: Any
) -> None:
    with brownie.reverts(refusal("Sales_UnknownTemplate", 9)):
        sales.offer(selling.but(template=9).values(), False, {"from": provider})


@pytest.mark.parametrize(
    ("loop", "consented", "purpose", "allowed"),
    [
        (MAIN, 7, 0, APPLICATION),
        (MAIN, 7, FOR_TRAINING, APPLICATION),
        (MAIN, FOR_TRAINING, APPLICATION, 0),
        (MAIN, 255, 128, APPLICATION),
        (TRAINING, 7, APPLICATION, FOR_TRAINING | PRETRAIN),
        (TRAINING, 7, FOR_TRAINING | PRETRAIN, FOR_TRAINING | PRETRAIN),
        (TRAINING, FOR_TRAINING, PRETRAIN, FOR_TRAINING),
    ],
)
def test_offer__when_purpose_bad__then_reverts(
    loop: int,
    consented: int,
    purpose: int,
    allowed: int,
    sales: Any,
    market: Any,
    provider: Any,
    selling: OfferTerms,
    composition: Any,
) -> None:
    market.setTwist(twist(loop, consented))
    with brownie.reverts(refusal("Sales_BadPurpose", allowed, purpose)):
        sales.offer(selling.but(purpose=purpose).values(), False, {"from": provider})


def test_offer__when_offline_for_another_purpose__then_reverts(
    sales: Any, market: Any, provider: Any, selling: OfferTerms, composition: Any
) -> None:
    market.setTwist(twist(TRAINING))
    with brownie.reverts(refusal("Sales_OfflinePurpose", PRETRAIN, FOR_TRAINING)):
        sales.offer(selling.but(mode=OFFLINE, purpose=FOR_TRAINING).values(), False, {"from": provider})


@pytest.mark.parametrize(("modes", "barred"), [(3, False), (7, True)])
def test_offer__given_offline_barred__then_reverts(
    modes: int, barred: bool, sales: Any, market: Any, provider: Any, selling: OfferTerms, composition: Any
) -> None:
    market.setTwist(twist(TRAINING, modes=modes, barred=barred))
    with brownie.reverts(refusal("Sales_OfflineBarred", composition)):
        sales.offer(selling.but(mode=OFFLINE, purpose=PRETRAIN).values(), False, {"from": provider})


def test_offer__given_distribution_consented__then_offline(
    sales: Any, market: Any, provider: Any, selling: OfferTerms, composition: Any
) -> None:
    market.setTwist(twist(TRAINING))
    sales.offer(selling.but(mode=OFFLINE, purpose=PRETRAIN).values(), False, {"from": provider})
    assert sales.offerOf(1)["terms"]["mode"] == OFFLINE


def test_offer__when_twice__then_ids_follow(sales: Any, provider: Any, selling: OfferTerms, composition: Any) -> None:
    ids = [sales.offer(selling.values(), False, {"from": provider}).return_value for _ in range(2)]
    assert ids == [1, 2]


def test_offer__when_good__then_kept(sales: Any, offered: int, selling: OfferTerms, composition: Any) -> None:
    terms, key, is_open = sales.offerOf(offered)
    assert (*terms[:11], bytes(terms[11])) == selling.values()
    assert (key, is_open) == (composition, True)


def test_offer__when_good__then_emits(sales: Any, provider: Any, selling: OfferTerms, composition: Any) -> None:
    event = sales.offer(selling.values(), False, {"from": provider}).events["Offered"]
    assert (event["offer"], event["product"], event["composition"]) == (1, selling.product, composition)
    assert (event["price"], event["term"], bytes(event["termsHash"])) == (PRICE, TERM, TERMS)


def test_offer__given_two_generations__then_newest(
    steps: Steps, sales: Any, provider: Any, selling: OfferTerms, composition: Any, holder: Any, consent_a: Consent
) -> None:
    consent = Consent(consent_a.resource, consent_a.provider, selling.product, nonce=2)
    newest = steps.compose(provider, selling.product, [(holder, consent)]).return_value
    sales.offer(selling.values(), False, {"from": provider})
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
