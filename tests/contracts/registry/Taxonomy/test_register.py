"""Classes are registered by governance and stay."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.system import container
from tests.contracts.support.refusals import field, refuses

NAME = b"\x0b" * 32


def test_register__when_by_governance__then_known(taxonomy: Any, governance: Any, timelock: Any) -> None:
    assert (taxonomy.governance(), taxonomy.isKnown(1), taxonomy.isKnown(7)) == (timelock, True, False)
    event = taxonomy.register(7, NAME, {"from": governance}).events["ClassRegistered"]
    assert (event["class"], bytes(event["nameHash"])) == (7, NAME)
    assert taxonomy.isKnown(7) is True


def test_register__when_by_another__then_reverts(taxonomy: Any, timelock: Any, deployer: Any) -> None:
    with refuses("Taxonomy_NotGovernance", timelock, deployer):
        taxonomy.register(7, NAME, {"from": deployer})


def test_register__given_known__then_reverts(taxonomy: Any, governance: Any) -> None:
    with refuses("Taxonomy_ClassKnown", 1):
        taxonomy.register(1, NAME, {"from": governance})


@pytest.mark.parametrize(("name", "arguments"), [("class", (0, NAME)), ("nameHash", (7, bytes(32)))])
def test_register__when_field_is_empty__then_reverts(
    taxonomy: Any, governance: Any, name: str, arguments: tuple[int, bytes]
) -> None:
    with refuses("Taxonomy_BadField", field(name)):
        taxonomy.register(*arguments, {"from": governance})


def test_deploy__when_classes_are_named__then_known(timelock: Any, deployer: Any) -> None:
    taxonomy = container("Taxonomy").deploy(timelock, [3, 101], {"from": deployer})
    assert [taxonomy.isKnown(number) for number in (0, 1, 3, 101)] == [False, False, True, True]
