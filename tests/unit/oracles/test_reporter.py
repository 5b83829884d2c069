"""Every state of a period follows from the chain and the own store."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from offchain.chain.zone import Status
from offchain.codec.envelope import unpack_quorum
from offchain.codec.report import report_digest
from offchain.domain.types import PeriodId
from oracles.errors import AcceptedDiffersError, AlreadySignedError, LogMismatchError, NotMemberError
from oracles.member.order import position
from oracles.member.states import State
from oracles.values import Accepted, Committee
from tests.unit.oracles.fakes import (
    COMMITTEE,
    GENESIS,
    MEMBERS,
    ORACLE_DOMAIN,
    STRANGER,
    FakeChain,
    FakeLog,
    Member,
    built_report,
    leaf_hashes,
    peer_of,
)

ZERO = PeriodId(0)


def _own(member: Member) -> bytes:
    return report_digest(ORACLE_DOMAIN, built_report(0, member.log.root(5), 5).struct)


def _with_quorum(member: Member) -> Member:
    built = built_report(0, member.log.root(5), 5)
    member.peers.peers = [peer_of(index, built) for index in (1, 2, 3)]
    return member


def test_step__when_the_period_runs__then_wait_end(member: Member, chain: FakeChain) -> None:
    chain.at(GENESIS + 99)
    assert member.reporter.step(ZERO) is State.WAIT_END


def test_step__when_the_end_is_not_finalised__then_wait_final(member: Member, chain: FakeChain) -> None:
    chain.at(GENESIS + 120, finalised=GENESIS + 99)
    assert member.reporter.step(ZERO) is State.WAIT_FINAL


def test_step__when_there_is_no_cut__then_anchor(member: Member, chain: FakeChain) -> None:
    chain.cuts.clear()
    assert member.reporter.step(ZERO) is State.ANCHOR


def test_step__when_the_copy_is_shorter_than_the_cut__then_anchor(start: Callable[..., Member]) -> None:
    assert start(FakeLog(leaf_hashes(4))).reporter.step(ZERO) is State.ANCHOR


def test_step__when_an_input_is_not_final__then_anchor_and_nothing_is_signed(member: Member) -> None:
    member.builder.ready = False
    assert (member.reporter.step(ZERO), member.journal.signed(ZERO, 0)) == (State.ANCHOR, None)


def test_step__when_nobody_else_signed__then_gather(member: Member) -> None:
    assert member.reporter.step(ZERO) is State.GATHER


def test_step__when_gathering__then_the_own_digest_is_written_down(member: Member) -> None:
    member.reporter.step(ZERO)
    row = member.journal.signed(ZERO, 0)
    assert row is not None
    assert row.digest == _own(member)


def test_step__when_gathering__then_the_leaf_file_is_there(member: Member) -> None:
    member.reporter.step(ZERO)
    kept = member.files.load(ZERO, 0)
    assert kept is not None
    assert kept.leaves == built_report(0, member.log.root(5), 5).leaves


def test_step__when_a_period_has_no_revenue__then_it_is_reported_with_one_empty_batch(member: Member) -> None:
    member.reporter.step(ZERO)
    row = member.journal.signed(ZERO, 0)
    assert row is not None
    assert row.report.batches == 1


def test_step__when_m_members_agree__then_transmit(member: Member) -> None:
    assert _with_quorum(member).reporter.step(ZERO) is State.TRANSMIT


def test_step__when_its_turn_came__then_m_signatures_are_submitted(member: Member, chain: FakeChain) -> None:
    _with_quorum(member).reporter.step(ZERO)
    chain.at(GENESIS + 120 + 3 * 12)
    member.reporter.step(ZERO)
    contract, function, (values, bitmap, signatures) = member.outgoing.sent[0]
    assert (contract, function, values) == (
        "ContributionOracle",
        "submit",
        built_report(0, member.log.root(5), 5).struct.values(),
    )
    assert isinstance(bitmap, int)
    assert isinstance(signatures, bytes)
    assert (bitmap, len(unpack_quorum(bitmap, signatures))) == (0b0111, 3)


@pytest.mark.parametrize("index", range(4))
def test_step__when_earlier_members_have_their_time__then_nothing_is_sent(
    start: Callable[..., Member], chain: FakeChain, index: int
) -> None:
    member = start(index=index)
    built = built_report(0, member.log.root(5), 5)
    member.peers.peers = [peer_of(other, built) for other in range(4) if other != index]
    place = position(index, 4, 1, ZERO, 0)
    sent_at: list[int] = []
    for seconds in range(0, 48, 6):
        chain.at(GENESIS + 120 + seconds)
        member.reporter.step(ZERO)
        sent_at += [seconds] * (len(member.outgoing.sent) - len(sent_at))
    assert sent_at[0] == place * 12


def test_step__when_the_report_window_is_not_open__then_nothing_is_sent(member: Member, chain: FakeChain) -> None:
    chain.at(GENESIS + 101)
    _with_quorum(member).reporter.step(ZERO)
    chain.at(GENESIS + 109)
    member.reporter.step(ZERO)
    assert member.outgoing.sent == []


def test_step__when_another_member_submitted_in_time__then_nothing_is_sent(
    start: Callable[..., Member], chain: FakeChain
) -> None:
    member = start(index=next(index for index in range(4) if position(index, 4, 1, ZERO, 0) == 3))
    built = built_report(0, member.log.root(5), 5)
    member.peers.peers = [peer_of(index, built) for index in range(4)]
    member.reporter.step(ZERO)
    chain.at(GENESIS + 200)
    chain.statuses[0] = Status.PENDING
    chain.reports[0] = Accepted(built_report(0, member.log.root(5), 5).struct.root, 1, 1)
    member.reporter.step(ZERO)
    assert member.outgoing.sent == []


def test_step__when_the_own_report_is_accepted__then_watch(member: Member, chain: FakeChain) -> None:
    chain.statuses[0] = Status.PENDING
    chain.reports[0] = Accepted(built_report(0, member.log.root(5), 5).struct.root, 1, 1)
    assert member.reporter.step(ZERO) is State.WATCH


def test_step__when_accepted_without_this_member__then_leaves_are_kept_but_nothing_signed(
    member: Member, chain: FakeChain
) -> None:
    chain.statuses[0] = Status.PENDING
    chain.reports[0] = Accepted(built_report(0, member.log.root(5), 5).struct.root, 1, 1)
    member.reporter.step(ZERO)
    assert (member.files.load(ZERO, 0) is not None, member.journal.signed(ZERO, 0)) == (True, None)


def test_step__when_another_root_is_accepted__then_refused_with_both(member: Member, chain: FakeChain) -> None:
    chain.statuses[0] = Status.PENDING
    chain.reports[0] = Accepted(b"\7" * 32, 1, 1)
    with pytest.raises(AcceptedDiffersError, match="07" * 32):
        member.reporter.step(ZERO)


@pytest.mark.parametrize("status", [Status.FINAL, Status.MISSED])
def test_step__when_final_or_missed__then_done(member: Member, chain: FakeChain, status: Status) -> None:
    chain.statuses[0] = status
    assert member.reporter.step(ZERO) is State.DONE


def test_step__when_one_fact_of_the_copy_is_changed__then_refused_by_name(start: Callable[..., Member]) -> None:
    with pytest.raises(LogMismatchError):
        start(FakeLog(leaf_hashes(6, changed=2))).reporter.step(ZERO)


def test_step_all__when_one_fact_of_the_copy_is_changed__then_no_signature(start: Callable[..., Member]) -> None:
    member = start(FakeLog(leaf_hashes(6, changed=2)))
    member.reporter.step_all()
    assert member.journal.signed(ZERO, 0) is None


def test_step_all__when_one_fact_of_the_copy_is_changed__then_health_shows_it(start: Callable[..., Member]) -> None:
    member = start(FakeLog(leaf_hashes(6, changed=2)))
    member.reporter.step_all()
    refusals = member.health.report()["refusals"]
    assert isinstance(refusals, dict)
    assert refusals["period 0"].startswith("LogMismatchError")


def test_step_all__when_a_fact_behind_the_cut_is_changed__then_it_signs(start: Callable[..., Member]) -> None:
    member = start(FakeLog(leaf_hashes(6, changed=5)))
    member.reporter.step_all()
    assert member.journal.signed(ZERO, 0) is not None


def test_step__when_the_key_is_no_member__then_refused(member: Member, chain: FakeChain) -> None:
    chain.members = Committee(1, 3, (STRANGER.address, *COMMITTEE.signers[1:]))
    with pytest.raises(NotMemberError, match=MEMBERS[0].address):
        member.reporter.step(ZERO)


def test_restart__when_killed_after_the_row__then_the_same_digest_without_a_second_build(
    start: Callable[..., Member],
) -> None:
    first = start()
    first.reporter.step(ZERO)
    second = start()
    second.reporter.step(ZERO)
    row = second.journal.signed(ZERO, 0)
    assert row is not None
    assert (row.digest, second.builder.calls) == (_own(first), 0)


def test_restart__when_killed_before_the_row__then_it_is_built_again(start: Callable[..., Member]) -> None:
    first = start()
    first.builder.ready = False
    first.reporter.step(ZERO)
    second = start()
    assert second.reporter.step(ZERO) is State.GATHER


def test_restart__when_killed_after_the_submission__then_no_second_one(
    start: Callable[..., Member], chain: FakeChain
) -> None:
    first = _with_quorum(start())
    first.reporter.step(ZERO)
    chain.statuses[0] = Status.PENDING
    chain.reports[0] = Accepted(built_report(0, first.log.root(5), 5).struct.root, 1, 1)
    second = _with_quorum(start())
    chain.at(GENESIS + 300)
    second.reporter.step(ZERO)
    assert second.outgoing.sent == []


def test_step__when_another_digest_was_signed_meanwhile__then_refused_with_both(member: Member) -> None:
    other = built_report(0, member.log.root(5), 5, rules=2).struct
    member.builder.ready = True
    row = member.reporter._draft(ZERO)
    assert row is not None
    member.reporter._built[ZERO] = row
    member.journal.sign_once(other, report_digest(ORACLE_DOMAIN, other))
    with pytest.raises(AlreadySignedError, match=row.digest.hex()):
        member.reporter.step(ZERO)


def test_step_all__when_periods_are_open__then_exactly_those_are_looked_at(member: Member, chain: FakeChain) -> None:
    chain.at(GENESIS + 1_000)
    member.reporter.step_all()
    states = member.health.report()["states"]
    assert isinstance(states, dict)
    assert sorted(states) == ["period 10", "period 7", "period 8", "period 9"]


def test_step_all__when_a_period_is_final__then_it_is_not_asked_for_again(member: Member, chain: FakeChain) -> None:
    chain.statuses[0] = Status.FINAL
    member.reporter.step_all()
    chain.statuses[0] = Status.NONE
    member.reporter.step_all()
    assert member.builder.calls == 0


def test_step_all__when_one_period_is_refused__then_others_go_on(member: Member, chain: FakeChain) -> None:
    chain.at(GENESIS + 220)
    chain.cuts[1] = chain.cuts[0]
    chain.cuts[0] = type(chain.cuts[0])(0, 5, b"\1" * 32)
    member.reporter.step_all()
    assert member.journal.signed(PeriodId(1), 0) is not None


def test_step_all__when_before_genesis__then_nothing_happens(member: Member, chain: FakeChain) -> None:
    chain.at(GENESIS - 1)
    member.reporter.step_all()
    assert member.health.report()["states"] == {}
