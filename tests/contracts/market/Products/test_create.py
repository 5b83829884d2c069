"""Products.create."""

from typing import Any

import brownie

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
    ids = [products.create(loop, DATASHEET, SCENARIOS, 0, 0, {"from": provider}).return_value for loop in (MAIN, TRAINING)]
    assert ids == [1, 2]


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
