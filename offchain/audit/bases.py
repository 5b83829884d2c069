"""base(p): from whose lines the weights of a period move (DESIGN section 5), and where those lines are had from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from offchain.audit.compare import check_fields
from offchain.codec import batch as batches
from offchain.codec import leaf as leaves
from offchain.codec import tree
from offchain.codec.report import ReportStruct
from offchain.domain.periods import Calendar
from offchain.domain.types import PeriodId
from offchain.indexer.snapshot import Snapshot
from offchain.report import BuiltReport

Lines = Mapping[bytes, Mapping[int, int]]
"""Weights in ppm by resource, by composition key."""


@dataclass(frozen=True)
class ReportData:
    """What somebody kept of a report: leaf data in tree order, without the tree's 0x00, and the bytes of each batch."""

    leaves: tuple[bytes, ...]
    batches: tuple[bytes, ...]


Kept = Callable[[PeriodId, int], Iterable[ReportData]]
"""What is kept of a period's report in an attempt; nothing of it is believed before it has the accepted root."""


def nothing_kept(_period: PeriodId, _attempt: int) -> tuple[ReportData, ...]:
    """Nothing is kept: bases are rebuilt."""
    return ()


def base_of(period: PeriodId, snapshot: Snapshot, calendar: Calendar) -> PeriodId | None:
    """base(p): the latest earlier period whose report was final at t1(p), None if there is none."""
    end = int(calendar.end(period))
    for earlier in range(int(period) - 1, -1, -1):
        base = PeriodId(earlier)
        accepted = snapshot.report(base)
        if accepted is None:
            continue
        if int(accepted.place.block_time) + snapshot.rules(base).rules.challenge_window <= end:
            return base
    return None


class Bases:
    """The lines of bases: from what is kept, once it has the accepted root, else rebuilt from base to base.

    Every base is had once. `kept` spares the rebuilding, and is the only way where bodies that counted were erased.
    """

    def __init__(self, kept: Kept = nothing_kept) -> None:
        self._kept = kept
        self._known: dict[bytes, Lines] = {}

    def lines(
        self, period: PeriodId, latest: Snapshot, calendar: Calendar, rebuilt: Callable[[PeriodId, Lines], BuiltReport]
    ) -> Lines:
        """The lines of base(p), none where it has no base. `rebuilt` makes a period's report over its own base's lines.

        Raises `ReportFieldError` where a rebuilt base is not the accepted one, and as `rebuilt`.
        """
        lines: Lines = {}
        waiting: list[PeriodId] = []
        base = base_of(period, latest, calendar)
        while base is not None:
            found = self._at_hand(base, _accepted(base, latest))
            if found is not None:
                lines = found
                break
            waiting.append(base)
            base = base_of(base, latest, calendar)
        for earlier in reversed(waiting):
            accepted, built = _accepted(earlier, latest), rebuilt(earlier, lines)
            check_fields(f"chain, period {earlier}", built.struct, accepted)
            lines = self._known[accepted.root] = lines_of(batch.data for batch in built.batches)
        return lines

    def _at_hand(self, base: PeriodId, accepted: ReportStruct) -> Lines | None:
        if accepted.root not in self._known:
            proven = (one for one in self._kept(base, accepted.attempt) if proves(one, accepted))
            found = next(proven, None)
            if found is None:
                return None
            self._known[accepted.root] = lines_of(found.batches)
        return self._known[accepted.root]


def proves(data: ReportData, accepted: ReportStruct) -> bool:
    """True if leaves and batches are those whose root the quorum signed."""
    if (len(data.leaves), len(data.batches)) != (accepted.leaves, accepted.batches):
        return False
    if tree.root([tree.leaf_hash(leaf) for leaf in data.leaves]) != accepted.root:
        return False
    told = [leaves.decode(leaf) for leaf in data.leaves[: accepted.batches]]
    hashes = [leaf.batch_hash for leaf in told if isinstance(leaf, leaves.BatchLeaf)]
    return hashes == [batches.batch_hash(batch) for batch in data.batches]


def lines_of(data: Iterable[bytes]) -> Lines:
    """Weights in ppm by composition key and resource, from the bytes of batches. Raises `CodecError`."""
    return {
        line.key: {int(component.resource): int(component.weight) for component in line.components}
        for batch in data
        for line in batches.decode(batch).lines
    }


def _accepted(base: PeriodId, latest: Snapshot) -> ReportStruct:
    """The accepted report of a base, which has one."""
    found = latest.report(base)
    assert found is not None
    return found.report
