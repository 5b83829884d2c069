"""A process that appends facts one by one and prints the index of each that was acknowledged: `writer FILE`."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from offchain.ledger.log import CirculationLog
from offchain.ledger.store import Store
from tests.unit.ledger.world import DOMAIN, Judge, feedback


def main(path: Path) -> None:
    """Appends until it is killed, from where the log ends."""
    log = CirculationLog(Store(path), DOMAIN, Judge())
    for number in count(log.size()):
        receipt = log.append(feedback(number % 3_000))
        print(receipt.index, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
