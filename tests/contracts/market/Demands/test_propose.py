"""Demands.propose."""

from typing import Any

import pytest

from tests.contracts.market.conftest import SCENARIOS
from tests.contracts.support.market import MAIN, digest_of
from tests.contracts.support.refusals import refuses

GREATEST = 64


def _products(products: Any, provider: Any, number: int) -> list[int]:
    arguments = (MAIN, digest_of("datasheet"), SCENARIOS, 0, 0)
    return [int(products.create(*arguments, {"from": provider}).return_value) for _ in range(number)]


def test_propose__given_no_provider__then_reverts(demands: Any, demand: int, lab: Any, main_product: int) -> None:
    with refuses("Demands_NotProvider", lab):
        demands.propose(demand, main_product, {"from": lab})


def test_propose__when_demand_unknown__then_reverts(
    demands: Any, demand: int, provider: Any, main_product: int
) -> None:
    with refuses("Demands_Unknown", demand + 1):
        demands.propose(demand + 1, main_product, {"from": provider})


def test_propose__when_product_of_another__then_reverts(
    demands: Any,
    participants: Any,
    demand: int,
    provider_b: Any,
    provider_id: int,
    main_product: int,
) -> None:
    other = int(participants.organisationOf(provider_b))
    for product, expected in ((main_product, provider_id), (99, 0)):
        with refuses("Demands_WrongProvider", expected, other):
            demands.propose(demand, product, {"from": provider_b})


def test_propose__when_other_scenario__then_reverts(demands: Any, demand: int, products: Any, provider: Any) -> None:
    arguments = (MAIN, digest_of("datasheet"), [digest_of("valves")], 0, 0)
    product = products.create(*arguments, {"from": provider}).return_value
    with refuses("Demands_WrongScenario", product, SCENARIOS[0]):
        demands.propose(demand, product, {"from": provider})


def test_propose__given_deadline_passed__then_reverts(
    demands: Any, demand: int, time: Any, until: int, provider: Any, main_product: int
) -> None:
    time.next_at(until + 1)
    with refuses("Demands_DeadlinePassed", until, until + 1):
        demands.propose(demand, main_product, {"from": provider})


def test_propose__given_last_second__then_kept(
    demands: Any, demand: int, time: Any, until: int, provider: Any, main_product: int
) -> None:
    time.next_at(until)
    demands.propose(demand, main_product, {"from": provider})
    assert demands.isProposed(demand, main_product)


@pytest.mark.parametrize("ended", ["closed", "selected"])
def test_propose__given_not_open__then_reverts(
    demands: Any, demand: int, proposed: int, provider: Any, lab: Any, main_product: int, ended: str
) -> None:
    if ended == "closed":
        demands.close(demand, {"from": lab})
    else:
        demands.select(demand, proposed, {"from": lab})
    with refuses("Demands_NotOpen", demand, 0 if ended == "closed" else proposed):
        demands.propose(demand, main_product, {"from": provider})


def test_propose__given_proposed__then_reverts(demands: Any, demand: int, proposed: int, provider: Any) -> None:
    with refuses("Demands_ProposalKnown", demand, proposed):
        demands.propose(demand, proposed, {"from": provider})


def test_propose__given_full__then_reverts(demands: Any, products: Any, lab: Any, provider: Any) -> None:
    demand = demands.post(digest_of("document"), SCENARIOS[0], 0, 2**40, {"from": lab}).return_value
    *taken, last = _products(products, provider, GREATEST + 1)
    for product in taken:
        demands.propose(demand, product, {"from": provider})
    assert (len(demands.proposalsOf(demand)), demands.MAX_PROPOSALS()) == (GREATEST, GREATEST)
    with refuses("Demands_TooManyProposals", GREATEST, GREATEST + 1):
        demands.propose(demand, last, {"from": provider})


def test_propose__when_good__then_kept(
    demands: Any, demand: int, provider: Any, main_product: int, training_product: int
) -> None:
    for product in (training_product, main_product):
        demands.propose(demand, product, {"from": provider})
    assert list(demands.proposalsOf(demand)) == [training_product, main_product]
    assert [demands.isProposed(demand, product) for product in (main_product, 99)] == [True, False]


def test_propose__when_good__then_emits(
    demands: Any, demand: int, provider: Any, provider_id: int, main_product: int
) -> None:
    event = demands.propose(demand, main_product, {"from": provider}).events["ProductProposed"]
    assert dict(event) == {"demand": demand, "product": main_product, "provider": provider_id}
