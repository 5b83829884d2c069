"""What the commands share: the settings of the checkout, the console, results as JSON or a table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from offchain.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""
CONSOLE = Console()
DEFAULT_RUN = Path(".headwater/last")


def settings(run_dir: Path) -> Settings:
    """Settings for a run directory; a relative one lies under the present folder, the default one in the checkout."""
    folder = ROOT / run_dir if run_dir == DEFAULT_RUN else run_dir.absolute()
    return Settings.of_process(ROOT, {"run_dir": folder})


def write_json(file: Path, content: Mapping[str, object]) -> None:
    """Sorted, indented, with a final newline."""
    file.write_text(json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def print_json(content: object) -> None:
    """To the terminal, for machines."""
    CONSOLE.print_json(json.dumps(content, ensure_ascii=False))


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for people."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    CONSOLE.print(table)
