"""The log operator's process: takes signed facts and serves the circulation log. ``python -m oracles.log_node``."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from offchain.audit.entitlement import Entitlements
from offchain.audit.erasing import Eraser
from offchain.chain.verifier import ChainVerifier
from offchain.codec.fact import domain_of_log
from offchain.ledger.disclosure import ReadingRoom
from offchain.ledger.intake import Intake
from offchain.ledger.log import CirculationLog
from offchain.ledger.node import create_app
from offchain.ledger.records import Records
from offchain.ledger.store import Store
from oracles.copies import OwnIndex, own_places
from oracles.daemon import Daemon, connect, serve
from oracles.health import Health
from oracles.http import add_figures
from oracles.keys import open_signing_key
from oracles.probe import Probe
from oracles.settings import DaemonSettings
from oracles.shared import SharedChain

ROLE = "log_node"


def assemble(settings: DaemonSettings, health: Health, stack: ExitStack) -> Daemon:
    """The log node over its store and an index of its own, by which it knows who may state and who may read what."""
    gateway = connect(settings)
    store, own_index = Store(settings.log_location), OwnIndex(settings.run_dir, gateway)
    for closing in (store, own_index):
        stack.callback(closing.close)
    domain = domain_of_log(gateway.chain_id, gateway.address("CirculationLog"))
    log, records, verifier = CirculationLog(store, domain, ChainVerifier()), Records(store), ChainVerifier()
    chain = SharedChain(gateway, own_index)
    chain.sync()
    known = Entitlements(own_index.index, gateway.calendar, chain.sync)
    signer = open_signing_key(settings) if settings.can_sign else None
    intake = Intake(log, records, chain, known if settings.signer_rights else None, signer)
    eraser = Eraser(log, records, own_index.index, gateway.calendar)

    def erase() -> None:
        eraser.step()

    room = ReadingRoom(domain, records, chain, known, verifier, own_places(settings).urls)
    app = create_app(log, intake, room)
    add_figures(app, health)
    probe = Probe(gateway, health, chain.asking)
    return Daemon(app, (("chain", probe.step), ("index", chain.sync), ("erase", erase)))


if __name__ == "__main__":
    sys.exit(serve(ROLE, assemble))
