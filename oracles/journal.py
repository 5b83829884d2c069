"""A daemon's memory: what it signed and what it sent, each written before it leaves the process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    create_engine,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from offchain.chain.transactions import Draft, Price
from offchain.codec.keccak import keccak256
from offchain.codec.report import ReportStruct
from offchain.domain.types import Address, PeriodId, Seconds
from oracles.errors import AlreadySignedError
from oracles.messages import report_of, report_values

OPEN, MINED, FAILED, REPLACED, LOST = "open", "mined", "failed", "replaced", "lost"
"""How a transaction stands: under way; mined; mined and reverted; its nonce used by another one; given up."""

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
    "transactions",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("receiver", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("nonce", BigInteger, nullable=False),
    Column("gas", BigInteger, nullable=False),
    Column("price", Text, nullable=False),
    Column("tip", Text),
    Column("raw", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("used", BigInteger),
)
"""Prices in wei are decimal text: they may not fit into 64 bits."""


@dataclass(frozen=True)
class SignedRow:
    """A report that this member signed, or was about to sign when it was ended."""

    report: ReportStruct
    digest: bytes


@dataclass(frozen=True)
class Sending:
    """A transaction that is about to be sent: what for, which contract it calls, its draft, its bytes."""

    purpose: str
    contract: str
    draft: Draft
    raw: bytes

    @property
    def hash(self) -> bytes:
        """Its hash."""
        return keccak256(self.raw)


@dataclass(frozen=True)
class SentRow:
    """A transaction of the journal: its number, chain time when it was sent, `OPEN` … `LOST`, gas used once mined."""

    id: int
    purpose: str
    contract: str
    receiver: Address
    data: bytes
    nonce: int
    gas: int
    price: Price
    raw: bytes
    hash: bytes
    time: Seconds
    state: str
    used: int | None


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

    def record(self, sent: Sending, time: Seconds) -> None:
        """Writes down a transaction before it is sent, chain time in seconds."""
        draft = sent.draft
        row = {
            "purpose": sent.purpose,
            "contract": sent.contract,
            "receiver": draft.call.to,
            "data": draft.call.data,
            "nonce": draft.nonce,
            "gas": draft.gas,
            "price": str(draft.price.most),
            "tip": None if draft.price.tip is None else str(draft.price.tip),
            "raw": sent.raw,
            "hash": sent.hash,
            "time": time,
            "state": OPEN,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(_SENT), row)

    def conclude(self, nonce: int, states: Mapping[int, str], others: str, used: int | None = None) -> None:
        """Writes down how the open transactions of a nonce ended: those in `states` by number, the rest as `others`."""
        with self._engine.begin() as connection:
            for number, state in states.items():
                connection.execute(update(_SENT).where(_SENT.c.id == number).values(state=state, used=used))
            still = (_SENT.c.nonce == nonce, _SENT.c.state == OPEN)
            connection.execute(update(_SENT).where(*still).values(state=others))

    def under_way(self) -> tuple[SentRow, ...]:
        """The transaction whose end is not known yet and its replacements, all of one nonce, oldest first."""
        rows = self._rows(_SENT.c.state == OPEN)
        return tuple(row for row in rows if row.nonce == rows[0].nonce)

    def newest_of(self, nonce: int) -> SentRow | None:
        """The newest transaction with a nonce, None if there was none."""
        return next(iter(self._rows(_SENT.c.nonce == nonce)[-1:]), None)

    def sent(self) -> tuple[SentRow, ...]:
        """All transactions in the order in which they were sent."""
        return self._rows()

    def _rows(self, *conditions: ColumnElement[bool]) -> tuple[SentRow, ...]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(_SENT).where(*conditions).order_by(_SENT.c.id)).all()
        return tuple(_sent_row(row) for row in rows)


def _sent_row(row: Row[Any]) -> SentRow:
    price = Price(int(row.price), None if row.tip is None else int(row.tip))
    place, ended = (row.raw, row.hash, Seconds(row.time)), (row.state, row.used)
    target = (row.purpose, row.contract, Address(row.receiver), row.data)
    return SentRow(row.id, *target, row.nonce, row.gas, price, *place, *ended)


def _text(report: ReportStruct) -> str:
    return json.dumps(report_values(report), separators=(",", ":"))


def _durable(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
