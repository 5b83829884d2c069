"""Who gets how much: figures by hand, and random batches against the independent model."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from brownie.test import given
from brownie.test import strategy as abi
from hypothesis import settings
from hypothesis import strategies as st

from tests.contracts.settlement import model
from tests.contracts.settlement.batches import Batch
from tests.contracts.settlement.stage import COMBINED, DATASET, LICENCE, OUTCOME, RAW, Stage


def settle_one(stage: Stage, line: model.Line, licence: int = 0, outcome: int = 0) -> dict[str, int]:
    """Settles a period in which only `line` earned; what everybody and the earmarks have then."""
    for amount, kind in ((licence, LICENCE), (outcome, OUTCOME)):
        if amount:
            stage.earn(line, amount, kind)
    batch = Batch.of(0, [line])
    stage.close(0, [batch])
    stage.settle(0, batch)
    found = {name: stage.balance(name) for name in stage.people if stage.balance(name)}
    found["ecosystem"] = stage.fund.ecosystemBalance()
    found["unearned"] = stage.fund.serviceBalance()
    return {name: amount for name, amount in found.items() if amount}


def test_settle__given_main_licence_money__then_65_30_5(stage: Stage) -> None:
    assert settle_one(stage, RAW, licence=1_000) == {"holder": 650, "provider": 300, "space_operator": 50}


def test_settle__given_training_licence_money__then_50_30_5_15_by_weight(stage: Stage) -> None:
    # 500,000 · 0.570503 = 285,251.5; · 0.820825 = 410,412.5; the provider holds the third resource too.
    assert settle_one(stage, COMBINED, licence=1_000_000) == {
        "holder": 285_251,
        "holder_b": 410_412 - 285_251,
        "provider": 500_000 - 410_412 + 300_000,
        "zone_operator": 50_000,
        "ecosystem": 150_000,
    }


def test_settle__given_outcome_money__then_default_row(stage: Stage) -> None:
    assert settle_one(stage, RAW, outcome=800) == {"holder": 500, "provider": 300}


def test_settle__given_outcome_money_and_an_agreed_share__then_agreed_row(stage: Stage) -> None:
    # 700 to the source: 280 and 420 by weight; the rest is the provider's.
    assert settle_one(stage, DATASET, outcome=1_000) == {"holder_b": 280, "holder": 420, "provider_b": 300}


def test_settle__given_both_kinds__then_rounds_once_per_line(stage: Stage) -> None:
    # 0.65 + 0.625 = 1.275 to the source; 0.3 + 0.375 = 0.675 to the service: 1.95 after it; all 2 after the operator.
    assert settle_one(stage, RAW, licence=1, outcome=1) == {"holder": 1, "space_operator": 1}


def test_settle__given_performance_of_93_percent__then_the_rest_is_unearned(stage: Stage) -> None:
    # 0.7 + 0.3 · 0.93 = 0.979 of 300,000.
    found = settle_one(stage, replace(RAW, performance=930_000), licence=1_000_000)
    assert (found["provider"], found["unearned"]) == (293_700, 6_300)


def test_settle__given_no_performance__then_the_guaranteed_base(stage: Stage) -> None:
    found = settle_one(stage, replace(RAW, performance=0), licence=1_000_000)
    assert (found["provider"], found["unearned"]) == (210_000, 90_000)


@pytest.mark.edge("E11")
def test_settle__given_a_weight_of_zero__then_nothing_to_that_holder(stage: Stage) -> None:
    found = settle_one(stage, replace(COMBINED, weights=(400_000, 0, 600_000)), licence=1_000)
    assert "holder_b" not in found


@st.composite
def _weights(draw: Any, count: int) -> tuple[int, ...]:
    cuts = sorted(draw(st.lists(st.integers(0, 10**6), min_size=count - 1, max_size=count - 1)))
    return tuple(b - a for a, b in zip([0, *cuts], [*cuts, 10**6], strict=True))


@st.composite
def _reported(draw: Any) -> list[tuple[model.Line, int, int]]:
    """Each composition with random weights, performance and money; sometimes without money."""
    money = st.one_of(st.just(0), st.integers(1, 50), st.integers(1, 10**18))
    return [
        (
            replace(line, weights=draw(_weights(len(line.resources))), performance=draw(st.integers(0, 10**6))),
            draw(money),
            draw(money),
        )
        for line in (RAW, COMBINED, DATASET)
    ]


@settings(max_examples=12)
@given(reported=_reported(), base=abi("uint32", min_value=500_000, max_value=10**6))
def test_settle__given_random_lines__then_like_the_independent_model(
    built: Stage, reported: list[tuple[model.Line, int, int]], base: int
) -> None:
    """The chain pays what the model says to the unit, and no account is a unit per part off its exact rational.

    Brownie restores the chain between examples, so the folder's one stage serves.
    """
    built.zone.setServiceBase(base, {"from": built.people["deployer"]})
    for line, licence, outcome in reported:
        for amount, kind in ((licence, LICENCE), (outcome, OUTCOME)):
            if amount:
                built.earn(line, amount, kind)
    batch = Batch.of(0, [line for line, _, _ in reported])
    built.close(0, [batch])
    built.settle(0, batch)
    expected = built.expected(*[entry for entry in reported if entry[1] + entry[2]], base=base)
    names = {str(account): name for name, account in built.people.items()}
    found = {name: built.balance(name) for name in names.values() if built.balance(name)}
    assert found == {names[str(account)]: amount for account, amount in expected.paid.items() if amount}
    assert (built.fund.ecosystemBalance(), built.fund.serviceBalance()) == (expected.ecosystem, expected.unearned)
    parts = sum(len(line.resources) + 2 for line in (RAW, COMBINED, DATASET))
    assert all(abs(Fraction(expected.paid[a]) - exact) < parts for a, exact in expected.exact.items())
    assert sum(found.values()) + expected.ecosystem + expected.unearned == sum(a + b for _, a, b in reported)
