"""Resources.register, and what can be read of a registration."""

from typing import Any

import brownie
import pytest

from scripts.plan import Plan
from tests.contracts.support.market import SALT, Registration, Steps, refusal, registration, word

NOBODY = "0x" + "00" * 20
ON_NOTICE = 1

BAD_FIELDS = [
    ("contentRoot", {"content_root": bytes(32)}),
    ("manifestHash", {"manifest_hash": bytes(32)}),
    ("spaceTimeCode", {"space_time_code": bytes(32)}),
    ("evidenceHash", {"evidence_hash": bytes(32)}),
    ("volume", {"volume": 0}),
    ("securityLevel", {"security_level": 0}),
    ("legalBasis", {"personal_information": True, "legal_basis": 0}),
    ("legalBasis", {"personal_information": False, "legal_basis": 1}),
]


def _reveal(
    steps: Steps, time: Any, plan: Plan, resources: Any, holder: Any, content: Registration, age: int | None = None
) -> Any:
    committed = steps.commit(holder, content, SALT)
    time.next_at(committed + (plan.rules.min_reveal if age is None else age))
    return resources.register(content.values(), SALT, {"from": holder})


@pytest.mark.parametrize(("field", "changes"), BAD_FIELDS)
def test_register__when_field_bad__then_reverts(
    field: str, changes: dict[str, Any], resources: Any, holder: Any
) -> None:
    with brownie.reverts(refusal("Resources_BadField", word(field))):
        resources.register(registration("pump", **changes).values(), SALT, {"from": holder})


def test_register__given_content_known__then_reverts(steps: Steps, resources: Any, holder: Any, holder_b: Any) -> None:
    first = steps.register(holder, "pump")
    again = registration("pump", volume=5)
    with brownie.reverts(refusal("Resources_ContentKnown", again.content_root, first)):
        resources.register(again.values(), SALT, {"from": holder_b})


def test_register__given_no_commitment__then_reverts(resources: Any, holder: Any) -> None:
    content = registration("pump").values()
    expected = refusal("Resources_CommitmentUnknown", resources.commitmentOf(holder, content, SALT))
    with brownie.reverts(expected):
        resources.register(content, SALT, {"from": holder})


def test_register__given_commitment_of_another__then_reverts(
    steps: Steps, time: Any, plan: Plan, resources: Any, holder: Any, holder_b: Any
) -> None:
    content = registration("pump")
    steps.commit(holder, content, SALT)
    time.pass_by(plan.rules.min_reveal)
    expected = refusal("Resources_CommitmentUnknown", resources.commitmentOf(holder_b, content.values(), SALT))
    with brownie.reverts(expected):
        resources.register(content.values(), SALT, {"from": holder_b})


def test_register__when_salt_differs__then_reverts(
    steps: Steps, time: Any, plan: Plan, resources: Any, holder: Any
) -> None:
    content, other = registration("pump"), b"\x08" * 32
    steps.commit(holder, content, SALT)
    time.pass_by(plan.rules.min_reveal)
    expected = refusal("Resources_CommitmentUnknown", resources.commitmentOf(holder, content.values(), other))
    with brownie.reverts(expected):
        resources.register(content.values(), other, {"from": holder})


def test_register__given_too_young__then_reverts(
    steps: Steps, time: Any, plan: Plan, resources: Any, holder: Any
) -> None:
    content = registration("pump")
    earliest = steps.commit(holder, content, SALT) + plan.rules.min_reveal
    time.next_at(earliest - 1)
    with brownie.reverts(refusal("Resources_RevealTooEarly", earliest, earliest - 1)):
        resources.register(content.values(), SALT, {"from": holder})


def test_register__given_lapsed__then_reverts(steps: Steps, time: Any, plan: Plan, resources: Any, holder: Any) -> None:
    content = registration("pump")
    latest = steps.commit(holder, content, SALT) + plan.rules.max_reveal
    time.next_at(latest + 1)
    with brownie.reverts(refusal("Resources_RevealTooLate", latest, latest + 1)):
        resources.register(content.values(), SALT, {"from": holder})


def test_register__given_no_holder_any_more__then_reverts(
    steps: Steps, time: Any, plan: Plan, resources: Any, short_lived: Any, short_lived_until: int
) -> None:
    content = registration("pump")
    time.mine_at(short_lived_until - plan.rules.min_reveal - 1)
    steps.commit(short_lived, content, SALT)
    time.next_at(short_lived_until + 1)
    with brownie.reverts(refusal("Resources_NotHolder", short_lived)):
        resources.register(content.values(), SALT, {"from": short_lived})


def test_register__given_exactly_min_reveal__then_minted(
    steps: Steps, time: Any, plan: Plan, resources: Any, holder: Any
) -> None:
    resource = _reveal(steps, time, plan, resources, holder, registration("pump"), plan.rules.min_reveal).return_value
    assert resources.ownerOf(resource) == holder


