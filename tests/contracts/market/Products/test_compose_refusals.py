"""Products.compose: what it refuses before it looks at consents' terms."""

from typing import Any

import brownie
import pytest

from tests.contracts.support.keys import envelope
from tests.contracts.support.market import Consent, Processing, Steps, composition_key, refusal

Parts = list[tuple[Any, Consent]]


@pytest.fixture(scope="module")
def parts(holder: Any, holder_b: Any, consent_a: Consent, consent_b: Consent) -> Parts:
    """Both resources, each with its holder."""
    return [(holder, consent_a), (holder_b, consent_b)]


def _raw(
    steps: Steps, products: Any, provider: Any, product: int, parts: Parts, consents: int, signatures: int
) -> None:
    """Compose with only so many consents and signatures."""
    products.compose(
        product,
        0,
        [consent.resource for _, consent in parts],
        [consent.values() for _, consent in parts][:consents],
        [steps.sign(signer, consent) for signer, consent in parts][:signatures],
        Processing().values(),
        {"from": provider},
    )


def test_compose__given_no_provider__then_reverts(steps: Steps, main_product: int, parts: Parts, lab: Any) -> None:
    with brownie.reverts(refusal("Products_NotProvider", lab)):
        steps.compose(lab, main_product, parts)


def test_compose__when_product_unknown__then_reverts(steps: Steps, provider: Any, parts: Parts) -> None:
    with brownie.reverts(refusal("Products_Unknown", 99)):
        steps.compose(provider, 99, parts)


def test_compose__given_product_of_another__then_reverts(
    steps: Steps, provider_b: Any, participants: Any, provider_id: int, main_product: int, parts: Parts
) -> None:
    expected = refusal("Products_WrongProvider", provider_id, participants.organisationOf(provider_b))
    with brownie.reverts(expected):
        steps.compose(provider_b, main_product, parts)


def test_compose__when_nothing__then_reverts(steps: Steps, provider: Any, main_product: int) -> None:
    with brownie.reverts(refusal("Products_BadLength", 256, 0, 0, 0)):
        steps.compose(provider, main_product, [])


def test_compose__when_too_many__then_reverts(products: Any, provider: Any, main_product: int) -> None:
    with brownie.reverts(refusal("Products_BadLength", 256, 257, 0, 0)):
        products.compose(main_product, 0, list(range(1, 258)), [], [], Processing().values(), {"from": provider})


def test_compose__when_consent_missing__then_reverts(
    steps: Steps, products: Any, provider: Any, main_product: int, parts: Parts
) -> None:
    with brownie.reverts(refusal("Products_BadLength", 256, 2, 1, 2)):
        _raw(steps, products, provider, main_product, parts, 1, 2)


def test_compose__when_signature_missing__then_reverts(
    steps: Steps, products: Any, provider: Any, main_product: int, parts: Parts
) -> None:
    with brownie.reverts(refusal("Products_BadLength", 256, 2, 2, 1)):
        _raw(steps, products, provider, main_product, parts, 2, 1)


def test_compose__when_outcome_source_above_whole__then_reverts(
    steps: Steps, provider: Any, main_product: int, parts: Parts
) -> None:
    with brownie.reverts(refusal("Products_OutcomeSourceOutOfBounds", 0, 1_000_000, 1_000_001)):
        steps.compose(provider, main_product, parts, 1_000_001)


def test_compose__given_known__then_reverts(
    steps: Steps, provider: Any, main_product: int, parts: Parts, provider_id: int
) -> None:
    steps.compose(provider, main_product, parts)
    key = composition_key(main_product, provider_id, 0, [consent.resource for _, consent in parts])
    with brownie.reverts(refusal("Products_CompositionKnown", key)):
        steps.compose(provider, main_product, parts)


def test_compose__when_resource_twice__then_reverts(
    steps: Steps, provider: Any, main_product: int, parts: Parts, resource_a: int
) -> None:
    with brownie.reverts(refusal("Products_NotAscending", resource_a, resource_a)):
        steps.compose(provider, main_product, [parts[0], parts[0]])


def test_compose__when_descending__then_reverts(
    steps: Steps, provider: Any, main_product: int, parts: Parts, resource_a: int, resource_b: int
) -> None:
    with brownie.reverts(refusal("Products_NotAscending", resource_b, resource_a)):
        steps.compose(provider, main_product, parts[::-1])


def test_compose__given_unborn__then_reverts(
    steps: Steps, time: Any, resources: Any, provider: Any, provider_id: int, main_product: int, holder: Any
) -> None:
    resource = steps.register(holder, "motor")
    steps.attest(resource)
    consent = Consent(resource, provider_id, main_product)
    time.next_at(resources.bornAt(resource) - 1)
    with brownie.reverts(refusal("Products_NotBorn", resource)):
        steps.compose(provider, main_product, [(holder, consent)])


def test_compose__when_resource_unknown__then_reverts(
    steps: Steps, provider: Any, provider_id: int, main_product: int, holder: Any
) -> None:
    with brownie.reverts(refusal("Products_NotBorn", 99)):
        steps.compose(provider, main_product, [(holder, Consent(99, provider_id, main_product))])


def _refused(products: Any, provider: Any, consent: Consent, signer: Any, signature: bytes) -> None:
    """One consent with this signature, which is not ``signer``'s, is refused."""
    digest = products.consentDigest(consent.values())
    with brownie.reverts(refusal("Products_BadConsentSignature", consent.resource, signer, digest)):
        arguments = ([consent.resource], [consent.values()], [signature], Processing().values())
        products.compose(consent.product, 0, *arguments, {"from": provider})


def test_compose__when_signed_by_other__then_reverts(
    steps: Steps, products: Any, provider: Any, holder: Any, holder_b: Any, consent_a: Consent
) -> None:
    _refused(products, provider, consent_a, holder, steps.sign(holder_b, consent_a))


def test_compose__when_consent_changed__then_reverts(
    steps: Steps, products: Any, provider: Any, holder: Any, consent_a: Consent, provider_id: int
) -> None:
    signed = Consent(consent_a.resource, provider_id, consent_a.product, max_outcome_source=999_999)
    _refused(products, provider, consent_a, holder, steps.sign(holder, signed))


def test_compose__when_other_deployment__then_reverts(
    steps: Steps, products: Any, resources: Any, provider: Any, holder: Any, consent_a: Consent
) -> None:
    _refused(products, provider, consent_a, holder, envelope(holder, consent_a.digest(resources)))


def test_compose__given_signer_sold__then_reverts(
    steps: Steps, products: Any, resources: Any, provider: Any, holder: Any, holder_b: Any, consent_a: Consent
) -> None:
    resources.transferFrom(holder, holder_b, consent_a.resource, {"from": holder})
    _refused(products, provider, consent_a, holder_b, steps.sign(holder, consent_a))


def test_compose__when_envelope_longer__then_reverts(
    steps: Steps, products: Any, provider: Any, holder: Any, consent_a: Consent
) -> None:
    _refused(products, provider, consent_a, holder, steps.sign(holder, consent_a) + b"\0")


def test_compose__when_scheme_unknown__then_reverts(
    steps: Steps, products: Any, provider: Any, holder: Any, consent_a: Consent
) -> None:
    signature = steps.sign(holder, consent_a)
    _refused(products, provider, consent_a, holder, b"\x03" + signature[1:])
