"""Reconciliation 对账: a bank's return file against what the chain paid for a period, line by line.

The return file is CSV (RFC 4180, UTF-8) with the header `reference,amount,status`: the reference of the payout file,
the amount in token base units, and `paid` where the bank has executed it. A column `account`, where there is one, must
name the account of the payout. Columns may stand in any order, further ones are ignored. Read are at most 100,000 lines
of at most 16 MiB.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from offchain.audit.errors import ReturnFileError
from offchain.audit.payouts import Payout, PayoutFile

PAID = "paid"
_COLUMNS = ("reference", "amount", "status")
_ACCOUNT = "account"
_GREATEST_SIZE = 16 * 2**20
_GREATEST_LINES = 100_000


class Finding(StrEnum):
    """What is wrong with a line. SURPLUS: the chain knows no such payout, or the bank names it a second time."""

    MISSING = "missing"
    SURPLUS = "surplus"
    AMOUNT = "amount"
    ACCOUNT = "account"
    STATUS = "status"


@dataclass(frozen=True)
class Returned:
    """A line of the return file; `line` is its number in the file, from 1, `account` empty where no column has it."""

    line: int
    reference: str
    amount: int
    status: str
    account: str = ""


@dataclass(frozen=True)
class Difference:
    """One difference with both sides. `line` is that of the return file, 0 for a payout it does not name."""

    finding: Finding
    reference: str
    line: int
    expected: str
    received: str

    def row(self) -> tuple[str, ...]:
        """For a table."""
        return (self.finding.value, self.reference, str(self.line or "-"), self.expected, self.received)


@dataclass(frozen=True)
class Reconciliation:
    """What was compared, and every difference: those of the file in its order, then the missing payouts.

    Of `expected` payouts with `due` base units together, `agreed` with `executed` base units were made as instructed.
    """

    payouts: PayoutFile
    expected: int
    agreed: int
    executed: int
    differences: tuple[Difference, ...]

    @property
    def due(self) -> int:
        """What the bank had to pay, token base units."""
        return self.payouts.total

    @property
    def ok(self) -> bool:
        """True if the bank executed every payout exactly once, to the unit, and nothing else."""
        return not self.differences

    def as_json(self) -> dict[str, object]:
        """The whole reconciliation as JSON values."""
        return {
            "chain_id": self.payouts.chain_id,
            "settlement": self.payouts.settlement,
            "period": int(self.payouts.period),
            "block": self.payouts.block,
            "ok": self.ok,
            "payouts": self.expected,
            "due": str(self.due),
            "agreed": self.agreed,
            "executed": str(self.executed),
            "differences": [
                {
                    "finding": found.finding.value,
                    "reference": found.reference,
                    "line": found.line,
                    "expected": found.expected,
                    "received": found.received,
                }
                for found in self.differences
            ],
        }


def read_returns(file: Path) -> tuple[Returned, ...]:
    """The lines of a return file. Raises ReturnFileError that names the line."""
    if not file.is_file():
        raise ReturnFileError(file, 0, "a file", "none")
    if file.stat().st_size > _GREATEST_SIZE:
        raise ReturnFileError(file, 0, f"at most {_GREATEST_SIZE} bytes", file.stat().st_size)
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReturnFileError(file, 0, "UTF-8", str(error)) from error
    return tuple(_lines(file, text))


def reconcile(payouts: PayoutFile, returned: tuple[Returned, ...]) -> Reconciliation:
    """Ties every line of the return file to a payout, and every payout that the bank had to make to a line.

    Raises UnsettledPeriodError.
    """
    due = {payout.reference: payout for payout in payouts.instructions()}
    seen: set[str] = set()
    differences: list[Difference] = []
    agreed: list[int] = []
    for line in returned:
        found = _compare(due.get(line.reference), line, line.reference in seen)
        seen.add(line.reference)
        differences += found
        agreed += [] if found else [line.amount]
    missing = (payout for reference, payout in due.items() if reference not in seen)
    differences += [Difference(Finding.MISSING, p.reference, 0, f"{p.amount} to {p.account}", "none") for p in missing]
    return Reconciliation(payouts, len(due), len(agreed), sum(agreed), tuple(differences))


def _compare(payout: Payout | None, line: Returned, again: bool) -> list[Difference]:
    if payout is None or again:
        expected = "none" if payout is None else "one line"
        return [Difference(Finding.SURPLUS, line.reference, line.line, expected, f"{line.amount} {line.status}")]
    found = []
    if payout.amount != line.amount:
        sides = f"{payout.amount} to {payout.account}", str(line.amount)
        found.append(Difference(Finding.AMOUNT, line.reference, line.line, *sides))
    if line.account and line.account.lower() != payout.account.lower():
        found.append(Difference(Finding.ACCOUNT, line.reference, line.line, payout.account, line.account))
    if line.status != PAID:
        found.append(Difference(Finding.STATUS, line.reference, line.line, PAID, line.status))
    return found


def _lines(file: Path, text: str) -> Iterator[Returned]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = header
        if any(header.count(name) != 1 for name in _COLUMNS) or header.count(_ACCOUNT) > 1:
            wanted = f"a header with {', '.join(_COLUMNS)}, each once"
            raise ReturnFileError(file, 1, wanted, ", ".join(header) or "nothing")
        for count, row in enumerate(reader, start=1):
            if count > _GREATEST_LINES:
                raise ReturnFileError(file, reader.line_num, f"at most {_GREATEST_LINES} lines", "more")
            yield _line(file, reader.line_num, row)
    except csv.Error as error:
        raise ReturnFileError(file, reader.reader.line_num, "RFC 4180", str(error)) from error


def _line(file: Path, number: int, row: dict[str | None, str | None]) -> Returned:
    wanted = [*_COLUMNS, *([_ACCOUNT] if _ACCOUNT in row else [])]
    values = [(row[name] or "").strip() for name in wanted]
    reference, amount, status, *account = values
    if None in row or not all(values):
        raise ReturnFileError(file, number, "a value for every column of the header", values)
    if not (amount.isascii() and amount.isdigit() and len(amount) <= 40):
        raise ReturnFileError(file, number, "an amount in base units", amount)
    return Returned(number, reference.lower(), int(amount), status.lower(), *account)
