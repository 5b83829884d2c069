"""Another report than the own one: kept on disk with the difference, an alarm, and never a signature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from offchain.chain.zone import Status
from offchain.codec import tree
from offchain.codec.report import report_digest
from oracles.errors import AcceptedDiffersError
from oracles.values import Accepted, Leaves, SignedReport
from tests.unit.oracles.fakes import MEMBERS, ORACLE_DOMAIN, FakeChain, FakePeer, Member, built_report, peer_of
from tests.unit.oracles.keeper_fakes import LINES, ZERO, report


def _accept(chain: FakeChain, leaves: Leaves) -> None:
    root = tree.root([tree.leaf_hash(one) for one in leaves.leaves])
    chain.statuses[0], chain.reports[0] = Status.PENDING, Accepted(root, len(leaves.leaves), len(leaves.batches))


def _watch(member: Member) -> None:
    with pytest.raises(AcceptedDiffersError):
        member.reporter.step(ZERO)


def test_watch__when_another_report_is_accepted__then_both_files_difference_and_alarm(
    member: Member, chain: FakeChain
) -> None:
    _accept(chain, report())
    member.peers.peers = [FakePeer("http://member-1", served=report())]
    _watch(member)
    folder = member.files.file(ZERO, 0).parent
    names = sorted(file.name for file in folder.iterdir())
    assert names == ["0-0-accepted.diff", "0-0-accepted.json", "0-0.json"]
    assert (folder / "0-0-accepted.diff").read_text("utf-8").count("own no such line") == len(LINES)
    assert b"headwater_accepted_differs 1.0" in member.health.metrics()


def test_watch__when_another_report_is_accepted__then_nothing_is_signed(member: Member, chain: FakeChain) -> None:
    _accept(chain, report())
    member.peers.peers = [FakePeer("http://member-1", served=report())]
    _watch(member)
    assert (member.journal.signed(ZERO, 0), member.outgoing.sent) == (None, [])


def test_watch__when_nobody_serves_the_accepted_leaves__then_alarm_at_once_and_files_later(
    member: Member, chain: FakeChain
) -> None:
    _accept(chain, report())
    peer = FakePeer("http://member-1", down=True)
    member.peers.peers = [peer]
    _watch(member)
    alarmed = b"headwater_accepted_differs 1.0" in member.health.metrics()
    peer.down, peer.served = False, report()
    _watch(member)
    _watch(member)
    kept = (member.files.file(ZERO, 0).parent / "0-0-accepted.json").is_file()
    assert (alarmed, kept, peer.asked) == (True, True, 2)


def test_gather__when_a_peer_differs__then_the_difference_is_kept(member: Member) -> None:
    member.peers.peers = [peer_of(2, built_report(0, member.log.root(5), 5, rules=2))]
    member.reporter.step(ZERO)
    difference = member.files.file(ZERO, 0).parent / "0-0-member-2.diff"
    assert difference.read_text("utf-8") == "rules: own 1, other 2\n"


def _refusal(member: Member) -> str:
    refusals = member.health.report()["refusals"]
    assert isinstance(refusals, dict)
    return str(refusals.get("peer http://member-2"))


def _changed(member: Member, change: Callable[[SignedReport], SignedReport]) -> FakePeer:
    peer = peer_of(2, built_report(0, member.log.root(5), 5, rules=2))
    assert peer.signed is not None
    peer.signed = change(peer.signed)
    return peer


def test_gather__when_a_peer_serves_other_leaves_than_it_signed__then_refused_and_not_kept(member: Member) -> None:
    peer = _changed(member, lambda signed: signed)
    peer.served = report()
    member.peers.peers = [peer]
    member.reporter.step(ZERO)
    assert _refusal(member).startswith("UnprovenLeavesError")
    assert not (member.files.file(ZERO, 0).parent / "0-0-member-2.json").exists()


def test_gather__when_the_digest_is_not_that_of_the_report__then_refused(member: Member) -> None:
    digest = b"\7" * 32
    envelope = MEMBERS[2].sign_envelope(digest)
    member.peers.peers = [_changed(member, lambda signed: replace(signed, digest=digest, envelope=envelope))]
    member.reporter.step(ZERO)
    assert "of its report, received 0x" + digest.hex() in _refusal(member)


def test_gather__when_a_peer_answers_with_another_period__then_refused(member: Member) -> None:
    struct = built_report(1, member.log.root(5), 5).struct
    digest = report_digest(ORACLE_DOMAIN, struct)
    signed = SignedReport(struct, digest, 2, MEMBERS[2].sign_envelope(digest))
    member.peers.peers = [_changed(member, lambda _: signed)]
    member.reporter.step(ZERO)
    assert "a report of period, attempt (0, 0)" in _refusal(member)
