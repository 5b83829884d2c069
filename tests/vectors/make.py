"""Writes the golden vectors: `python -m tests.vectors.make [directory]` (default: beside this file)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.vectors import forced, plain, signed


def texts() -> dict[str, str]:
    """File name and text of every vector file."""
    documents: dict[str, object] = {
        "envelope": signed.envelopes(),
        "composition": plain.compositions(),
        "batch": plain.batches(),
        "leaf": plain.leaves(),
        "tree": plain.trees(),
        "report": signed.reports(),
        "fact": signed.facts(),
        "forced": forced.forced(),
        "consent": signed.consents(),
        "receipt": signed.receipts(),
    }
    return {
        f"{name}.json": json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        for name, document in documents.items()
    }


def main(directory: Path) -> None:
    """Writes all files into a directory."""
    for name, text in texts().items():
        (directory / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
