"""How many voting organisations an epoch admits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scripts.plan import ROLE_HOLDER, ROLE_MEMBER, Founder, Plan
from scripts.system import container
from tests.contracts.support.refusals import refuses

FOUNDING_VOTERS = 11


def _entity(number: int) -> str:
    return f"0x{number:02x}" + "cc" * 31


@pytest.fixture
def full(admissions: Any, admission: Founder, people: dict[str, Any]) -> None:
    """Three voting organisations were admitted in the running epoch, as many as it may."""
    names = ("owner_a", "owner_b", "owner_c")
    for number, name in enumerate(names, start=1):
        asked = replace(admission, entity_id=_entity(number), account=people[name].address, roles=ROLE_MEMBER)
        admissions.admit(asked)


def test_admit__given_epoch_is_full__then_reverts(full: None, admissions: Any, admission: Founder) -> None:
    with refuses("Participants_TooManyVoters", 3, 4):
        admissions.admit(replace(admission, roles=ROLE_MEMBER | ROLE_HOLDER))


def test_admit__given_epoch_is_full__then_others_admitted(
    full: None, participants: Any, admissions: Any, admission: Founder, newcomer: Any
) -> None:
    admissions.admit(admission)
    assert participants.isValid(newcomer) is True


def test_admit__given_next_epoch__then_voters_admitted_again(
    full: None, participants: Any, admissions: Any, admission: Founder, plan: Plan, time: Any
) -> None:
    epoch = plan.rules.registry.admission_epoch
    time.mine_at(plan.genesis + epoch - 1)
    assert participants.votersOfEpoch() == (3, 3)
    time.next_at(plan.genesis + epoch)
    admissions.admit(replace(admission, roles=ROLE_MEMBER))
    assert participants.votersOfEpoch() == (3, 1)


def test_admit__given_many_voters__then_share_of_them(plan: Plan, system: Any, deployer: Any) -> None:
    """Eleven founders vote; of 400,000 ppm of them, 4.4, four may be admitted."""
    rules = replace(plan.rules, registry=replace(plan.rules.registry, admission_share=400_000))
    rulebook = container("Rulebook").deploy(
        deployer, plan.genesis, plan.period_length, rules.arguments(), {"from": deployer}
    )
    founders = [replace(founder, roles=founder.roles | ROLE_MEMBER).arguments() for founder in plan.founders]
    assert len(founders) == FOUNDING_VOTERS
    zone = container("Participants").deploy(rulebook, list(plan.registrars), 2, founders, 5, 6, {"from": deployer})
    assert zone.votersOfEpoch() == (4, 0)


def test_amend__when_it_gives_a_vote__then_counts(changes: Any, participants: Any) -> None:
    changes.amend(1, ROLE_HOLDER | ROLE_MEMBER)
    assert participants.votersOfEpoch() == (3, 1)


def test_amend__given_epoch_is_full__then_vote_reverts(full: None, changes: Any) -> None:
    with refuses("Participants_TooManyVoters", 3, 4):
        changes.amend(1, ROLE_HOLDER | ROLE_MEMBER)


def test_amend__given_a_voter__then_votes_on_uncounted(full: None, changes: Any, participants: Any) -> None:
    changes.amend(12, ROLE_HOLDER | ROLE_MEMBER)
    assert participants.votersOfEpoch() == (3, 3)
