"""Products.compose: how a generation was made, and what it makes of its resources and consents."""

from dataclasses import replace
from typing import Any

import pytest

from scripts.plan import MarketRules, Rules
from tests.contracts.support.market import Consent, Processing, Steps, digest_of
from tests.contracts.support.refusals import field, refuses

FACTS = tuple(sorted(digest_of(f"fact {number}") for number in range(65)))
CEILING, FLOOR, SYNTHETIC = 8_000, 5, 500_000
GOOD = Processing(epsilon=CEILING, anonymity=FLOOR, synthetic_share=SYNTHETIC, feedback=FACTS[:64])


@pytest.fixture(scope="module")
def often(consent_a: Consent) -> Consent:
    """The first holder's consent, for nine generations."""
    return replace(consent_a, max_derivatives=9)


@pytest.mark.parametrize(("name", "key"), [("recordHash", "record_hash"), ("datasheetHash", "datasheet_hash")])
def test_compose__when_hash_missing__then_reverts(
    steps: Steps, provider: Any, holder: Any, often: Consent, name: str, key: str
) -> None:
    change: dict[str, Any] = {key: bytes(32)}
    with refuses("Products_BadField", field(name)):
        steps.compose(provider, often.product, [(holder, often)], 0, replace(GOOD, **change))


@pytest.mark.parametrize(
    ("name", "key", "greatest"), [("epsilon", "epsilon", CEILING), ("syntheticShare", "synthetic_share", SYNTHETIC)]
)
def test_compose__when_above_ceiling__then_reverts(
    steps: Steps, provider: Any, holder: Any, often: Consent, name: str, key: str, greatest: int
) -> None:
    change: dict[str, Any] = {key: greatest + 1}
    with refuses("Products_AboveRule", field(name), greatest, greatest + 1):
        steps.compose(provider, often.product, [(holder, often)], 0, replace(GOOD, **change))


def test_compose__when_anonymity_below_floor__then_reverts(
    steps: Steps, provider: Any, holder: Any, often: Consent
) -> None:
    with refuses("Products_BelowRule", FLOOR, FLOOR - 1):
        steps.compose(provider, often.product, [(holder, often)], 0, replace(GOOD, anonymity=FLOOR - 1))


@pytest.mark.edge("E25")
def test_compose__given_rules_change__then_running_period_decides(
    steps: Steps, rulebook: Any, governance: Any, time: Any, provider: Any, holder: Any, often: Consent
) -> None:
    stricter = replace(Rules(), market=replace(MarketRules(), epsilon_ceiling=1_000))
    time.next_at(time.end_of(0) - 2)
    rulebook.setRules(stricter.arguments(), 1, {"from": governance})
    time.next_at(time.end_of(0) - 1)
    assert steps.compose(provider, often.product, [(holder, often)], 0, GOOD).return_value
    time.next_at(time.end_of(0))
    with refuses("Products_AboveRule", field("epsilon"), 1_000, CEILING):
        steps.compose(provider, often.product, [(holder, often)], 1, GOOD)


def test_compose__when_too_much_feedback__then_reverts(
    steps: Steps, provider: Any, holder: Any, often: Consent
) -> None:
    with refuses("Products_BadFeedback", 0, 64, 65):
        steps.compose(provider, often.product, [(holder, often)], 0, replace(GOOD, feedback=FACTS))


@pytest.mark.parametrize(
    ("feedback", "previous", "received"),
    [
        ((bytes(32),), bytes(32), bytes(32)),
        ((FACTS[1], FACTS[1]), FACTS[1], FACTS[1]),
        ((FACTS[1], FACTS[0]), FACTS[1], FACTS[0]),
    ],
)
def test_compose__when_feedback_not_ascending__then_reverts(
    steps: Steps,
    provider: Any,
    holder: Any,
    often: Consent,
    feedback: tuple[bytes, ...],
    previous: bytes,
    received: bytes,
) -> None:
    with refuses("Products_FeedbackNotAscending", previous, received):
        steps.compose(provider, often.product, [(holder, often)], 0, replace(GOOD, feedback=feedback))


@pytest.mark.edge("E7")
def test_compose__when_further_version_without_feedback__then_reverts(
    steps: Steps, provider: Any, holder: Any, often: Consent
) -> None:
    steps.compose(provider, often.product, [(holder, often)], 0, replace(GOOD, feedback=()))
    with refuses("Products_BadFeedback", 1, 64, 0):
        steps.compose(provider, often.product, [(holder, often)], 1, replace(GOOD, feedback=()))


