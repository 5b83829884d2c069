"""docs/PERMISSIONS.md is what the contracts do: no person has a power that the page does not name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brownie
import pytest

from scripts.system import ORDER, System

PAGE = Path(__file__).resolve().parents[3] / "docs" / "PERMISSIONS.md"
ROW = re.compile(r"^\| `(\w+)\.(\w+)` \| ([^|]+?) \| (?:`(\w+)`)? ?\|$", re.MULTILINE)
PARTICIPANTS = frozenset({"holder", "holder_b", "provider", "lab", "plant", "space_operator", "zone_operator"}) | {
    "model_user",
    "reviewer_a",
    "reviewer_b",
    "reviewer_c",
}
ALLOWED = {
    "governance": frozenset[str](),
    "Sales": frozenset[str](),
    "Clauses": frozenset[str](),
    "licensee": frozenset[str](),
    "reviewer": frozenset({"reviewer_a", "reviewer_b", "reviewer_c"}),
    "space operator": frozenset({"space_operator"}),
    "proposer": frozenset({"proposer"}),
    "custodian": frozenset({"custodian"}),
    "deployer": frozenset({"deployer"}),
    "holder": frozenset({"holder", "holder_b"}),
    "provider": frozenset({"provider"}),
    "lab, data user": frozenset({"lab", "plant"}),
    "participant": PARTICIPANTS,
    "registrar": frozenset({"registrar_a", "registrar_b", "registrar_c"}),
    "participant, custodian": PARTICIPANTS | {"custodian"},
}
ROLES = ("PROPOSER_ROLE", "EXECUTOR_ROLE", "CANCELLER_ROLE", "DEFAULT_ADMIN_ROLE")


@dataclass(frozen=True)
class Permission:
    """One line of the page; ``refusal`` is empty where the caller decides nothing."""

    contract: str
    function: str
    who: str
    refusal: str


PERMISSIONS = [Permission(*found) for found in ROW.findall(PAGE.read_text(encoding="utf-8"))]
REFUSING = [permission for permission in PERMISSIONS if permission.refusal]


def _writing(abi: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [entry for entry in abi if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")]


def _some_value(parameter: dict[str, Any]) -> Any:
    """Any value of a parameter's type."""
    kind: str = parameter["type"]
    if kind.endswith("[]"):
        return []
    if kind.endswith("]"):
        inner, length = kind[:-1].split("[")
        return [_some_value({"type": inner})] * int(length)
    if kind == "tuple":
        return tuple(_some_value(component) for component in parameter["components"])
    simple = {"address": "0x" + "01" * 20, "bool": False, "bytes": b"", "bytes32": b"\x01" * 32, "string": ""}
    return simple.get(kind, 1)


def _call(contract: Any, entry: dict[str, Any], caller: Any) -> None:
    arguments = [_some_value(parameter) for parameter in entry["inputs"]]
    getattr(contract, entry["name"]).call(*arguments, {"from": caller})


def test_permissions__when_abis_compared__then_page_is_complete(system: System) -> None:
    written = {(permission.contract, permission.function) for permission in PERMISSIONS}
    deployed = {(name, entry["name"]) for name in ORDER for entry in _writing(system.get(name).abi)}
    assert written == deployed
    assert len(PERMISSIONS) == len(written)


@pytest.mark.parametrize("permission", REFUSING, ids=lambda permission: f"{permission.contract}.{permission.function}")
def test_permissions__when_caller_is_not_allowed__then_named_refusal(
    system: System, people: dict[str, Any], permission: Permission
) -> None:
    contract = system.get(permission.contract)
    [entry] = [entry for entry in _writing(contract.abi) if entry["name"] == permission.function]
    for name in people.keys() - ALLOWED[permission.who]:
        with brownie.reverts(revert_pattern=f"{permission.refusal}: .*"):
            _call(contract, entry, people[name])


def test_permissions__when_deployed__then_deployer_has_no_role(timelock: Any, rulebook: Any, deployer: Any) -> None:
    assert [timelock.hasRole(getattr(timelock, role)(), deployer) for role in ROLES] == [False] * 4
    assert rulebook.governance() == timelock


def test_permissions__when_deployed__then_timelock_is_own_admin(
    timelock: Any, people: dict[str, Any], proposer: Any
) -> None:
    admin, propose = timelock.DEFAULT_ADMIN_ROLE(), timelock.PROPOSER_ROLE()
    assert timelock.hasRole(admin, timelock) is True
    assert [name for name, person in people.items() if timelock.hasRole(admin, person)] == []
    assert [name for name, person in people.items() if timelock.hasRole(propose, person)] == ["proposer"]
