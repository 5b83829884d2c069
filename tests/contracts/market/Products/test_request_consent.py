"""ProductConsents.requestConsent and declineConsent: the inbox of a holder."""

from dataclasses import replace
from typing import Any

import pytest

from tests.contracts.support.market import (
    APPLICATION,
    DISTRIBUTION,
    EVERYTHING,
    FOR_TRAINING,
    USE,
    Consent,
    Steps,
    digest_of,
)
from tests.contracts.support.refusals import field, refuses

NOTE = digest_of("note")
NOTHING = (0, 0, 0, False)


@pytest.fixture
def asked(products: Any, provider: Any, consent_a: Consent) -> Any:
    """The transaction in which the provider asked for the first holder's consent."""
    return products.requestConsent(consent_a.values(), NOTE, {"from": provider})


def _state(products: Any, consent: Consent) -> bool:
    return bool(products.requestOf(consent.resource, consent.nonce)["open"])


def test_request_consent__given_no_provider__then_reverts(products: Any, lab: Any, consent_a: Consent) -> None:
    with refuses("Products_NotProvider", lab):
        products.requestConsent(consent_a.values(), NOTE, {"from": lab})


def test_request_consent__when_product_unknown__then_reverts(products: Any, provider: Any, consent_a: Consent) -> None:
    with refuses("Products_Unknown", 99):
        products.requestConsent(replace(consent_a, product=99).values(), NOTE, {"from": provider})


def test_request_consent__given_product_of_another__then_reverts(
    products: Any, participants: Any, provider_b: Any, provider_id: int, consent_a: Consent
) -> None:
    with refuses("Products_WrongProvider", provider_id, int(participants.organisationOf(provider_b))):
        products.requestConsent(consent_a.values(), NOTE, {"from": provider_b})


def test_request_consent__given_unborn__then_reverts(
    steps: Steps, time: Any, resources: Any, products: Any, provider: Any, holder: Any, consent_a: Consent
) -> None:
    unborn = steps.register(holder, "motor")
    steps.attest(unborn)
    time.next_at(resources.bornAt(unborn) - 1)
    for resource in (unborn, 99):
        with refuses("Products_NotBorn", resource):
            products.requestConsent(replace(consent_a, resource=resource).values(), NOTE, {"from": provider})


@pytest.mark.parametrize(
    ("training", "name", "change", "expected"),
    [
        (False, "provider", {"provider": 77}, None),
        (False, "purposes", {"purposes": EVERYTHING - APPLICATION}, APPLICATION),
        (True, "purposes", {"purposes": EVERYTHING - FOR_TRAINING}, FOR_TRAINING),
        (False, "modes", {"modes": DISTRIBUTION}, 3),
        (True, "modes", {"modes": USE}, 2),
        (False, "maxDerivatives", {"max_derivatives": 0}, 1),
    ],
)
def test_request_consent__when_terms_unusable__then_reverts(
    products: Any,
    provider: Any,
    provider_id: int,
    training_product: int,
    consent_a: Consent,
    training: bool,
    name: str,
    change: dict[str, int],
    expected: int | None,
) -> None:
    product = training_product if training else consent_a.product
    [received] = change.values()
    with refuses("Products_ConsentMismatch", field(name), provider_id if expected is None else expected, received):
        products.requestConsent(replace(consent_a, product=product, **change).values(), NOTE, {"from": provider})


@pytest.mark.parametrize(
    ("least", "greatest", "refused"),
    [(1_000_001, 2_000_000, (0, 1_000_000, 1_000_001)), (600_000, 599_999, (600_000, 599_999, 600_000))],
)
def test_request_consent__when_bounds_unusable__then_reverts(
    products: Any, provider: Any, consent_a: Consent, least: int, greatest: int, refused: tuple[int, int, int]
) -> None:
    consent = replace(consent_a, min_outcome_source=least, max_outcome_source=greatest)
    with refuses("Products_OutcomeSourceOutOfBounds", *refused):
        products.requestConsent(consent.values(), NOTE, {"from": provider})


def test_request_consent__when_expired__then_reverts(
    products: Any, time: Any, provider: Any, consent_a: Consent
) -> None:
    last = time.now() + 50
    time.next_at(last + 1)
    with refuses("Products_ConsentExpired", last, last + 1):
        products.requestConsent(replace(consent_a, valid_until=last).values(), NOTE, {"from": provider})


@pytest.mark.parametrize("spent", ["used", "withdrawn"])
def test_request_consent__given_nonce_spent__then_reverts(
    steps: Steps, products: Any, provider: Any, holder: Any, consent_a: Consent, spent: str
) -> None:
    consent = replace(consent_a, max_derivatives=5)
    if spent == "used":
        steps.compose(provider, consent.product, [(holder, consent)])
    else:
        products.withdrawConsent(consent.resource, consent.nonce, {"from": holder})
    with refuses("Products_ConsentSpent", consent.resource, consent.nonce):
        products.requestConsent(consent.values(), NOTE, {"from": provider})


