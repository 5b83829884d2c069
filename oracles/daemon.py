"""What every daemon's main does: settings from a file, the parts, an HTTP server, the loop, an orderly end."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from offchain.chain.gateway import Gateway
from offchain.chain.manifest import Manifest
from offchain.domain.errors import HeadwaterError
from offchain.report import UnknownEngineError
from oracles.errors import AcceptedDiffersError, SameKeyError, UnknownVersionError
from oracles.health import Health, open_log
from oracles.http import Server
from oracles.journal import Journal
from oracles.keys import Key, open_gas_key
from oracles.loop import Loop, Step
from oracles.outbox import DryOutbox, Outbox
from oracles.places import write_address
from oracles.settings import DaemonSettings, load

JOURNAL_NAME = "journal.db"
REFUSED, UNKNOWN_VERSION, DIFFERS = 1, 3, 4
"""Exit codes; 2 is that of wrong arguments."""
_CODES: tuple[tuple[tuple[type[HeadwaterError], ...], int], ...] = (
    ((UnknownVersionError, UnknownEngineError), UNKNOWN_VERSION),
    ((AcceptedDiffersError,), DIFFERS),
)


@dataclass(frozen=True)
class Daemon:
    """What runs: the HTTP application and the steps of a look."""

    app: FastAPI
    steps: Sequence[Step]


Assemble = Callable[[DaemonSettings, Health, ExitStack], Daemon]


@dataclass(frozen=True)
class Extra:
    """Something else that a program can do once, by an option with an argument; a named refusal is its failure."""

    option: str
    help: str
    read: Callable[[str], Any]
    run: Callable[[Any, DaemonSettings, Health, ExitStack], None]


def serve(role: str, assemble: Assemble, extra: Extra | None = None) -> int:
    """Runs a daemon until SIGTERM; its exit code.

    0 after SIGTERM or SIGINT, at any time; `REFUSED` for a named refusal at the start, which is logged;
    `UNKNOWN_VERSION` where it meets contracts or rules that it was not made for, `DIFFERS` where a rehearsal comes to
    another report than the accepted one.
    """
    parser = argparse.ArgumentParser(prog=f"python -m oracles.{role}")
    parser.add_argument("--config", type=Path, required=True, help="TOML file with the settings of this process")
    parser.add_argument("--dry-run", action="store_true", help="decide and simulate, sign and send nothing")
    if extra is not None:
        parser.add_argument(extra.option, dest="extra", type=extra.read, help=extra.help)
    health = Health(open_log(role, sys.stdout))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    with ExitStack() as stack:
        try:
            given = parser.parse_args()
            settings = load(given.config)
            settings = settings.model_copy(update={"dry_run": settings.dry_run or given.dry_run})
            health.limits(settings.dead_after, settings.greatest_lag)
            settings.run_dir.mkdir(parents=True, exist_ok=True)
            if extra is not None and given.extra is not None:
                extra.run(given.extra, settings, health, stack)
                return 0
            daemon = assemble(settings, health, stack)
            server = Server(daemon.app, settings.listen)
            server.start()
        except HeadwaterError as refusal:
            health.refused("start", refusal)
            return next((code for kinds, code in _CODES if isinstance(refusal, kinds)), REFUSED)
        stack.callback(server.stop)
        write_address(settings.run_dir, server.url)
        health.log.info("listening", url=server.url)
        Loop(daemon.steps, settings.tick_ms, health).run()
    return 0


def _leave(_number: int, _frame: object) -> None:
    """Before the loop runs there is nothing to finish: the stack closes what is open."""
    raise SystemExit(0)


def connect(settings: DaemonSettings) -> Gateway:
    """The verified gateway to the settings' deployment, over all endpoints that are named."""
    manifest, witness = Manifest.load(settings.deployment), settings.witness_rpc_url or ""
    return Gateway.connect(settings.rpc_url, manifest, *settings.further_rpc_urls, witness_url=witness)


def open_outbox(
    settings: DaemonSettings, gateway: Gateway, journal: Journal, health: Health, signer: Key | None = None
) -> Outbox | DryOutbox:
    """The outbox of the settings' gas key, which must not be the key that signs; in a dry run one that only simulates.
    Raises SameKeyError."""
    if settings.dry_run:
        return DryOutbox(gateway, health)
    gas_key = open_gas_key(settings)
    if signer is not None and gas_key.address == signer.address:
        raise SameKeyError(gas_key.address)
    return Outbox(gateway, gas_key, journal, health)


def open_journal(settings: DaemonSettings, stack: ExitStack) -> Journal:
    """The journal in the daemon's own folder; closed with the stack."""
    journal = Journal(settings.run_dir / JOURNAL_NAME)
    stack.callback(journal.close)
    return journal
