"""`payouts` and `reconcile`: what the custodian bank executes for a period, and whether it did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offchain.cli.audit_commands import Json, Log, Period, Rpc, Run
from offchain.cli.common import CONSOLE, DEFAULT_RUN, log_of, print_json, settings, show

if TYPE_CHECKING:
    from offchain.audit.payouts import PayoutFile

Csv = Annotated[Path | None, typer.Option("--csv", dir_okay=False, help="Write the bank's file: CSV.")]
ReturnFile = Annotated[Path, typer.Argument(help="The bank's return file: reference,amount,status and maybe account.")]


def payouts(
    period: Period,
    run: Run = DEFAULT_RUN,
    rpc: Rpc = None,
    log: Log = None,
    as_json: Json = False,
    csv_file: Csv = None,
) -> None:
    """Net a period's payouts by account, tied to the settlement transactions, as a bank executes them.

    The bank's file is written once the last line of the period is settled; it never changes afterwards.
    """
    found = _read(period, run, rpc, log)
    if csv_file is not None:
        csv_file.write_text(found.as_csv(), encoding="utf-8", newline="")
    if as_json:
        print_json(found.as_json())
        return
    from offchain.audit.payouts import COLUMNS

    rows = [(*payout.row(), str(payout.parked)) for payout in found.payouts]
    show(f"Payouts of period {period}", (*COLUMNS, "parked"), rows)
    lines = sum(tie.lines for tie in found.ties)
    CONSOLE.print(f"{found.total} base units for {lines} lines in {len(found.ties)} transactions, each tied")
    if found.parked:
        CONSOLE.print(f"note: {found.parked} base units are parked: their accounts withdraw them, the bank pays none")
    if not found.complete:
        waits = f"{found.waiting} lines are not settled yet, {found.carried} base units are carried and not paid yet"
        CONSOLE.print(f"note: {waits}" if found.over else "note: the period is open")


def reconcile(
    return_file: ReturnFile,
    period: Period,
    run: Run = DEFAULT_RUN,
    rpc: Rpc = None,
    log: Log = None,
    as_json: Json = False,
) -> None:
    """Tie a bank's return file to the chain line by line; exit code 1 if anything differs or a line is not settled."""
    from offchain.audit import read_returns
    from offchain.audit import reconcile as compare

    returned = read_returns(return_file)
    found = compare(_read(period, run, rpc, log), returned)
    if as_json:
        print_json(found.as_json())
    else:
        columns = ("finding", "reference", "line", "expected", "received")
        show(f"Period {period}", columns, [difference.row() for difference in found.differences])
        CONSOLE.print(f"{found.agreed} of {found.expected} payouts agree, {len(found.differences)} differences")
        CONSOLE.print(f"{found.executed} of {found.due} base units were paid as instructed")
    if not found.ok:
        raise typer.Exit(1)


def _read(period: int, run: Path, rpc: str | None, log: str | None) -> PayoutFile:
    from offchain.audit import payouts_living, payouts_run

    chosen = settings(run)
    with CONSOLE.status(f"period {period}"):
        if rpc:
            return payouts_living(rpc, chosen.run_dir, log_of(chosen, log), period)
        return payouts_run(chosen.run_dir, period, chosen.anvil)
