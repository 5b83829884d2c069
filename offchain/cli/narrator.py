"""The scenario on a terminal: steps, tables and progress with rich; quiet where nobody watches."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table


class RichNarrator:
    """A `Narrator` for people; use as a context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        columns = (TextColumn("[progress.description]{task.description}"), BarColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=console, transient=True)
        self._task: TaskID | None = None
        self._what = ""
        self._steps = 0
        self._started = time.monotonic()

    def __enter__(self) -> RichNarrator:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def step(self, title: str) -> None:
        """A numbered heading."""
        self._end_task()
        self._steps += 1
        seconds = time.monotonic() - self._started
        self._console.print(f"\n[bold cyan]{self._steps}. {title}[/] [dim]at {seconds:.0f} s[/]")

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table; figures to the right."""
        self._end_task()
        table = Table(title=title, title_justify="left", header_style="bold")
        for place, column in enumerate(columns):
            figures = all(_is_figure(row[place]) for row in rows)
            table.add_column(column, justify="right" if figures else "left", overflow="fold")
        for row in rows:
            table.add_row(*row)
        self._console.print(table)

    def progress(self, what: str, done: int, total: int) -> None:
        """A bar for the present piece of work."""
        if self._task is None or what != self._what:
            self._end_task()
            self._task, self._what = self._progress.add_task(what, total=total), what
        self._progress.update(self._task, completed=done, total=total)
        if done >= total:
            self._end_task()

    def say(self, text: str) -> None:
        """One line."""
        self._end_task()
        self._console.print(f"   {text}")

    def _end_task(self) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)
            self._task = None


def _is_figure(text: str) -> bool:
    """True for numbers as tables show them."""
    return bool(text) and all(sign.isdigit() or sign in ",.-" for sign in text)
