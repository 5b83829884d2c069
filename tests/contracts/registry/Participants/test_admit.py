"""Admission by registrars."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import Any

import brownie
import pytest
from eth_account.messages import encode_typed_data
from eth_hash.auto import keccak

from scripts.plan import Founder, Plan
from scripts.system import ZERO_ADDRESS, container
from tests.contracts.support.keys import envelope, wallet_envelope
from tests.contracts.support.refusals import field, refuses

NEXT = 12
"""Eleven founders stand before the newcomer."""


def test_admit__when_two_registrars_signed__then_keeps_record(
    participants: Any, admissions: Any, admission: Founder, newcomer: Any, time: Any
) -> None:
    admissions.admit(admission)
    assert participants.organisationOf(newcomer) == NEXT
    expected = (admission.entity_id, admission.group, admission.roles, admission.valid_until, time.now())
    assert participants.organisation(NEXT) == expected


def test_admit__when_admitted__then_account_earns(
    participants: Any, admissions: Any, admission: Founder, newcomer: Any
) -> None:
    admissions.admit(admission)
    assert [participants.payoutAt(NEXT, period) for period in (0, 1, 2**32 - 1)] == [newcomer] * 3


def test_admit__when_admitted__then_emits(admissions: Any, admission: Founder, newcomer: Any) -> None:
    events = admissions.admit(admission).events
    admitted = events["Admitted"]
    values = [admitted[name] for name in ("organisation", "entityId", "account", "group", "roles", "validUntil")]
    assert values == [NEXT, *astuple(admission)]
    payout = events["PayoutSet"]
    assert [payout[name] for name in ("organisation", "account", "from")] == [NEXT, newcomer, 0]


def test_admit__when_three_registrars_signed__then_admits(
    participants: Any, admissions: Any, admission: Founder, newcomer: Any
) -> None:
    admissions.admit(admission, registrars=3)
    assert participants.isValid(newcomer) is True


def test_admit__given_wallet_account__then_admits(
    participants: Any, admissions: Any, admission: Founder, registrars: list[Any], newcomer: Any, newcomer_b: Any
) -> None:
    wallet = container("TwoOfTwoWallet").deploy(newcomer, newcomer_b, {"from": newcomer})
    asked = replace(admission, account=wallet.address)
    digest = admissions.digest(asked)
    signatures = [envelope(signer, digest) for signer in registrars[:2]]
    own = wallet_envelope([newcomer, newcomer_b], digest)
    participants.admit(astuple(asked), own, registrars[:2], signatures, {"from": newcomer})
    assert participants.organisationOf(wallet) == NEXT


def test_admit__when_entity_known__then_reverts(admissions: Any, admission: Founder, newcomer_b: Any) -> None:
    admissions.admit(admission)
    with refuses("Participants_EntityKnown", bytes.fromhex("ab" * 32), NEXT):
        admissions.admit(replace(admission, account=newcomer_b.address))


def test_admit__when_account_taken__then_reverts(admissions: Any, admission: Founder, holder: Any) -> None:
    with refuses("Participants_AccountTaken", holder, 1):
        admissions.admit(replace(admission, account=holder.address))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("entityId", {"entity_id": "0x" + "00" * 32}),
        ("account", {"account": ZERO_ADDRESS}),
        ("roles", {"roles": 0}),
        ("validUntil", {"valid_until": 1}),
    ],
)
def test_admit__when_field_is_bad__then_reverts(
    participants: Any, admission: Founder, stranger: Any, name: str, change: dict[str, Any]
) -> None:
    with refuses("Participants_BadAdmission", field(name)):
        participants.admit(astuple(replace(admission, **change)), b"", [], [], {"from": stranger})


def test_admit__when_both_operator_roles__then_reverts(admissions: Any, admission: Founder) -> None:
    allowed = 2**32 - 1 - (1 | 2 | 4 | 64 | 128 | 512) - 32
    with refuses("Participants_RolesConflict", allowed, 16 | 32):
        admissions.admit(replace(admission, roles=16 | 32))


@pytest.mark.parametrize("operator", [16, 32])
@pytest.mark.parametrize("influence", [1, 2, 4, 64, 128, 512])
def test_admit__when_operator_has_influence__then_reverts(
    admissions: Any, admission: Founder, operator: int, influence: int
) -> None:
    allowed = 2**32 - 1 - (1 | 2 | 4 | 64 | 128 | 512) - (48 - operator)
    with refuses("Participants_RolesConflict", allowed, operator | influence):
        admissions.admit(replace(admission, roles=operator | influence))


def test_admit__when_operator_is_gateway__then_admits(
    participants: Any, admissions: Any, admission: Founder, newcomer: Any
) -> None:
    admissions.admit(replace(admission, roles=16 | 16_384))
    assert participants.hasRole(newcomer, 16 | 16_384) is True


def test_admit__when_last_second_of_validity__then_admits(
    participants: Any, admissions: Any, admission: Founder, newcomer: Any, plan: Plan, time: Any
) -> None:
    last = plan.genesis + 500
    time.next_at(last)
    admissions.admit(replace(admission, valid_until=last))
    assert participants.isValid(newcomer) is True
    assert participants.hasRole(newcomer, 1) is True
    time.mine_at(last + 1)
    assert participants.isValid(newcomer) is False
    assert participants.hasRole(newcomer, 1) is False


@pytest.mark.parametrize("number", [0, 1])
def test_admit__when_one_registrar__then_reverts(admissions: Any, admission: Founder, number: int) -> None:
    with refuses("Participants_TooFewRegistrars", 2, number):
        admissions.admit(admission, registrars=number)


@pytest.mark.parametrize(("named", "signed"), [(3, 2), (2, 3)])
def test_admit__when_lengths_differ__then_reverts(
    participants: Any, admissions: Any, admission: Founder, registrars: list[Any], named: int, signed: int
) -> None:
    digest = admissions.digest(admission)
    signatures = [envelope(signer, digest) for signer in registrars[:signed]]
    own = envelope(admission.account, digest)
    with refuses("Participants_BadLength", named, signed):
        participants.admit(astuple(admission), own, registrars[:named], signatures, {"from": registrars[0]})


@pytest.mark.parametrize("fault", ["unknown", "twice", "descending"])
def test_admit__when_registrar_is_bad__then_reverts(
    participants: Any, admissions: Any, admission: Founder, registrars: list[Any], people: dict[str, Any], fault: str
) -> None:
    first, second, _ = registrars
    unknown = max(people.values(), key=lambda account: int(account.address, 16))
    named = {"unknown": [first, unknown], "twice": [first, first], "descending": [second, first]}[fault]
    digest = admissions.digest(admission)
    signatures = [envelope(signer, digest) for signer in named]
    own = envelope(admission.account, digest)
    with refuses("Participants_BadRegistrar", named[1]):
        participants.admit(astuple(admission), own, named, signatures, {"from": first})


@pytest.mark.parametrize("whose", ["account", "registrar"])
def test_admit__when_signature_is_wrong__then_reverts(
    participants: Any, admissions: Any, admission: Founder, registrars: list[Any], stranger: Any, whose: str
) -> None:
    digest = admissions.digest(admission)
    named = registrars[:2]
    own = envelope(stranger if whose == "account" else admission.account, digest)
    signatures = [envelope(named[0], digest), envelope(stranger if whose == "registrar" else named[1], digest)]
    wronged = admission.account if whose == "account" else named[1]
    with refuses("Participants_BadSignature", wronged, digest):
        participants.admit(astuple(admission), own, named, signatures, {"from": stranger})


@pytest.mark.parametrize(
    "change", [{"entity_id": "0x" + "cd" * 32}, {"group": 1}, {"roles": 1}, {"valid_until": 2**63}]
)
def test_admit__when_field_changed_after_signing__then_reverts(
    participants: Any, admissions: Any, admission: Founder, registrars: list[Any], change: dict[str, Any]
) -> None:
    digest = admissions.digest(admission)
    signatures = [envelope(signer, digest) for signer in registrars[:2]]
    changed = replace(admission, **change)
    with refuses("Participants_BadSignature", admission.account, admissions.digest(changed)):
        participants.admit(
            astuple(changed), envelope(admission.account, digest), registrars[:2], signatures, {"from": registrars[0]}
        )


def test_admit__when_signed_for_other_deployment__then_reverts(
    participants: Any, admission: Founder, registrars: list[Any], rulebook: Any, plan: Plan, stranger: Any
) -> None:
    founders = [founder.arguments() for founder in plan.founders]
    other = container("Participants").deploy(rulebook, registrars, 2, founders, 5, 6, {"from": stranger})
    digest = bytes(other.admissionDigest(astuple(admission)))
    signatures = [envelope(signer, digest) for signer in registrars[:2]]
    with brownie.reverts(revert_pattern="Participants_BadSignature: .*"):
        participants.admit(
            astuple(admission), envelope(admission.account, digest), registrars[:2], signatures, {"from": stranger}
        )


def test_digests__when_asked__then_eip712(participants: Any, admission: Founder) -> None:
    domain = {
        "name": "Participants",
        "version": "1",
        "chainId": 31337,
        "verifyingContract": participants.address,
    }
    fields = {
        "entityId": ("bytes32", bytes.fromhex("ab" * 32)),
        "account": ("address", admission.account),
        "group": ("uint32", admission.group),
        "roles": ("uint32", admission.roles),
        "validUntil": ("uint64", admission.valid_until),
    }
    joining = {"organisation": ("uint32", 3), "account": ("address", admission.account)}

    def digest(name: str, values: dict[str, tuple[str, Any]]) -> bytes:
        types = {name: [{"name": key, "type": kind} for key, (kind, _) in values.items()]}
        data = {key: value for key, (_, value) in values.items()}
        message = encode_typed_data(domain_data=domain, message_types=types, message_data=data)
        return keccak(b"\x19\x01" + message.header + message.body)

    assert bytes(participants.admissionDigest(astuple(admission))) == digest("Admission", fields)
    assert bytes(participants.joiningDigest(3, admission.account)) == digest("Joining", joining)
