"""`verify`, `explain` and `compare`: the checks anyone can run."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offchain.cli.common import CONSOLE, DEFAULT_RUN, log_of, print_json, reader_of, settings, show, steps

if TYPE_CHECKING:
    from offchain.audit.verification import Verification

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
    period: Annotated[
        int | None, typer.Option(min=0, help="Settlement period 结算周期; a bundle names its own.")
    ] = None,
    run: Run = DEFAULT_RUN,
    bundle: Annotated[Path | None, typer.Option(help="An auditor's bundle 审计包 instead of a run.")] = None,
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
    With --bundle everything is read from that one file.
    """
    from offchain.audit import How, verify_bundle, verify_living, verify_run

    chosen, how = settings(run), How.of(account, product, roots, signatures.value)
    if bundle is not None and (rpc or log):
        raise typer.BadParameter("a bundle, or a living chain and its log: not both", param_hint="--bundle")
    with steps("verify" if period is None else f"period {period}") as progress:
        if bundle is not None:
            found = verify_bundle(bundle, period, chosen.anvil, progress, how)
        elif period is None:
            raise typer.BadParameter("name a period, or a bundle that has one", param_hint="--period")
        elif rpc:
            read = log_of(chosen, log), period, progress, chosen.run_dir / "reports", how, reader_of(chosen)
            found = verify_living(rpc, chosen.run_dir, *read)
        else:
            found = verify_run(chosen.run_dir, period, chosen.anvil, progress, how)
    _tell(found, as_json)


def _tell(found: Verification, as_json: bool) -> None:
    """Shows a verification and ends with 1 where something differs."""
    if as_json:
        print_json(found.as_json())
    else:
        show(f"Period {found.period}", ("check", "result", "expected", "received"), found.rows())
        for note in found.notes:
            CONSOLE.print(f"note: {note}")
    if not found.ok:
        if not as_json and found.first is not None:
            CONSOLE.print(f"[red]first difference[/]: {found.first.name}: {found.first.message}", highlight=False)
        raise typer.Exit(1)
    if not as_json:
        CONSOLE.print("[green]Everything agrees.[/]")


def bundle(
    file: Annotated[Path, typer.Argument(help="The new file.", dir_okay=False)],
    period: Period,
    run: Run = DEFAULT_RUN,
    as_json: Json = False,
) -> None:
    """Put all that a period of a finished run is re-computed from into one file for an auditor 审计包."""
    from offchain.audit import bundle_run

    chosen = settings(run)
    with steps(f"period {period}") as progress:
        try:
            contents = bundle_run(chosen.run_dir, period, chosen.anvil, file, progress)
        except FileExistsError as error:
            raise typer.BadParameter(f"{file} is there already: name a new file", param_hint="FILE") from error
    if as_json:
        print_json({"file": str(file), "bytes": file.stat().st_size, **asdict(contents)})
    else:
        CONSOLE.print(f"{file}: {file.stat().st_size:,} bytes; check it with: headwater verify --bundle {file}")


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
