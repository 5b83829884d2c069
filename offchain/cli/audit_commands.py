"""`verify`, `explain` and `compare`: the checks anyone can run."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from offchain.cli.common import CONSOLE, DEFAULT_RUN, print_json, settings, show, steps

Run = Annotated[Path, typer.Option("--run", help="Directory of a finished run.")]
Period = Annotated[int, typer.Option(min=0, help="Settlement period 结算周期.")]
Json = Annotated[bool, typer.Option("--json", help="For machines.")]


Rpc = Annotated[str | None, typer.Option(help="Read a living chain at this address instead of the run's own dump.")]
Log = Annotated[str | None, typer.Option(help="With --rpc: the log, a store file or a log node's address.")]


class Signed(StrEnum):
    """Share of the facts' signatures that is recovered."""

    ALL = "all"
    SAMPLE = "sample"
    NONE = "none"


def verify(
    period: Period,
    run: Run = DEFAULT_RUN,
    rpc: Rpc = None,
    log: Log = None,
    account: Annotated[str | None, typer.Option(help="Only the lines that pay this account.")] = None,
    product: Annotated[int | None, typer.Option(help="Only the lines of this product.")] = None,
    roots: Annotated[bool, typer.Option("--roots", help="Only anchors, signatures and published leaves.")] = False,
    signatures: Annotated[Signed, typer.Option(help="Signatures of facts to recover in the full form.")] = Signed.ALL,
    as_json: Json = False,
) -> None:
    """Re-compute a period from chain and log; exit code 1 at the first difference.

    Starts a chain of its own from the dump of the run; with --rpc and --log it reads a living zone (manifest in --run).
    A log node shows bodies to an auditor or oracle: name its key with HEADWATER_KEYSTORE and HEADWATER_PASSWORD_FILE.
    """
    from offchain.audit import How, verify_living, verify_run
    from offchain.chain.wallet import Wallet

    chosen, how = settings(run), How.of(account, product, roots, signatures.value)
    with steps(f"period {period}") as progress:
        if rpc:
            source = log if log and "://" in log else Path(log or chosen.run_dir / "log-node" / "log.db")
            key, password = chosen.keystore, chosen.password_file
            reader = Wallet.load(key, password) if key and password else None
            found = verify_living(
                rpc, chosen.run_dir, source, period, progress, chosen.run_dir / "reports", how, reader
            )
        else:
            found = verify_run(chosen.run_dir, period, chosen.anvil, progress, how)
    if as_json:
        print_json(found.as_json())
    else:
        show(f"Period {period}", ("check", "result", "expected", "received"), found.rows())
        for note in found.notes:
            CONSOLE.print(f"note: {note}")
    if not found.ok:
        if not as_json and found.first is not None:
            CONSOLE.print(f"[red]first difference[/]: {found.first.name}: {found.first.message}", highlight=False)
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
    with CONSOLE.status(f"period {period}"):
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
