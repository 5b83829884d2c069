"""A daemon's memory: what it signed and what it sent, each written before it leaves the process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from offchain.codec.report import ReportStruct
from offchain.domain.types import PeriodId, Seconds
from oracles.errors import AlreadySignedError
from oracles.messages import report_of, report_values

OPEN, MINED, FAILED, LOST = "open", "mined", "failed", "lost"

_METADATA = MetaData()
_SIGNED = Table(
    "signed",
    _METADATA,
    Column("period", BigInteger, primary_key=True, autoincrement=False),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary, nullable=False),
    Column("report", Text, nullable=False),
)
_SENT = Table(
    "sent",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("gas", BigInteger),
)


@dataclass(frozen=True)
class SignedRow:
    """A report that this member signed, or was about to sign when it was ended."""

    report: ReportStruct
    digest: bytes


@dataclass(frozen=True)
class SentRow:
    """A transaction: what for, its hash, chain time when it was sent, `OPEN` … `LOST`, gas used once mined."""

    id: int
    purpose: str
    hash: bytes
    time: Seconds
    state: str
    gas: int | None


class Journal:
    """SQLite in a file of its own; every write is durable when the call returns. Safe to share between threads."""

    def __init__(self, file: Path) -> None:
        self._engine = create_engine(f"sqlite:///{file}")
        event.listen(self._engine, "connect", _durable)
        _METADATA.create_all(self._engine)

    def close(self) -> None:
        """Closes the connections."""
        self._engine.dispose()

    def sign_once(self, report: ReportStruct, digest: bytes) -> None:
        """Claims the one signature for the report's period and attempt; only then may one leave this process.

        Repeating the same digest does nothing. Raises AlreadySignedError for another digest.
        """
        row = {"period": report.period, "attempt": report.attempt, "digest": digest, "report": _text(report)}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(_SIGNED), row)
        except IntegrityError:
            known = self.signed(report.period, report.attempt)
            if known is None:
                raise
            if known.digest != digest:
                raise AlreadySignedError(report.period, report.attempt, known.digest, digest) from None

    def signed(self, period: PeriodId, attempt: int) -> SignedRow | None:
        """What was signed for a period and attempt, None if nothing was."""
        query = select(_SIGNED.c.report, _SIGNED.c.digest).where(
            _SIGNED.c.period == period, _SIGNED.c.attempt == attempt
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else SignedRow(report_of(json.loads(row.report)), row.digest)

    def record(self, purpose: str, tx_hash: bytes, time: Seconds) -> None:
        """Writes down a transaction that was just sent."""
        row = {"purpose": purpose, "hash": tx_hash, "time": time, "state": OPEN}
        with self._engine.begin() as connection:
            connection.execute(insert(_SENT), row)

    def conclude(self, number: int, state: str, gas: int | None = None) -> None:
        """Writes down how a transaction ended."""
        with self._engine.begin() as connection:
            connection.execute(update(_SENT).where(_SENT.c.id == number).values(state=state, gas=gas))

    def under_way(self) -> SentRow | None:
        """The oldest transaction whose end is not known yet."""
        return next((row for row in self.sent() if row.state == OPEN), None)

    def sent(self) -> tuple[SentRow, ...]:
        """All transactions in the order in which they were sent."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_SENT).order_by(_SENT.c.id)).all()
        return tuple(SentRow(row.id, row.purpose, row.hash, Seconds(row.time), row.state, row.gas) for row in rows)


def _text(report: ReportStruct) -> str:
    return json.dumps(report_values(report), separators=(",", ":"))


def _durable(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
