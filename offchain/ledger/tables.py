"""The tables of the log store. Bytes are BLOBs, 64-bit unsigned integers are 8 bytes big-endian."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint

SCHEMA_VERSION = 3
"""What this program reads and writes; `offchain.ledger.migrations` has the steps to it."""

METADATA = MetaData()
_INDEX = BigInteger().with_variant(Integer, "sqlite")

ENTRIES = Table(
    "entries",
    METADATA,
    Column("index", _INDEX, primary_key=True, autoincrement=False),
    Column("kind", Integer, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("signer", LargeBinary(20), nullable=False),
    Column("organisation", BigInteger, nullable=False),
    Column("subject", BigInteger, nullable=False),
    Column("licence", BigInteger, nullable=False),
    Column("time", LargeBinary(8), nullable=False),
    Column("nonce", LargeBinary(8), nullable=False),
    Column("commitment", LargeBinary(32), nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("entry", LargeBinary(115), nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("leaf_hash", LargeBinary(32), nullable=False),
    UniqueConstraint("digest"),
)
"""One row per entry. `entry` holds the 115 bytes that the leaf hashes; the columns before it say the same in parts, so
that a changed part is found and named."""

BODIES = Table(
    "bodies",
    METADATA,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("salt", LargeBinary(32), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("body_hash", LargeBinary(32), nullable=False),
)
"""Salt and RFC 8785 body of the fact with a digest, apart from its entry."""

NODES = Table(
    "nodes",
    METADATA,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("index", _INDEX, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), nullable=False),
)
"""Complete subtrees of level 1 and above (level 0 is `entries.leaf_hash`)."""

FRONTIER = Table(
    "frontier",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", _INDEX, nullable=False),
    Column("peaks", LargeBinary, nullable=False),
)
"""One row, id 0: the number of entries and the roots of the complete subtrees, largest first, 32 bytes each. Whoever
appends locks it."""

META = Table("meta", METADATA, Column("key", String(32), primary_key=True), Column("value", String(64), nullable=False))
"""`schema_version`, and the `chain_id` and `contract` that the facts are signed for."""
