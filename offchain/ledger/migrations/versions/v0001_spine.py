"""Version 1: entries, bodies, nodes and meta.

Stores of this version were made before there were migrations: they have its tables, but no revision.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

_INDEX = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "entries",
        sa.Column("index", _INDEX, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Integer, nullable=False),
        sa.Column("schema", sa.Integer, nullable=False),
        sa.Column("signer", sa.LargeBinary(20), nullable=False),
        sa.Column("organisation", sa.BigInteger, nullable=False),
        sa.Column("subject", sa.BigInteger, nullable=False),
        sa.Column("licence", sa.BigInteger, nullable=False),
        sa.Column("time", sa.LargeBinary(8), nullable=False),
        sa.Column("nonce", sa.LargeBinary(8), nullable=False),
        sa.Column("commitment", sa.LargeBinary(32), nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.Column("entry", sa.LargeBinary(115), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(32), nullable=False),
        sa.UniqueConstraint("digest"),
    )
    op.create_table(
        "bodies",
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
        sa.Column("salt", sa.LargeBinary(32), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("body_hash", sa.LargeBinary(32), nullable=False),
    )
    op.create_table(
        "nodes",
        sa.Column("level", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("index", _INDEX, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("value", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    """There is none: the log is append-only, and so is its schema."""
    raise NotImplementedError("the log store's schema only moves on")
