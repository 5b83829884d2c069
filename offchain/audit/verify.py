"""Verify: a period re-computed from log and chain, and every difference named with both sides."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from offchain.audit.archive import Archive
from offchain.audit.bases import Bases
from offchain.audit.compare import check_batches, check_fields, check_leaves
from offchain.audit.controlling import control_notes
from offchain.audit.errors import AnchorRootError, AuditError, NotReportedError, QuorumError
from offchain.audit.money import Line, Operators, expected_lines
from offchain.audit.ports import AuditChain, AuditLog, Progress
from offchain.audit.rebuild import rebuild
from offchain.audit.sampling import SampledVerifier, Signatures
from offchain.audit.scope import FULL, Scope
from offchain.audit.settlement import Call, calls_of, check_lines, check_payments, check_revenue, check_sums
from offchain.audit.submission import QuorumCheck, Submission, submission_of
from offchain.audit.terms import LineTerms, is_missed, missed_terms, reported_terms
from offchain.audit.verification import Protocolled, Verification, silent
from offchain.chain.errors import IndirectCallError
from offchain.chain.verifier import ChainVerifier
from offchain.codec.report import domain_of_oracle, report_digest
from offchain.codec.words import to_hex
from offchain.domain.types import PeriodId
from offchain.indexer.facts import Reported
from offchain.indexer.index import Index
from offchain.indexer.snapshot import Snapshot
from offchain.report import BuiltReport


def verify_period(
    period: PeriodId,
    gateway: AuditChain,
    index: Index,
    log: AuditLog,
    archive: Archive | None = None,
    progress: Progress = silent,
    signatures: Signatures = Signatures.ALL,
    bases: Bases | None = None,
) -> Verification:
    """Checks a period: copy of the log, anchors, report, signatures, archive, settled lines, payments, sums.

    The index must reach the finalised head; `bases` are rebuilt where none are given. A difference ends its own check
    only; what can't be compared without it is a note. Nothing is raised but by a chain that can't be read.
    """
    return Audit(period, gateway, index, log, archive, progress, signatures, bases=bases).run()


class Audit:
    """One verification; state is what the checks before have found."""

    def __init__(
        self,
        period: PeriodId,
        gateway: AuditChain,
        index: Index,
        log: AuditLog,
        archive: Archive | None,
        progress: Progress,
        signatures: Signatures = Signatures.ALL,
        scope: Scope = FULL,
        bases: Bases | None = None,
    ) -> None:
        self._period, self._gateway, self._index, self._log = period, gateway, index, log
        self._archive, self._signatures, self._scope = archive, signatures, scope
        self._made, self._bases = Protocolled(int(period), progress), bases or Bases()
        self._built: BuiltReport | None = None
        self._terms: Mapping[bytes, LineTerms] | None = None
        self._accepted: dict[int, bytes] | None = None
        self._lines: tuple[Line, ...] = ()

    @cached_property
    def _latest(self) -> Snapshot:
        return self._index.snapshot()

    def run(self) -> Verification:
        """All checks in order."""
        self._made.check("copy of the log", self._check_log)
        self._made.check("anchors", self._check_anchors)
        reported = self._latest.report(self._period)
        if reported is not None:
            self._check_report(reported)
        else:
            self._check_missed()
        if self._terms is None:
            self._made.notes.append("settlement: not compared, the weights could not be re-computed")
        else:
            self._check_money()
        return self._made.outcome()

    def _check_log(self) -> str:
        verifier = SampledVerifier(ChainVerifier(), self._signatures, self._log.size(), self._made.progress)
        self._log.check(verifier)
        return f"{self._log.size()} entries: rows, bodies, {verifier.told()}, tree"

    def _check_anchors(self) -> str:
        for anchor in self._latest.anchors:
            received = self._log.root(anchor.size)
            if received != anchor.root:
                what = f"root of anchor {anchor.index} over {anchor.size} entries"
                raise AnchorRootError(what, to_hex(anchor.root), to_hex(received), "this copy is not the anchored log")
        return f"{len(self._latest.anchors)} anchors"

    def _check_report(self, reported: Reported) -> None:
        self._made.check("report on chain", lambda: self._check_rebuilt(reported))
        self._made.check("signatures on chain", lambda: self._check_submission(reported))
        if self._archive is None:
            self._made.notes.append("archive: none was given, only the chain was compared")
        else:
            self._check_archive(reported, self._archive)

    def _check_rebuilt(self, reported: Reported) -> str:
        built = rebuild(self._period, self._index, self._log, self._gateway, bases=self._bases)
        self._built = built
        self._made.notes.extend(control_notes(built.control))
        compared = check_fields("chain", built.struct, reported.report)
        self._terms = reported_terms(built)
        return compared

    def _check_submission(self, reported: Reported) -> str:
        committee = self._latest.committee(self._period)
        try:
            given = submission_of(self._gateway, reported)
        except IndirectCallError:
            if self._archive is None:
                raise
            note = "signatures on chain: the report came through another contract; those of the archive were checked"
            self._made.notes.append(note)
            return "not readable from the calldata"
        if given.bitmap != reported.signers:
            raise QuorumError("chain", None, f"bitmap {reported.signers:#b}", f"{given.bitmap:#b}")
        self._accepted = QuorumCheck(committee, self._digest(reported), self._gateway.is_contract).check("chain", given)
        return f"{len(self._accepted)} of {len(committee.members)} members, {committee.threshold} needed"

    def _check_archive(self, reported: Reported, archive: Archive) -> None:
        made = self._made
        made.check("archived report", lambda: self._check_archived_report(reported, archive))
        made.check("archived signatures", lambda: self._check_archived_signatures(reported, archive))
        built = self._built
        if built is None:
            made.notes.append("archived leaves and batches: not compared, the report could not be rebuilt")
            return
        made.check("archived leaves", lambda: check_leaves(built, archive))
        made.check("archived batches", lambda: check_batches(built, archive.batches))

    def _check_archived_report(self, reported: Reported, archive: Archive) -> str:
        compared = check_fields("archive", reported.report, archive.report)
        digest = self._digest(reported)
        if archive.digest != digest:
            raise AuditError("digest of the archived report", to_hex(digest), to_hex(archive.digest))
        return compared

    def _check_archived_signatures(self, reported: Reported, archive: Archive) -> str:
        committee = self._latest.committee(self._period)
        given = Submission(archive.bitmap, archive.signatures)
        quorum = QuorumCheck(committee, self._digest(reported), self._gateway.is_contract, self._accepted or {})
        found = quorum.check("archive", given)
        return f"{len(found)} of {len(committee.members)} members"

    def _digest(self, reported: Reported) -> bytes:
        domain = domain_of_oracle(self._gateway.chain_id, self._gateway.address("ContributionOracle"))
        return report_digest(domain, reported.report)

    def _check_missed(self) -> None:
        self._made.check("report", self._check_lateness)

    def _require_late(self) -> str:
        calendar, head = self._gateway.calendar, self._index.head()
        if not is_missed(self._period, self._latest, calendar, head.time):
            what = f"report of period {self._period}"
            raise NotReportedError(
                what, "an accepted report", f"none at time {head.time}", "verify it once it is there"
            )
        return "missed: no report was accepted in time"

    def _check_lateness(self) -> str:
        self._require_late()
        sources = self._latest, self._index, self._log, self._gateway
        self._terms, origin = missed_terms(self._period, *sources, self._bases)
        self._made.notes.append(f"report: period {self._period} is missed and settles by {origin}")
        return f"missed, settles by {origin}"

    def _check_money(self) -> None:
        made, period, settlement = self._made, self._period, self._gateway.address("Settlement")
        made.check("revenue", lambda: check_revenue(period, self._index, settlement))
        if not made.check("books", self._check_books):
            return
        waiting = [line for line in self._lines if not line.pot.settled]
        if waiting:
            amount = sum(line.revenue for line in waiting)
            made.notes.append(f"settlement: {len(waiting)} of {len(self._lines)} pots wait with {amount} base units")
        made.check("settled lines", lambda: check_lines(self._lines, self._latest.settled(period)))
        fund = self._gateway.address("EcosystemFund")
        made.check("payments", lambda: check_payments(self._lines, self._calls, fund))
        made.check("sums", lambda: check_sums(self._lines, self._calls))

    def _check_books(self) -> str:
        operators = Operators.of(self._gateway)
        self._lines = expected_lines(self._period, self._latest, self._terms or {}, operators)
        return f"{len(self._lines)} pots with {sum(line.revenue for line in self._lines)} base units"

    @cached_property
    def _calls(self) -> tuple[Call, ...]:
        return calls_of(self._period, self._index, self._gateway.address("Settlement"))
