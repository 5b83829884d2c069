"""A table for people."""

from __future__ import annotations

from dataclasses import dataclass

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Table:
    """A table to show: every cell is text."""

    title: str
    columns: tuple[str, ...]
    rows: Rows
