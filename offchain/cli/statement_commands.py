"""`statement`: everything that moved for one account, for its accountant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offchain.cli.audit_commands import Json, Log, Rpc, Run
from offchain.cli.common import CONSOLE, DEFAULT_RUN, log_of, print_json, reader_of, settings, show, steps

if TYPE_CHECKING:
    from offchain.audit.statement import Statement

Account = Annotated[str, typer.Option("--account", help="Address of the account.")]
First = Annotated[int, typer.Option("--from", min=0, help="First period, by when money moved.")]
Last = Annotated[int, typer.Option("--to", min=0, help="Last period.")]
Csv = Annotated[Path | None, typer.Option("--csv", dir_okay=False, help="Write the statement as CSV.")]


def statement(
    account: Account,
    first: First,
    last: Last,
    run: Run = DEFAULT_RUN,
    rpc: Rpc = None,
    log: Log = None,
    as_json: Json = False,
    csv_file: Csv = None,
) -> None:
    """State all that moved for an account by period, tied to the chain to the unit; exit code 1 where it does not tie.

    The files are written in any case: they say what does not tie. With --rpc and a log node, the key in
    HEADWATER_KEYSTORE and HEADWATER_PASSWORD_FILE opens the bodies, as for `verify`.
    """
    from offchain.audit.statement_files import as_csv
    from offchain.audit.statement_files import as_json as document

    found = _read(account, first, last, run, rpc, log)
    if csv_file is not None:
        csv_file.write_text(as_csv(found), encoding="utf-8", newline="")
    if as_json:
        print_json(document(found))
    else:
        _show(found)
    if not found.ok:
        raise typer.Exit(1)


def _show(found: Statement) -> None:
    from offchain.audit.statement_files import movement_rows, part_rows

    whose = f"organisation {found.organisation}" if found.organisation else "no organisation"
    columns = ("period", "kind", "counterparty or room", "base units", "balance", "transaction")
    show(f"Statement 对账单 of {found.account} ({whose})", columns, movement_rows(found))
    of_part = ("of period", "product", "role", "subject", "pot", "pool", "weight ppm", "base units")
    show("Parts of settled lines: amount ← share ← weight", of_part, part_rows(found))
    show("Ties", ("check", "result", "expected", "received"), [check.row() for check in found.checks])
    for note in found.notes:
        CONSOLE.print(f"note: {note}")
    CONSOLE.print(f"{found.opening} + {found.closing - found.opening} = {found.closing} base units", highlight=False)


def _read(account: str, first: int, last: int, run: Path, rpc: str | None, log: str | None) -> Statement:
    from offchain.audit import statement_living, statement_run

    chosen = settings(run)
    with steps(f"periods {first} to {last}") as progress:
        if rpc:
            read = account, first, last, progress, reader_of(chosen)
            return statement_living(rpc, chosen.run_dir, log_of(chosen, log), *read)
        return statement_run(chosen.run_dir, account, first, last, chosen.anvil, progress)