def test_register__given_exactly_max_reveal__then_minted(
    steps: Steps, time: Any, plan: Plan, resources: Any, holder: Any
) -> None:
    resource = _reveal(steps, time, plan, resources, holder, registration("pump"), plan.rules.max_reveal).return_value
    assert resources.ownerOf(resource) == holder


def test_register__when_twice__then_ids_follow(steps: Steps, holder: Any, holder_b: Any) -> None:
    first = steps.register(holder, "pump")
    assert (first, steps.register(holder_b, "valve")) == (1, 2)


def test_register__when_good__then_emits_registered(
    steps: Steps, time: Any, plan: Plan, resources: Any, holder: Any
) -> None:
    content = registration("pump")
    transaction = _reveal(steps, time, plan, resources, holder, content)
    event = transaction.events["Registered"]
    notice_end = transaction.timestamp + plan.rules.objection_window
    assert (event["resource"], event["holder"], event["noticeEnd"]) == (1, holder, notice_end)
    assert bytes(event["registration"][0]) == content.content_root


def test_register__when_good__then_stands_on_notice(
    steps: Steps, time: Any, plan: Plan, resources: Any, holder: Any
) -> None:
    transaction = _reveal(steps, time, plan, resources, holder, registration("pump"))
    notice_end = transaction.timestamp + plan.rules.objection_window
    assert resources.noticeOf(1) == (1, ON_NOTICE, False, 0, notice_end, 0)


@pytest.mark.edge("E8")
def test_register__given_nobody_attests__then_never_born(
    steps: Steps, time: Any, plan: Plan, resources: Any, holder: Any
) -> None:
    transaction = _reveal(steps, time, plan, resources, holder, registration("pump"))
    assert "HolderChanged" not in transaction.events
    time.mine_at(transaction.timestamp + 50 * plan.rules.objection_window)
    assert (resources.bornAt(1), resources.isBorn(1)) == (0, False)
    assert [resources.holderAt(1, period) for period in (0, 1, 2**32 - 1)] == [NOBODY] * 3


def test_register__when_good__then_registration_kept(
    steps: Steps, time: Any, plan: Plan, resources: Any, holder: Any
) -> None:
    content = registration("pump", volume=2**64 - 1, security_level=2)
    _reveal(steps, time, plan, resources, holder, content)
    kept = [bytes(part) if index < 4 else part for index, part in enumerate(resources.registrationOf(1))]
    assert tuple(kept) == content.values()


def test_register__when_good__then_commitment_forgotten(
    steps: Steps, time: Any, plan: Plan, resources: Any, holder: Any
) -> None:
    content = registration("pump")
    _reveal(steps, time, plan, resources, holder, content)
    assert steps.commit(holder, content, SALT) == time.now()


def test_register__when_personal_with_basis__then_kept(
    steps: Steps, time: Any, plan: Plan, resources: Any, holder: Any
) -> None:
    _reveal(steps, time, plan, resources, holder, registration("pump", personal_information=True, legal_basis=3))
    assert tuple(resources.registrationOf(1))[-2:] == (True, 3)


def test_register__when_class_is_unknown__then_reverts(resources: Any, holder: Any) -> None:
    for unknown in (0, 2):
        with brownie.reverts(refusal("Resources_UnknownClass", unknown)):
            resources.register(registration("pump", kind=unknown).values(), SALT, {"from": holder})


def test_register__when_core_data__then_reverts(resources: Any, holder: Any) -> None:
    with brownie.reverts(refusal("Resources_CoreData", 2, 3)):
        resources.register(registration("pump", security_level=3).values(), SALT, {"from": holder})


def test_register__given_code_known__then_reverts(steps: Steps, resources: Any, holder: Any, holder_b: Any) -> None:
    first = steps.register(holder, "pump")
    code = registration("pump").space_time_code
    assert resources.resourceOfCode(code) == first
    with brownie.reverts(refusal("Resources_CodeKnown", code, first)):
        resources.register(registration("valve", space_time_code=code).values(), SALT, {"from": holder_b})


@pytest.mark.parametrize(("level", "personal"), [(1, False), (2, True)])
def test_register__when_good__then_level_and_flag_are_cheap_to_read(
    steps: Steps, time: Any, plan: Plan, resources: Any, holder: Any, level: int, personal: bool
) -> None:
    content = registration(
        "pump", security_level=level, personal_information=personal, legal_basis=3 if personal else 0
    )
    _reveal(steps, time, plan, resources, holder, content)
    assert resources.traitsOf([1]) == [(level, personal)]


def test_registration_of__when_unknown__then_reverts(resources: Any) -> None:
    with brownie.reverts(refusal("Resources_Unknown", 1)):
        resources.registrationOf(1)


def test_born_at__when_unknown__then_reverts(resources: Any) -> None:
    with brownie.reverts(refusal("Resources_Unknown", 0)):
        resources.bornAt(0)


def test_is_born__when_unknown__then_false(resources: Any) -> None:
    assert not resources.isBorn(1)


def test_holder_at__when_unknown__then_zero(resources: Any) -> None:
    assert resources.holderAt(1, 2**32 - 1) == NOBODY
