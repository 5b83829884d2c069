"""Version 3: records beside the log (promises, absent bodies, disclosures), and the indices of desk and eraser."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Makes the tables and indices."""
    op.create_table(
        "promises",
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
        sa.Column("signer", sa.String(42), nullable=False),
        sa.Column("time", sa.LargeBinary(8), nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "absences",
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
        sa.Column("cause", sa.String(32), nullable=False),
    )
    op.create_table(
        "disclosures",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("reader", sa.String(42), nullable=False),
        sa.Column("organisation", sa.BigInteger, nullable=False),
        sa.Column("basis", sa.String(32), nullable=False),
        sa.Column("first", sa.BigInteger, nullable=False),
        sa.Column("shown", sa.Integer, nullable=False),
        sa.Column("time", sa.LargeBinary(8), nullable=False),
    )
    once, orders = sa.text("kind IN (7, 8)"), sa.text("kind = 12")
    op.create_index("entries_once", "entries", ["licence", "time"], sqlite_where=once, postgresql_where=once)
    op.create_index("entries_orders", "entries", ["index"], sqlite_where=orders, postgresql_where=orders)
    op.execute("UPDATE meta SET value = '3' WHERE key = 'schema_version'")


def downgrade() -> None:
    """There is none: the log is append-only, and so is its schema."""
    raise NotImplementedError("the log store's schema only moves on")
