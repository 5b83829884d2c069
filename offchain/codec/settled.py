"""What Settlement's events pack: records of settled lines, and sums that one call carries to the next.

Layouts in docs/FORMATS.md section 4. Amounts are token base units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from offchain.codec.addresses import address_bytes, address_of
from offchain.codec.errors import CodecError
from offchain.codec.words import Reader, uint
from offchain.domain.types import Address

RECORD_BYTES = 112
HEAD_BYTES, ENTRY_BYTES = 32, 36
_AMOUNT = 128


class SettledRecordsError(CodecError):
    """The bytes of `LinesSettled` are no whole number of records, or there are none."""


class CarriedSumsError(CodecError):
    """The bytes of `Carried` are no head with a whole number of entries."""


@dataclass(frozen=True)
class SettledRecord:
    """A composition key and the five parts of its pot."""

    key: bytes
    source: int
    service: int
    unearned: int
    operator: int
    ecosystem: int


@dataclass(frozen=True)
class CarriedSums:
    """What a call left to be paid: the fund's two earmarks, and one amount per account, in order of payment."""

    ecosystem: int
    unearned: int
    accounts: tuple[tuple[Address, int], ...]

    @property
    def total(self) -> int:
        """Everything that is carried."""
        return self.ecosystem + self.unearned + sum(amount for _, amount in self.accounts)


def decode_records(data: bytes) -> tuple[SettledRecord, ...]:
    """The records of an event, in the order of settlement. Raises `SettledRecordsError`."""
    if not data or len(data) % RECORD_BYTES:
        raise SettledRecordsError("lines", f"a multiple of {RECORD_BYTES} bytes, not 0", len(data))
    return tuple(_record(data[at : at + RECORD_BYTES]) for at in range(0, len(data), RECORD_BYTES))


def encode_records(records: Sequence[SettledRecord]) -> bytes:
    """The bytes of an event. Raises `CodecError` for an amount of more than 128 bits."""
    return b"".join(
        record.key + b"".join(uint(_AMOUNT, amount, "amount") for amount in astuple(record)[1:]) for record in records
    )


def decode_sums(data: bytes) -> CarriedSums:
    """Carried sums. Raises `CarriedSumsError`."""
    if len(data) < HEAD_BYTES or (len(data) - HEAD_BYTES) % ENTRY_BYTES:
        raise CarriedSumsError("sums", f"{HEAD_BYTES} bytes and a multiple of {ENTRY_BYTES}", len(data))
    reader = Reader(data, "sums")
    ecosystem, unearned = reader.uint(_AMOUNT, "ecosystem"), reader.uint(_AMOUNT, "unearned")
    count = (len(data) - HEAD_BYTES) // ENTRY_BYTES
    accounts = tuple((address_of(reader.take(20, "account")), reader.uint(_AMOUNT, "amount")) for _ in range(count))
    return CarriedSums(ecosystem, unearned, accounts)


def encode_sums(sums: CarriedSums) -> bytes:
    """The bytes of carried sums. Raises `CodecError` for an amount of more than 128 bits."""
    head = uint(_AMOUNT, sums.ecosystem, "ecosystem") + uint(_AMOUNT, sums.unearned, "unearned")
    return head + b"".join(address_bytes(a) + uint(_AMOUNT, amount, "amount") for a, amount in sums.accounts)


def _record(data: bytes) -> SettledRecord:
    amounts = [int.from_bytes(data[at : at + 16], "big") for at in range(32, RECORD_BYTES, 16)]
    return SettledRecord(data[:32], *amounts)
