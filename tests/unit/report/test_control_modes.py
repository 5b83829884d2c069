"""Control on a report by the licence's mode, and the risk of organisations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.codec.bodies import TrainingRun
from offchain.domain.roles import Role
from offchain.domain.types import OFFLINE, SANDBOX, TRAINING
from offchain.graph.control_flags import Verdict
from offchain.report import build
from offchain.report.inputs import LicenceFact, ReportInputs
from tests.unit.report.inputs import HOLDER_A, INTEGRATOR, PLANTS, START, composition, inputs, stated
from tests.unit.report.test_control import BACK, PLANT, WORD, grouped, refused


def trained(mode: int | None, result: bytes = WORD, session: bytes = WORD) -> ReportInputs:
    """The zone with a fourth product for training: plant 1 trains in a session, and a gateway states one a day later.

    A day is 86,400 seconds; the period is made that long.
    """
    zone = inputs()
    dataset = replace(composition(9, INTEGRATOR, 1, 2), loop=TRAINING)
    people = tuple(replace(o, roles=Role.GATEWAY if o.id == PLANTS[8] else 0) for o in zone.chain.organisations)
    lab = LicenceFact(BACK, dataset.key, PLANTS[0], START, START + 200_000, False)
    body = TrainingRun(WORD, 5, WORD, WORD)
    facts = (
        stated(20, PLANTS[0], int(BACK), dataset.product, body, START),
        stated(21, PLANTS[8], int(BACK), dataset.product, replace(body, session=session, result_hash=result), START),
    )
    chain = replace(
        zone.chain,
        organisations=people,
        compositions=(*zone.chain.compositions, dataset),
        licences=(*zone.chain.licences, lab),
        modes={} if mode is None else {BACK: mode},
    )
    return replace(zone, end=START + 90_000, chain=chain, facts=(*zone.facts, *facts))


OTHER_WORD = bytes([1]) * 32


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (trained(SANDBOX), []),
        (trained(SANDBOX, result=OTHER_WORD), ["took results out of the sandbox that no delivery gateway let out"]),
        (trained(SANDBOX, session=OTHER_WORD), ["used outside the sandbox: sessions that no delivery gateway states"]),
        (trained(OFFLINE, result=OTHER_WORD), []),
        (trained(OFFLINE, session=OTHER_WORD), []),
        (trained(None, session=OTHER_WORD), []),
    ],
    ids=["same", "result", "alone", "copy, result", "copy, alone", "not asked"],
)
def test_control__when_a_model_is_trained__then_the_licences_mode_says_what_is_beyond_it(
    zone: ReportInputs, said: list[str]
) -> None:
    built = build(zone)
    assert [(flag.facts, flag.reason) for flag in built.control.flags] == [((20,), reason) for reason in said]
    assert refused(built.control) == {int(BACK): Verdict.HOLD for _ in said}
    assert [one.risk for one in built.control.organisations] == [350 for _ in said]


def test_control__when_a_group_deals_with_itself__then_each_member_has_the_groups_risk() -> None:
    built = build(grouped(PLANT, HOLDER_A))
    assert [(one.organisation, one.party, one.risk) for one in built.control.organisations] == [
        (int(HOLDER_A), "group 7", 100),
        (int(PLANT), "group 7", 100),
    ]
    assert {one.licence: one.risk for one in built.control.decisions if one.risk} == {int(PLANT): 100}
