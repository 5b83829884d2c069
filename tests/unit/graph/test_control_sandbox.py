"""Use outside the sandbox: by the licence's mode, from what licensee and delivery gateway state of a session."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.domain.types import OFFLINE, SANDBOX, TRAINING
from offchain.graph.control import flags
from offchain.graph.control_flags import Verdict
from offchain.graph.control_rows import ControlFact, ControlLicence
from tests.unit.graph.control_zone import DAY, NOW, SINCE, at_day, fact, found, licence, rows, verdicts

LAB = replace(licence(3, "lab", "a", "p", loop=TRAINING), mode=SANDBOX)
COPY = replace(LAB, mode=OFFLINE)
UNKNOWN = replace(LAB, mode=None)


def said(
    index: int, party: str, kind: str = "training_run", session: str = "51", result: str = "aa", day: int = 1_001
) -> ControlFact:
    return replace(fact(index, party, 3, kind, day), session=session, result=result)


OWN, GATEWAY = said(0, "lab"), said(1, "gateway")
ALONE = "used outside the sandbox: sessions that no delivery gateway states"
TAKEN = "took results out of the sandbox that no delivery gateway let out"


@pytest.mark.parametrize("kind", ["training_run", "access"])
def test_sandbox__when_only_the_licensee_states_a_session__then_flagged_and_held(kind: str) -> None:
    zone = rows([LAB], [replace(OWN, kind=kind)])
    (flag,) = flags(zone)
    assert (flag.rule, flag.facts, flag.reason, flag.party) == ("beyond-licence", (0,), ALONE, "lab")
    assert verdicts(zone) == {3: Verdict.HOLD}


@pytest.mark.parametrize("mode", [OFFLINE, None])
def test_sandbox__when_the_licence_is_for_a_copy_or_nobody_asked__then_nothing_is_flagged(mode: int | None) -> None:
    facts = [OWN, said(2, "lab", session="52", result="bb"), said(3, "gateway", session="52")]
    assert found(rows([replace(LAB, mode=mode)], facts)) == []
    assert found(rows([LAB], facts)) == [("beyond-licence", 3, (0,)), ("beyond-licence", 3, (2,))]


@pytest.mark.parametrize("licensed", [LAB, COPY, UNKNOWN])
def test_sandbox__when_both_sides_state_the_same__then_nothing_is_flagged(licensed: ControlLicence) -> None:
    assert found(rows([licensed], [OWN, GATEWAY])) == []


def test_sandbox__when_only_the_gateway_states_a_session__then_nothing_is_flagged() -> None:
    assert found(rows([LAB], [GATEWAY])) == []


def test_sandbox__when_the_gateway_has_a_day_left__then_not_yet() -> None:
    last = replace(OWN, time=NOW - DAY)
    assert [flag.at for flag in flags(rows([LAB], [last]))] == [NOW]
    assert found(rows([LAB], [replace(last, time=NOW - DAY + 1)])) == []


def test_sandbox__when_the_gateway_states_it_later__then_the_hold_falls_away() -> None:
    late = replace(GATEWAY, time=NOW - DAY + 7)
    assert verdicts(rows([LAB], [OWN, late])) == {3: Verdict.ALLOW}


def test_sandbox__when_the_session_is_of_an_earlier_period__then_told_and_not_held_any_more() -> None:
    zone = at_day(rows([LAB], [OWN]), 1_500)
    assert found(zone) == [("beyond-licence", 3, (0,))]
    assert verdicts(zone) == {3: Verdict.ALLOW}


def test_sandbox__when_a_session_ends_a_period__then_the_next_one_holds() -> None:
    zone = rows([LAB], [replace(OWN, time=SINCE - 1)])
    assert verdicts(zone) == {3: Verdict.HOLD}


def test_sandbox__when_another_result_is_named_than_the_gateway_let_out__then_flagged_and_held() -> None:
    zone = rows([LAB], [replace(OWN, result="bb"), GATEWAY])
    assert [(flag.facts, flag.reason, flag.at) for flag in flags(zone)] == [((0,), TAKEN, OWN.time)]
    assert verdicts(zone) == {3: Verdict.HOLD}


def test_sandbox__when_the_gateways_word_is_on_another_session_or_kind_or_licence__then_it_vouches_for_nothing() -> (
    None
):
    others = [
        replace(GATEWAY, session="52"),
        replace(GATEWAY, index=2, kind="access"),
        replace(GATEWAY, index=3, licence=4),
    ]
    zone = rows([LAB, replace(LAB, id=4)], [OWN, *others])
    assert found(zone) == [("beyond-licence", 3, (0,))]


def test_sandbox__when_a_gateway_of_the_licensees_own_party_vouches__then_it_is_heard_as_the_licensee() -> None:
    zone = rows([LAB], [OWN, replace(GATEWAY, party="lab")])
    assert found(zone) == [("beyond-licence", 3, (0, 1))]
