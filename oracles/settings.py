"""Settings of a daemon: one frozen value from its configuration file, built by its main."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

from pydantic import Field

from offchain.settings import BadSettingError, Settings
from oracles.health import DEAD_AFTER, GREATEST_LAG

CONFIG_NAME = "config.toml"
LOG_NAME = "log.db"


class DaemonSettings(Settings):
    """Where a daemon keeps its things and whom it asks. ``run_dir`` is its own folder.

    ``peers`` are base URLs of members; ``peer_folders`` and ``log_folder`` are folders of processes on this machine,
    whose ``address`` file is read anew on every call, so that they may come back on another port. ``tick_ms`` is the
    pause between two looks at the chain in milliseconds of wall time; ``transmit_delay`` the seconds of chain time by
    which a later member in the order waits for an earlier one; ``anchor_leaves`` the number of new leaves that are
    worth an anchor within a period; ``retry_after`` the seconds of chain time before a line that stays unpaid is tried
    again. ``log_store`` is the database of this process's log, by URL (``postgresql://…``; default a SQLite file in
    ``run_dir``); no two processes share one. ``signer_rights`` false makes a log node take facts of anybody: they are
    logged, and count zero. ``public_url`` is the base URL by which others reach a log node or mirror, if it is not the
    address it listens on: readers sign it. ``dead_after`` is the wall time in seconds without the end of a look after
    which ``/healthz`` says 503; ``greatest_lag`` the seconds that the finalised block may be behind the head before
    ``/readyz`` does. ``dry_run`` is as the option ``--dry-run``: decide and simulate, sign and send nothing.
    """

    peer_folders: tuple[Path, ...] = ()
    log_folder: Path | None = None
    tick_ms: Annotated[int, Field(ge=10, le=60_000)] = 300
    transmit_delay: Annotated[int, Field(ge=0)] = 12
    anchor_leaves: Annotated[int, Field(ge=1)] = 1_000
    retry_after: Annotated[int, Field(ge=0)] = 3_600
    log_store: Annotated[str, Field(pattern=r"^(postgresql|sqlite)://[^\s]+$")] | None = None
    signer_rights: bool = True
    dry_run: bool = False
    dead_after: Annotated[int, Field(ge=10)] = DEAD_AFTER
    greatest_lag: Annotated[int, Field(ge=1)] = GREATEST_LAG
    public_url: Annotated[str, Field(pattern=r"^https?://[^\s]+$")] | None = None

    @property
    def log_location(self) -> Path | str:
        """Where this process keeps its log: a file, or a database's URL."""
        return self.log_store or self.run_dir / LOG_NAME

    @property
    def deployment(self) -> Path:
        """The manifest. Raises BadSettingError if none is named."""
        return _named("manifest", self.manifest)

    @property
    def can_sign(self) -> bool:
        """True if a signing key is named, here or at a remote signer."""
        return self.keystore is not None or self.signer_url is not None

    @property
    def signing_key(self) -> tuple[Path, Path]:
        """Keystore of the signing key and its password file. Raises BadSettingError if one is not named."""
        return _named("keystore", self.keystore), _named("password_file", self.password_file)

    @property
    def gas_key(self) -> tuple[Path, Path]:
        """Keystore of the key that sends transactions and its password file. Raises BadSettingError."""
        return _named("gas_keystore", self.gas_keystore), _named("password_file", self.password_file)


def load(file: Path) -> DaemonSettings:
    """Settings from a TOML file alone: a daemon does not take anything from the environment. Raises BadSettingError."""
    loaded = cast(DaemonSettings, DaemonSettings.load({}, file))
    folders = tuple(loaded.root / folder for folder in loaded.peer_folders)
    log_folder = None if loaded.log_folder is None else loaded.root / loaded.log_folder
    return loaded.model_copy(update={"peer_folders": folders, "log_folder": log_folder})


def _named(name: str, value: Path | None) -> Path:
    if value is None:
        raise BadSettingError(name, "a path in the configuration file", "none")
    return value
