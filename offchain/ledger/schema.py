"""The schema of the store: made, or brought to this program's version, in one transaction; a newer one is refused."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text

from offchain.ledger.errors import SchemaVersionError
from offchain.ledger.tables import META, SCHEMA_VERSION

_STEPS = Path(__file__).parent / "migrations"
_FIRST = 1
"""The version of stores that have tables but no revision."""
_LOCK = 0x4865616477617465
"""PostgreSQL: whoever migrates holds this advisory lock, others wait. SQLite's writers wait anyway."""


def migrate(connection: Connection) -> None:
    """Brings the tables of a connection, in its transaction, to `SCHEMA_VERSION`; an empty database gets them all.

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
    config = _config(connection)
    if found is not None and not inspect(connection).has_table("alembic_version"):
        command.stamp(config, _revision(found))
    command.upgrade(config, _revision(SCHEMA_VERSION))


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
