"""`backtest`, `score` and `quote`: what other rules would have paid, what data is worth, what it would have earned."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from offchain.cli.audit_commands import Json, Log, Rpc, Run
from offchain.cli.common import CONSOLE, DEFAULT_RUN, log_of, print_json, reader_of, settings, show, steps

if TYPE_CHECKING:
    from offchain.audit.backtest import Backtest, Share
    from offchain.audit.quote import Quote
    from offchain.audit.scores import History
    from offchain.audit.valuing import Place

RulesFile = Annotated[Path, typer.Option("--rules", help="Proposed rules, TOML or JSON: the fields that change, ppm.")]
Periods = Annotated[str, typer.Option("--periods", help="Periods A..B, both included, or one.")]
SomePeriods = Annotated[
    str | None, typer.Option("--periods", help="Periods A..B; from 0 to the last reported one by default.")
]
Row = tuple[str, ...]


def backtest(
    rules: RulesFile, periods: Periods, run: Run = DEFAULT_RUN, rpc: Rpc = None, log: Log = None, as_json: Json = False
) -> None:
    """Show what proposed rules would have paid each party, beside what was paid 规则回测.

    The file names only what changes: tables `coefficients`, `main_licence`, `training_licence`, `outcome`; numbers
    `service_base`, `max_delta`; and, beyond what can be voted today, tables `points.CATEGORY` and `rewards.PROGRAMME`
    of `budget`, `floor` and `cap`, numbers `fee_per_point` and `records_half`.
    """
    from offchain.audit import backtest_at
    from offchain.audit.proposal import read_proposal
    from offchain.audit.window import Window

    proposal, window = read_proposal(rules), Window.of(periods)
    with steps(f"periods {periods}") as progress:
        found = backtest_at(_place(run, rpc, log), proposal, window, progress)
    if as_json:
        print_json(found.as_json())
    else:
        _show_backtest(found)


def score(
    resource: Annotated[int | None, typer.Option(min=1, help="Resource id.")] = None,
    product: Annotated[int | None, typer.Option(min=1, help="Product id, instead of a resource.")] = None,
    periods: SomePeriods = None,
    run: Run = DEFAULT_RUN,
    rpc: Rpc = None,
    log: Log = None,
    as_json: Json = False,
) -> None:
    """Show a quality score 动态质量 with its parts and tags by period; exit code 1 where a published one differs.

    Each period is computed from its own inputs, and compared with the leaf of its accepted report.
    """
    from offchain.audit import scores_at
    from offchain.audit.scores import subject_of
    from offchain.audit.window import Window

    if (resource is None) == (product is None):
        raise typer.BadParameter("name a resource or a product, one of them", param_hint="--resource")
    subject, window = subject_of(resource, product), None if periods is None else Window.of(periods)
    with steps(str(subject)) as progress:
        found = scores_at(_place(run, rpc, log), subject, window, progress)
    if as_json:
        print_json(found.as_json())
    else:
        _show_scores(found)
    if not found.ok:
        raise typer.Exit(1)


def quote(
    resource: Annotated[int, typer.Option(min=1, help="Resource id.")],
    product: Annotated[int, typer.Option(min=1, help="Product id.")],
    period: Annotated[
        int | None, typer.Option(min=0, help="Settlement period 结算周期; the last reported one by default.")
    ] = None,
    run: Run = DEFAULT_RUN,
    rpc: Rpc = None,
    log: Log = None,
    as_json: Json = False,
) -> None:
    """Estimate what a resource would have earned in a product, before its holder consents 贡献估算."""
    from offchain.audit import quote_at

    with steps("quote") as progress:
        found = quote_at(_place(run, rpc, log), resource, product, period, progress)
    if as_json:
        print_json(found.as_json())
    else:
        _show_quote(found)


def _place(run: Path, rpc: str | None, log: str | None) -> Place:
    from offchain.audit import Place

    chosen = settings(run)
    if rpc is None:
        return Place(chosen.run_dir, chosen.anvil)
    return Place(chosen.run_dir, chosen.anvil, rpc, log_of(chosen, log), reader_of(chosen))


def _show_backtest(found: Backtest) -> None:
    columns = ("period", "organisation", "role", "account", "paid", "proposed", "difference")
    rows: list[Row] = []
    for one in found.periods:
        rows += [(str(one.period), *_share(share)) for share in one.shares]
        rows.append((str(one.period), "total", "", "", *_sums(one.shares)))
    show("Backtest 规则回测 by period, base units", columns, rows)
    totals = [_share(share) for share in found.totals]
    show("Over all periods", columns[1:], [*totals, ("total", "", "", *_sums(found.totals))])
    weights = [
        (str(one.period), str(w.product), str(w.resource), str(w.reported), str(w.proposed))
        for one in found.periods
        for w in one.weights
        if w.reported != w.proposed
    ]
    if weights:
        show("Weights 贡献度权重 that move, ppm", ("period", "product", "resource", "reported", "proposed"), weights)
    earned = [
        (str(one.period), f"{x.kind} {x.name}", str(x.organisation), str(x.reported), str(x.proposed))
        for one in found.periods
        for x in one.incentives
        if x.reported != x.proposed
    ]
    if earned:
        title = "Points 积分 and rewards 奖励 that change, points and ppm of a budget"
        show(title, ("period", "of", "organisation", "reported", "proposed"), earned)
    _notes(note for one in found.periods for note in one.notes)
    CONSOLE.print(f"{found.revenue} base units of revenue on both sides", highlight=False)


def _show_scores(found: History) -> None:
    from offchain.audit.scores import decimal

    columns = ("period", "score", *found.parts, "tags", "published leaf")
    rows = [
        (
            str(one.period),
            decimal(one.found.score),
            *(decimal(part) for part in one.found.parts.values()),
            " ".join(one.tags) or "–",
            one.verdict,
        )
        for one in found.periods
    ]
    show(f"Score 动态质量 of {found.subject}, 0 to 1", columns, rows)
    show("Over the periods, an eighth a step", ("part", "chart", "newest"), found.chart())
    _notes(found.notes)


def _show_quote(found: Quote) -> None:
    columns = ("role", "resource or organisation", "account", "weight now", "then", "base units now", "then", "change")
    rows = [
        (
            row.role,
            str(row.subject or "fund"),
            _short(row.account),
            "–" if row.weight_now is None else str(row.weight_now),
            "–" if row.weight_then is None else str(row.weight_then),
            str(row.now),
            str(row.then),
            _signed(row.difference),
        )
        for row in found.rows
    ]
    where = f"product {found.product}, period {found.period}, composition 0x{found.composition.hex()[:8]}…"
    show(f"Quote 贡献估算 of resource {found.resource} in {where}", columns, rows)
    own = found.own
    CONSOLE.print(
        f"resource {found.resource}: weight {own.weight_then} ppm, {own.then} of {found.revenue} base units",
        highlight=False,
    )
    _notes(found.notes)


def _share(share: Share) -> Row:
    """Organisation, role, account, paid, proposed, difference."""
    amounts = (str(share.paid), str(share.proposed), _signed(share.difference))
    return str(share.organisation or "fund"), share.role, _short(share.account), *amounts


def _sums(shares: Iterable[Share]) -> Row:
    """Paid, proposed, difference."""
    found = list(shares)
    paid, proposed = sum(share.paid for share in found), sum(share.proposed for share in found)
    return str(paid), str(proposed), _signed(proposed - paid)


def _notes(notes: Iterable[str]) -> None:
    for note in dict.fromkeys(notes):
        CONSOLE.print(f"note: {note}", highlight=False)


def _short(account: str) -> str:
    return f"{account[:6]}…{account[-4:]}"


def _signed(amount: int) -> str:
    return f"{amount:+}" if amount else "0"
