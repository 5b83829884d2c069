"""What a report is recomputed with: gateway, own copies, leaf files, peers; the same for member and rehearsal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from offchain.audit.bases import Bases, ReportData
from offchain.audit.rebuild import rebuild
from offchain.chain.gateway import Gateway
from offchain.domain.types import PeriodId
from offchain.ledger.facts import Signer
from offchain.report import BuiltReport
from oracles.copies import OwnIndex, OwnLog, log_places
from oracles.daemon import connect
from oracles.leaf_files import LeafFiles
from oracles.member.ports import Builder
from oracles.peers import Peers
from oracles.places import Places
from oracles.settings import DaemonSettings
from oracles.versions import require_known
from oracles.view import ChainView


@dataclass(frozen=True)
class Bench:
    """Everything but keys and journal."""

    gateway: Gateway
    zone: ChainView
    log: OwnLog
    index: OwnIndex
    peers: Peers
    files: LeafFiles
    build: Builder


def open_bench(settings: DaemonSettings, stack: ExitStack, reader: Signer | None, leaves: str) -> Bench:
    """Over the settings' folder, leaf files in its subfolder `leaves`; closed with the stack.

    `reader` is the key that is shown every body, None for one that is shown the public ones. Raises
    UnknownVersionError, and what connecting raises.
    """
    gateway = connect(settings)
    zone = ChainView(gateway)
    require_known(gateway, zone.running())
    log = OwnLog(settings.log_location, gateway, log_places(settings), reader)
    index = OwnIndex(settings.run_dir, gateway)
    peers = Peers(Places(settings.peers, settings.peer_folders))
    for closing in (log, index, peers):
        stack.callback(closing.close)
    files = LeafFiles(settings.run_dir / leaves)

    def kept(period: PeriodId, attempt: int) -> Iterator[ReportData]:
        yield from files.kept(period, attempt)
        yield from peers.kept(period, attempt)

    bases = Bases(kept)

    def build(period: PeriodId, attempt: int) -> BuiltReport:
        return rebuild(period, index.index, log.log, gateway, attempt, bases)

    return Bench(gateway, zone, log, index, peers, files, build)
