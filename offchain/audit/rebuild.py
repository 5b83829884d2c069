"""A period's report rebuilt from this copy of the log and the chain: what an oracle signs and an auditor compares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from offchain.audit.facts import chain_facts, rule_fact
from offchain.chain.values import Block
from offchain.codec.bodies import Feedback
from offchain.codec.fact import FactKind
from offchain.codec.keccak import keccak256
from offchain.domain.errors import HeadwaterError
from offchain.domain.periods import Calendar
from offchain.domain.types import PeriodId, Seconds
from offchain.indexer.index import Index
from offchain.ledger.facts import LogEntry
from offchain.report import BuiltReport, ReportInputs, build
from offchain.report.inputs import FeedbackFact, Reference


class NotReadyError(HeadwaterError):
    """The period can't be reported yet: its log cut or its reference block is missing; try again later."""


class BlockSource(Protocol):
    """What a rebuild needs of a chain; `Gateway` has it."""

    @property
    def calendar(self) -> Calendar:
        """The period calendar."""
        ...

    def block_before(self, time: Seconds, newest: Block | None = None) -> Block:
        """The highest block with a timestamp before `time`, once a finalised block is at or after it."""
        ...


class LogCut(Protocol):
    """What a rebuild needs of a copy of the log; the ledger's `CirculationLog` has it."""

    def cut(self, size: int, root: bytes) -> Sequence[LogEntry]:
        """The first `size` entries, which must have `root`. Raises `SizeError` or `RootMismatchError`."""
        ...


def gather(period: PeriodId, index: Index, log: LogCut, blocks: BlockSource, attempt: int = 0) -> ReportInputs:
    """Binds the inputs: chain facts at the reference block, the first anchor after the period's end, the log up to it.

    The index must reach a finalised block after that anchor. Raises `NotReadyError`, and the ledger's
    `RootMismatchError` or `SizeError` where this copy is not the anchored log.
    """
    end = blocks.calendar.end(period)
    head = index.head()
    if head.time < end:
        raise NotReadyError(f"period {period}: expected an indexed block at or after {end}, received {head.time}")
    latest = index.snapshot()
    anchor = latest.cut(end)
    if anchor is None:
        raise NotReadyError(f"period {period}: expected an anchor at or after {end}, received none; run the anchor")
    reference = blocks.block_before(end, head)
    snapshot = index.snapshot(reference.number)
    return ReportInputs(
        period=period,
        attempt=attempt,
        start=int(blocks.calendar.start(period)),
        end=int(end),
        committee=snapshot.committee(period).committee,
        rules=rule_fact(snapshot, period),
        reference=Reference(reference.number, reference.hash, anchor.size, anchor.root),
        chain=chain_facts(snapshot, period),
        feedback=feedback_facts(log.cut(anchor.size, anchor.root)),
    )


def rebuild(period: PeriodId, index: Index, log: LogCut, blocks: BlockSource, attempt: int = 0) -> BuiltReport:
    """The report of a period. Raises as `gather`, and `UnknownEngineError`."""
    return build(gather(period, index, log, blocks, attempt))


def feedback_facts(entries: Sequence[LogEntry]) -> tuple[FeedbackFact, ...]:
    """Feedback facts among log entries, in log order, scenarios as hashes of their names."""
    return tuple(_feedback(entry) for entry in entries if entry.signed.fact.kind == FactKind.FEEDBACK)


def _feedback(entry: LogEntry) -> FeedbackFact:
    fact = entry.signed.fact
    body = Feedback.of(entry.signed.body)
    return FeedbackFact(
        index=entry.index,
        signer=fact.signer,
        organisation=fact.organisation,
        licence=fact.licence,
        product=fact.subject,
        scenario=keccak256(body.scenario.encode()).hex(),
        uplift_bps=body.uplift_bps,
        time=int(fact.time),
    )
