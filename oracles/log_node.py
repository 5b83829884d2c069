"""The log operator's process: takes signed facts and serves the circulation log. ``python -m oracles.log_node``."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from offchain.chain.manifest import Manifest
from offchain.chain.verifier import ChainVerifier
from offchain.codec.fact import domain_of_log
from offchain.ledger.log import CirculationLog
from offchain.ledger.node import create_app
from offchain.ledger.store import Store
from oracles.copies import LOG_NAME
from oracles.daemon import Daemon, serve
from oracles.health import Health
from oracles.settings import DaemonSettings

ROLE = "log_node"


def assemble(settings: DaemonSettings, _health: Health, stack: ExitStack) -> Daemon:
    """The log node over ``log.db``. It needs no chain, only the deployment's domain."""
    manifest = Manifest.load(settings.deployment)
    store = Store(settings.run_dir / LOG_NAME)
    stack.callback(store.close)
    domain = domain_of_log(manifest.chain_id, manifest.contract("CirculationLog").address)
    return Daemon(create_app(CirculationLog(store, domain, ChainVerifier())), ())


if __name__ == "__main__":
    sys.exit(serve(ROLE, assemble))
