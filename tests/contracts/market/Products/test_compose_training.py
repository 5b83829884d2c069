"""Products.compose in the TRAINING loop: every resource is admitted now."""

from dataclasses import replace
from typing import Any

import pytest

from scripts.plan import MarketRules, Rules
from tests.contracts.support.admission import HIGH_LIQUIDITY, HIGH_UTILITY, LONG_TAIL, Admitting, score_leaf
from tests.contracts.support.market import DISTRIBUTION, FOR_TRAINING, PROCESSING, TRAINING, Consent, Steps
from tests.contracts.support.refusals import refuses

Parts = list[tuple[Any, Consent]]


@pytest.fixture(scope="module")
def part_a(holder: Any, consent_a: Consent, training_product: int) -> tuple[Any, Consent]:
    """The first resource with its holder, for as many generations as one wants."""
    return holder, replace(consent_a, product=training_product, max_derivatives=9)


@pytest.fixture(scope="module")
def part_b(holder_b: Any, consent_b: Consent, training_product: int) -> tuple[Any, Consent]:
    """The second resource with its holder."""
    return holder_b, replace(consent_b, product=training_product, max_derivatives=9)


@pytest.fixture(scope="module")
def part_c(steps: Steps, holder: Any, provider_id: int, training_product: int, resource_b: int) -> tuple[Any, Consent]:
    """A third resource, born after the second."""
    resource = steps.born(holder, "motor")
    assert resource > resource_b
    return holder, Consent(resource, provider_id, training_product)


@pytest.mark.parametrize("tag", [HIGH_LIQUIDITY, HIGH_UTILITY])
def test_compose__when_training__then_kept(
    steps: Steps, admitting: Admitting, products: Any, provider: Any, part_a: tuple[Any, Consent], tag: int
) -> None:
    holder, consent = part_a
    admitting.admit({consent.resource: tag})
    part = (holder, replace(consent, purposes=FOR_TRAINING, modes=PROCESSING | DISTRIBUTION))
    key = steps.compose(provider, consent.product, [part]).return_value
    kept = products.composition(key)
    assert (kept["loop"], kept["purposes"], kept["modes"]) == (TRAINING, FOR_TRAINING, PROCESSING | DISTRIBUTION)


def test_compose__given_not_admitted__then_reverts(
    steps: Steps,
    admitting: Admitting,
    provider: Any,
    training_product: int,
    part_a: tuple[Any, Consent],
    part_b: tuple[Any, Consent],
) -> None:
    admitting.admit({part_a[1].resource: HIGH_UTILITY})
    with refuses("Products_NotAdmitted", part_b[1].resource):
        steps.compose(provider, training_product, [part_a, part_b])


def test_compose__given_label_lapsed__then_reverts(
    steps: Steps, admitting: Admitting, time: Any, provider: Any, training_product: int, part_a: tuple[Any, Consent]
) -> None:
    admitting.admit({part_a[1].resource: HIGH_UTILITY})
    time.next_at(time.start_of(3))
    with refuses("Products_NotAdmitted", part_a[1].resource):
        steps.compose(provider, training_product, [part_a])


def test_compose__given_label_ends_later__then_composition_stays(
    steps: Steps,
    admitting: Admitting,
    products: Any,
    time: Any,
    provider: Any,
    training_product: int,
    part_a: tuple[Any, Consent],
) -> None:
    admitting.admit({part_a[1].resource: HIGH_UTILITY})
    key = steps.compose(provider, training_product, [part_a]).return_value
    before = products.composition(key)
    admitting.score(admitting.report(1, [score_leaf(1, part_a[1].resource, 0)])[0])
    time.into_period(9)
    assert products.composition(key) == before
    with refuses("Products_NotAdmitted", part_a[1].resource):
        steps.compose(provider, training_product, [part_a], 1)


@pytest.mark.parametrize(("share", "n", "greatest"), [(500_000, 3, 1), (333_333, 3, 0), (500_000, 1, 0)])
def test_compose__given_too_many_long_tail__then_reverts(
    steps: Steps,
    admitting: Admitting,
    rulebook: Any,
    governance: Any,
    provider: Any,
    training_product: int,
    part_a: tuple[Any, Consent],
    part_b: tuple[Any, Consent],
    part_c: tuple[Any, Consent],
    share: int,
    n: int,
    greatest: int,
) -> None:
    rules = replace(Rules(), market=replace(MarketRules(), long_tail_share=share))
    rulebook.setRules(rules.arguments(), 1, {"from": governance})
    parts = [part_a, part_b, part_c][:n]
    tags = [LONG_TAIL] * (greatest + 1) + [HIGH_UTILITY] * n
    admitting.admit({consent.resource: tag for (_, consent), tag in zip(parts, tags, strict=False)})
    with refuses("Products_TooManyLongTail", greatest, greatest + 1):
        steps.compose(provider, training_product, parts)


def test_compose__given_long_tail_within_share__then_composed(
    steps: Steps,
    admitting: Admitting,
    rulebook: Any,
    governance: Any,
    provider: Any,
    training_product: int,
    part_a: tuple[Any, Consent],
    part_b: tuple[Any, Consent],
) -> None:
    rules = replace(Rules(), market=replace(MarketRules(), long_tail_share=500_000))
    rulebook.setRules(rules.arguments(), 1, {"from": governance})
    admitting.admit({part_a[1].resource: LONG_TAIL, part_b[1].resource: HIGH_LIQUIDITY})
    assert steps.compose(provider, training_product, [part_a, part_b]).return_value
