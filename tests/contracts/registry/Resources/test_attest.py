"""Resources.attest: when a resource is born."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import brownie
import pytest

from tests.contracts.support.market import Steps, refusal, word

EVIDENCE = b"\x04" * 32
NOBODY = "0x" + "00" * 20
ON_NOTICE, CONTESTED = 1, 2


def _notice_end(resources: Any, resource: int) -> int:
    return int(resources.noticeOf(resource)[4])


def test_attest__given_window_open__then_born_at_its_end(steps: Steps, resources: Any, noticed: int, time: Any) -> None:
    steps.attest(noticed)
    end = _notice_end(resources, noticed)
    assert resources.bornAt(noticed) == end
    time.mine_at(end - 1)
    assert resources.isBorn(noticed) is False
    time.mine_at(end)
    assert resources.isBorn(noticed) is True


def test_attest__given_window_over__then_born_at_once(steps: Steps, resources: Any, noticed: int, time: Any) -> None:
    time.next_at(_notice_end(resources, noticed) + 300)
    sent = steps.attest(noticed)
    assert (resources.bornAt(noticed), resources.isBorn(noticed)) == (sent.timestamp, True)


def test_attest__when_done__then_emits(resources: Any, noticed: int, registrars: list[Any], rulebook: Any) -> None:
    events = resources.attest(noticed, EVIDENCE, {"from": registrars[2]}).events
    attested, birth, holder = events["Attested"], events["BirthSet"], events["HolderChanged"]
    assert (attested["resource"], attested["registrar"]) == (noticed, registrars[2])
    assert bytes(attested["evidenceHash"]) == EVIDENCE
    assert (birth["resource"], birth["bornAt"]) == (noticed, _notice_end(resources, noticed))
    assert (holder["resource"], holder["from"]) == (noticed, rulebook.periodOf(birth["bornAt"]))


def test_attest__when_done__then_holder_from_birth_period(
    steps: Steps, resources: Any, noticed: int, rulebook: Any, holder: Any
) -> None:
    steps.attest(noticed)
    born_in = rulebook.periodOf(resources.bornAt(noticed))
    found = [resources.holderAt(noticed, born_in + step) for step in (-1, 0, 1, 99)]
    assert found == [NOBODY, holder, holder, holder]


def test_attest__given_contested__then_born_by_the_verdict(
    steps: Steps, resources: Any, contested: int, governance: Any, time: Any
) -> None:
    steps.attest(contested)
    assert (resources.bornAt(contested), resources.noticeOf(contested)[1]) == (0, CONTESTED)
    time.next_at(_notice_end(resources, contested) + 1)
    sent = resources.rule(contested, False, {"from": governance})
    assert resources.bornAt(contested) == sent.timestamp


def test_attest__when_by_another__then_reverts(resources: Any, noticed: int, zone_operator: Any) -> None:
    with brownie.reverts(refusal("Resources_NotRegistrar", zone_operator)):
        resources.attest(noticed, EVIDENCE, {"from": zone_operator})


def test_attest__when_evidence_is_empty__then_reverts(resources: Any, noticed: int, registrars: list[Any]) -> None:
    with brownie.reverts(refusal("Resources_BadField", word("evidenceHash"))):
        resources.attest(noticed, bytes(32), {"from": registrars[0]})


def test_attest__when_twice__then_reverts(resources: Any, noticed: int, registrars: list[Any]) -> None:
    resources.attest(noticed, EVIDENCE, {"from": registrars[0]})
    with brownie.reverts(refusal("Resources_AttestedBefore", noticed)):
        resources.attest(noticed, EVIDENCE, {"from": registrars[1]})


def test_attest__when_unknown__then_reverts(resources: Any, registrars: list[Any]) -> None:
    with brownie.reverts(refusal("Resources_Unknown", 1)):
        resources.attest(1, EVIDENCE, {"from": registrars[0]})


def test_attest__given_void__then_reverts(
    resources: Any, contested: int, governance: Any, registrars: list[Any]
) -> None:
    resources.rule(contested, True, {"from": governance})
    with brownie.reverts(refusal("Resources_Void", contested)):
        resources.attest(contested, EVIDENCE, {"from": registrars[0]})


@pytest.mark.edge("E8")
def test_attest__given_objection_not_admitted__then_born_all_the_same(
    steps: Steps, resources: Any, noticed: int, holder_b: Any, time: Any, admit: Callable[..., Any]
) -> None:
    steps.attest(noticed)
    resources.object(noticed, EVIDENCE, {"from": holder_b})
    end = _notice_end(resources, noticed)
    time.next_at(end)
    with brownie.reverts(refusal("Resources_NoticeOver", end - 1, end)):
        admit(noticed, 2)
    assert resources.isBorn(noticed) is True
