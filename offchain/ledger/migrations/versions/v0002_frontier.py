"""Version 2: the tree's frontier is kept, in one row; an append reads and locks that row only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"

_INDEX = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Makes the table and fills it from the nodes that are there."""
    frontier = op.create_table(
        "frontier",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("size", _INDEX, nullable=False),
        sa.Column("peaks", sa.LargeBinary, nullable=False),
    )
    connection = op.get_bind()
    size = connection.execute(sa.text('SELECT COALESCE(MAX("index") + 1, 0) FROM entries')).scalar_one()
    op.bulk_insert(frontier, [{"id": 0, "size": size, "peaks": b"".join(_peaks(connection, size))}])
    op.execute("UPDATE meta SET value = '2' WHERE key = 'schema_version'")


def downgrade() -> None:
    """There is none: the log is append-only, and so is its schema."""
    raise NotImplementedError("the log store's schema only moves on")


def _peaks(connection: sa.Connection, size: int) -> list[bytes]:
    """Roots of the complete subtrees of the first `size` entries, largest first."""
    leaf = sa.text('SELECT leaf_hash FROM entries WHERE "index" = :index')
    node = sa.text('SELECT hash FROM nodes WHERE level = :level AND "index" = :index')
    found, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            place = {"level": level, "index": start >> level}
            query = connection.execute(node, place) if level else connection.execute(leaf, {"index": start})
            found.append(bytes(query.scalar_one()))
            start += 1 << level
    return found
