"""`verify`, `explain` and `compare`: the checks anyone can run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from offchain.cli.common import CONSOLE, DEFAULT_RUN, print_json, settings, show

Run = Annotated[Path, typer.Option("--run", help="Directory of a finished run.")]
Period = Annotated[int, typer.Option(min=0, help="Settlement period 结算周期.")]
Json = Annotated[bool, typer.Option("--json", help="For machines.")]


def verify(period: Period, run: Run = DEFAULT_RUN, as_json: Json = False) -> None:
    """Re-compute a period from the run's own chain and log; exit code 1 at the first difference."""
    from offchain.audit import verify_run

    chosen = settings(run)
    verification = verify_run(chosen.run_dir, period, chosen.anvil)
    if as_json:
        print_json(verification.as_json())
    else:
        columns = ("check", "result", "expected", "received")
        show(f"Period {period}", columns, verification.rows())
    if not verification.ok:
        raise typer.Exit(1)
    if not as_json:
        CONSOLE.print("[green]Everything agrees.[/]")


def explain(
    period: Period,
    run: Run = DEFAULT_RUN,
    product: Annotated[int | None, typer.Option(help="Product id; all settled ones by default.")] = None,
    as_json: Json = False,
) -> None:
    """Show where each weight and each unit of a product's payout comes from."""
    from offchain.audit import explain_run

    chosen = settings(run)
    explanation = explain_run(chosen.run_dir, product, period, chosen.anvil)
    if as_json:
        print_json(explanation.as_json())
        return
    for table in explanation.tables():
        show(table.title, table.columns, table.rows)
    for note in explanation.notes:
        CONSOLE.print(f"note: {note}")


def compare(left: Path, right: Path) -> None:
    """Compare two results of `demo --json`, transaction hashes and gas left out; exit code 1 if they differ."""
    from offchain.demo.results import differences

    found = differences(json.loads(left.read_text("utf-8")), json.loads(right.read_text("utf-8")))
    for line in found[:20]:
        CONSOLE.print(line)
    if found:
        CONSOLE.print(f"[red]{len(found)} differences[/]")
        raise typer.Exit(1)
    CONSOLE.print("[green]equal[/]: revenue, split, weights, payouts, log root, report roots")
