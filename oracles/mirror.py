"""A mirror: follows another node's log as far as it is anchored, and serves it. ``python -m oracles.mirror``."""

from __future__ import annotations

import sys
import threading
from contextlib import ExitStack

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response

from offchain.audit.bases import Bases
from offchain.audit.entitlement import Entitlements
from offchain.audit.erasing import Eraser
from offchain.audit.rebuild import BlockSource, LogCut, gather
from offchain.chain.verifier import ChainVerifier
from offchain.codec.words import to_hex
from offchain.domain.types import PeriodId
from offchain.indexer.index import Index
from offchain.ledger.disclosure import ReadingRoom
from offchain.ledger.facts import Head
from offchain.ledger.node import create_app
from offchain.report import build
from offchain.report.digest import graph_digest, weights_digest
from oracles.copies import OwnIndex, OwnLog, log_places, own_places
from oracles.daemon import Daemon, connect, serve
from oracles.health import Health
from oracles.http import add_figures
from oracles.keys import open_signing_key
from oracles.peers import Peers
from oracles.places import Places
from oracles.probe import Probe
from oracles.settings import DaemonSettings
from oracles.shared import SharedChain

ROLE = "mirror"


def assemble(settings: DaemonSettings, health: Health, stack: ExitStack) -> Daemon:
    """A mirror over its own folder; another mirror can follow it as well.

    With the key of an oracle or auditor it has every body, shows them by role as the log node does, and erases those
    whose erasure took effect; without a key it has leaves and what is public. Where bodies that counted in a base are
    gone, it asks `peers`, the members, for that report's leaves, as they ask each other.
    """
    gateway = connect(settings)
    reader = open_signing_key(settings) if settings.can_sign else None
    own_log = OwnLog(settings.log_location, gateway, log_places(settings), reader)
    own_index = OwnIndex(settings.run_dir, gateway)
    peers = Peers(Places(settings.peers, settings.peer_folders))
    for closing in (own_log, own_index, peers):
        stack.callback(closing.close)
    chain = SharedChain(gateway, own_index)
    chain.sync()
    known = Entitlements(own_index.index, gateway.calendar, chain.sync)
    eraser = Eraser(own_log.log, own_log.records, own_index.index, gateway.calendar)

    def follow() -> None:
        anchors = own_index.index.snapshot().anchors
        own_log.follow([Head(anchor.size, anchor.root) for anchor in anchors])

    def erase() -> None:
        eraser.step()

    here = own_places(settings).urls
    room = ReadingRoom(own_log.log.domain, own_log.records, chain, known, ChainVerifier(), here)
    app = create_app(own_log.log, room=room, takes_facts=False)
    add_figures(app, health)
    add_digests(app, connect(settings), own_index.index, own_log.log, Bases(peers.kept))
    probe = Probe(gateway, health, chain.asking)
    return Daemon(app, (("chain", probe.step), ("index", chain.sync), ("log", follow), ("erase", erase)))


def add_digests(app: FastAPI, blocks: BlockSource, index: Index, log: LogCut, bases: Bases) -> None:
    """Adds `GET /v1/digests/PERIOD`. `blocks` is of the requests alone, which ask it one at a time."""
    asking = threading.Lock()

    @app.get("/v1/digests/{period}")
    def digests(period: int) -> Response:
        """Graph, weights and report root of a period, computed from this node's own copies."""
        with asking:
            inputs = gather(PeriodId(period), index, log, blocks, bases=bases)
        built = build(inputs)
        found = {"graph": graph_digest(inputs), "weights": weights_digest(built), "root": built.struct.root}
        return JSONResponse({name: to_hex(value) for name, value in found.items()})


if __name__ == "__main__":
    sys.exit(serve(ROLE, assemble))
