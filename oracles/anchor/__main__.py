"""The anchor's process: ``python -m oracles.anchor --config FILE.toml``."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from offchain.chain.verifier import ChainVerifier
from oracles.anchor.anchorer import Anchorer
from oracles.copies import OwnLog, log_places
from oracles.daemon import Daemon, connect, open_journal, open_outbox, serve
from oracles.health import Health
from oracles.http import create_app
from oracles.peers import Peers
from oracles.places import Places
from oracles.probe import Probe
from oracles.settings import DaemonSettings
from oracles.view import ChainView

ROLE = "anchor"


def assemble(settings: DaemonSettings, health: Health, stack: ExitStack) -> Daemon:
    """The anchor over its own folder."""
    gateway = connect(settings)
    own_log = OwnLog(settings.log_location, gateway, log_places(settings))
    peers = Peers(Places(settings.peers, settings.peer_folders))
    for closing in (own_log, peers):
        stack.callback(closing.close)
    anchorer = Anchorer(
        chain=ChainView(gateway),
        log=own_log.log,
        pull=own_log.pull,
        domain=own_log.log.domain,
        peers=peers,
        verifier=ChainVerifier(),
        outgoing=open_outbox(settings, gateway, open_journal(settings, stack), health),
        health=health,
        leaves=settings.anchor_leaves,
    )
    steps = (("chain", Probe(gateway, health).step), ("log", own_log.pull), ("anchor", anchorer.step))
    return Daemon(create_app(health, "Headwater anchor"), steps)


if __name__ == "__main__":
    sys.exit(serve(ROLE, assemble))
