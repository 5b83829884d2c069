"""Products.compose: a consent's terms hold to the letter."""

from dataclasses import replace
from typing import Any

import brownie
import pytest

from tests.contracts.support.market import (
    APPLICATION,
    EVERYTHING,
    FOR_TRAINING,
    PROCESSING,
    USE,
    Consent,
    Processing,
    Steps,
    refusal,
    word,
)


@pytest.mark.parametrize(
    ("field", "attribute"), [("resource", "resource"), ("provider", "provider"), ("product", "product")]
)
def test_compose__when_consent_names_other__then_reverts(
    steps: Steps, field: str, attribute: str, products: Any, provider: Any, holder: Any, consent_a: Consent
) -> None:
    other = replace(consent_a, **{attribute: 77})
    signature = steps.sign(holder, other)
    expected = refusal("Products_ConsentMismatch", word(field), getattr(consent_a, attribute), 77)
    with brownie.reverts(expected):
        arguments = ([consent_a.resource], [other.values()], [signature], Processing().values())
        products.compose(consent_a.product, 0, *arguments, {"from": provider})


@pytest.mark.parametrize(("training", "needed"), [(False, APPLICATION), (True, FOR_TRAINING)])
def test_compose__when_purpose_missing__then_reverts(
    steps: Steps, training: bool, needed: int, provider: Any, holder: Any, consent_a: Consent, training_product: int
) -> None:
    product = training_product if training else consent_a.product
    consent = replace(consent_a, product=product, purposes=EVERYTHING - needed)
    with brownie.reverts(refusal("Products_ConsentMismatch", word("purposes"), needed, EVERYTHING - needed)):
        steps.compose(provider, product, [(holder, consent)])


@pytest.mark.parametrize(
    ("training", "alone", "needed"), [(False, True, USE), (False, False, PROCESSING), (True, True, PROCESSING)]
)
def test_compose__when_mode_missing__then_reverts(
    steps: Steps,
    training: bool,
    alone: bool,
    needed: int,
    provider: Any,
    holder: Any,
    holder_b: Any,
    consent_a: Consent,
    consent_b: Consent,
    training_product: int,
) -> None:
    product = training_product if training else consent_a.product
    consent = replace(consent_a, product=product, modes=EVERYTHING - needed)
    parts = [(holder, consent)] + ([] if alone else [(holder_b, replace(consent_b, product=product))])
    with brownie.reverts(refusal("Products_ConsentMismatch", word("modes"), needed, EVERYTHING - needed)):
        steps.compose(provider, product, parts)


@pytest.fixture(scope="module")
def bounded(consent_a: Consent) -> Consent:
    """Between 60 % and 70 % of outcome money."""
    return replace(consent_a, min_outcome_source=600_000, max_outcome_source=700_000)


def _compose_alone(steps: Steps, provider: Any, holder: Any, consent: Consent, outcome_source: int = 0) -> Any:
    return steps.compose(provider, consent.product, [(holder, consent)], outcome_source)


def test_compose__when_outcome_source_below__then_reverts(
    steps: Steps, provider: Any, holder: Any, bounded: Consent
) -> None:
    with brownie.reverts(refusal("Products_OutcomeSourceOutOfBounds", 600_000, 700_000, 599_999)):
        _compose_alone(steps, provider, holder, bounded, 599_999)


def test_compose__when_outcome_source_above__then_reverts(
    steps: Steps, provider: Any, holder: Any, bounded: Consent
) -> None:
    with brownie.reverts(refusal("Products_OutcomeSourceOutOfBounds", 600_000, 700_000, 700_001)):
        _compose_alone(steps, provider, holder, bounded, 700_001)


def test_compose__when_default_row_below__then_reverts(
    steps: Steps, provider: Any, holder: Any, bounded: Consent
) -> None:
    with brownie.reverts(refusal("Products_OutcomeSourceOutOfBounds", 600_000, 700_000, 0)):
        _compose_alone(steps, provider, holder, bounded, 0)


@pytest.mark.parametrize("outcome_source", [600_000, 700_000])
def test_compose__when_outcome_source_at_bounds__then_kept(
    steps: Steps, outcome_source: int, products: Any, provider: Any, holder: Any, bounded: Consent
) -> None:
    key = _compose_alone(steps, provider, holder, bounded, outcome_source).return_value
    assert products.composition(key)["outcomeSource"] == outcome_source


def test_compose__given_expired__then_reverts(
    steps: Steps, time: Any, provider: Any, holder: Any, consent_a: Consent
) -> None:
    last = time.now() + 50
    time.next_at(last + 1)
    with brownie.reverts(refusal("Products_ConsentExpired", last, last + 1)):
        _compose_alone(steps, provider, holder, replace(consent_a, valid_until=last))


def test_compose__given_last_second__then_composed(
    steps: Steps, time: Any, products: Any, provider: Any, holder: Any, consent_a: Consent
) -> None:
    last = time.now() + 50
    time.next_at(last)
    key = _compose_alone(steps, provider, holder, replace(consent_a, valid_until=last)).return_value
    assert products.composition(key)["product"] == consent_a.product


@pytest.mark.parametrize("uses", [1, 3])
def test_compose__given_used_up__then_reverts(
    steps: Steps, uses: int, provider: Any, holder: Any, consent_a: Consent
) -> None:
    consent = replace(consent_a, max_derivatives=uses, nonce=9)
    for share in range(uses):
        _compose_alone(steps, provider, holder, consent, share)
    with brownie.reverts(refusal("Products_ConsentSpent", consent.resource, 9)):
        _compose_alone(steps, provider, holder, consent, uses)


def test_compose__given_uses_left__then_composed(steps: Steps, provider: Any, holder: Any, consent_a: Consent) -> None:
    consent = replace(consent_a, max_derivatives=3)
    keys = {bytes(_compose_alone(steps, provider, holder, consent, share).return_value) for share in range(3)}
    assert len(keys) == 3


def test_compose__given_nonce_used_by_other__then_reverts(
    steps: Steps, provider: Any, holder: Any, consent_a: Consent
) -> None:
    _compose_alone(steps, provider, holder, replace(consent_a, max_derivatives=5))
    with brownie.reverts(refusal("Products_ConsentSpent", consent_a.resource, consent_a.nonce)):
        _compose_alone(steps, provider, holder, consent_a, 1)


def test_compose__given_withdrawn__then_reverts(
    steps: Steps, products: Any, provider: Any, holder: Any, consent_a: Consent
) -> None:
    products.withdrawConsent(consent_a.resource, consent_a.nonce, {"from": holder})
    with brownie.reverts(refusal("Products_ConsentSpent", consent_a.resource, consent_a.nonce)):
        _compose_alone(steps, provider, holder, consent_a)


def test_compose__when_no_derivatives__then_reverts(
    steps: Steps, provider: Any, holder: Any, consent_a: Consent
) -> None:
    with brownie.reverts(refusal("Products_ConsentMismatch", word("maxDerivatives"), 1, 0)):
        _compose_alone(steps, provider, holder, replace(consent_a, max_derivatives=0))


def test_compose__when_alone_in_main__then_use_suffices(
    steps: Steps, provider: Any, holder: Any, consent_a: Consent
) -> None:
    consent = replace(consent_a, purposes=APPLICATION, modes=USE)
    assert _compose_alone(steps, provider, holder, consent).return_value
