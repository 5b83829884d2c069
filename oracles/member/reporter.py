"""A member's work on reports: one step per period and look, repeatable, with no second signature or submission."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from offchain.audit.rebuild import NotReadyError
from offchain.chain.zone import Status
from offchain.codec.eip712 import Domain
from offchain.codec.report import report_digest, report_message
from offchain.domain.types import PeriodId, Seconds
from oracles.errors import AcceptedDiffersError, AlreadySignedError, LogMismatchError
from oracles.health import Health
from oracles.journal import Journal, SignedRow
from oracles.leaf_files import LeafFiles, leaves_of_report
from oracles.loop import guarded
from oracles.member.dissent import Dissent
from oracles.member.gather import Gatherer
from oracles.member.order import position
from oracles.member.ports import Builder, Chain, LogCopy, Outgoing, Signer
from oracles.member.states import State
from oracles.values import FIRST_ATTEMPT, AnchorPoint, Committee

DONE_BY_ANOTHER = ("ContributionOracle_AlreadyReported",)


@dataclass(frozen=True)
class Parts:
    """Everything a reporter works with. `delay` is the seconds of chain time between two places in the order."""

    chain: Chain
    log: LogCopy
    build: Builder
    domain: Domain
    signer: Signer
    journal: Journal
    files: LeafFiles
    gatherer: Gatherer
    dissent: Dissent
    outgoing: Outgoing
    health: Health
    delay: int
    dry: bool = False
    """Recompute and compare, and sign nothing."""


class Reporter:
    """Brings every period that can still be reported from its end to an accepted report."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._built: dict[PeriodId, SignedRow] = {}
        self._turns: dict[PeriodId, Seconds] = {}
        self._done: set[PeriodId] = set()

    def step_all(self) -> None:
        """One step for every open period, oldest first; a refusal ends the step of its period only."""
        for period in sorted(self._open()):
            guarded(self._parts.health, _subject(period), partial(self._tell, period))

    def step(self, period: PeriodId) -> State:
        """One step. Raises LogMismatchError, AlreadySignedError, NotMemberError and what a builder raises."""
        waiting = self._waiting(period)
        if waiting is not None:
            return waiting
        own = self._built.get(period) or self._draft(period)
        if own is None:
            return State.ANCHOR
        self._built[period] = own
        if self._parts.chain.status(period) is Status.PENDING:
            return self._watch(own)
        return State.BUILD if self._parts.dry else self._sign_and_send(own)

    def _open(self) -> Iterator[PeriodId]:
        """From the running period down to the first whose report window is over."""
        chain = self._parts.chain
        running, now = chain.running(), chain.now()
        for number in range(-1 if running is None else running, -1, -1):
            period = PeriodId(number)
            if chain.window(period).closes < now:
                self._leave(range(period + 1))
                return
            if period not in self._done:
                yield period

    def _leave(self, passed: range) -> None:
        """Forgets periods that can't be reported any more."""
        for period in [known for known in self._done | set(self._built) if known in passed]:
            self._done.discard(period)
            self._built.pop(period, None)
            self._turns.pop(period, None)
            self._parts.health.forget(_subject(period))

    def _tell(self, period: PeriodId) -> None:
        state = self.step(period)
        self._parts.health.state(_subject(period), state.value)
        if state is State.DONE:
            self._done.add(period)

    def _waiting(self, period: PeriodId) -> State | None:
        chain = self._parts.chain
        end = chain.calendar.end(period)
        if chain.now() < end:
            return State.WAIT_END
        if chain.status(period) in (Status.FINAL, Status.MISSED):
            return State.DONE
        return State.WAIT_FINAL if chain.final_time() < end else None

    def _draft(self, period: PeriodId) -> SignedRow | None:
        """What was signed before a restart, or the report recomputed now; None while an input is missing."""
        parts = self._parts
        signed = parts.journal.signed(period, FIRST_ATTEMPT)
        if signed is not None:
            self._require_same_domain(signed)
            return signed
        cut = parts.chain.final_cut(period)
        if cut is None or parts.log.size() < cut.size:
            return None
        self._require_anchored(cut)
        parts.health.state(_subject(period), State.BUILD.value)
        try:
            built = parts.build(period, FIRST_ATTEMPT)
        except NotReadyError:
            return None
        parts.files.save(leaves_of_report(built))
        return SignedRow(built.struct, report_digest(parts.domain, built.struct))

    def _require_same_domain(self, signed: SignedRow) -> None:
        """A journal of another deployment, or another chain, is none of this one's."""
        report = signed.report
        if (here := report_digest(self._parts.domain, report)) != signed.digest:
            raise AlreadySignedError(report.period, report.attempt, signed.digest, here)

    def _require_anchored(self, cut: AnchorPoint) -> None:
        received = self._parts.log.root(cut.size)
        if received != cut.root:
            raise LogMismatchError(cut.size, cut.root, received)

    def _watch(self, own: SignedRow) -> State:
        """Compares the accepted report with the own one. Raises AcceptedDiffersError."""
        accepted = self._parts.chain.accepted(own.report.period)
        self._parts.gatherer.forget(own.digest)
        if accepted.root != own.report.root:
            self._parts.dissent.of_quorum(own, accepted)
            raise AcceptedDiffersError(own.report.period, own.report.root, accepted.root)
        return State.WATCH

    def _sign_and_send(self, own: SignedRow) -> State:
        parts, period = self._parts, own.report.period
        committee = parts.chain.committee(period)
        index = committee.index_of(parts.signer.address)
        parts.journal.sign_once(own.report, own.digest)
        envelope = parts.signer.sign_message(report_message(parts.domain, own.report))
        quorum = parts.gatherer.quorum(own, committee, index, envelope)
        if quorum is None:
            return State.GATHER
        if self._is_turn(own, committee, index) and parts.chain.status(period) is Status.NONE:
            purpose = f"report of period {period}, attempt {own.report.attempt}"
            arguments = (own.report.values(), *quorum)
            parts.outgoing.deliver(purpose, DONE_BY_ANOTHER, "ContributionOracle", "submit", *arguments)
        return State.TRANSMIT

    def _is_turn(self, own: SignedRow, committee: Committee, index: int) -> bool:
        """True once the report window is open and the members before this one had their time."""
        report, chain = own.report, self._parts.chain
        now = chain.now()
        if report.period not in self._turns:
            place = position(index, len(committee.signers), committee.id, report.period, report.attempt)
            start = max(now, chain.window(report.period).opens)
            self._turns[report.period] = Seconds(start + place * self._parts.delay)
        return now >= self._turns[report.period]


def _subject(period: PeriodId) -> str:
    return f"period {period}"
