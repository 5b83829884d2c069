"""Signatures of others count only where they are theirs and say the same."""

from __future__ import annotations

import json

import pytest

from offchain.codec.report import report_digest
from offchain.domain.types import PeriodId
from oracles.member.states import State
from oracles.values import SignedReport
from tests.unit.oracles.fakes import (
    MEMBERS,
    ORACLE_DOMAIN,
    STRANGER,
    FakePeer,
    Member,
    built_report,
    peer_of,
)

ZERO = PeriodId(0)


def _true(member: Member, index: int) -> FakePeer:
    return peer_of(index, built_report(0, member.log.root(5), 5))


def _other(member: Member, index: int) -> FakePeer:
    return peer_of(index, built_report(0, member.log.root(5), 5, rules=2))


def _logged(member: Member, event: str) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in member.output.getvalue().splitlines()]
    return [line for line in lines if line["event"] == event]


def test_quorum__when_one_peer_is_down__then_the_others_suffice(member: Member) -> None:
    member.peers.peers = [FakePeer("http://member-1", down=True), _true(member, 2), _true(member, 3)]
    assert member.reporter.step(ZERO) is State.TRANSMIT


def test_quorum__when_it_is_reached__then_a_peer_that_was_down_is_no_refusal_any_more(member: Member) -> None:
    member.peers.peers = [FakePeer("http://member-1", down=True), _true(member, 2), _true(member, 3)]
    member.reporter.step(ZERO)
    assert member.health.report()["refusals"] == {}


def test_quorum__when_two_peers_are_down__then_gather(member: Member) -> None:
    member.peers.peers = [FakePeer("http://1", down=True), FakePeer("http://2", down=True), _true(member, 3)]
    assert member.reporter.step(ZERO) is State.GATHER


def test_quorum__when_a_signature_was_verified__then_it_is_kept_though_the_peer_goes_down(member: Member) -> None:
    late = FakePeer("http://2")
    member.peers.peers = [_true(member, 1), late]
    member.reporter.step(ZERO)
    member.peers.peers = [FakePeer("http://1", down=True), _true(member, 2)]
    assert member.reporter.step(ZERO) is State.TRANSMIT


def test_quorum__when_one_peer_serves_the_own_signature__then_it_does_not_count_twice(member: Member) -> None:
    member.peers.peers = [_true(member, 0), _true(member, 1)]
    assert member.reporter.step(ZERO) is State.GATHER


def test_quorum__when_a_signature_is_a_strangers__then_it_does_not_count(member: Member) -> None:
    built = built_report(0, member.log.root(5), 5)
    member.peers.peers = [_true(member, 1), peer_of(2, built, STRANGER)]
    assert member.reporter.step(ZERO) is State.GATHER


def test_quorum__when_a_member_claims_anothers_index__then_it_does_not_count(member: Member) -> None:
    built = built_report(0, member.log.root(5), 5)
    member.peers.peers = [_true(member, 1), peer_of(3, built, MEMBERS[1])]
    assert member.reporter.step(ZERO) is State.GATHER


def test_quorum__when_an_index_is_no_member__then_refused_by_name(member: Member) -> None:
    struct = built_report(0, member.log.root(5), 5).struct
    digest = report_digest(ORACLE_DOMAIN, struct)
    odd = FakePeer("http://odd", SignedReport(struct, digest, 9, MEMBERS[1].sign_envelope(digest)))
    member.peers.peers = [odd]
    member.reporter.step(ZERO)
    refusals = member.health.report()["refusals"]
    assert isinstance(refusals, dict)
    assert refusals["peer http://odd"].startswith("BadMessageError")


@pytest.mark.edge("E19")
def test_quorum__when_a_peer_differs__then_it_does_not_count(member: Member) -> None:
    member.peers.peers = [_true(member, 1), _other(member, 2)]
    assert member.reporter.step(ZERO) is State.GATHER


def test_quorum__when_a_peer_differs__then_both_digests_are_logged_once(member: Member) -> None:
    member.peers.peers = [_other(member, 2)]
    member.reporter.step(ZERO)
    member.reporter.step(ZERO)
    lines = _logged(member, "digest differs")
    own = report_digest(ORACLE_DOMAIN, built_report(0, member.log.root(5), 5).struct)
    theirs = report_digest(ORACLE_DOMAIN, built_report(0, member.log.root(5), 5, rules=2).struct)
    assert [(line["own"], line["theirs"]) for line in lines] == [("0x" + own.hex(), "0x" + theirs.hex())]


def test_quorum__when_a_peer_differs__then_both_leaf_files_are_kept(member: Member) -> None:
    member.peers.peers = [_other(member, 2)]
    member.reporter.step(ZERO)
    names = sorted(file.name for file in member.files.file(ZERO, 0).parent.iterdir())
    assert names == ["0-0-member-2.diff", "0-0-member-2.json", "0-0.json"]


@pytest.mark.edge("E19")
def test_quorum__when_a_peer_differs__then_its_digest_is_never_signed(member: Member) -> None:
    member.peers.peers = [_other(member, 2)]
    member.reporter.step(ZERO)
    row = member.journal.signed(ZERO, 0)
    assert row is not None
    assert row.digest == report_digest(ORACLE_DOMAIN, built_report(0, member.log.root(5), 5).struct)


def test_quorum__when_there_are_enough__then_nobody_is_asked_again(member: Member) -> None:
    member.peers.peers = [_true(member, index) for index in (1, 2, 3)]
    member.reporter.step(ZERO)
    member.reporter.step(ZERO)
    assert [peer.asked for peer in member.peers.peers] == [1, 1, 1]
