"""Leaf files: everything behind a report's root, kept before it is signed; those of a differing peer beside them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from offchain.audit.bases import ReportData
from offchain.codec.leaf_proofs import LeafTree
from offchain.domain.types import PeriodId
from offchain.report import BuiltReport
from oracles.messages import leaves_of, leaves_values
from oracles.values import BatchBytes, Leaves


def leaves_of_report(built: BuiltReport) -> Leaves:
    """The leaves and batches of a built report."""
    batches = tuple(BatchBytes(one.index, one.from_key, one.to_key, one.data) for one in built.batches)
    return Leaves(built.struct.period, built.struct.attempt, built.leaves, batches)


class LeafFiles:
    """A folder of leaf files, `<period>-<attempt>.json`; those of member i `<period>-<attempt>-member-<i>.json`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def save(self, leaves: Leaves) -> Path:
        """Keeps the own leaves; the file is whole and on the disk when the call returns."""
        return self._write(leaves, "")

    def save_of_peer(self, leaves: Leaves, member: int) -> Path:
        """Keeps the leaves of a member whose report differs."""
        return self._write(leaves, f"-member-{member}")

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
