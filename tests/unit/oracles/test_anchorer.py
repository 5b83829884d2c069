"""An anchor goes out when it is due, with m signatures over the own copy, and not twice."""

from __future__ import annotations

import io

import pytest

from offchain.chain.verifier import ChainVerifier
from offchain.chain.wallet import Wallet
from offchain.codec import tree
from offchain.codec.envelope import unpack_quorum
from offchain.codec.proofs import verify_consistency
from offchain.codec.report import AnchorStruct, anchor_digest
from offchain.domain.types import PeriodId
from oracles.anchor.anchorer import Anchorer
from oracles.errors import CopyBehindError, LogMismatchError
from oracles.health import Health, open_log
from oracles.values import AnchorPoint, SignedAnchor
from tests.unit.oracles.fakes import (
    LOG_DOMAIN,
    MEMBERS,
    STRANGER,
    FakeChain,
    FakeLog,
    FakeOutgoing,
    FakePeer,
    FakePeers,
    leaf_hashes,
)


class Desk:
    """An anchorer over the chain of the tests, whose members answer for size 8."""

    def __init__(self, chain: FakeChain, log: FakeLog) -> None:
        self.chain, self.log = chain, log
        self.outgoing, self.health = FakeOutgoing(), Health(open_log("anchor", io.StringIO()))
        self.peers = FakePeers([self.peer(index, member) for index, member in enumerate(MEMBERS)])
        self.anchorer = Anchorer(
            chain, log, log.pull, LOG_DOMAIN, self.peers, ChainVerifier(), self.outgoing, self.health, leaves=100
        )

    def peer(self, index: int, signer: Wallet, size: int = 8, changed: int | None = None) -> FakePeer:
        """A member that signs the anchor of a size from its own copy."""
        root = tree.root(leaf_hashes(size, changed))
        digest = anchor_digest(LOG_DOMAIN, AnchorStruct(1, 5, tree.root(leaf_hashes(5)), size, root))
        signed = SignedAnchor(1, 5, tree.root(leaf_hashes(5)), size, root, signer.sign_envelope(digest))
        return FakePeer(f"http://member-{index}", signed_anchor=signed)


@pytest.fixture
def desk(chain: FakeChain) -> Desk:
    """Period 0 is over and has no cut; 5 of the copy's 8 entries are anchored."""
    chain.cuts.clear()
    return Desk(chain, FakeLog(leaf_hashes(8)))


def test_step__when_the_last_period_has_no_cut__then_anchored_with_m_signatures(desk: Desk) -> None:
    desk.anchorer.step()
    contract, function, (size, root, _, bitmap, signatures) = desk.outgoing.sent[0]
    assert (contract, function, size, root) == ("CirculationLog", "anchor", 8, tree.root(leaf_hashes(8)))
    assert isinstance(bitmap, int)
    assert isinstance(signatures, bytes)
    assert sorted(unpack_quorum(bitmap, signatures)) == [0, 1, 2]


def test_step__when_facts_came_in_the_last_moment__then_the_cut_has_them(chain: FakeChain) -> None:
    chain.cuts.clear()
    desk = Desk(chain, FakeLog(leaf_hashes(7)))
    desk.log.ahead = leaf_hashes(8)[7:]
    desk.anchorer.step()
    assert desk.outgoing.sent[0][2][0] == 8


def test_step__when_the_node_is_silent_after_the_end__then_the_cut_waits_for_it(desk: Desk) -> None:
    desk.log.unreachable = True
    desk.chain.time = desk.chain.calendar.end(PeriodId(0))
    desk.anchorer.step()
    assert desk.outgoing.sent == []
    assert desk.health.report()["states"] == {"anchor": "cut of period 0: waits for the log node"}


def test_step__when_the_node_is_silent_and_the_report_can_come__then_the_cut_is_what_the_copy_has(desk: Desk) -> None:
    desk.log.unreachable = True
    desk.chain.time = desk.chain.window(PeriodId(0)).opens
    desk.anchorer.step()
    assert desk.outgoing.sent[0][2][0] == 8


def test_step__when_anchored__then_the_proof_leads_from_the_previous_root(desk: Desk) -> None:
    desk.anchorer.step()
    proof = desk.outgoing.sent[0][2][2]
    assert isinstance(proof, tuple)
    assert verify_consistency(5, tree.root(leaf_hashes(5)), 8, tree.root(leaf_hashes(8)), proof)


def test_step__when_the_last_period_has_its_cut__then_nothing(desk: Desk) -> None:
    desk.chain.cuts[0] = desk.chain.anchor
    desk.anchorer.step()
    assert desk.outgoing.sent == []


def test_step__when_the_log_grew_enough__then_anchored_within_the_period(chain: FakeChain) -> None:
    desk = Desk(chain, FakeLog(leaf_hashes(105)))
    desk.peers.peers = [desk.peer(index, member, 105) for index, member in enumerate(MEMBERS)]
    desk.anchorer.step()
    assert desk.outgoing.sent[0][2][0] == 105


def test_step__when_the_log_grew_too_little__then_nothing(chain: FakeChain) -> None:
    desk = Desk(chain, FakeLog(leaf_hashes(104)))
    desk.anchorer.step()
    assert desk.outgoing.sent == []


def test_step__when_growth_is_bounded__then_as_much_as_allowed(desk: Desk) -> None:
    desk.chain.growth = 2
    desk.peers.peers = [desk.peer(index, member, 7) for index, member in enumerate(MEMBERS)]
    desk.anchorer.step()
    assert desk.outgoing.sent[0][2][0] == 7


def test_step__when_one_member_is_down__then_the_others_suffice(desk: Desk) -> None:
    desk.peers.peers[0].down = True
    desk.anchorer.step()
    assert desk.outgoing.sent[0][2][3] == 0b1110


def test_step__when_two_members_are_down__then_nothing(desk: Desk) -> None:
    desk.peers.peers[0].down = desk.peers.peers[1].down = True
    desk.anchorer.step()
    assert desk.outgoing.sent == []


def test_step__when_a_member_holds_another_log__then_its_signature_does_not_count(desk: Desk) -> None:
    desk.peers.peers[:2] = [desk.peer(0, MEMBERS[0], changed=7), desk.peer(1, STRANGER)]
    desk.anchorer.step()
    assert desk.outgoing.sent == []


def test_step__when_one_member_answers_twice__then_it_counts_once(desk: Desk) -> None:
    desk.peers.peers = [desk.peer(0, MEMBERS[0])] * 3
    desk.anchorer.step()
    assert desk.outgoing.sent == []


def test_step__when_a_transaction_is_under_way__then_nobody_is_asked(desk: Desk) -> None:
    desk.outgoing.busy = True
    desk.anchorer.step()
    assert [peer.asked for peer in desk.peers.peers] == [0, 0, 0, 0]


def test_step__when_the_own_copy_is_another_log__then_refused(desk: Desk) -> None:
    desk.chain.anchor = AnchorPoint(1, 5, b"\1" * 32)
    with pytest.raises(LogMismatchError):
        desk.anchorer.step()


def test_step__when_the_own_copy_is_behind__then_refused(desk: Desk) -> None:
    desk.chain.anchor = AnchorPoint(1, 9, b"\1" * 32)
    with pytest.raises(CopyBehindError, match="expected at least 9, received 8"):
        desk.anchorer.step()


def test_step__when_before_genesis__then_nothing(desk: Desk) -> None:
    desk.chain.at(0)
    desk.anchorer.step()
    assert desk.outgoing.sent == []
