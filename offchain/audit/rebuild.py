"""A period's report rebuilt from this copy of the log and the chain: what an oracle signs and an auditor compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from offchain.audit.bases import Bases, Lines
from offchain.audit.counted import forced_facts, forced_times, stated
from offchain.audit.facts import chain_facts, rule_fact
from offchain.audit.modes import session_modes
from offchain.chain.values import AbiValue, Block
from offchain.codec.bodies import Moderation
from offchain.codec.eip712 import Domain
from offchain.domain.errors import HeadwaterError, MismatchError
from offchain.domain.periods import Calendar
from offchain.domain.types import PeriodId, Seconds
from offchain.indexer.index import Index
from offchain.ledger.disclosure import WITHHELD
from offchain.ledger.facts import LogEntry
from offchain.report import BuiltReport, ReportInputs, build
from offchain.report.inputs import ChainFacts, Reference, StatedFact
from offchain.report.validation import Validations
from offchain.report.validity import Bench


class NotReadyError(HeadwaterError):
    """The period can't be reported yet: its log cut or its reference block is missing; try again later."""


class AbsentBodyError(MismatchError):
    """A body that counted in the period is not in this copy: withheld from it, or erased since."""


class LostBaseError(MismatchError):
    """The base can't be rebuilt any more, since a body that counted in it is gone, and nobody kept its report."""


class BlockSource(Protocol):
    """What a rebuild needs of a chain; `Gateway` has it."""

    @property
    def calendar(self) -> Calendar:
        """The period calendar."""
        ...

    def block_before(self, time: Seconds, newest: Block | None = None) -> Block:
        """The highest block with a timestamp before `time`, once a finalised block is at or after it."""
        ...

    def call(self, contract: str, function: str, *args: object, at: Block | None = None) -> AbiValue:
        """Reads a view function at the head."""
        ...


class LogCut(Protocol):
    """What a rebuild needs of a copy of the log; the ledger's `CirculationLog` has it."""

    @property
    def domain(self) -> Domain:
        """What its facts are signed for."""
        ...

    def cut(self, size: int, root: bytes) -> Sequence[LogEntry]:
        """The first `size` entries, which must have `root`. Raises `SizeError` or `RootMismatchError`."""
        ...


def gather(
    period: PeriodId,
    index: Index,
    log: LogCut,
    blocks: BlockSource,
    attempt: int = 0,
    bases: Bases | None = None,
) -> ReportInputs:
    """Binds the inputs: chain facts at the reference block, what was forced by then among them, the first anchor after
    the period's end, the log up to it, and the lines of the base.

    The index must reach a finalised block after that anchor. `bases` remembers what bases said between calls; without,
    they are rebuilt. Raises `NotReadyError`, `LostBaseError`, the ledger's `RootMismatchError` or `SizeError` where
    this copy is not the anchored log, and as `Bases.lines`.
    """

    def rebuilt(earlier: PeriodId, lines: Lines) -> BuiltReport:
        try:
            return build(replace(_bound(earlier, index, log, blocks, 0), base=lines))
        except AbsentBodyError as lost:
            expected = "the leaves and batches of its report, or every body that counted in it"
            hint = "give the folder with the archive of that report"
            raise LostBaseError(f"base of period {period}, period {earlier}", expected, str(lost), hint) from lost

    inputs = _bound(period, index, log, blocks, attempt)
    lines = (bases or Bases()).lines(period, index.snapshot(), blocks.calendar, rebuilt)
    return replace(inputs, base=lines)


def _bound(period: PeriodId, index: Index, log: LogCut, blocks: BlockSource, attempt: int) -> ReportInputs:
    """The inputs without a base."""
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
    chain, cut = chain_facts(snapshot, period, blocks.calendar), log.cut(anchor.size, anchor.root)
    forced = forced_facts(snapshot, log.domain, {entry.leaf_hash for entry in cut})
    facts = (*stated_facts(cut, chain, int(end), forced_times(snapshot)), *forced)
    return ReportInputs(
        period=period,
        attempt=attempt,
        start=int(blocks.calendar.start(period)),
        end=int(end),
        committee=snapshot.committee(period).committee,
        rules=rule_fact(snapshot, period),
        reference=Reference(reference.number, reference.hash, anchor.size, anchor.root, size),
        chain=replace(chain, modes=session_modes(facts, chain.licences, blocks)),
        facts=facts,
    )


def rebuild(
    period: PeriodId,
    index: Index,
    log: LogCut,
    blocks: BlockSource,
    attempt: int = 0,
    bases: Bases | None = None,
) -> BuiltReport:
    """The report of a period. Raises as `gather`, and `UnknownEngineError`."""
    return build(gather(period, index, log, blocks, attempt, bases))


def stated_facts(
    entries: Sequence[LogEntry], chain: ChainFacts, end: int, forced: Mapping[bytes, int]
) -> tuple[StatedFact, ...]:
    """Log entries with their typed bodies, in log order, for a period that ends at `end` seconds; `forced` says when
    which leaf was forced on chain.

    What was erased before counts zero and is left out. Raises `AbsentBodyError` for a body that counted and is not
    here, `CodecError` for one that the log should have refused.
    """
    held = tuple(
        stated(entry.signed, entry.index, forced.get(entry.leaf_hash, 0))
        for entry in entries
        if not entry.signed.absence
    )
    absent = [entry for entry in entries if entry.signed.absence]
    if absent:
        _require_erased(absent, held, chain, end)
    return held


def _require_erased(absent: Sequence[LogEntry], held: Sequence[StatedFact], chain: ChainFacts, end: int) -> None:
    """Every absent body was erased in time, by the same rule by which its fact counts zero where the body is there."""
    bench = Bench(chain, end)
    orders = [fact for fact in held if isinstance(fact.body, Moderation) and not bench.objection(fact)]
    validations = Validations(orders, chain, end)
    for entry in absent:
        cause = entry.signed.absence
        if validations.erasure(entry.leaf_hash) is None:
            hint = "ask the log node as an oracle or auditor" if cause == WITHHELD else "ask for an older copy"
            raise AbsentBodyError(f"body of entry {entry.index}", "the one that counted", cause, hint)
