"""A mirror: follows another node's log as far as it is anchored, and serves it. ``python -m oracles.mirror``."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response

from offchain.audit.rebuild import gather
from offchain.chain.gateway import Gateway
from offchain.codec.words import to_hex
from offchain.domain.types import PeriodId
from offchain.ledger.facts import Head
from offchain.ledger.node import create_app
from offchain.report import build
from offchain.report.digest import graph_digest, weights_digest
from oracles.copies import OwnIndex, OwnLog, log_places
from oracles.daemon import Daemon, connect, serve
from oracles.health import Health
from oracles.settings import DaemonSettings

ROLE = "mirror"


def assemble(settings: DaemonSettings, _health: Health, stack: ExitStack) -> Daemon:
    """A mirror over its own folder. It needs no key; another mirror can follow it as well."""
    gateway = connect(settings)
    own_log = OwnLog(settings.run_dir, gateway, log_places(settings))
    own_index = OwnIndex(settings.run_dir, gateway)
    for closing in (own_log, own_index):
        stack.callback(closing.close)

    def follow() -> None:
        anchors = own_index.index.snapshot().anchors
        own_log.follow([Head(anchor.size, anchor.root) for anchor in anchors])

    app = create_app(own_log.log, takes_facts=False)
    _add_digests(app, gateway, own_index, own_log)
    return Daemon(app, (("index", own_index.sync), ("log", follow)))


def _add_digests(app: FastAPI, gateway: Gateway, own_index: OwnIndex, own_log: OwnLog) -> None:
    @app.get("/v1/digests/{period}")
    def digests(period: int) -> Response:
        """Graph, weights and report root of a period, computed from this node's own copies."""
        inputs = gather(PeriodId(period), own_index.index, own_log.log, gateway)
        built = build(inputs)
        found = {"graph": graph_digest(inputs), "weights": weights_digest(built), "root": built.struct.root}
        return JSONResponse({name: to_hex(value) for name, value in found.items()})


if __name__ == "__main__":
    sys.exit(serve(ROLE, assemble))
