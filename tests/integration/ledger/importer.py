"""A process that imports an exported log, in small transactions: `importer FOLDER STORE WORKERS`; prints each size."""

from __future__ import annotations

import sys
from pathlib import Path

from offchain.ledger import importing
from offchain.ledger.store import Store
from tests.unit.ledger.world import DOMAIN, Judge


def main(folder: str, location: str, workers: str) -> None:
    """Imports, and says the size after every transaction."""
    importing.CHUNK = 8
    store = Store(location)
    importing.import_signed(
        Path(folder), store, DOMAIN, Judge(), int(workers), progress=lambda size: print(size, flush=True)
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
