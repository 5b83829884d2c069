"""Which facts count: each objection has a fixture that fires, and the complete zone fires none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from offchain.domain.types import LicenceId, OrganisationId, ProductId
from offchain.report import judge
from offchain.report.inputs import StatedFact
from tests.unit.report.inputs import END, PLANTS, START, account, feedback, inputs, with_feedback

PLANT = PLANTS[0]
GOOD = feedback(PLANT)


def test_judge__complete_zone__counts_every_fact() -> None:
    assert [j.reason for j in judge(inputs())] == [""] * 9


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (replace(GOOD, time=END), "stated for a later period"),
        (replace(GOOD, organisation=OrganisationId(99)), "the organisation is unknown"),
        (replace(GOOD, signer=account(99)), "the signer is not of the organisation"),
        (replace(GOOD, licence=LicenceId(99)), "the licence is unknown"),
        (replace(GOOD, licence=LicenceId(PLANTS[1])), "another organisation holds the licence"),
        (replace(GOOD, time=START - 1), "the licence was not valid at that time"),
        (replace(GOOD, product=ProductId(3)), "the licence is for another product"),
    ],
)
def test_judge__one_changed_field__says_why_the_fact_counts_zero(changed: StatedFact, reason: str) -> None:
    judged = {j.fact.index: j.reason for j in judge(with_feedback(changed))}
    assert judged[GOOD.index] == reason


def test_judge__one_changed_field__leaves_the_other_facts_alone() -> None:
    judged = judge(with_feedback(replace(GOOD, time=END)))
    assert [j.counts for j in judged] == [False] + [True] * 8


def test_judge__refunded_licence__counts_zero() -> None:
    zone = inputs()
    licences = tuple(replace(x, revoked=x.licensee == PLANT) for x in zone.chain.licences)
    judged = judge(replace(zone, chain=replace(zone.chain, licences=licences)))
    assert judged[0].reason == "the licence was refunded"


def test_judge__organisation_no_longer_valid__counts_zero() -> None:
    zone = inputs()
    organisations = tuple(replace(o, valid_until=START if o.id == PLANT else 2**40) for o in zone.chain.organisations)
    judged = judge(replace(zone, chain=replace(zone.chain, organisations=organisations)))
    assert judged[0].reason == "the organisation was no longer valid"


def test_judge__last_second_of_the_period__counts() -> None:
    assert judge(with_feedback(replace(GOOD, time=END - 1)))[0].counts


def test_judge__account_was_replaced__what_it_signed_before_still_counts() -> None:
    zone = with_feedback(GOOD)
    lost = ((GOOD.signer, GOOD.time + 1),)
    organisations = tuple(replace(o, lost=lost) if o.id == GOOD.organisation else o for o in zone.chain.organisations)
    before = replace(zone, chain=replace(zone.chain, organisations=organisations))
    late = tuple(replace(o, lost=((GOOD.signer, GOOD.time),)) for o in organisations)
    after = replace(zone, chain=replace(zone.chain, organisations=late))
    assert judge(before)[0].reason == ""
    assert judge(after)[0].reason == "the signer's account was lost and replaced"
