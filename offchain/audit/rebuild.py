"""A period's report rebuilt from this copy of the log and the chain: what an oracle signs and an auditor compares."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Protocol

from offchain.audit.facts import chain_facts, rule_fact
from offchain.chain.values import Block
from offchain.codec.bodies import Moderation, body_of
from offchain.codec.fact import FactKind
from offchain.domain.errors import HeadwaterError, MismatchError
from offchain.domain.periods import Calendar
from offchain.domain.types import PeriodId, Seconds
from offchain.indexer.index import Index
from offchain.ledger.facts import LogEntry
from offchain.report import BuiltReport, ReportInputs, build
from offchain.report.inputs import Reference, StatedFact


class NotReadyError(HeadwaterError):
    """The period can't be reported yet: its log cut or its reference block is missing; try again later."""


class AbsentBodyError(MismatchError):
    """A body that counted in the period is not in this copy: withheld from it, or erased since."""


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
    earlier = latest.cut(blocks.calendar.start(period)) if period else None
    size = earlier.size if earlier else 0
    reference = blocks.block_before(end, head)
    snapshot = index.snapshot(reference.number)
    return ReportInputs(
        period=period,
        attempt=attempt,
        start=int(blocks.calendar.start(period)),
        end=int(end),
        committee=snapshot.committee(period).committee,
        rules=rule_fact(snapshot, period),
        reference=Reference(reference.number, reference.hash, anchor.size, anchor.root, size),
        chain=chain_facts(snapshot, period, blocks.calendar),
        facts=stated_facts(log.cut(anchor.size, anchor.root), int(end)),
    )


def rebuild(period: PeriodId, index: Index, log: LogCut, blocks: BlockSource, attempt: int = 0) -> BuiltReport:
    """The report of a period. Raises as `gather`, and `UnknownEngineError`."""
    return build(gather(period, index, log, blocks, attempt))


def stated_facts(entries: Sequence[LogEntry], end: int) -> tuple[StatedFact, ...]:
    """Log entries with their typed bodies, in log order, for a period that ends at `end` seconds.

    What was erased before counts zero and is left out. Raises `AbsentBodyError` for a body that counted and is not
    here, `CodecError` for one that the log should have refused.
    """
    erased = {
        body.target
        for entry in entries
        if entry.signed.fact.kind == FactKind.MODERATION and entry.signed.fact.time < end and not entry.signed.absence
        for body in (Moderation.of(entry.signed.body),)
        if body.action == "erase"
    }
    return tuple(_stated(entry) for entry in entries if not entry.signed.absence or _counted(entry, erased))


def _counted(entry: LogEntry, erased: Set[bytes]) -> bool:
    """False for an absent body that was erased in time. Raises `AbsentBodyError` for any other."""
    if entry.leaf_hash in erased:
        return False
    hint = "ask the log node as an oracle or auditor" if entry.signed.absence == "withheld" else "ask for an older copy"
    raise AbsentBodyError(f"body of entry {entry.index}", "the one that counted", entry.signed.absence, hint)


def _stated(entry: LogEntry) -> StatedFact:
    fact = entry.signed.fact
    return StatedFact(
        index=entry.index,
        signer=fact.signer,
        organisation=fact.organisation,
        licence=fact.licence,
        product=fact.subject,
        time=int(fact.time),
        body=body_of(fact.kind, fact.schema, entry.signed.body),
        leaf=entry.leaf_hash,
    )
