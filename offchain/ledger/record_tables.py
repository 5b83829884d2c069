"""The tables beside the log: what the node promised, which bodies are gone and why, who was shown a body."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, text

from offchain.ledger.tables import ENTRIES

RECORDS = MetaData()
"""Apart from the log's own tables: `check` re-computes those from leaves and signatures, which these do not have."""

_NUMBER = BigInteger().with_variant(Integer, "sqlite")

ONCE, _ORDERS = text("kind IN (7, 8)"), text("kind = 12")
Index("entries_once", ENTRIES.c.licence, ENTRIES.c.time, sqlite_where=ONCE, postgresql_where=ONCE)
Index("entries_orders", ENTRIES.c.index, sqlite_where=_ORDERS, postgresql_where=_ORDERS)
"""Indices over the few entries that the desk looks for at every rating or review, and the eraser at every look."""

PROMISES = Table(
    "promises",
    RECORDS,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("signer", String(42), nullable=False),
    Column("time", LargeBinary(8), nullable=False),
    Column("signature", LargeBinary, nullable=False),
)
"""The first signed receipt of the fact with a digest: a later one would promise a later anchor."""

ABSENCES = Table(
    "absences",
    RECORDS,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("cause", String(32), nullable=False),
)
"""Facts whose body is not here: erased by `law` or `contract`, or `withheld` by the node that this copy follows."""

DISCLOSURES = Table(
    "disclosures",
    RECORDS,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
    Column("reader", String(42), nullable=False),
    Column("organisation", BigInteger, nullable=False),
    Column("basis", String(32), nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("time", LargeBinary(8), nullable=False),
)
"""The access record: which account of which organisation was shown how many bodies from an index on, on what basis."""
