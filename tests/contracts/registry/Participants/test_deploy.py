"""Founders, registrars and operators of a zone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scripts.plan import Plan
from scripts.system import ZERO_ADDRESS, container
from tests.contracts.support.refusals import field, refuses


def _deploy(plan: Plan, rulebook: Any, sender: Any) -> Any:
    founders = [founder.arguments() for founder in plan.founders]
    operators = (plan.space_operator, plan.zone_operator)
    registrars = (list(plan.registrars), plan.registrar_threshold)
    return container("Participants").deploy(rulebook, *registrars, founders, *operators, {"from": sender})


@pytest.mark.parametrize("threshold", [0, 1, 4])
def test_deploy__when_bad_threshold__then_reverts(plan: Plan, rulebook: Any, deployer: Any, threshold: int) -> None:
    with refuses("Participants_BadThreshold", 2, 3, threshold):
        _deploy(replace(plan, registrar_threshold=threshold), rulebook, deployer)


def test_deploy__when_bad_registrar__then_reverts(plan: Plan, rulebook: Any, deployer: Any) -> None:
    first, second, _ = plan.registrars
    for bad in (ZERO_ADDRESS, first):
        with refuses("Participants_BadRegistrar", bad):
            _deploy(replace(plan, registrars=(first, second, bad)), rulebook, deployer)


def test_deploy__when_operators_are_one__then_reverts(plan: Plan, rulebook: Any, deployer: Any) -> None:
    with refuses("Participants_OperatorsAreOne", 6):
        _deploy(replace(plan, zone_operator=5), rulebook, deployer)


@pytest.mark.parametrize(
    ("name", "space", "zone"),
    [("spaceOperator", 0, 6), ("spaceOperator", 7, 6), ("zoneOperator", 5, 0), ("zoneOperator", 5, 2**255)],
)
def test_deploy__when_operator_lacks_role__then_reverts(
    plan: Plan, rulebook: Any, deployer: Any, name: str, space: int, zone: int
) -> None:
    with refuses("Participants_BadAdmission", field(name)):
        _deploy(replace(plan, space_operator=space, zone_operator=zone), rulebook, deployer)


def test_deploy__when_operators_share_a_group__then_reverts(plan: Plan, rulebook: Any, deployer: Any) -> None:
    founders = (*plan.founders[:5], *(replace(founder, group=7) for founder in plan.founders[5:7]))
    with refuses("Participants_OperatorsRelated", 7):
        _deploy(replace(plan, founders=founders), rulebook, deployer)


def test_deploy__when_founders_vote__then_not_counted_as_admitted(plan: Plan, rulebook: Any, deployer: Any) -> None:
    founders = tuple(replace(founder, roles=founder.roles | 8_192) for founder in plan.founders)
    assert _deploy(replace(plan, founders=founders), rulebook, deployer).votersOfEpoch() == (3, 0)


def test_deploy__when_founders_collide__then_reverts(plan: Plan, rulebook: Any, deployer: Any, holder: Any) -> None:
    first, second, *others = plan.founders
    same_account = replace(second, account=first.account)
    with refuses("Participants_AccountTaken", holder, 1):
        _deploy(replace(plan, founders=(first, same_account, *others)), rulebook, deployer)
    same_entity = replace(second, entity_id=first.entity_id)
    with refuses("Participants_EntityKnown", bytes.fromhex(first.entity_id[2:]), 1):
        _deploy(replace(plan, founders=(first, same_entity, *others)), rulebook, deployer)


def test_deploy__when_all_is_well__then_founders_in_order(participants: Any, plan: Plan) -> None:
    assert [participants.organisationOf(founder.account) for founder in plan.founders] == list(range(1, 12))
    assert [participants.organisation(number)[0] for number in range(1, 12)] == [
        founder.entity_id for founder in plan.founders
    ]


def test_deploy__when_all_is_well__then_operators_and_registrars(
    participants: Any, registrars: list[Any], zone_operator: Any
) -> None:
    assert (participants.spaceOperator(), participants.zoneOperator()) == (6, 7)
    assert participants.registrarThreshold() == 2
    assert [participants.isRegistrar(account) for account in (*registrars, zone_operator)] == [True] * 3 + [False]


def test_roles__when_asked__then_distinct_bits(participants: Any) -> None:
    names = ("HOLDER", "PROVIDER", "LAB", "DATA_USER", "SPACE_OPERATOR", "ZONE_OPERATOR", "REGISTRAR", "ORACLE")
    later = ("MODEL_USER", "REVIEWER", "DEVELOPER", "CHALLENGER", "AUDITOR", "MEMBER", "GATEWAY")
    assert [getattr(participants, f"ROLE_{name}")() for name in (*names, *later)] == [2**bit for bit in range(15)]
