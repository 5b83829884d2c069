"""The member's process: ``python -m oracles.member --config FILE.toml [--dry-run | --rehearse A..B]``."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack

from offchain.audit.erasing import Eraser
from offchain.chain.verifier import ChainVerifier
from offchain.codec.report import domain_of_oracle
from oracles.daemon import Daemon, Extra, open_journal, open_outbox, serve
from oracles.evidence import Evidence
from oracles.health import Health
from oracles.http import create_app
from oracles.keys import Key, open_signing_key
from oracles.member.anchoring import AnchorSigner
from oracles.member.app import Desk, member_app
from oracles.member.bench import Bench, open_bench
from oracles.member.dissent import Dissent
from oracles.member.gather import Gatherer
from oracles.member.rehearsal import periods_of, rehearse
from oracles.member.reporter import Parts, Reporter
from oracles.probe import Probe
from oracles.settings import DaemonSettings

ROLE = "member"
TITLE = "Headwater oracle member"
LEAVES_NAME = "leaves"


def assemble(settings: DaemonSettings, health: Health, stack: ExitStack) -> Daemon:
    """A member over its own folder. In a dry run it recomputes reports, and neither signs nor serves a signature."""
    signer = open_signing_key(settings)
    bench = open_bench(settings, stack, signer, LEAVES_NAME)
    parts = _parts(settings, bench, signer, health, stack)
    anchors = AnchorSigner(bench.zone, bench.log.log, bench.log.log.domain, signer)
    desk = Desk(bench.zone, signer, parts.domain, parts.journal, bench.files, anchors)
    app = create_app(health, TITLE) if settings.dry_run else member_app(desk, health)
    eraser = Eraser(bench.log.log, bench.log.records, bench.index.index, bench.gateway.calendar)

    def erase() -> None:
        eraser.step()

    probe = Probe(bench.gateway, health)
    copies = (("chain", probe.step), ("log", bench.log.pull), ("index", bench.index.sync), ("erase", erase))
    return Daemon(app, (*copies, ("reports", Reporter(parts).step_all)))


def _parts(settings: DaemonSettings, bench: Bench, signer: Key, health: Health, stack: ExitStack) -> Parts:
    gateway = bench.gateway
    domain = domain_of_oracle(gateway.chain_id, gateway.address("ContributionOracle"))
    journal = open_journal(settings, stack)
    dissent = Dissent(bench.files, Evidence(bench.peers), health)
    return Parts(
        chain=bench.zone,
        log=bench.log.log,
        build=bench.build,
        domain=domain,
        signer=signer,
        journal=journal,
        files=bench.files,
        gatherer=Gatherer(bench.peers, ChainVerifier(), domain, dissent, health),
        dissent=dissent,
        outgoing=open_outbox(settings, gateway, journal, health, signer),
        health=health,
        delay=settings.transmit_delay,
        dry=settings.dry_run,
    )


def _periods(text: str) -> range:
    try:
        return periods_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


REHEARSE = Extra("--rehearse", "recompute accepted reports of periods A..B, compare, and end", _periods, rehearse)

if __name__ == "__main__":
    sys.exit(serve(ROLE, assemble, REHEARSE))
