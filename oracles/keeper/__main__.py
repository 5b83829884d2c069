"""The keeper's process: ``python -m oracles.keeper --config FILE.toml``."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from oracles.copies import OwnIndex
from oracles.daemon import Daemon, connect, open_journal, open_outbox, serve
from oracles.evidence import Evidence
from oracles.health import Health
from oracles.http import create_app
from oracles.keeper.releaser import Releaser
from oracles.keeper.settler import Settler
from oracles.peers import Peers
from oracles.places import Places
from oracles.probe import Probe
from oracles.settings import DaemonSettings
from oracles.view import ChainView

ROLE = "keeper"


def assemble(settings: DaemonSettings, health: Health, stack: ExitStack) -> Daemon:
    """The keeper over its own folder."""
    gateway = connect(settings)
    zone = ChainView(gateway)
    own_index = OwnIndex(settings.run_dir, gateway)
    peers = Peers(Places(settings.peers, settings.peer_folders))
    for closing in (own_index, peers):
        stack.callback(closing.close)
    outbox = open_outbox(settings, gateway, open_journal(settings, stack), health)
    settler = Settler(zone, own_index.index, Evidence(peers), outbox, health, settings.retry_after)
    releaser = Releaser(zone, own_index.index, outbox)
    steps = (
        ("chain", Probe(gateway, health).step),
        ("index", own_index.sync),
        ("release", releaser.step),
        ("settle", settler.step),
    )
    return Daemon(create_app(health, "Headwater keeper"), steps)


if __name__ == "__main__":
    sys.exit(serve(ROLE, assemble))