@pytest.mark.usefixtures("asked")
def test_request_consent__given_open__then_reverts(products: Any, provider: Any, consent_a: Consent) -> None:
    with refuses("Products_RequestOpen", consent_a.resource, consent_a.nonce):
        products.requestConsent(replace(consent_a, max_derivatives=2).values(), NOTE, {"from": provider})


def test_request_consent__given_lapsed__then_taken(products: Any, time: Any, provider: Any, consent_a: Consent) -> None:
    last = time.now() + 50
    products.requestConsent(replace(consent_a, valid_until=last).values(), NOTE, {"from": provider})
    time.mine_at(last)
    assert _state(products, consent_a)
    time.mine_at(last + 1)
    assert not _state(products, consent_a)
    products.requestConsent(consent_a.values(), NOTE, {"from": provider})
    assert _state(products, consent_a)


@pytest.mark.usefixtures("asked")
def test_request_consent__when_usable__then_kept(products: Any, provider_id: int, consent_a: Consent) -> None:
    kept = (provider_id, consent_a.product, consent_a.valid_until, True)
    assert products.requestOf(consent_a.resource, consent_a.nonce) == kept
    assert products.requestOf(consent_a.resource, consent_a.nonce + 1) == NOTHING


def test_request_consent__when_usable__then_emits(asked: Any, provider_id: int, consent_a: Consent) -> None:
    event = asked.events["ConsentRequested"]
    named = (event["resource"], event["provider"], event["product"], event["nonce"])
    assert named == (consent_a.resource, provider_id, consent_a.product, consent_a.nonce)
    assert (event["consent"], bytes(event["noteHash"])) == (consent_a.values(), NOTE)


@pytest.mark.usefixtures("asked")
def test_request_consent__given_used__then_closed(
    steps: Steps, products: Any, provider: Any, holder: Any, consent_a: Consent
) -> None:
    steps.compose(provider, consent_a.product, [(holder, consent_a)])
    assert not _state(products, consent_a)


@pytest.mark.usefixtures("asked")
def test_request_consent__given_withdrawn__then_closed(products: Any, holder: Any, consent_a: Consent) -> None:
    products.withdrawConsent(consent_a.resource, consent_a.nonce, {"from": holder})
    assert not _state(products, consent_a)


@pytest.mark.usefixtures("asked")
def test_decline_consent__when_not_holder__then_reverts(
    products: Any, holder: Any, holder_b: Any, consent_a: Consent
) -> None:
    with refuses("Products_NotHolder", holder, holder_b):
        products.declineConsent(consent_a.resource, consent_a.nonce, {"from": holder_b})


@pytest.mark.usefixtures("asked")
def test_decline_consent__given_no_request__then_reverts(products: Any, holder: Any, consent_a: Consent) -> None:
    with refuses("Products_NoRequest", consent_a.resource, 9):
        products.declineConsent(consent_a.resource, 9, {"from": holder})
    products.declineConsent(consent_a.resource, consent_a.nonce, {"from": holder})
    with refuses("Products_NoRequest", consent_a.resource, consent_a.nonce):
        products.declineConsent(consent_a.resource, consent_a.nonce, {"from": holder})


def test_decline_consent__given_lapsed__then_reverts(
    products: Any, time: Any, provider: Any, holder: Any, consent_a: Consent
) -> None:
    last = time.now() + 50
    products.requestConsent(replace(consent_a, valid_until=last).values(), NOTE, {"from": provider})
    time.next_at(last + 1)
    with refuses("Products_NoRequest", consent_a.resource, consent_a.nonce):
        products.declineConsent(consent_a.resource, consent_a.nonce, {"from": holder})


@pytest.mark.usefixtures("asked")
def test_decline_consent__given_sold__then_new_holder_may(
    products: Any, resources: Any, holder: Any, holder_b: Any, consent_a: Consent
) -> None:
    resources.transferFrom(holder, holder_b, consent_a.resource, {"from": holder})
    products.declineConsent(consent_a.resource, consent_a.nonce, {"from": holder_b})
    assert products.requestOf(consent_a.resource, consent_a.nonce) == NOTHING


@pytest.mark.usefixtures("asked")
def test_decline_consent__given_open__then_forgotten(products: Any, holder: Any, consent_a: Consent) -> None:
    products.declineConsent(consent_a.resource, consent_a.nonce, {"from": holder})
    assert products.requestOf(consent_a.resource, consent_a.nonce) == NOTHING


@pytest.mark.usefixtures("asked")
def test_decline_consent__given_open__then_emits(products: Any, holder: Any, consent_a: Consent) -> None:
    event = products.declineConsent(consent_a.resource, consent_a.nonce, {"from": holder}).events["ConsentDeclined"]
    assert dict(event) == {"resource": consent_a.resource, "nonce": consent_a.nonce}


@pytest.mark.usefixtures("asked")
def test_decline_consent__given_open__then_nonce_unspent(
    steps: Steps, products: Any, provider: Any, holder: Any, consent_a: Consent
) -> None:
    products.declineConsent(consent_a.resource, consent_a.nonce, {"from": holder})
    assert steps.compose(provider, consent_a.product, [(holder, consent_a)]).return_value
