"""Leaf files: everything behind a report's root, kept before it is signed; those of a differing peer beside them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from offchain.audit.bases import ReportData
from offchain.audit.leaf_diff import differences, field_differences
from offchain.codec.leaf_proofs import LeafTree
from offchain.codec.report import ReportStruct
from offchain.domain.types import PeriodId
from offchain.report import BuiltReport
from oracles.errors import BadMessageError
from oracles.messages import leaves_of, leaves_values
from oracles.values import BatchBytes, Leaves


def leaves_of_report(built: BuiltReport) -> Leaves:
    """The leaves and batches of a built report."""
    batches = tuple(BatchBytes(one.index, one.from_key, one.to_key, one.data) for one in built.batches)
    return Leaves(built.struct.period, built.struct.attempt, built.leaves, batches)


class LeafFiles:
    """A folder of leaf files, `<period>-<attempt>.json`; those of member i `<period>-<attempt>-member-<i>.json`, those
    that the chain accepted `…-accepted.json`, and how they differ from the own ones `….diff`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def save(self, leaves: Leaves) -> Path:
        """Keeps the own leaves; the file is whole and on the disk when the call returns."""
        return self._write(leaves, "")

    def save_of_peer(self, leaves: Leaves, member: int) -> Path:
        """Keeps the leaves of a member whose report differs."""
        return self._write(leaves, f"-member-{member}")

    def save_accepted(self, leaves: Leaves) -> Path:
        """Keeps the leaves of an accepted report that differs from the own one."""
        return self._write(leaves, "-accepted")

    def save_difference(self, theirs: Leaves, who: str, own: ReportStruct, other: ReportStruct | None) -> Path:
        """Keeps in words how leaves of somebody differ from the own ones, and the signed reports where both are known.

        Raises BadMessageError if the own leaves are not there.
        """
        ours = self.load(theirs.period, theirs.attempt)
        if ours is None:
            raise BadMessageError("own leaves", str(self.file(theirs.period, theirs.attempt)), "none")
        told = [*(field_differences(own, other) if other else ()), *differences(ours.data, theirs.data)]
        file = self._folder / f"{theirs.period}-{theirs.attempt}-{who}.diff"
        file.write_text("".join(f"{line}\n" for line in told), encoding="utf-8")
        return file

    def file(self, period: PeriodId, attempt: int) -> Path:
        """Where the own leaves of a report stand, or would."""
        return self._folder / f"{period}-{attempt}.json"

    def load(self, period: PeriodId, attempt: int) -> Leaves | None:
        """The own leaves, None if they were not built yet. Raises BadMessageError."""
        file = self.file(period, attempt)
        return leaves_of(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None

    def tree(self, period: PeriodId, attempt: int) -> LeafTree | None:
        """The own leaves with their proofs, None if they were not built yet. Raises BadMessageError, CodecError."""
        leaves = self.load(period, attempt)
        return LeafTree(leaves.leaves) if leaves else None

    def kept(self, period: PeriodId, attempt: int) -> Iterator[ReportData]:
        """What is kept of a report, the own leaves first, then those of differing members."""
        for file in (self.file(period, attempt), *sorted(self._folder.glob(f"{period}-{attempt}-member-*.json"))):
            if file.is_file():
                yield leaves_of(json.loads(file.read_text(encoding="utf-8"))).data

    def _write(self, leaves: Leaves, suffix: str) -> Path:
        file = self._folder / f"{leaves.period}-{leaves.attempt}{suffix}.json"
        draft = file.with_suffix(".new")
        with draft.open("w", encoding="utf-8") as output:
            json.dump(leaves_values(leaves), output, separators=(",", ":"))
            output.flush()
            os.fsync(output.fileno())
        draft.replace(file)
        return file
