"""Signatures pulled from the other members: verified one by one, kept only where they say what this member says."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

from offchain.codec import envelope as envelopes
from offchain.codec.eip712 import Domain
from offchain.codec.envelope import Envelope
from offchain.codec.report import report_digest
from oracles.errors import BadMessageError
from oracles.health import Health
from oracles.journal import SignedRow
from oracles.loop import guarded
from oracles.member.dissent import Dissent
from oracles.member.ports import Peer, PeerList, Verifier
from oracles.values import Committee, SignedReport


class Gatherer:
    """Verified signatures by digest. Nothing here is needed after a restart: it is pulled again."""

    def __init__(self, peers: PeerList, verifier: Verifier, domain: Domain, dissent: Dissent, health: Health) -> None:
        self._peers, self._verifier, self._domain = peers, verifier, domain
        self._dissent, self._health = dissent, health
        self._found: defaultdict[bytes, dict[int, Envelope]] = defaultdict(dict)

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
        self._require_signature(peer, signed, committee, own.report.period, own.report.attempt)
        if signed.digest == own.digest:
            self._found[own.digest][signed.index] = envelopes.unpack(signed.envelope)
        else:
            self._dissent.of_peer(peer, own, signed)

    def _require_signature(
        self, peer: Peer, signed: SignedReport, committee: Committee, period: int, attempt: int
    ) -> None:
        if signed.index >= len(committee.signers):
            raise BadMessageError(peer.url, f"a member index below {len(committee.signers)}", str(signed.index))
        asked, said = (period, attempt), (signed.report.period, signed.report.attempt)
        if asked != said:
            raise BadMessageError(peer.url, f"a report of period, attempt {asked}", str(said))
        if (digest := report_digest(self._domain, signed.report)) != signed.digest:
            raise BadMessageError(peer.url, f"digest 0x{digest.hex()} of its report", "0x" + signed.digest.hex())
        signer = committee.signers[signed.index]
        if not self._verifier.verify(signer, signed.digest, signed.envelope):
            raise BadMessageError(peer.url, f"a signature of {signer} over its digest", "0x" + signed.envelope.hex())
