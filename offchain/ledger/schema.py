"""The schema of the store: made, or brought to this program's version, in one transaction; a newer one is refused."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    text,
)

from offchain.ledger.errors import SchemaVersionError
from offchain.ledger.record_tables import RECORDS
from offchain.ledger.tables import FRONTIER, META, METADATA, SCHEMA_VERSION

_STEPS = Path(__file__).parent / "migrations"
_FIRST = 1
"""The version of stores that have tables but no revision."""
_VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32), nullable=False))
_VERSION.append_constraint(PrimaryKeyConstraint("version_num", name="alembic_version_pkc"))
_LOCK = 0x4865616477617465
"""PostgreSQL: whoever migrates holds this advisory lock, others wait. SQLite's writers wait anyway."""


def migrate(connection: Connection) -> None:
    """Brings the tables of a connection, in its transaction, to `SCHEMA_VERSION`; an empty database gets them all at
    once, as the steps would make them.

    Raises `SchemaVersionError` for a store that a newer program wrote.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    found = version_of(connection)
    if found == SCHEMA_VERSION:
        return
    if found is not None and found > SCHEMA_VERSION:
        hint = "open it with the program that wrote it, or a newer one"
        raise SchemaVersionError("schema version of the store", f"at most {SCHEMA_VERSION}", found, hint)
    if found is None:
        _make(connection)
        return
    upgrade(connection, found)


def upgrade(connection: Connection, found: int | None) -> None:
    """Takes the steps from version `found` (None: from nothing) to `SCHEMA_VERSION`."""
    config = _config(connection)
    if found is not None and not inspect(connection).has_table("alembic_version"):
        command.stamp(config, _revision(found))
    command.upgrade(config, _revision(SCHEMA_VERSION))


def _make(connection: Connection) -> None:
    METADATA.create_all(connection)
    RECORDS.create_all(connection)
    connection.execute(insert(FRONTIER), {"id": 0, "size": 0, "peaks": b""})
    _VERSION.create(connection)
    connection.execute(insert(_VERSION), {"version_num": _revision(SCHEMA_VERSION)})


def version_of(connection: Connection) -> int | None:
    """The schema's version as the store says it; None where there is no store yet."""
    inspector = inspect(connection)
    if inspector.has_table("alembic_version"):
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found is not None:
            return _number(found)
    if not inspector.has_table(META.name):
        return None
    stated = connection.execute(text("SELECT value FROM meta WHERE key = 'schema_version'")).scalar()
    return _FIRST if stated is None else _number(stated)


def _number(stated: object) -> int:
    text_form = str(stated)
    if not (text_form.isascii() and text_form.isdigit()):
        raise SchemaVersionError("schema version of the store", "a number", text_form, "this is no log store")
    return int(text_form)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _revision(version: int) -> str:
    return f"{version:04}"
