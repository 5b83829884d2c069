"""What the command line calls of valuation: backtest, scores and quote, on a kept run or on a living deployment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from offchain.audit.archive import Archive, archive_dir, read_archive
from offchain.audit.backtest import Backtest, backtest
from offchain.audit.open_run import REPORTS, Opened, open_living, open_run
from offchain.audit.ports import Progress
from offchain.audit.proposal import Proposal
from offchain.audit.quote import Quote, quote
from offchain.audit.scores import Archives, History, Subject, history
from offchain.audit.verification import silent
from offchain.audit.window import Window, last_reported
from offchain.chain.wallet import Wallet
from offchain.domain.types import PeriodId, ProductId, ResourceId


@dataclass(frozen=True)
class Place:
    """Where to read: a kept run, with anvil as `binary`; or with `rpc` a living chain, whose manifest is in `run_dir`,
    `log` a SQLite file or a log node's URL and `reader` the key that it shows bodies to."""

    run_dir: Path
    binary: Path
    rpc: str | None = None
    log: Path | str = ""
    reader: Wallet | None = None


def backtest_at(place: Place, proposal: Proposal, window: Window, progress: Progress = silent) -> Backtest:
    """Backtests proposed rules over periods. Raises as `open_run` or `open_living`, and `backtest`."""
    with _opened(place, progress) as opened:
        return backtest(proposal, window, opened.gateway, opened.index, opened.log, progress, opened.bases)


def scores_at(place: Place, subject: Subject, window: Window | None, progress: Progress = silent) -> History:
    """Scores of a subject, by default from period 0 to the last reported one. Raises as `open_run`, `open_living` and
    `history`; NotReportedError."""
    with _opened(place, progress) as opened:
        window = window or Window(PeriodId(0), _last(opened))
        return history(
            subject, window, opened.gateway, opened.index, opened.log, _archives(opened), progress, opened.bases
        )


def quote_at(place: Place, resource: int, product: int, period: int | None, progress: Progress = silent) -> Quote:
    """Quotes a resource in a product, by default in the last reported period. Raises as `open_run`, `open_living` and
    `quote`; NotReportedError."""
    with _opened(place, progress) as opened:
        chosen = _last(opened) if period is None else PeriodId(period)
        progress(f"period {chosen}")
        return quote(
            ResourceId(resource), ProductId(product), chosen, opened.gateway, opened.index, opened.log, opened.bases
        )


@contextmanager
def _opened(place: Place, progress: Progress) -> Iterator[Opened]:
    if place.rpc:
        progress("index and copy of the log")
        with open_living(place.rpc, place.run_dir, place.log, place.run_dir / REPORTS, place.reader) as opened:
            yield opened
    else:
        progress("chain from the dump")
        with open_run(place.run_dir, place.binary) as opened:
            yield opened


def _last(opened: Opened) -> PeriodId:
    return last_reported(opened.index.snapshot(), opened.gateway.calendar.of(opened.index.head().time))


def _archives(opened: Opened) -> Archives:
    def archive(period: PeriodId) -> Archive | None:
        folder = None if opened.reports is None else archive_dir(opened.reports, int(period))
        return read_archive(folder) if folder is not None and folder.is_dir() else None

    return archive
