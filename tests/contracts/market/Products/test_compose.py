"""Products.compose: what a composition is."""

from typing import Any

import brownie
import pytest

from tests.contracts.support.market import MAIN, Consent, Steps, composition_key, digest_of, refusal


@pytest.fixture
def composed(
    steps: Steps, provider: Any, main_product: int, holder: Any, holder_b: Any, consent_a: Consent, consent_b: Consent
) -> Any:
    """The transaction that composed both resources with a source share of 62.5 % of outcome money."""
    return steps.compose(provider, main_product, [(holder, consent_a), (holder_b, consent_b)], 625_000)


@pytest.fixture
def key(main_product: int, provider_id: int, resource_a: int, resource_b: int) -> bytes:
    """The key of that composition, from its bytes."""
    return composition_key(main_product, provider_id, 625_000, [resource_a, resource_b])


def test_compose__when_good__then_key_of_bytes(composed: Any, key: bytes) -> None:
    assert bytes(composed.return_value) == key


def test_compose__when_good__then_composition_kept(
    composed: Any, key: bytes, products: Any, rulebook: Any, main_product: int, provider_id: int
) -> None:
    kept = dict(products.composition(key).items())
    assert kept == {
        "product": main_product,
        "payee": provider_id,
        "loop": MAIN,
        "outcomeSource": 625_000,
        "closed": False,
        "bornIn": rulebook.periodOf(composed.timestamp),
        "version": 1,
        "purposes": 255,
        "modes": 255,
        "offlineBarred": False,
        "sellableUntil": 2**40,
    }


def test_compose__when_good__then_resources_kept(
    composed: Any, key: bytes, products: Any, resource_a: int, resource_b: int
) -> None:
    assert list(products.resourcesOf(key)) == [resource_a, resource_b]


def test_resources_of__when_unknown__then_reverts(composed: Any, products: Any) -> None:
    unknown = digest_of("no composition")
    with brownie.reverts(refusal("Products_CompositionUnknown", unknown)):
        products.resourcesOf(unknown)


def test_compose__when_good__then_latest(composed: Any, key: bytes, products: Any, main_product: int) -> None:
    assert bytes(products.product(main_product)["latest"]) == key


def test_compose__when_good__then_emits_composed(
    composed: Any, key: bytes, main_product: int, provider_id: int, resource_a: int, resource_b: int
) -> None:
    event = composed.events["Composed"]
    assert (bytes(event["key"]), event["product"], event["payee"]) == (key, main_product, provider_id)
    assert (event["outcomeSource"], list(event["resources"])) == (625_000, [resource_a, resource_b])


def test_compose__when_good__then_emits_consents_used(
    composed: Any, key: bytes, resource_a: int, resource_b: int
) -> None:
    used = [(event["resource"], event["nonce"], bytes(event["key"])) for event in composed.events["ConsentUsed"]]
    assert used == [(resource_a, 1, key), (resource_b, 1, key)]


def test_consent_digest__when_good__then_as_signed(products: Any, consent_a: Consent) -> None:
    assert bytes(products.consentDigest(consent_a.values())) == consent_a.digest(products)
