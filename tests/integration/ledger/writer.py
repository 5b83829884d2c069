"""A process that appends facts and prints the index of each that was acknowledged: `writer STORE [FROM [BATCH]]`.

It sends feedback facts in order, from number FROM (from where the log ends, if it is left away), BATCH in a call.
"""

from __future__ import annotations

import sys
from itertools import count

from offchain.ledger.log import CirculationLog
from offchain.ledger.store import Store
from tests.unit.ledger.world import DOMAIN, Judge, feedback

GREATEST = 3_000
"""Facts there are."""


def main(location: str, first: int | None = None, batch: int = 1) -> None:
    """Appends until it is killed."""
    log = CirculationLog(Store(location), DOMAIN, Judge())
    for start in count(log.size() if first is None else first, batch):
        receipts = log.append_many([feedback(number % GREATEST) for number in range(start, start + batch)])
        print("".join(f"{receipt.index}\n" for receipt in receipts), end="", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
