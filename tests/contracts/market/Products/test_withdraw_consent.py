"""Products.withdrawConsent."""

from dataclasses import replace
from typing import Any

import brownie
import pytest

from tests.contracts.support.market import Consent, Steps, refusal


def test_withdraw_consent__when_not_holder__then_reverts(
    products: Any, holder: Any, holder_b: Any, resource_a: int
) -> None:
    with brownie.reverts(refusal("Products_NotHolder", holder, holder_b)):
        products.withdrawConsent(resource_a, 1, {"from": holder_b})


def test_withdraw_consent__when_unknown__then_reverts(products: Any, holder: Any) -> None:
    with brownie.reverts(refusal("ERC721NonexistentToken", 99)):
        products.withdrawConsent(99, 1, {"from": holder})


def test_withdraw_consent__given_withdrawn__then_reverts(products: Any, holder: Any, resource_a: int) -> None:
    products.withdrawConsent(resource_a, 1, {"from": holder})
    with brownie.reverts(refusal("Products_ConsentSpent", resource_a, 1)):
        products.withdrawConsent(resource_a, 1, {"from": holder})


def test_withdraw_consent__given_unused__then_emits_no_key(products: Any, holder: Any, resource_a: int) -> None:
    event = products.withdrawConsent(resource_a, 5, {"from": holder}).events["ConsentWithdrawn"]
    assert (event["resource"], event["nonce"], bytes(event["key"])) == (resource_a, 5, bytes(32))


def test_withdraw_consent__given_used__then_closed(
    products: Any, holder: Any, composition: Any, consent_a: Consent
) -> None:
    products.withdrawConsent(consent_a.resource, consent_a.nonce, {"from": holder})
    assert products.composition(composition)["closed"]


def test_withdraw_consent__given_used__then_emits_key(
    products: Any, holder_b: Any, composition: Any, consent_b: Consent
) -> None:
    transaction = products.withdrawConsent(consent_b.resource, consent_b.nonce, {"from": holder_b})
    assert [event["key"] for event in transaction.events["ConsentWithdrawn"]] == [composition]


def test_withdraw_consent__given_used_often__then_all_closed(
    steps: Steps, products: Any, provider: Any, holder: Any, consent_a: Consent
) -> None:
    parts = [(holder, replace(consent_a, max_derivatives=3))]
    keys = [steps.compose(provider, consent_a.product, parts, n).return_value for n in range(3)]
    events = products.withdrawConsent(consent_a.resource, consent_a.nonce, {"from": holder}).events
    assert [event["key"] for event in events["ConsentWithdrawn"]] == keys
    assert all(products.composition(key)["closed"] for key in keys)


def test_withdraw_consent__given_other_nonce__then_open(
    products: Any, holder: Any, composition: Any, consent_a: Consent
) -> None:
    products.withdrawConsent(consent_a.resource, consent_a.nonce + 1, {"from": holder})
    assert not products.composition(composition)["closed"]


def test_withdraw_consent__given_sold__then_new_holder_may(
    products: Any, resources: Any, holder: Any, holder_b: Any, composition: Any, consent_a: Consent
) -> None:
    resources.transferFrom(holder, holder_b, consent_a.resource, {"from": holder})
    products.withdrawConsent(consent_a.resource, consent_a.nonce, {"from": holder_b})
    assert products.composition(composition)["closed"]


@pytest.mark.edge("E6")
def test_withdraw_consent__given_earning__then_only_new_versions_stop(
    steps: Steps,
    products: Any,
    settlement: Any,
    token: Any,
    rulebook: Any,
    custodian: Any,
    provider: Any,
    lab: Any,
    holder: Any,
    consent_a: Consent,
) -> None:
    """Withdrawn in the middle of a period: the composition's pot takes money on, its sibling is not touched."""
    part = replace(consent_a, max_derivatives=5)
    key = steps.compose(provider, part.product, [(holder, part)]).return_value
    sibling = steps.compose(provider, part.product, [(holder, replace(part, nonce=2))], 1).return_value
    token.mint(lab, 500, {"from": custodian})
    token.approve(settlement, 500, {"from": lab})
    settlement.receiveRevenue(key, 0, 300, {"from": lab})
    products.withdrawConsent(part.resource, part.nonce, {"from": holder})
    settlement.receiveRevenue(key, 0, 200, {"from": lab})
    assert settlement.potOf(key, rulebook.currentPeriod())["licence"] == 500
    assert [products.composition(each)["closed"] for each in (key, sibling)] == [True, False]
    assert list(products.resourcesOf(key)) == [part.resource]
    with brownie.reverts(refusal("Products_ConsentSpent", part.resource, part.nonce)):
        steps.compose(provider, part.product, [(holder, part)], 2)
