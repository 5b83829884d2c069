"""Verify in part: the roots for the public, its own lines for a party, one product's for anybody.

None of it reads a body of a fact where the report's archive is there: the batches are proven against the root that the
quorum signed. Without the archive the weights are re-computed from the log.
"""

from __future__ import annotations

from collections.abc import Mapping

from offchain.audit.archive import Archive
from offchain.audit.bases import Bases
from offchain.audit.earned import earned_by, require_earned
from offchain.audit.own_control import CHAIN_ONLY, NOT_CHECKED, chain_control, own_licences, told
from offchain.audit.ports import AuditChain, AuditLog, Progress
from offchain.audit.published import check_archive, check_inputs, check_tree, published_terms
from offchain.audit.sampling import Signatures
from offchain.audit.scope import FULL, Scope
from offchain.audit.settlement import check_lines
from offchain.audit.terms import LineTerms
from offchain.audit.verification import Verification, silent
from offchain.audit.verify import Audit, verify_period
from offchain.domain.types import PeriodId
from offchain.indexer.facts import Reported
from offchain.indexer.index import Index


def verify_scope(
    scope: Scope,
    period: PeriodId,
    gateway: AuditChain,
    index: Index,
    log: AuditLog,
    archive: Archive | None = None,
    progress: Progress = silent,
    signatures: Signatures = Signatures.ALL,
    bases: Bases | None = None,
) -> Verification:
    """As `verify_period`, for a part of the period; what was left out is said in the notes."""
    if scope == FULL:
        return verify_period(period, gateway, index, log, archive, progress, signatures, bases)
    return _Partial(period, gateway, index, log, archive, progress, signatures, scope, bases).run()


class _Partial(Audit):
    """Roots first; then, where lines are asked for, their terms, their arithmetic and what the account was paid."""

    def run(self) -> Verification:
        """All checks in order."""
        made, anchors = self._made, self._latest.anchors
        made.notes.append(f"verified in part: {self._scope}")
        made.check("anchors", lambda: check_tree(self._log, anchors, made.progress))
        reported = self._latest.report(self._period)
        if reported is None:
            made.check("report", self._require_late if self._scope.roots else self._check_lateness)
        else:
            self._check_published(reported)
        if self._scope.roots:
            made.notes.append(NOT_CHECKED)
        else:
            self._check_own()
            self._check_control()
        return made.outcome()

    def _check_published(self, reported: Reported) -> None:
        made, archive = self._made, self._archive
        made.check("inputs of the report", lambda: check_inputs(self._period, reported, self._index, self._gateway))
        made.check("signatures on chain", lambda: self._check_submission(reported))
        if archive is None:
            self._without_archive(reported)
        elif made.check("published leaves and batches", lambda: check_archive(reported, archive)):
            made.check("weights", lambda: self._read_terms(published_terms(archive)))
            made.notes.append("log: bodies and signatures of facts were not read")

    def _without_archive(self, reported: Reported) -> None:
        if self._scope.roots:
            self._made.notes.append("archive: none was given, leaves and batches were not compared")
        else:
            self._made.notes.append("archive: none was given, the weights were re-computed from the bodies of the log")
            self._made.check("report on chain", lambda: self._check_rebuilt(reported))

    def _read_terms(self, terms: Mapping[bytes, LineTerms]) -> str:
        self._terms = terms
        return f"{len(terms)} lines of the report"

    def _check_own(self) -> None:
        made = self._made
        if self._terms is None:
            made.notes.append("settlement: not compared, the weights could not be proven")
            return
        if not made.check("books", self._check_books):
            return
        ours = [line for line in self._lines if self._scope.concerns(line)]
        keys = {line.key for line in ours}
        waiting = [line for line in ours if not line.pot.settled]
        if waiting:
            amount = sum(line.revenue for line in waiting)
            made.notes.append(f"settlement: {len(waiting)} of {len(ours)} pots wait with {amount} base units")
        settled = [fact for fact in self._latest.settled(self._period) if fact.key in keys]
        made.check("settled lines", lambda: check_lines(ours, settled))
        if self._scope.account is None:
            made.notes.append("payments: netted over all products by account; an account's lines tie them")
        else:
            made.check("payments", self._check_account)

    def _check_control(self) -> None:
        """Of the report where it was rebuilt, else what the chain alone says."""
        built, keys = self._built, {line.key for line in self._lines if self._scope.concerns(line)}
        licences = own_licences(self._scope, self._latest, keys)
        if built is None:
            self._made.notes.append(CHAIN_ONLY)
        self._made.check(
            "control",
            lambda: told(
                self._period,
                built.control if built else chain_control(self._period, self._index, self._gateway),
                licences,
            ),
        )

    def _check_account(self) -> str:
        account, fund = self._scope.account, self._gateway.address("EcosystemFund")
        assert account is not None
        books = {line.key: line for line in self._lines}
        return require_earned(account, [earned_by(account, fund, call, books) for call in self._calls])
