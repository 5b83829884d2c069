"""`headwater`: the zone on this machine, its reference scenario, and the checks anyone can run."""

from __future__ import annotations

import sys

import typer

from offchain.cli import (
    audit_commands,
    control_commands,
    payout_commands,
    registry_commands,
    sketch_commands,
    statement_commands,
    valuation_commands,
    zone_commands,
)
from offchain.cli.common import CONSOLE
from offchain.domain.errors import HeadwaterError


def build() -> typer.Typer:
    """The command line application."""
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
    for command in (
        zone_commands.up,
        zone_commands.demo,
        audit_commands.verify,
        audit_commands.explain,
        audit_commands.compare,
        audit_commands.bundle,
        control_commands.control,
        registry_commands.inbox,
        registry_commands.resolve,
        sketch_commands.sketch,
        statement_commands.statement,
        valuation_commands.backtest,
        valuation_commands.score,
        valuation_commands.quote,
        payout_commands.payouts,
        payout_commands.reconcile,
    ):
        app.command()(command)
    return app


def main() -> None:
    """Runs a command; a named refusal is one line and exit code 1."""
    try:
        build()()
    except HeadwaterError as refusal:
        CONSOLE.print(f"[red]{type(refusal).__name__}[/]: {refusal}", highlight=False)
        sys.exit(1)
