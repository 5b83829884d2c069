"""Products.create."""

from typing import Any

import brownie
import pytest

from tests.contracts.support.market import MAIN, TRAINING, digest_of, refusal, word

DATASHEET = digest_of("datasheet")
SCENARIOS = [digest_of("pumps"), digest_of("valves")]


def test_create__given_no_provider__then_reverts(products: Any, holder: Any) -> None:
    with brownie.reverts(refusal("Products_NotProvider", holder)):
        products.create(MAIN, DATASHEET, SCENARIOS, 0, 0, {"from": holder})


def test_create__when_no_datasheet__then_reverts(products: Any, provider: Any) -> None:
    with brownie.reverts(refusal("Products_BadField", word("datasheetHash"))):
        products.create(MAIN, bytes(32), SCENARIOS, 0, 0, {"from": provider})


def test_create__when_no_scenario__then_reverts(products: Any, provider: Any) -> None:
    with brownie.reverts(refusal("Products_BadField", word("scenarios"))):
        products.create(MAIN, DATASHEET, [], 0, 0, {"from": provider})


def test_create__when_empty_scenario__then_reverts(products: Any, provider: Any) -> None:
    with brownie.reverts(refusal("Products_BadField", word("scenarios"))):
        products.create(MAIN, DATASHEET, [SCENARIOS[0], bytes(32)], 0, 0, {"from": provider})


def test_create__when_twice__then_ids_follow(products: Any, provider: Any) -> None:
    sent = [products.create(loop, DATASHEET, SCENARIOS, 0, 0, {"from": provider}) for loop in (MAIN, TRAINING)]
    assert [transaction.return_value for transaction in sent] == [1, 2]


def test_create__when_good__then_product_kept(products: Any, provider: Any, provider_id: int) -> None:
    products.create(TRAINING, DATASHEET, SCENARIOS, 0, 0, {"from": provider})
    kept = products.product(1)
    assert (kept["provider"], kept["loop"]) == (provider_id, TRAINING)
    assert (bytes(kept["datasheetHash"]), bytes(kept["latest"])) == (DATASHEET, bytes(32))


def test_create__when_good__then_scenarios_kept(products: Any, provider: Any) -> None:
    products.create(MAIN, DATASHEET, SCENARIOS, 0, 0, {"from": provider})
    assert [bytes(scenario) for scenario in products.scenariosOf(1)] == SCENARIOS


def test_create__when_good__then_emits(products: Any, provider: Any, provider_id: int) -> None:
    event = products.create(MAIN, DATASHEET, SCENARIOS, 0, 0, {"from": provider}).events["ProductCreated"]
    assert (event["product"], event["provider"], event["loop"]) == (1, provider_id, MAIN)
    assert [bytes(scenario) for scenario in event["scenarios"]] == SCENARIOS


def test_create__when_cost_without_licences__then_reverts(products: Any, provider: Any) -> None:
    with brownie.reverts(refusal("Products_BadField", word("expectedLicences"))):
        products.create(MAIN, DATASHEET, SCENARIOS, 1, 0, {"from": provider})


def test_create__when_cost_declared__then_kept(products: Any, provider: Any) -> None:
    products.create(MAIN, DATASHEET, SCENARIOS, 2**128 - 1, 2**32 - 1, {"from": provider})
    kept = products.product(1)
    assert (kept["declaredCost"], kept["expectedLicences"]) == (2**128 - 1, 2**32 - 1)


def test_create__when_cost_declared__then_emits(products: Any, provider: Any) -> None:
    event = products.create(MAIN, DATASHEET, SCENARIOS, 100, 7, {"from": provider}).events["CostDeclared"]
    assert dict(event) == {"product": 1, "declaredCost": 100, "expectedLicences": 7}


@pytest.mark.parametrize(("cost", "licences", "floor"), [(100, 7, 15), (98, 7, 14), (1, 2**32 - 1, 1), (9, 1, 9)])
def test_cost_floor_of__when_asked__then_rounded_up(
    products: Any, provider: Any, cost: int, licences: int, floor: int
) -> None:
    products.create(MAIN, DATASHEET, SCENARIOS, cost, licences, {"from": provider})
    assert products.costFloorOf(1) == floor


@pytest.mark.parametrize("licences", [0, 7])
def test_create__when_no_cost__then_no_floor(products: Any, provider: Any, licences: int) -> None:
    sent = products.create(MAIN, DATASHEET, SCENARIOS, 0, licences, {"from": provider})
    assert "CostDeclared" not in sent.events
    assert [products.costFloorOf(product) for product in (1, 99)] == [0, 0]
