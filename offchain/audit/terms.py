"""By which weights and performance each pot of a period is settled: the report's, the base's, or equal ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from offchain.audit.arithmetic import equal_weights
from offchain.audit.bases import Bases, base_of
from offchain.audit.compare import check_fields
from offchain.audit.rebuild import BlockSource, LogCut, rebuild
from offchain.codec import batch as batches
from offchain.domain.periods import Calendar
from offchain.domain.types import PPM, PeriodId, Seconds
from offchain.indexer.index import Index
from offchain.indexer.snapshot import Snapshot
from offchain.indexer.states import CompositionState
from offchain.report import BuiltReport

REPORT, BASE, EQUAL = "report", "base", "equal weights"


@dataclass(frozen=True)
class LineTerms:
    """(resource, ppm) in ascending order of the resource, performance in ppm, and where both come from."""

    weights: tuple[tuple[int, int], ...]
    performance: int
    origin: str


def reported_terms(built: BuiltReport, origin: str = REPORT) -> dict[bytes, LineTerms]:
    """Terms by composition key, read from the bytes of the report's batches."""
    return terms_by_key([batch.data for batch in built.batches], origin)


def terms_by_key(data: Iterable[bytes], origin: str) -> dict[bytes, LineTerms]:
    """Terms by composition key, read from the bytes of batches. Raises `CodecError`."""
    lines = [line for batch in data for line in batches.decode(batch).lines]
    return {
        line.key: LineTerms(
            tuple((int(c.resource), int(c.weight)) for c in line.components), int(line.performance), origin
        )
        for line in lines
    }


def late_terms(
    compositions: Iterable[CompositionState], base: Mapping[bytes, LineTerms], origin: str
) -> dict[bytes, LineTerms]:
    """Terms of a Missed period: the line of the base, or equal weights and performance 0 (DESIGN section 5)."""
    found: dict[bytes, LineTerms] = {}
    for composition in compositions:
        line = base.get(composition.key)
        if line is None:
            found[composition.key] = LineTerms(tuple(equal_weights(map(int, composition.resources))), 0, EQUAL)
        else:
            found[composition.key] = LineTerms(line.weights, min(line.performance, PPM), origin)
    return found


def missed_terms(
    period: PeriodId, snapshot: Snapshot, index: Index, log: LogCut, blocks: BlockSource, bases: Bases | None = None
) -> tuple[dict[bytes, LineTerms], str]:
    """Terms of the pots of a Missed period, and the name of their origin.

    The base's report is rebuilt and must be the accepted one: raises ReportFieldError, and as `rebuild`.
    """
    compositions = [snapshot.composition(pot.key) for pot in snapshot.pots(period)]
    base = base_of(period, snapshot, blocks.calendar)
    if base is None:
        return late_terms(compositions, {}, EQUAL), EQUAL
    origin = f"{BASE} period {base}"
    built = rebuild(base, index, log, blocks, bases=bases)
    accepted = snapshot.report(base)
    if accepted is not None:
        check_fields(f"chain, period {base}", built.struct, accepted.report)
    return late_terms(compositions, reported_terms(built, origin), origin), origin


def terms_of(
    period: PeriodId, snapshot: Snapshot, index: Index, log: LogCut, blocks: BlockSource, bases: Bases | None = None
) -> Mapping[bytes, LineTerms]:
    """Terms of the pots of a period, re-computed: the accepted report's, or those of a Missed period.

    Raises ReportFieldError where the rebuilt report is not the accepted one, and as `rebuild`.
    """
    if is_missed(period, snapshot, blocks.calendar, index.head().time):
        return missed_terms(period, snapshot, index, log, blocks, bases)[0]
    built, accepted = rebuild(period, index, log, blocks, bases=bases), snapshot.report(period)
    if accepted is not None:
        check_fields(f"chain, period {period}", built.struct, accepted.report)
    return reported_terms(built)


def is_missed(period: PeriodId, snapshot: Snapshot, calendar: Calendar, now: Seconds) -> bool:
    """True if no report was accepted until t1 + reportDelay + reportWindow, and that is over at `now`."""
    rules = snapshot.rules(period).rules
    latest = int(calendar.end(period)) + rules.report_delay + rules.report_window
    return snapshot.report(period) is None and int(now) > latest