@pytest.mark.edge("E7")
def test_compose__when_further_versions__then_counted_and_kept(
    steps: Steps,
    products: Any,
    time: Any,
    provider: Any,
    holder: Any,
    holder_b: Any,
    often: Consent,
    consent_b: Consent,
) -> None:
    """A new generation has resources and a pot of its own from its birth; the earlier one stays what it was."""
    first = steps.compose(provider, often.product, [(holder, often)]).return_value
    before = products.composition(first)
    time.into_period(2)
    second = steps.compose(provider, often.product, [(holder, often), (holder_b, consent_b)]).return_value
    assert products.product(often.product)["latest"] == second
    assert [products.composition(key)["version"] for key in (first, second)] == [1, 2]
    assert [products.composition(key)["bornIn"] for key in (first, second)] == [0, 2]
    assert [len(products.resourcesOf(key)) for key in (first, second)] == [1, 2]
    assert products.composition(first) == before


def test_compose__when_other_product__then_counts_from_one(
    steps: Steps, products: Any, provider: Any, provider_id: int, holder: Any, often: Consent
) -> None:
    steps.compose(provider, often.product, [(holder, often)])
    other = products.create(0, digest_of("other"), [digest_of("pumps")], 0, 0, {"from": provider}).return_value
    key = steps.compose(provider, other, [(holder, Consent(often.resource, provider_id, other, nonce=2))]).return_value
    assert products.composition(key)["version"] == 1


def test_compose__when_good__then_emits_version(steps: Steps, provider: Any, holder: Any, often: Consent) -> None:
    sent = steps.compose(provider, often.product, [(holder, often)], 0, GOOD)
    event = sent.events["VersionPublished"]
    assert (event["product"], event["version"], event["key"]) == (often.product, 1, sent.return_value)
    assert event["processing"] == (
        "0x" + GOOD.record_hash.hex(),
        "0x" + GOOD.datasheet_hash.hex(),
        CEILING,
        FLOOR,
        SYNTHETIC,
        tuple("0x" + fact.hex() for fact in FACTS[:64]),
    )


@pytest.mark.parametrize(("epsilon", "anonymity"), [(0, 0), (CEILING, 0), (0, FLOOR)])
def test_compose__given_personal_information__when_not_protected__then_reverts(
    steps: Steps,
    provider: Any,
    provider_id: int,
    main_product: int,
    holder: Any,
    often: Consent,
    epsilon: int,
    anonymity: int,
) -> None:
    resource = steps.born(holder, "patients", personal_information=True, legal_basis=1)
    parts = [(holder, often), (holder, Consent(resource, provider_id, main_product))]
    with refuses("Products_ProtectionMissing", resource, epsilon, anonymity):
        steps.compose(provider, main_product, parts, 0, replace(GOOD, epsilon=epsilon, anonymity=anonymity))


def test_compose__given_personal_information__when_protected__then_composed(
    steps: Steps, provider: Any, provider_id: int, main_product: int, holder: Any
) -> None:
    resource = steps.born(holder, "patients", personal_information=True, legal_basis=1)
    part = (holder, Consent(resource, provider_id, main_product))
    assert steps.compose(provider, main_product, [part], 0, GOOD).return_value


def test_compose__given_important_resource__then_offline_barred(
    steps: Steps, products: Any, provider: Any, provider_id: int, main_product: int, holder: Any, often: Consent
) -> None:
    resource = steps.born(holder, "grid", security_level=2)
    parts = [(holder, often), (holder, Consent(resource, provider_id, main_product))]
    key = steps.compose(provider, main_product, parts).return_value
    assert products.composition(key)["offlineBarred"] is True


def test_compose__when_consents_differ__then_least_of_all_kept(
    steps: Steps, products: Any, provider: Any, holder: Any, holder_b: Any, consent_a: Consent, consent_b: Consent
) -> None:
    a = replace(consent_a, purposes=0b1111_0000_0111, modes=0b110, valid_until=2**64 - 1)
    b = replace(consent_b, purposes=0b1111_1000_0101, modes=0b011, valid_until=2**64 - 2)
    key = steps.compose(provider, a.product, [(holder, a), (holder_b, b)]).return_value
    kept = products.composition(key)
    assert (kept["purposes"], kept["modes"], kept["sellableUntil"]) == (0b101, 0b010, 2**64 - 2)


def test_purposes__when_asked__then_bits(products: Any) -> None:
    bits = [products.PURPOSE_APPLICATION(), products.PURPOSE_TRAINING(), products.PURPOSE_PRETRAIN()]
    assert (bits, products.MAX_FEEDBACK()) == ([1, 2, 4], 64)
