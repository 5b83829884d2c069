"""`control`: which licences give access, and which facts are out of scores, in a period of a run."""

from __future__ import annotations

from typing import Annotated

import typer

from offchain.cli.audit_commands import Json, Period, Run
from offchain.cli.common import CONSOLE, DEFAULT_RUN, print_json, settings, show


def control(
    period: Period,
    run: Run = DEFAULT_RUN,
    licence: Annotated[int | None, typer.Option(help="Licence id; all by default.")] = None,
    as_json: Json = False,
) -> None:
    """List what trusted control 可信管控 flags and decides; exit code 1 if a named licence gives no access."""
    from offchain.audit import control_run

    chosen = settings(run)
    with CONSOLE.status(f"period {period}"):
        found = control_run(chosen.run_dir, period, chosen.anvil, licence)
    if as_json:
        print_json(found.as_json())
    else:
        for table in found.tables():
            show(table.title, table.columns, table.rows)
        CONSOLE.print(f"{len(found.decisions)} licences, {len(found.refused)} without access")
    if licence is not None and found.refused:
        raise typer.Exit(1)
