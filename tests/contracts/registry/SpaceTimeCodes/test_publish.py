"""Space-time codes of everything in the zone, and the way back from them."""

from __future__ import annotations

from typing import Any

import brownie
import pytest
from eth_abi.abi import encode
from eth_hash.auto import keccak

from scripts.system import System
from tests.contracts.support.market import SALT, Steps, registration
from tests.contracts.support.refusals import refuses
from tests.contracts.support.time import ChainTime

RESOURCE, PRODUCT, ORGANISATION, LICENCE = 1, 2, 3, 4
PROVIDER, LAB = 3, 4
DAY = 86_400
DATASHEET, SCENARIO = b"\x09" * 32, b"\x0a" * 32


@pytest.fixture(scope="session")
def steps(system: System, time: ChainTime, registrars: list[Any]) -> Steps:
    """Steps in the deployed system."""
    return Steps(system, time, registrars)


@pytest.fixture
def product(products: Any, provider: Any) -> int:
    """A MAIN product of the provider."""
    return int(products.create(0, DATASHEET, [SCENARIO], 0, 0, {"from": provider}).return_value)


def _computed(room: Any, kind: int, number: int, second: int, issuer: int) -> bytes:
    """docs/FORMATS.md section 10, from its bytes."""
    types = ["uint256", "address", "uint8", "uint32"]
    object_id = keccak(encode(types, [brownie.chain.id, room.address, kind, number]))
    tail = (0).to_bytes(8, "big") + (second // DAY).to_bytes(8, "big") + issuer.to_bytes(4, "big")
    return bytes(keccak(object_id + tail))


def _admitted(participants: Any, organisation: int) -> int:
    return int(participants.organisation(organisation)[4])


def test_code_of__when_resource__then_declared(codes: Any, steps: Steps, holder: Any) -> None:
    resource = steps.register(holder, "pump")
    assert bytes(codes.codeOf(RESOURCE, resource)) == registration("pump").space_time_code


def test_code_of__when_organisation__then_by_admission(codes: Any, participants: Any) -> None:
    expected = _computed(participants, ORGANISATION, LAB, _admitted(participants, LAB), LAB)
    assert bytes(codes.codeOf(ORGANISATION, LAB)) == expected


def test_code_of__when_product__then_by_its_provider(
    codes: Any, participants: Any, products: Any, product: int
) -> None:
    expected = _computed(products, PRODUCT, product, _admitted(participants, PROVIDER), PROVIDER)
    assert bytes(codes.codeOf(PRODUCT, product)) == expected


def test_code_of__when_licence__then_by_first_day_and_provider(
    codes: Any, licences: Any, sales: Any, lab: Any, product: int, system: System
) -> None:
    valid_from = system.plan.genesis + 3 * DAY
    terms: dict[str, Any] = dict.fromkeys((name["name"] for name in _licence_fields(licences)), 0)
    terms |= {"product": product, "licensee": LAB, "composition": b"\x01" * 32}
    terms |= {"validFrom": valid_from, "validUntil": valid_from + DAY}
    caller = brownie.accounts.at(sales.address, force=True)
    issued = licences.issue(lab, tuple(terms.values()), {"from": caller}).return_value
    expected = _computed(licences, LICENCE, issued, valid_from, PROVIDER)
    assert bytes(codes.codeOf(LICENCE, issued)) == expected


def _licence_fields(licences: Any) -> list[dict[str, Any]]:
    [entry] = [item for item in licences.abi if item.get("name") == "issue"]
    return list(entry["inputs"][1]["components"])


@pytest.mark.parametrize(("kind", "number"), [(0, 1), (PRODUCT, 1), (ORGANISATION, 99), (LICENCE, 1)])
def test_code_of__when_unknown__then_reverts(codes: Any, kind: int, number: int) -> None:
    with refuses("SpaceTimeCodes_Unknown", kind, number):
        codes.codeOf(kind, number)


def test_code_of__when_resource_is_unknown__then_reverts(codes: Any) -> None:
    with refuses("Resources_Unknown", 1):
        codes.codeOf(RESOURCE, 1)


def test_publish__when_anyone_calls__then_resolvable(codes: Any, stranger: Any) -> None:
    code = codes.codeOf(ORGANISATION, LAB)
    with refuses("SpaceTimeCodes_Unpublished", bytes(code)):
        codes.resolve(code)
    event = codes.publish(ORGANISATION, LAB, {"from": stranger}).events["Published"]
    assert (bytes(event["code"]), event["kind"], event["id"]) == (bytes(code), ORGANISATION, LAB)
    assert codes.resolve(code) == (ORGANISATION, LAB)


def test_publish__when_repeated__then_without_effect(codes: Any, stranger: Any) -> None:
    codes.publish(ORGANISATION, LAB, {"from": stranger})
    assert not codes.publish(ORGANISATION, LAB, {"from": stranger}).events


def test_publish__when_unknown__then_reverts(codes: Any, stranger: Any) -> None:
    with refuses("SpaceTimeCodes_Unknown", ORGANISATION, 99):
        codes.publish(ORGANISATION, 99, {"from": stranger})


def test_publish__given_new_version__then_both_codes_lead_to_the_resource(
    codes: Any, resources: Any, steps: Steps, holder: Any, stranger: Any, time: Any, rulebook: Any, plan: Any
) -> None:
    resource = steps.born(holder, "pump")
    codes.publish(RESOURCE, resource, {"from": stranger})
    new = registration("pump 2")
    time.next_at(steps.commit(holder, new) + plan.rules.min_reveal)
    resources.revise(resource, new.values(), SALT, {"from": holder})
    time.mine_at(rulebook.startOf(rulebook.currentPeriod() + 1))
    codes.publish(RESOURCE, resource, {"from": stranger})
    for name in ("pump", "pump 2"):
        assert codes.resolve(registration(name).space_time_code) == (RESOURCE, resource)


def _declare(resources: Any, steps: Steps, holder: Any, time: Any, plan: Any, code: bytes) -> int:
    """Registers a resource under somebody else's code."""
    content = registration("squatter", space_time_code=code)
    time.next_at(steps.commit(holder, content) + plan.rules.min_reveal)
    return int(resources.register(content.values(), SALT, {"from": holder}).return_value)


def test_publish__given_resource_declared_a_computed_code__then_computed_one_wins(
    codes: Any, resources: Any, steps: Steps, holder: Any, stranger: Any, time: Any, plan: Any
) -> None:
    code = bytes(codes.codeOf(ORGANISATION, LAB))
    squatter = _declare(resources, steps, holder, time, plan, code)
    codes.publish(RESOURCE, squatter, {"from": stranger})
    codes.publish(ORGANISATION, LAB, {"from": stranger})
    assert codes.resolve(code) == (ORGANISATION, LAB)
    with refuses("SpaceTimeCodes_Taken", code, 0, squatter):
        codes.publish(RESOURCE, squatter, {"from": stranger})


def test_publish__given_void_registration__then_code_belongs_to_the_rightful(
    codes: Any, resources: Any, steps: Steps, holder: Any, holder_b: Any, governance: Any, stranger: Any
) -> None:
    wrong = steps.register(holder, "pump")
    codes.publish(RESOURCE, wrong, {"from": stranger})
    resources.object(wrong, b"\x06" * 32, {"from": holder_b})
    resources.admitObjection(wrong, 2, *steps.quorum(resources.objectionDigest(wrong, 2)), {"from": stranger})
    resources.rule(wrong, True, {"from": governance})
    rightful = steps.born(holder_b, "pump")
    codes.publish(RESOURCE, rightful, {"from": stranger})
    code = registration("pump").space_time_code
    assert codes.resolve(code) == (RESOURCE, rightful)
    with refuses("SpaceTimeCodes_Taken", code, rightful, wrong):
        codes.publish(RESOURCE, wrong, {"from": stranger})
