"""Resources.revise: versions of a resource, and its metadata."""

from __future__ import annotations

import base64
import json
from typing import Any

import brownie
import pytest

from scripts.plan import Plan
from tests.contracts.support.market import SALT, Registration, Steps, refusal, registration, word


def _revise(steps: Steps, time: Any, plan: Plan, resources: Any, resource: int, holder: Any, new: Registration) -> Any:
    time.next_at(steps.commit(holder, new) + plan.rules.min_reveal)
    return resources.revise(resource, new.values(), SALT, {"from": holder})


def _root(found: Any) -> bytes:
    return bytes(found[0])


@pytest.fixture
def second(steps: Steps, time: Any, plan: Plan, resources: Any, resource: int, holder: Any) -> Any:
    """The resource has a second version from the next period on; gives the transaction."""
    return _revise(steps, time, plan, resources, resource, holder, registration("pump 2", volume=2_000))


@pytest.mark.edge("E7")
def test_revise__when_good__then_in_force_from_next_period(
    second: Any, resources: Any, resource: int, rulebook: Any, time: Any
) -> None:
    running = rulebook.currentPeriod()
    assert (second.return_value, resources.versions(resource)) == (2, 2)
    assert [resources.versionOf(resource, running + step) for step in (-1, 0, 1, 2)] == [1, 1, 2, 2]
    assert _root(resources.registrationOf(resource)) == registration("pump").content_root
    time.mine_at(rulebook.startOf(running + 1))
    assert _root(resources.registrationOf(resource)) == registration("pump 2").content_root


@pytest.mark.edge("E7")
def test_revise__when_good__then_every_version_stays(second: Any, resources: Any, resource: int) -> None:
    roots = [_root(resources.registrationOfVersion(resource, version)) for version in (1, 2)]
    assert roots == [registration(name).content_root for name in ("pump", "pump 2")]


def test_revise__when_good__then_emits(second: Any, resource: int, rulebook: Any) -> None:
    revised, update = second.events["Revised"], second.events["MetadataUpdate"]
    expected = (resource, 2, rulebook.currentPeriod() + 1)
    assert (revised["resource"], revised["version"], revised["from"]) == expected
    assert _root(revised["registration"]) == registration("pump 2").content_root
    assert update["_tokenId"] == resource


def test_revise__when_twice_in_a_period__then_last_counts(
    second: Any, steps: Steps, time: Any, plan: Plan, resources: Any, resource: int, holder: Any, rulebook: Any
) -> None:
    _revise(steps, time, plan, resources, resource, holder, registration("pump 3"))
    running = rulebook.currentPeriod()
    assert [resources.versionOf(resource, running + step) for step in (0, 1)] == [1, 3]


def test_revise__when_in_several_periods__then_each_keeps_its_version(
    steps: Steps, time: Any, plan: Plan, resources: Any, resource: int, holder: Any, rulebook: Any
) -> None:
    start = rulebook.currentPeriod()
    for step in (1, 3, 4):
        time.mine_at(rulebook.startOf(start + step))
        _revise(steps, time, plan, resources, resource, holder, registration(f"pump in {step}"))
    found = [resources.versionOf(resource, start + step) for step in range(7)]
    assert found == [1, 1, 2, 2, 3, 4, 4]


def test_revise__when_code_stays__then_accepted(
    steps: Steps, time: Any, plan: Plan, resources: Any, resource: int, holder: Any
) -> None:
    code = registration("pump").space_time_code
    _revise(steps, time, plan, resources, resource, holder, registration("pump 2", space_time_code=code))
    assert resources.resourceOfCode(code) == resource


def test_revise__when_level_sinks__then_reverts(
    steps: Steps, time: Any, plan: Plan, resources: Any, resource: int, holder: Any, rulebook: Any
) -> None:
    """Also against a version that waits for the next period."""
    important = registration("pump 2", security_level=2)
    _revise(steps, time, plan, resources, resource, holder, important)
    assert resources.traitsOf([resource])[0][0] == 1
    with brownie.reverts(refusal("Resources_LevelSinks", 2, 1)):
        resources.revise(resource, registration("pump 3").values(), SALT, {"from": holder})
    time.mine_at(rulebook.startOf(rulebook.currentPeriod() + 1))
    assert resources.traitsOf([resource])[0][0] == 2


@pytest.mark.parametrize("name", ["pump", "valve"])
def test_revise__given_content_known__then_reverts(
    steps: Steps, resources: Any, resource: int, holder: Any, holder_b: Any, name: str
) -> None:
    other = steps.register(holder_b, "valve")
    owner = {"pump": resource, "valve": other}[name]
    known = registration("new", content_root=registration(name).content_root)
    with brownie.reverts(refusal("Resources_ContentKnown", known.content_root, owner)):
        resources.revise(resource, known.values(), SALT, {"from": holder})


