"""Quotes: on the period told on paper by hand, and against the weights of a composition that has the resource."""

from __future__ import annotations

import json
from typing import cast

import pytest

from offchain.audit.errors import (
    ConsentedError,
    NoCompositionError,
    UnbornResourceError,
    UnknownProductError,
    UnknownResourceError,
)
from offchain.audit.quote import ESTIMATE, Quote, newest_composition, quote, with_composition
from offchain.codec.composition import Composition, composition_key
from offchain.domain.types import OrganisationId, PeriodId, Ppm, ProductId, ResourceId, Seconds
from offchain.indexer.snapshot import Snapshot
from offchain.indexer.states import CompositionState
from offchain.report import build
from tests.unit.audit.conftest import RESOURCES, TRAINING_KEY, Told, account
from tests.unit.report.inputs import AB, A, inputs

NARROW = composition_key(Composition(ProductId(2), OrganisationId(4), Ppm(0), RESOURCES[:2]))


def narrow(told: Told) -> None:
    """Product 2 is of resources 1 and 2 only, and its period waits for its report."""
    told.leave_unsettled()
    told.chain.remove("ContributionOracle", "Reported")
    chain = told.chain
    chain.change("Products", "Composed", 1, key=NARROW, resources=(1, 2))
    chain.change("Licences", "Issued", 3, composition=NARROW)
    chain.change("Sales", "Released", 3, composition=NARROW)
    chain.change("Settlement", "RevenueReceived", 3, key=NARROW)


def run(told: Told, resource: int, product: int, period: int = 1) -> Quote:
    given = ResourceId(resource), ProductId(product), PeriodId(period)
    return quote(*given, told.chain, told.index(), told.log())


def test_quote__when_a_third_resource_joins__then_weights_and_money_as_calculated(told: Told) -> None:
    # Only all three together were measured, so 1 and 2 are equal without 3, and all are with it. 50 % of 1,000,001 is
    # cut at 250,000.25, and at 166,667.2 and 333,333.8; service, operator and fund have what they have.
    narrow(told)
    found = run(told, 3, 2)
    assert [(r.role, r.subject, r.account, r.weight_now, r.weight_then, r.now, r.then) for r in found.rows] == [
        ("source", 1, account(1), 500_000, 333_334, 250_000, 166_667),
        ("source", 2, account(2), 500_000, 333_333, 250_000, 166_666),
        ("source", 3, account(3), None, 333_333, 0, 166_667),
        ("service", 4, account(4), None, None, 300_000, 300_000),
        ("operator", 10, account(10), None, None, 50_000, 50_000),
        ("ecosystem", 0, told.chain.address("EcosystemFund"), None, None, 150_001, 150_001),
    ]
    assert (sum(r.now for r in found.rows), sum(r.then for r in found.rows)) == (found.revenue, 1_000_001)
    assert (found.composition, found.with_resource) == (NARROW, TRAINING_KEY)
    assert [row.difference for row in found.rows[:3]] == [-83_333, -83_334, 166_667]


def test_quote__when_told__then_it_says_that_it_is_an_estimate(told: Told) -> None:
    narrow(told)
    found = run(told, 3, 2)
    assert found.notes[0] == ESTIMATE
    assert all(words in ESTIMATE for words in ("estimate", "no promise", "估算", "不构成承诺"))


def test_quote__when_written_as_json__then_amounts_are_text(told: Told) -> None:
    narrow(told)
    content = json.loads(json.dumps(run(told, 3, 2).as_json()))
    assert (content["weight_ppm"], content["amount"], content["revenue"]) == (333_333, "166667", "1000001")
    assert content["parts"][2]["difference"] == "166667"


def test_quote__when_there_was_no_revenue__then_amounts_are_0_and_a_note_says_why(told: Told) -> None:
    narrow(told)
    told.chain.events = [e for e in told.chain.events if (e.name, e.args.get("key")) != ("RevenueReceived", NARROW)]
    found = run(told, 3, 2)
    assert (found.own.weight_then, found.own.then, found.revenue) == (333_333, 0, 0)
    assert "had no revenue in period 1" in found.notes[1]


def test_quote__when_the_period_was_missed__then_a_note_says_so(told: Told) -> None:
    narrow(told)
    told.chain.mine(3_000)
    assert any("period 1 is missed" in note for note in run(told, 3, 2).notes)


def test_quote__when_the_resource_is_in_it__then_refused(told: Told) -> None:
    with pytest.raises(ConsentedError, match=r"product 1: expected none of \[1, 2, 3\], received 1"):
        run(told, 1, 1)


def test_quote__when_the_resource_is_not_born_by_then__then_refused(told: Told) -> None:
    narrow(told)
    told.chain.change("Resources", "BirthSet", 2, bornAt=told.chain.calendar.end(PeriodId(1)))
    with pytest.raises(UnbornResourceError, match="birth of resource 3: expected before the end of period 1"):
        run(told, 3, 2)


def test_quote__when_an_id_is_unknown__then_the_known_ones_are_told(told: Told) -> None:
    with pytest.raises(UnknownResourceError, match=r"one of \[1, 2, 3\], received 7"):
        run(told, 7, 1)
    with pytest.raises(UnknownProductError, match=r"one of \[1, 2\], received 7"):
        run(told, 1, 7)


def state(key: int, born_at: int, *, closed: bool = False) -> CompositionState:
    product, payee = ProductId(1), OrganisationId(4)
    return CompositionState(bytes([key]), product, payee, 0, Ppm(0), RESOURCES, (), closed, Seconds(born_at))


class _Compositions:
    """A snapshot that has compositions only."""

    def __init__(self, *compositions: CompositionState) -> None:
        self.compositions = compositions


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([state(1, 10), state(2, 30), state(3, 20)], 2),
        ([state(1, 10), state(2, 30, closed=True)], 1),
        ([state(1, 10, closed=True), state(2, 30, closed=True)], 2),
    ],
)
def test_newest_composition__when_several__then_the_newest_that_is_open(
    known: list[CompositionState], expected: int
) -> None:
    snapshot = _Compositions(*known)
    assert newest_composition(ProductId(1), cast(Snapshot, snapshot), PeriodId(1)).key == bytes([expected])


def test_newest_composition__when_the_product_had_none_yet__then_refused(told: Told) -> None:
    early = told.index().snapshot(0)
    with pytest.raises(NoCompositionError, match="compositions of product 1 in period 0"):
        newest_composition(ProductId(1), early, PeriodId(0))


def test_with_composition__when_b_joins_a__then_weighed_like_the_product_that_has_both() -> None:
    # The model: AB was sold and measured, so its weights are known without any quote.
    given = inputs()
    key = composition_key(Composition(A.product, A.payee, Ppm(0), AB.resources))
    joined = CompositionState(key, A.product, A.payee, A.loop, Ppm(0), AB.resources, (), False, Seconds(0))
    found = build(with_composition(given, A.key, joined))
    assert found.weighings[key].weights == build(given).weighings[AB.key].weights
    assert found.weighings[key].weights != {1: 500_000, 2: 500_000}
    assert set(found.weighings) == {*build(given).weighings, key}
