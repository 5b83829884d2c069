"""The golden SQL of stage A: `python -m tests.unit.graph.golden` writes what is compiled now."""

from __future__ import annotations

from pathlib import Path

import offchain.graph
from offchain.graph.engine import DIALECTS
from offchain.graph.queries import compiled

GOLDEN = Path(offchain.graph.__file__).parent / "sql"


def golden_file(dialect: str, name: str) -> Path:
    """Where the text of a query is kept."""
    return (GOLDEN if dialect == "duckdb" else GOLDEN / dialect) / f"{name}.sql"


def main() -> None:
    """Write every file."""
    for dialect in DIALECTS:
        for name, sql in compiled(dialect).items():
            file = golden_file(dialect, name)
            file.parent.mkdir(exist_ok=True)
            file.write_text(sql, encoding="utf-8")


if __name__ == "__main__":
    main()