def test_revise__given_code_of_another__then_reverts(
    steps: Steps, resources: Any, resource: int, holder: Any, holder_b: Any
) -> None:
    other = steps.register(holder_b, "valve")
    known = registration("new", space_time_code=registration("valve").space_time_code)
    with brownie.reverts(refusal("Resources_CodeKnown", known.space_time_code, other)):
        resources.revise(resource, known.values(), SALT, {"from": holder})


def test_revise__when_field_bad__then_reverts(resources: Any, resource: int, holder: Any) -> None:
    with brownie.reverts(refusal("Resources_BadField", word("volume"))):
        resources.revise(resource, registration("new", volume=0).values(), SALT, {"from": holder})


def test_revise__when_not_committed__then_reverts(resources: Any, resource: int, holder: Any) -> None:
    new = registration("new").values()
    with brownie.reverts(refusal("Resources_CommitmentUnknown", resources.commitmentOf(holder, new, SALT))):
        resources.revise(resource, new, SALT, {"from": holder})


def test_revise__when_by_another_holder__then_reverts(
    resources: Any, resource: int, holder: Any, holder_b: Any
) -> None:
    with brownie.reverts(refusal("Resources_NotOwner", holder, holder_b)):
        resources.revise(resource, registration("new").values(), SALT, {"from": holder_b})


def test_revise__given_owner_is_no_holder_any_more__then_reverts(
    steps: Steps, resources: Any, short_lived: Any, short_lived_until: int, time: Any
) -> None:
    own = steps.born(short_lived, "gear")
    time.mine_at(short_lived_until + 1)
    with brownie.reverts(refusal("Resources_NotHolder", short_lived)):
        resources.revise(own, registration("new").values(), SALT, {"from": short_lived})


def test_revise__given_not_born__then_reverts(resources: Any, noticed: int, holder: Any) -> None:
    with brownie.reverts(refusal("Resources_NotBorn", noticed)):
        resources.revise(noticed, registration("new").values(), SALT, {"from": holder})


def test_revise__when_unknown__then_reverts(resources: Any, holder: Any) -> None:
    with brownie.reverts(refusal("Resources_Unknown", 1)):
        resources.revise(1, registration("new").values(), SALT, {"from": holder})


@pytest.mark.parametrize("version", [0, 3])
def test_registration_of_version__when_unknown__then_reverts(
    second: Any, resources: Any, resource: int, version: int
) -> None:
    with brownie.reverts(refusal("Resources_UnknownVersion", 2, version)):
        resources.registrationOfVersion(resource, version)


def _document(uri: str) -> Any:
    prefix = "data:application/json;base64,"
    assert uri.startswith(prefix)
    return json.loads(base64.b64decode(uri.removeprefix(prefix), validate=True))


def test_token_uri__when_read__then_registered_facts(
    second: Any, resources: Any, resource: int, rulebook: Any, time: Any
) -> None:
    def traits() -> dict[str, Any]:
        document = _document(resources.tokenURI(resource))
        assert document["name"] == f"Headwater Holding Right #{resource}"
        return {attribute["trait_type"]: attribute["value"] for attribute in document["attributes"]}

    def expected(name: str, volume: int, version: int) -> dict[str, Any]:
        content = registration(name)
        hashes = (content.content_root, content.manifest_hash, content.space_time_code)
        names = ("contentRoot", "manifestHash", "spaceTimeCode")
        written = dict(zip(names, ("0x" + value.hex() for value in hashes), strict=True))
        return written | {"class": 1, "volume": volume, "version": version}

    assert traits() == expected("pump", 1_000, 1)
    time.mine_at(rulebook.startOf(rulebook.currentPeriod() + 1))
    assert traits() == expected("pump 2", 2_000, 2)


def test_token_uri__when_unknown__then_reverts(resources: Any) -> None:
    with brownie.reverts(refusal("ERC721NonexistentToken", 1)):
        resources.tokenURI(1)


def test_contract_uri__when_read__then_names_the_collection(resources: Any) -> None:
    document = _document(resources.contractURI())
    assert (document["name"], document["symbol"]) == (resources.name(), resources.symbol())


@pytest.mark.parametrize(
    ("interface", "supported"),
    [("0x01ffc9a7", True), ("0x80ac58cd", True), ("0x5b5e139f", True), ("0x49064906", True), ("0xffffffff", False)],
)
def test_supports_interface__when_asked__then_erc721_and_erc4906(
    resources: Any, interface: str, supported: bool
) -> None:
    assert resources.supportsInterface(interface) is supported
