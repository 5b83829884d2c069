"""Objections against a registration: who may raise and admit one, and until when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import brownie
import pytest
from eth_account.messages import encode_typed_data
from eth_hash.auto import keccak

from scripts.plan import ROLE_DATA_USER, Plan
from tests.contracts.support.market import Steps, refusal, word

GROUNDS = b"\x06" * 32
HOLDER, HOLDER_B, LAB = 1, 2, 4
NONE, RAISED, ADMITTED = 0, 1, 2
ON_NOTICE, CONTESTED = 1, 2
NOBODY = "0x" + "00" * 20


def test_object__when_by_another_organisation__then_raised(resources: Any, noticed: int, lab: Any) -> None:
    event = resources.object(noticed, GROUNDS, {"from": lab}).events["Objected"]
    assert (event["resource"], event["objector"], bytes(event["groundHash"])) == (noticed, LAB, GROUNDS)
    assert [resources.objectionOf(noticed, who) for who in (HOLDER_B, LAB)] == [NONE, RAISED]
    assert resources.noticeOf(noticed)[3] == 1


def test_object__when_by_own_organisation__then_reverts(resources: Any, noticed: int, holder: Any) -> None:
    with brownie.reverts(refusal("Resources_OwnRegistration", noticed, HOLDER)):
        resources.object(noticed, GROUNDS, {"from": holder})


def test_object__when_by_stranger__then_reverts(resources: Any, noticed: int, stranger: Any) -> None:
    with brownie.reverts(refusal("Resources_NotParticipant", stranger)):
        resources.object(noticed, GROUNDS, {"from": stranger})


def test_object__when_no_grounds__then_reverts(resources: Any, noticed: int, lab: Any) -> None:
    with brownie.reverts(refusal("Resources_BadField", word("groundHash"))):
        resources.object(noticed, bytes(32), {"from": lab})


def test_object__when_unknown__then_reverts(resources: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Resources_Unknown", 1)):
        resources.object(1, GROUNDS, {"from": lab})


def test_object__when_twice__then_reverts(resources: Any, noticed: int, lab: Any) -> None:
    resources.object(noticed, GROUNDS, {"from": lab})
    with brownie.reverts(refusal("Resources_BadObjection", NONE, RAISED)):
        resources.object(noticed, GROUNDS, {"from": lab})


def test_object__given_born__then_reverts(steps: Steps, resources: Any, noticed: int, lab: Any, time: Any) -> None:
    steps.attest(noticed)
    born_at = resources.bornAt(noticed)
    time.next_at(born_at)
    with brownie.reverts(refusal("Resources_NoticeOver", born_at - 1, born_at)):
        resources.object(noticed, GROUNDS, {"from": lab})


def test_object__given_last_second__then_raised(
    steps: Steps, resources: Any, noticed: int, lab: Any, time: Any
) -> None:
    steps.attest(noticed)
    time.next_at(resources.bornAt(noticed) - 1)
    resources.object(noticed, GROUNDS, {"from": lab})
    assert resources.objectionOf(noticed, LAB) == RAISED


def test_object__given_not_attested__then_raised_after_the_window(
    resources: Any, noticed: int, lab: Any, time: Any
) -> None:
    """A content that somebody claimed and nobody attests can still be freed."""
    time.mine_at(resources.noticeOf(noticed)[4] + 500)
    resources.object(noticed, GROUNDS, {"from": lab})
    assert resources.objectionOf(noticed, LAB) == RAISED


def test_object__given_eight__then_ninth_reverts(
    steps: Steps, resources: Any, noticed: int, people: dict[str, Any]
) -> None:
    assert resources.MAX_OBJECTIONS() == 8
    objectors = ["holder_b", "provider", "lab", "plant", "space_operator", "zone_operator", "model_user", "reviewer_a"]
    for name in objectors:
        resources.object(noticed, GROUNDS, {"from": people[name]})
    with brownie.reverts(refusal("Resources_TooManyObjections", 8)):
        resources.object(noticed, GROUNDS, {"from": people["reviewer_b"]})


@pytest.mark.edge("E8")
def test_admit_objection__when_signed__then_contested(
    steps: Steps, resources: Any, noticed: int, lab: Any, admit: Callable[..., Any], plan: Plan, time: Any
) -> None:
    steps.attest(noticed)
    end = resources.bornAt(noticed)
    resources.object(noticed, GROUNDS, {"from": lab})
    sent = admit(noticed, LAB)
    due = sent.timestamp + plan.rules.registry.ruling_window
    assert (sent.events["Contested"]["objector"], sent.events["Contested"]["rulingDue"]) == (LAB, due)
    assert sent.events["BirthSet"]["bornAt"] == 0
    assert resources.noticeOf(noticed) == (HOLDER, CONTESTED, True, 1, end, due)
    time.mine_at(end)
    assert (resources.isBorn(noticed), resources.bornAt(noticed)) == (False, 0)
    assert resources.holderAt(noticed, 99) == NOBODY


def test_admit_objection__given_last_second__then_contested(
    steps: Steps, resources: Any, noticed: int, lab: Any, admit: Callable[..., Any], time: Any
) -> None:
    steps.attest(noticed)
    resources.object(noticed, GROUNDS, {"from": lab})
    time.next_at(resources.bornAt(noticed) - 1)
    admit(noticed, LAB)
    assert resources.noticeOf(noticed)[1] == CONTESTED


def test_admit_objection__when_never_raised__then_reverts(noticed: int, admit: Callable[..., Any]) -> None:
    with brownie.reverts(refusal("Resources_BadObjection", RAISED, NONE)):
        admit(noticed, LAB)


def test_admit_objection__given_contested__then_reverts(
    resources: Any, contested: int, lab: Any, admit: Callable[..., Any]
) -> None:
    resources.object(contested, GROUNDS, {"from": lab})
    with brownie.reverts(refusal("Resources_BadStanding", ON_NOTICE, CONTESTED)):
        admit(contested, LAB)


def test_admit_objection__given_rejected_before__then_reverts(
    resources: Any, contested: int, admit: Callable[..., Any], governance: Any
) -> None:
    """Registrars admit one objection once: their signatures can't be used again."""
    resources.rule(contested, False, {"from": governance})
    with brownie.reverts(refusal("Resources_BadObjection", RAISED, ADMITTED)):
        admit(contested, HOLDER_B)


