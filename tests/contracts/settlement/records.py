"""Reads the records of `ISettlement.LinesSettled` by docs/FORMATS.md section 4, and the sums of `ISettlement.Carried`,
from the events' bytes alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

BYTES = 112
"""A key of 32 bytes and five amounts of 16 bytes each."""
GREATEST = 64
"""Records in one event."""
HEAD_BYTES, ENTRY_BYTES = 32, 36
"""Carried sums: two earmarks of 16 bytes, then an address and 16 bytes of amount for each account."""


@dataclass(frozen=True)
class Record:
    """How one line's pot was split, token base units."""

    key: bytes
    source: int
    service: int
    unearned: int
    operator: int
    ecosystem: int

    @property
    def columns(self) -> tuple[int, int, int, int, int]:
        """The five amounts in their order."""
        return self.source, self.service, self.unearned, self.operator, self.ecosystem


@dataclass(frozen=True)
class Sums:
    """What a call left to be paid, token base units; accounts in their order, lower case."""

    ecosystem: int
    unearned: int
    accounts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All of it."""
        return self.ecosystem + self.unearned + sum(amount for _, amount in self.accounts)


def sums(data: bytes) -> Sums:
    """Carried sums. Raises `ValueError` for bytes that are not a head and whole entries."""
    count, rest = divmod(len(data) - HEAD_BYTES, ENTRY_BYTES)
    if rest or count < 0:
        raise ValueError(f"sums: expected {HEAD_BYTES} + n times {ENTRY_BYTES} bytes, received {len(data)}")
    entries = [data[i : i + ENTRY_BYTES] for i in range(HEAD_BYTES, len(data), ENTRY_BYTES)]
    accounts = tuple(("0x" + entry[:20].hex(), int.from_bytes(entry[20:], "big")) for entry in entries)
    return Sums(int.from_bytes(data[:16], "big"), int.from_bytes(data[16:32], "big"), accounts)


def carried(transaction: Any) -> bytes:
    """What a brownie transaction carried, empty if nothing."""
    if "Carried" not in transaction.events:
        return b""
    return bytes.fromhex(str(transaction.events["Carried"]["sums"]).removeprefix("0x"))


def read(data: bytes) -> list[Record]:
    """The records of one event. Raises `ValueError` for bytes that are not 1 to 64 whole records."""
    count, rest = divmod(len(data), BYTES)
    if rest or not 1 <= count <= GREATEST:
        raise ValueError(f"records: expected 1 to {GREATEST} times {BYTES} bytes, received {len(data)}")
    return [_record(data[i : i + BYTES]) for i in range(0, len(data), BYTES)]


def settled(transaction: Any) -> list[tuple[int, Record]]:
    """Period and record of every line that a brownie transaction settled, in order."""
    if "LinesSettled" not in transaction.events:
        return []
    events: Iterable[Any] = transaction.events["LinesSettled"]
    return [(int(e["period"]), r) for e in events for r in read(bytes.fromhex(str(e["lines"]).removeprefix("0x")))]


def _record(data: bytes) -> Record:
    amounts = [int.from_bytes(data[i : i + 16], "big") for i in range(32, BYTES, 16)]
    return Record(data[:32], *amounts)
