"""What the commands share: the settings of the checkout, the console, results as JSON or a table."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from offchain.settings import Settings

if TYPE_CHECKING:
    from offchain.chain.wallet import Wallet

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""
CONSOLE = Console()
ERRORS = Console(stderr=True)
"""Where progress is shown: results alone go to the standard output."""
DEFAULT_RUN = Path(".headwater/last")


def settings(run_dir: Path) -> Settings:
    """Settings for a run directory; a relative one lies under the present folder, the default one in the checkout."""
    folder = ROOT / run_dir if run_dir == DEFAULT_RUN else run_dir.absolute()
    return Settings.of_process(ROOT, {"run_dir": folder})


def log_of(chosen: Settings, log: str | None) -> Path | str:
    """What --log names: a log node's address, or a store file; by default the log of the run."""
    return log if log and "://" in log else Path(log or chosen.run_dir / "log-node" / "log.db")


def reader_of(chosen: Settings) -> Wallet | None:
    """The key with which a log node is asked for bodies, where the settings name one."""
    from offchain.chain.wallet import Wallet

    key, password = chosen.keystore, chosen.password_file
    return Wallet.load(key, password) if key and password else None


def write_json(file: Path, content: Mapping[str, object]) -> None:
    """Sorted, indented, with a final newline."""
    file.write_text(json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def print_json(content: object) -> None:
    """To the terminal, for machines."""
    CONSOLE.print_json(json.dumps(content, ensure_ascii=False))


class _Late(Progress):
    """Shows nothing in its first second: what is done sooner needs no bar."""

    _begun = 0.0

    def start(self) -> None:
        """Starts the clock and the display."""
        self._begun = time.monotonic()
        super().start()

    def get_renderables(self) -> Iterable[RenderableType]:
        """The bar, once the second is over."""
        return super().get_renderables() if time.monotonic() - self._begun > 1 else ()


@contextmanager
def steps(what: str) -> Iterator[Callable[[str], None]]:
    """A bar with the step and the time so far, for what takes longer than a second; shown on a terminal only.

    Gives what is to be told each step; one that ends in "3 of 9" fills the bar to a third. Nothing of it stays.
    """
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with _Late(*columns, console=ERRORS, transient=True, disable=not ERRORS.is_terminal) as shown:
        task = shown.add_task(what, total=None)

        def told(step: str) -> None:
            done, total = measure(step)
            shown.update(task, description=f"{what}: {step}", completed=done, total=total)

        yield told


def measure(step: str) -> tuple[int, int | None]:
    """Done and total of a step: "signatures: 512 of 4,096" is (512, 4096), one without figures (0, None)."""
    found = re.search(r"([0-9,]+) of ([0-9,]+)$", step)
    return (int(found[1].replace(",", "")), int(found[2].replace(",", ""))) if found else (0, None)


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for people."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    CONSOLE.print(table)
