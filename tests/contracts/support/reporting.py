"""What the committee does in tests: anchors a log and reports a period, as a caller of the contracts would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

import brownie

from scripts.system import System
from tests.contracts.support import tree
from tests.contracts.support.keys import quorum


@dataclass(frozen=True)
class Report:
    """``IContributionOracle.Report``, field by field in the same order."""

    period: int
    attempt: int
    committee: int
    rules: int
    ref_block: int
    ref_hash: bytes
    log_size: int
    log_root: bytes
    leaves: int
    batches: int
    root: bytes

    def arguments(self) -> tuple[Any, ...]:
        """The ABI tuple."""
        return astuple(self)


class Reporting:
    """Anchors and reports with the signatures of the first ``signers`` members of committee 1."""

    def __init__(self, system: System, members: Sequence[Any], sender: Any) -> None:
        self._log = system.get("CirculationLog")
        self._oracle = system.get("ContributionOracle")
        self._members = members
        self._sender = sender

    def anchor(self, leaves: Sequence[bytes], old: int, signers: int = 3) -> Any:
        """Anchors the log of these leaf hashes, of which the chain knows the first ``old``."""
        root = tree.root(leaves)
        signed = self.sign(self._log.anchorDigest(len(leaves), root), signers)
        proof = tree.consistency(leaves, old)
        return self._log.anchor(len(leaves), root, proof, *signed, {"from": self._sender})

    def report(self, period: int, leaves: Sequence[bytes], batches: int = 1) -> Report:
        """A correct report of a period over these leaf hashes; the period's cut must be there."""
        _, size, _ = cut = self._log.cutOf(period)
        block = brownie.web3.eth.get_block("latest")
        return Report(
            period=period,
            attempt=0,
            committee=1,
            rules=1,
            ref_block=int(block["number"]),
            ref_hash=bytes(block["hash"]),
            log_size=size,
            log_root=bytes(cut[0]),
            leaves=len(leaves),
            batches=batches,
            root=tree.root(leaves),
        )

    def submit(self, report: Report, signers: int = 3) -> Any:
        """Submits a report with real signatures over exactly what it says."""
        signed = self.sign(self._oracle.reportDigest(report.arguments()), signers)
        return self._oracle.submit(report.arguments(), *signed, {"from": self._sender})

    def sign(self, digest: Any, signers: int = 3) -> tuple[int, bytes]:
        """(bitmap, envelopes) of the first members."""
        return quorum(enumerate(self._members[:signers]), digest)
