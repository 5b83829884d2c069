"""Signatures pulled from the other members: verified one by one, kept only where they say what this member says."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

from offchain.codec import envelope as envelopes
from offchain.codec.envelope import Envelope
from oracles.errors import BadMessageError
from oracles.health import Health
from oracles.journal import SignedRow
from oracles.leaf_files import LeafFiles
from oracles.loop import guarded
from oracles.member.ports import Peer, PeerList, Verifier
from oracles.values import Committee, SignedReport


class Gatherer:
    """Verified signatures by digest. Nothing here is needed after a restart: it is pulled again."""

    def __init__(self, peers: PeerList, verifier: Verifier, files: LeafFiles, health: Health) -> None:
        self._peers, self._verifier, self._files, self._health = peers, verifier, files, health
        self._found: defaultdict[bytes, dict[int, Envelope]] = defaultdict(dict)
        self._differing: set[tuple[bytes, int, bytes]] = set()

    def quorum(self, own: SignedRow, committee: Committee, index: int, envelope: bytes) -> tuple[int, bytes] | None:
        """(bitmap, packed signatures) of exactly m members with the own digest, None while there are fewer."""
        found = self._found[own.digest]
        found[index] = envelopes.unpack(envelope)
        if len(found) < committee.threshold:
            for peer in self._peers.all():
                guarded(self._health, f"peer {peer.url}", partial(self._ask, peer, own, committee, index))
        self._health.signatures(len(found))
        if len(found) < committee.threshold:
            return None
        self._health.cleared("peer ")
        return envelopes.pack_quorum({member: found[member] for member in sorted(found)[: committee.threshold]})

    def forget(self, digest: bytes) -> None:
        """The report is accepted: its signatures are not needed any more."""
        self._found.pop(digest, None)

    def _ask(self, peer: Peer, own: SignedRow, committee: Committee, index: int) -> None:
        signed = peer.report(own.report.period, own.report.attempt)
        if signed is None or signed.index == index:
            return
        self._require_signature(peer, signed, committee)
        if signed.digest == own.digest:
            self._found[own.digest][signed.index] = envelopes.unpack(signed.envelope)
        else:
            self._differs(peer, own, signed)

    def _require_signature(self, peer: Peer, signed: SignedReport, committee: Committee) -> None:
        if signed.index >= len(committee.signers):
            raise BadMessageError(peer.url, f"a member index below {len(committee.signers)}", str(signed.index))
        signer = committee.signers[signed.index]
        if not self._verifier.verify(signer, signed.digest, signed.envelope):
            raise BadMessageError(peer.url, f"a signature of {signer} over its digest", "0x" + signed.envelope.hex())

    def _differs(self, peer: Peer, own: SignedRow, signed: SignedReport) -> None:
        known = (own.digest, signed.index, signed.digest)
        if known in self._differing:
            return
        period, attempt = own.report.period, own.report.attempt
        theirs = self._files.save_of_peer(peer.leaves(period, attempt), signed.index)
        self._differing.add(known)
        self._health.mismatch(
            period=period,
            attempt=attempt,
            member=signed.index,
            own="0x" + own.digest.hex(),
            theirs="0x" + signed.digest.hex(),
            own_leaves=str(self._files.file(period, attempt)),
            their_leaves=str(theirs),
        )
