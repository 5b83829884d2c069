"""Typed reads: each asks one contract by name and narrows what the ABI gave."""

from __future__ import annotations

import pytest

from offchain.chain.errors import UnexpectedValue
from offchain.chain.values import AbiValue, Block
from offchain.chain.zone import AcceptedReport, AnchorState, Pot, Seat, Seats, Status, Zone
from offchain.domain.types import OFFLINE, Address, LicenceId, OrganisationId, PeriodId, ResourceId, Seconds

HOLDER, LAB = Address("0x" + "11" * 20), Address("0x" + "22" * 20)
ROOT, NOTHING = b"\x05" * 32, b"\0" * 32
PERIOD = PeriodId(3)


class Answers:
    """Answers calls from a table; an unexpected call is a KeyError."""

    def __init__(self, **answers: AbiValue) -> None:
        self.answers = answers
        self.blocks: list[Block | None] = []

    def call(self, contract: str, function: str, *args: object, at: Block | None = None) -> AbiValue:
        self.blocks.append(at)
        return self.answers[f"{contract}_{function}"]


def test_status__when_missed__then_it_is_named() -> None:
    assert Zone(Answers(ContributionOracle_statusOf=3)).status(PERIOD) is Status.MISSED


def accepted(root: bytes) -> AbiValue:
    names = ("leaves", "batches", "committee", "signers", "rules", "acceptedAt", "finalAt")
    return {"root": root, **{name: number for number, name in enumerate(names, start=1)}}


def test_report__when_accepted__then_every_field_has_its_place() -> None:
    found = Zone(Answers(ContributionOracle_reportOf=accepted(ROOT))).report(PERIOD)
    assert found == AcceptedReport(ROOT, 1, 2, 3, 4, 5, Seconds(6), Seconds(7))


def test_report__when_the_root_is_zero__then_there_is_none() -> None:
    assert Zone(Answers(ContributionOracle_reportOf=accepted(NOTHING))).report(PERIOD) is None


@pytest.mark.parametrize(("exists", "expected"), [(True, 0), (False, None)])
def test_base__when_period_0_is_named__then_it_counts_only_if_it_exists(exists: bool, expected: int | None) -> None:
    answer: AbiValue = {"exists": exists, "base": 0}
    assert Zone(Answers(ContributionOracle_baseOf=answer)).base(PERIOD) == expected


def test_cut__when_there_is_none_yet__then_the_refusing_getter_is_not_asked() -> None:
    assert Zone(Answers(CirculationLog_hasCut=False)).cut(PERIOD) is None


def test_cut__when_anchored__then_root_size_and_time_are_told() -> None:
    anchor: AbiValue = {"root": ROOT, "size": 9, "time": 77}
    zone = Zone(Answers(CirculationLog_hasCut=True, CirculationLog_cutOf=anchor))
    assert zone.cut(PERIOD) == AnchorState(ROOT, 9, Seconds(77))


def test_committee__when_read__then_members_keep_their_order() -> None:
    members: AbiValue = ({"owner": HOLDER, "signer": LAB}, {"owner": LAB, "signer": HOLDER})
    zone = Zone(Answers(Committee_committeeAt=2, Committee_thresholdOf=2, Committee_membersOf=members))
    assert zone.committee(PERIOD) == Seats(2, 2, (Seat(HOLDER, LAB), Seat(LAB, HOLDER)))


def test_pot__when_read__then_both_amounts_are_told() -> None:
    pot: AbiValue = {"licence": 5, "outcome": 7, "loop": 1}
    assert Zone(Answers(Settlement_potOf=pot)).pot(ROOT, PERIOD) == Pot(5, 7, 1)  # type: ignore[arg-type]


def test_licence_mode__when_a_copy_is_licensed__then_it_is_told() -> None:
    assert Zone(Answers(Licences_licence={"mode": 1, "purpose": 4})).licence_mode(LicenceId(7)) == OFFLINE


def test_holders__when_many_are_asked__then_they_come_in_that_order() -> None:
    zone = Zone(Answers(Resources_holdersAt=(LAB, HOLDER)))
    assert zone.holders([ResourceId(1), ResourceId(2)], PERIOD) == (LAB, HOLDER)


def test_payouts__when_many_are_asked__then_they_come_in_that_order() -> None:
    zone = Zone(Answers(Participants_payoutsAt=(LAB, HOLDER)))
    assert zone.payouts([OrganisationId(1), OrganisationId(2)], PERIOD) == (LAB, HOLDER)


def test_committee__when_pinned__then_every_read_is_pinned_to_that_block() -> None:
    answers = Answers(Committee_committeeAt=2, Committee_thresholdOf=2, Committee_membersOf=())
    block = Block(5, ROOT, Seconds(9))
    Zone(answers).committee(PERIOD, at=block)
    assert answers.blocks == [block, block, block]


def test_balance__when_the_abi_gives_another_shape__then_it_is_refused() -> None:
    with pytest.raises(UnexpectedValue, match="expected an integer"):
        Zone(Answers(SettlementToken_balanceOf="5")).balance(HOLDER)
