"""When somebody says something else: both leaf files and their difference are kept, and an alarm is set."""

from __future__ import annotations

from offchain.codec.report import ReportStruct
from oracles.errors import BadMessageError, NoEvidenceError
from oracles.evidence import Evidence, prove
from oracles.health import Health
from oracles.journal import SignedRow
from oracles.leaf_files import LeafFiles
from oracles.member.ports import Peer
from oracles.values import Accepted, SignedReport

ACCEPTED = "accepted"
"""Name of what the chain accepted, in the names of files."""


class Dissent:
    """Keeps the other side once per report and side. Whatever it finds, nothing is signed because of it."""

    def __init__(self, files: LeafFiles, evidence: Evidence, health: Health) -> None:
        self._files, self._evidence, self._health = files, evidence, health
        self._told: set[tuple[bytes, bytes]] = set()

    def of_peer(self, peer: Peer, own: SignedRow, signed: SignedReport) -> None:
        """A member signed another report. Raises BadMessageError if it does not serve the leaves that it signed."""
        if (own.digest, signed.digest + bytes([signed.index])) in self._told:
            return
        period, attempt = own.report.period, own.report.attempt
        leaves, said = peer.leaves(period, attempt), signed.report
        prove(leaves, Accepted(said.root, said.leaves, said.batches))
        if (leaves.period, leaves.attempt) != (period, attempt):
            raise BadMessageError(peer.url, f"leaves of {period}, {attempt}", f"{leaves.period}, {leaves.attempt}")
        theirs = self._files.save_of_peer(leaves, signed.index)
        difference = self._files.save_difference(leaves, f"member-{signed.index}", own.report, said)
        self._told.add((own.digest, signed.digest + bytes([signed.index])))
        self._health.mismatch(
            period=period,
            attempt=attempt,
            member=signed.index,
            own="0x" + own.digest.hex(),
            theirs="0x" + signed.digest.hex(),
            own_leaves=str(self._files.file(period, attempt)),
            their_leaves=str(theirs),
            difference=str(difference),
        )

    def of_quorum(self, own: SignedRow, accepted: Accepted) -> None:
        """The chain accepted another report. Its leaves are asked for until a member serves them."""
        self._health.accepted_differs(int(own.report.period))
        if (own.digest, accepted.root) in self._told:
            return
        if self.keep_accepted(own.report, accepted):
            self._told.add((own.digest, accepted.root))

    def keep_accepted(self, own: ReportStruct, accepted: Accepted) -> bool:
        """Keeps the leaves of the report that the chain accepted, and how they differ from the own ones, which are kept
        already; false while no member serves them."""
        period, attempt = own.period, own.attempt
        try:
            leaves = self._evidence.of(period, accepted).leaves
        except NoEvidenceError as refusal:
            self._health.refused(f"leaves of period {period}", refusal)
            return False
        self._health.passed(f"leaves of period {period}")
        theirs = self._files.save_accepted(leaves)
        difference = self._files.save_difference(leaves, ACCEPTED, own, None)
        self._health.log.error(
            "quorum differs",
            period=period,
            attempt=attempt,
            own="0x" + own.root.hex(),
            accepted="0x" + accepted.root.hex(),
            own_leaves=str(self._files.file(period, attempt)),
            their_leaves=str(theirs),
            difference=str(difference),
        )
        return True
