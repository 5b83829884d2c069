"""The member's process: ``python -m oracles.member --config FILE.toml``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack

from offchain.audit.bases import Bases, ReportData
from offchain.audit.erasing import Eraser
from offchain.audit.rebuild import rebuild
from offchain.chain.verifier import ChainVerifier
from offchain.codec.report import domain_of_oracle
from offchain.domain.types import PeriodId
from offchain.report import BuiltReport
from oracles.copies import OwnIndex, OwnLog, log_places
from oracles.daemon import Daemon, connect, open_journal, open_outbox, serve
from oracles.evidence import Evidence
from oracles.health import Health
from oracles.keys import open_signing_key
from oracles.leaf_files import LeafFiles
from oracles.member.anchoring import AnchorSigner
from oracles.member.app import Desk, member_app
from oracles.member.dissent import Dissent
from oracles.member.gather import Gatherer
from oracles.member.reporter import Parts, Reporter
from oracles.peers import Peers
from oracles.places import Places
from oracles.probe import Probe
from oracles.settings import DaemonSettings
from oracles.versions import require_known
from oracles.view import ChainView

ROLE = "member"
LEAVES_NAME = "leaves"


def assemble(settings: DaemonSettings, health: Health, stack: ExitStack) -> Daemon:
    """A member over its own folder."""
    signer = open_signing_key(settings)
    gateway = connect(settings)
    zone = ChainView(gateway)
    require_known(gateway, zone.running())
    journal = open_journal(settings, stack)
    own_log = OwnLog(settings.log_location, gateway, log_places(settings), signer)
    own_index = OwnIndex(settings.run_dir, gateway)
    peers = Peers(Places(settings.peers, settings.peer_folders))
    for closing in (own_log, own_index, peers):
        stack.callback(closing.close)
    files = LeafFiles(settings.run_dir / LEAVES_NAME)

    def kept(period: PeriodId, attempt: int) -> Iterator[ReportData]:
        yield from files.kept(period, attempt)
        yield from peers.kept(period, attempt)

    bases = Bases(kept)

    def build(period: PeriodId, attempt: int) -> BuiltReport:
        return rebuild(period, own_index.index, own_log.log, gateway, attempt, bases)

    domain = domain_of_oracle(gateway.chain_id, gateway.address("ContributionOracle"))
    dissent = Dissent(files, Evidence(peers), health)
    parts = Parts(
        chain=zone,
        log=own_log.log,
        build=build,
        domain=domain,
        signer=signer,
        journal=journal,
        files=files,
        gatherer=Gatherer(peers, ChainVerifier(), domain, dissent, health),
        dissent=dissent,
        outgoing=open_outbox(settings, gateway, journal, health, signer),
        health=health,
        delay=settings.transmit_delay,
    )
    anchors = AnchorSigner(zone, own_log.log, own_log.log.domain, signer)
    app = member_app(Desk(zone, signer, domain, journal, files, anchors), health)
    reporter = Reporter(parts)

    eraser = Eraser(own_log.log, own_log.records, own_index.index, gateway.calendar)

    def erase() -> None:
        eraser.step()

    copies = (("log", own_log.pull), ("index", own_index.sync), ("erase", erase))
    return Daemon(app, (("chain", Probe(gateway, health).step), *copies, ("reports", reporter.step_all)))


if __name__ == "__main__":
    sys.exit(serve(ROLE, assemble))
