"""What alembic runs: the steps over the connection that `offchain.ledger.schema` hands it, in that transaction."""

from __future__ import annotations

from alembic import context

from offchain.ledger.record_tables import RECORDS
from offchain.ledger.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[METADATA, RECORDS],
    transactional_ddl=True,
)
context.run_migrations()
