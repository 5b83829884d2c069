"""What an auditor and a gateway are told of control: in explain, in verify, and by licence."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from offchain.audit.controlling import Controls, control_notes, controls
from offchain.audit.errors import UnknownLicenceError
from offchain.audit.explain import explain
from offchain.chain.values import AbiValue
from offchain.domain.types import ProductId
from offchain.graph.control_flags import Decision, Flag, Verdict
from offchain.report.control import NOTHING_FOUND, Control, OrganisationRisk
from offchain.report.inputs import FORCED
from tests.unit.audit.conftest import PERIOD, Told, account
from tests.unit.audit.paper import GENESIS


def with_duty(told: Told, due: int) -> None:
    """Licence 1 came with a feedback duty, due seconds after GENESIS, in the block in which it was issued."""
    places = [i for i, event in enumerate(told.chain.events) if event.name == "Issued"]
    issued = told.chain.events[places[0]]
    args: dict[str, AbiValue] = {"licence": 1, "payer": account(6), "deposit": 5, "due": GENESIS + due}
    opened = replace(issued, contract="FeedbackDuty", name="Opened", args=args, log_index=900)
    last = max(i for i, event in enumerate(told.chain.events) if event.block_number == issued.block_number)
    told.chain.events.insert(last + 1, opened)


def related(told: Told) -> None:
    """Plant 6 and holder 1 are one ownership group."""
    for organisation in (1, 6):
        told.chain.change("Participants", "Admitted", organisation - 1, group=7)


def of(told: Told, licence: int | None = None) -> Controls:
    return controls(PERIOD, told.index(), told.log(), told.chain, licence)


def test_controls__when_nothing_is_amiss__then_every_licence_allows(first: Told) -> None:
    found = controls(PERIOD, first.index("control.db"), first.log(), first.chain)
    assert found == Controls(1, (), tuple(Decision(i, Verdict.ALLOW) for i in (1, 2, 3, 4)))


def test_controls__when_the_evaluation_is_overdue__then_that_licence_is_held(told: Told) -> None:
    with_duty(told, 1_900)
    found = of(told)
    assert [(one.licence, one.verdict) for one in found.refused] == [(1, Verdict.HOLD)]
    assert found.decision_rows() == [("1", "hold", "300", f"missing-duty: the evaluation was due at {GENESIS + 1_900}")]


def test_controls__when_the_evaluation_is_due_in_the_periods_last_second__then_not_held(told: Told) -> None:
    with_duty(told, 1_999)
    assert of(told).refused == ()


def test_controls__when_one_licence_is_asked__then_only_it_is_told(told: Told) -> None:
    with_duty(told, 1_900)
    assert of(told, 2) == Controls(1, (), (Decision(2, Verdict.ALLOW),))
    assert [flag.licence for flag in of(told, 1).flags] == [1]


def test_controls__when_the_licence_is_unknown__then_the_known_ones_are_told(told: Told) -> None:
    with pytest.raises(UnknownLicenceError, match=r"expected one of \[1, 2, 3, 4\], received 9"):
        of(told, 9)


def test_explain__when_a_reporter_is_the_holders__then_its_facts_tell_the_reason_and_the_flag_is_shown(
    told: Told,
) -> None:
    related(told)
    found = explain(ProductId(1), PERIOD, told.chain, told.index(), told.log())
    reason = "group 7 paid for what it earns from"
    assert [row[-1] for row in found.fact_rows()][:3] == [f"control: self-dealing: {reason}"] * 2 + ["counts"]
    flags, risks, decisions = found.tables()[-3:]
    assert flags.rows == [("自我交易 self-dealing", "1", "0, 1, 6", reason)]
    assert risks.rows == [(str(o), "100", "group 7", f"self-dealing: {reason}") for o in (1, 6)]
    assert decisions.rows == [("1", "allow", "100", f"self-dealing: {reason}")]
    assert found.as_json()["control"] == found.controls.as_json()


def test_explain__when_another_product_is_asked__then_the_flag_is_not_shown(told: Told) -> None:
    related(told)
    found = explain(ProductId(2), PERIOD, told.chain, told.index(), told.log())
    assert (found.controls.flags, [one.licence for one in found.controls.decisions]) == ((), [4])


def test_explain__when_the_period_was_missed__then_nothing_is_controlled(told: Told) -> None:
    told.chain.remove("ContributionOracle", "Reported")
    told.chain.mine(3_000)
    assert explain(None, PERIOD, told.chain, told.index(), told.log()).controls == Controls(1, (), ())


def test_verify__when_nothing_is_flagged__then_no_note_speaks_of_control(told: Told) -> None:
    assert not any(note.startswith("control") for note in told.verify().notes)


def test_verify__when_a_duty_is_overdue__then_a_note_says_so_and_money_agrees(told: Told) -> None:
    with_duty(told, 1_900)
    found = told.verify()
    assert found.ok
    assert "control: 1 flags, 0 facts out of scores, 1 licences suspended" in found.notes


def test_notes__when_nothing_was_found__then_there_is_none() -> None:
    assert control_notes(NOTHING_FOUND) == ()


def test_as_json__when_a_forced_fact_is_flagged__then_its_place_is_told_as_people_read_it() -> None:
    flag = Flag("burst", 4, (3, FORCED), "why", Verdict.HOLD, 77, "group 7")
    risk = OrganisationRisk(9, "group 7", 320, (flag.says,))
    found = Controls(1, (flag,), (Decision(4, Verdict.HOLD, (flag.says,), 320),), (risk,))
    assert json.loads(json.dumps(found.as_json())) == {
        "period": 1,
        "flags": [
            {
                "rule": "burst",
                "rule_zh": "突发刷量",
                "licence": 4,
                "facts": ["3", "forced 0"],
                "reason": "why",
                "verdict": "hold",
                "at": 77,
                "party": "group 7",
            }
        ],
        "decisions": [{"licence": 4, "decision": "hold", "risk": 320, "reasons": ["burst: why"]}],
        "organisations": [{"organisation": 9, "party": "group 7", "risk": 320, "reasons": ["burst: why"]}],
    }


def test_of__then_the_greatest_risk_comes_first_and_an_organisation_only_where_it_acted() -> None:
    ring = Flag("ring", 3, (), "why", Verdict.HOLD, 7, "organisation 5")
    self_dealing = Flag("self-dealing", 1, (), "why", Verdict.ALLOW, 7, "organisation 4")
    found = Control(
        (ring, self_dealing),
        (
            Decision(1, Verdict.ALLOW, (self_dealing.says,), 100),
            Decision(2, Verdict.ALLOW),
            Decision(3, Verdict.HOLD, (ring.says,), 400),
            Decision(4, Verdict.ALLOW),
        ),
        (OrganisationRisk(4, "organisation 4", 100, ()), OrganisationRisk(5, "organisation 5", 400, ())),
    )
    told = Controls.of(1, found)
    assert [one.licence for one in told.decisions] == [3, 1, 2, 4]
    assert [flag.licence for flag in told.flags] == [3, 1]
    assert [one.organisation for one in told.organisations] == [5, 4]
    assert [one.organisation for one in Controls.of(1, found, [1, 2]).organisations] == [4]