def test_admit_objection__given_another_was_rejected_and_unborn__then_contested_again(
    resources: Any, contested: int, lab: Any, admit: Callable[..., Any], governance: Any
) -> None:
    resources.rule(contested, False, {"from": governance})
    resources.object(contested, GROUNDS, {"from": lab})
    admit(contested, LAB)
    assert resources.noticeOf(contested)[1] == CONTESTED


def test_admit_objection__when_too_few_registrars__then_reverts(
    resources: Any, noticed: int, lab: Any, admit: Callable[..., Any]
) -> None:
    resources.object(noticed, GROUNDS, {"from": lab})
    with brownie.reverts(refusal("Participants_TooFewRegistrars", 2, 1)):
        admit(noticed, LAB, 1)


def test_admit_objection__when_unknown__then_reverts(admit: Callable[..., Any]) -> None:
    with brownie.reverts(refusal("Resources_Unknown", 1)):
        admit(1, LAB)


def test_objection_digest__when_asked__then_eip712(resources: Any, steps: Steps) -> None:
    domain = {"name": "Resources", "version": "1", "chainId": 31337, "verifyingContract": resources.address}
    types = {"ObjectionAdmission": [{"name": name, "type": "uint32"} for name in ("resource", "objector")]}
    message = encode_typed_data(domain, types, {"resource": 7, "objector": ROLE_DATA_USER})
    expected = keccak(b"\x19\x01" + message.header + message.body)
    assert bytes(resources.objectionDigest(7, ROLE_DATA_USER)) == expected
