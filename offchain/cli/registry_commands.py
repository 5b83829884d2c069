"""`inbox` and `resolve`: what waits for a holder, and what a space-time code stands for."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offchain.cli.audit_commands import Json, Log, Rpc, Run
from offchain.cli.common import CONSOLE, DEFAULT_RUN, print_json, settings, show
from offchain.domain.errors import HeadwaterError
from offchain.domain.types import Address, OrganisationId

if TYPE_CHECKING:
    from offchain.audit.open_run import Opened


class BadCodeError(HeadwaterError):
    """What was given is no code of 32 bytes in hex."""


def inbox(
    account: Annotated[str | None, typer.Option(help="An account of the holder; all holders by default.")] = None,
    run: Run = DEFAULT_RUN,
    rpc: Rpc = None,
    log: Log = None,
    as_json: Json = False,
) -> None:
    """Consents that providers have asked for and that wait for an answer 许可待办."""
    from offchain.indexer.inbox import inbox as waiting

    with _opened(run, rpc, log) as opened:
        snapshot = opened.index.snapshot()
        # An account that nobody admitted has an empty inbox.
        holder = snapshot.accounts.get(Address(account), OrganisationId(0)) if account else None
        found = waiting(snapshot, opened.gateway.now(), holder)
    rows = [
        (
            str(item.request.resource),
            str(item.request.product),
            str(item.request.provider),
            str(item.request.nonce),
            f"{item.request.consent.purposes:#b}",
            f"{item.request.consent.modes:#b}",
            f"{item.request.consent.min_outcome_source:,} … {item.request.consent.max_outcome_source:,}",
        )
        for item in found
    ]
    columns = ("resource", "product", "provider", "nonce", "purposes", "modes", "outcome share, ppm")
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        show("Open consents 许可待办", columns, rows)


def resolve(
    code: Annotated[str, typer.Argument(help="Space-time code 时空码, 0x and 64 hex digits.")],
    run: Run = DEFAULT_RUN,
    rpc: Rpc = None,
    log: Log = None,
    as_json: Json = False,
) -> None:
    """Say what a space-time code stands for: an organisation, a resource, a product or a licence."""
    from offchain.audit.codes import resolve as look_up

    wanted = _code(code)
    with _opened(run, rpc, log) as opened:
        found = look_up(opened.gateway, opened.index.snapshot(), wanted)
    if as_json:
        print_json({"kind": found.kind.name.lower(), "id": found.id, "published": found.published})
    else:
        where = "in the chain's index" if found.published else "not published on the chain yet"
        CONSOLE.print(f"{found.kind.name.lower()} {found.id}, {where}")


def _opened(run: Path, rpc: str | None, log: str | None) -> AbstractContextManager[Opened]:
    """The run's own dump, or a living zone."""
    from offchain.audit.open_run import LOG_FILE, open_living, open_run

    chosen = settings(run)
    if rpc:
        return open_living(rpc, chosen.run_dir, log if log and "://" in log else Path(log or chosen.run_dir / LOG_FILE))
    return open_run(chosen.run_dir, chosen.anvil)


def _code(text: str) -> bytes:
    try:
        found = bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        found = b""
    if len(found) != 32:
        raise BadCodeError(f"space-time code: expected 0x and 64 hex digits, received {text[:80]!r}")
    return found
