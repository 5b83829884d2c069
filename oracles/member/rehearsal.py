"""A rehearsal: past periods are recomputed from the own copies and compared with what the chain accepted. It signs and
sends nothing, so that a future member shows without a stake that it would have said the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Protocol

from offchain.domain.types import PeriodId
from oracles.errors import AcceptedDiffersError, NothingToRehearseError
from oracles.evidence import Evidence
from oracles.health import Health
from oracles.keys import open_signing_key
from oracles.leaf_files import LeafFiles, leaves_of_report
from oracles.member.bench import open_bench
from oracles.member.dissent import Dissent
from oracles.member.ports import Builder
from oracles.settings import DaemonSettings
from oracles.values import FIRST_ATTEMPT, NOTHING_ACCEPTED, Accepted

LEAVES_NAME = "rehearsal"
_RANGE = re.compile(r"(\d{1,9})\.\.(\d{1,9})")


class Chain(Protocol):
    """Reads of the chain; `ChainView` has them."""

    def accepted(self, period: PeriodId) -> Accepted:
        """The accepted report of a period, `NOTHING_ACCEPTED` if there is none."""
        ...


def periods_of(text: str) -> range:
    """``A..B``, both included, as numbers. Raises ValueError for anything else."""
    match = _RANGE.fullmatch(text)
    if match is None or int(match[1]) > int(match[2]):
        raise ValueError(f"periods: expected A..B with A not above B, received {text!r}")
    return range(int(match[1]), int(match[2]) + 1)


class Rehearsal:
    """Compares reports one after the other; what was built is kept in `files`."""

    def __init__(self, chain: Chain, build: Builder, files: LeafFiles, dissent: Dissent, health: Health) -> None:
        self._chain, self._build, self._files = chain, build, files
        self._dissent, self._health = dissent, health

    def run(self, periods: Sequence[int]) -> int:
        """How many accepted reports were recomputed, all with the accepted root; missed periods are told and passed.

        Raises AcceptedDiffersError at the first difference, NothingToRehearseError if no period has a report, and what
        a builder raises.
        """
        same = 0
        for number in periods:
            period = PeriodId(number)
            accepted = self._chain.accepted(period)
            if accepted == NOTHING_ACCEPTED:
                self._health.log.info("no report was accepted", period=number)
                continue
            self._compare(period, accepted)
            same += 1
        if same == 0:
            raise NothingToRehearseError(periods)
        return same

    def _compare(self, period: PeriodId, accepted: Accepted) -> None:
        built = self._build(period, FIRST_ATTEMPT)
        self._files.save(leaves_of_report(built))
        own = "0x" + built.struct.root.hex()
        if (built.struct.root, built.struct.leaves) != (accepted.root, accepted.leaves):
            self._dissent.keep_accepted(built.struct, accepted)
            raise AcceptedDiffersError(period, built.struct.root, accepted.root)
        self._health.log.info("the same report", period=int(period), root=own, leaves=built.struct.leaves)


def rehearse(periods: Sequence[int], settings: DaemonSettings, health: Health, stack: ExitStack) -> None:
    """Over the settings' folder, with the log and the index brought up first. Raises as `Rehearsal.run`."""
    reader = open_signing_key(settings) if settings.can_sign else None
    bench = open_bench(settings, stack, reader, LEAVES_NAME)
    bench.log.pull()
    bench.index.sync()
    dissent = Dissent(bench.files, Evidence(bench.peers), health)
    same = Rehearsal(bench.zone, bench.build, bench.files, dissent, health).run(periods)
    health.log.info("rehearsed", same=same, differing=0)
