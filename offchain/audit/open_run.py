"""Opening what is audited: a kept run with a chain of its own, or a living chain with a copy of its log."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from offchain.audit.archive import archive_dir, read_archive
from offchain.audit.bases import Bases, ReportData
from offchain.audit.errors import DamagedLogError, DamagedRunError
from offchain.audit.ports import AuditChain
from offchain.chain.anvil import Anvil, AnvilOptions
from offchain.chain.gateway import Gateway
from offchain.chain.manifest import Manifest
from offchain.chain.verifier import ChainVerifier
from offchain.chain.wallet import Wallet
from offchain.codec.eip712 import Domain
from offchain.codec.fact import domain_of_log
from offchain.domain.types import PeriodId
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.store import IndexStore
from offchain.ledger.check import check_log
from offchain.ledger.client import HttpLogSource
from offchain.ledger.disclosure import credential
from offchain.ledger.exporting import export_log
from offchain.ledger.facts import LogEntry, SignatureVerifier
from offchain.ledger.log import CirculationLog
from offchain.ledger.mirror import pull
from offchain.ledger.store import Store

CHAIN_FILE = "chain.json"
LOG_FILE = Path("log-node") / "log.db"
REPORTS = "reports"

_UNREADABLE = (SQLAlchemyError, sqlite3.Error, TypeError, ValueError, LookupError)
"""What a database whose bytes were changed makes the drivers raise."""


class LogCopy:
    """A copy of the log in a scratch file, opened when it is first asked: damage is then found by the check that asks.

    Implements `AuditLog`; all methods raise DamagedLogError or the ledger's own errors.
    """

    def __init__(self, store: Store, gateway: AuditChain) -> None:
        self._store = store
        self._domain = domain_of_log(gateway.chain_id, gateway.address("CirculationLog"))
        self._opened: CirculationLog | None = None
        self._read: list[LogEntry] = []

    @property
    def domain(self) -> Domain:
        """What the facts of the log are signed for."""
        return self._domain

    def check(self, verifier: SignatureVerifier | None = None) -> None:
        """Before anything is written to it: a store without its `meta` rows must not get new ones."""
        try:
            check_log(self._store, self._domain, verifier or ChainVerifier())
        except _UNREADABLE as error:
            raise _damaged(error) from error

    def size(self) -> int:
        """Number of entries."""
        try:
            return self._log().size()
        except _UNREADABLE as error:
            raise _damaged(error) from error

    def root(self, size: int | None = None) -> bytes:
        """Root over the first `size` entries."""
        try:
            return self._log().root(size)
        except _UNREADABLE as error:
            raise _damaged(error) from error

    def leaves(self, start: int, limit: int) -> list[bytes]:
        """Bytes of at most `limit` entries from index `start`."""
        try:
            return self._store.leaves(start, limit)
        except _UNREADABLE as error:
            raise _damaged(error) from error

    def inclusion(self, index: int, size: int) -> tuple[bytes, ...]:
        """Proof that entry `index` is among the first `size`."""
        try:
            return self._log().inclusion(index, size)
        except _UNREADABLE as error:
            raise _damaged(error) from error

    def cut(self, size: int, root: bytes) -> Sequence[LogEntry]:
        """The first `size` entries, which must have `root`. Nobody writes to the copy: no entry is read twice."""
        try:
            found = self._log().cut(size, root, self._read)
            self._read = max(self._read, found, key=len)
            return found
        except _UNREADABLE as error:
            raise _damaged(error) from error

    def export(self, folder: Path, size: int) -> None:
        """Writes the first `size` entries as Parquet into a new folder."""
        try:
            export_log(self._store, self._domain, folder, size)
        except _UNREADABLE as error:
            raise _damaged(error) from error

    def _log(self) -> CirculationLog:
        if self._opened is None:
            self._opened = CirculationLog(self._store, self._domain, ChainVerifier())
        return self._opened


@dataclass(frozen=True)
class Opened:
    """Everything an audit reads. `reports` is the folder of archives, None where there is none.

    `bases` takes the lines of bases from there, once they have the accepted root.
    """

    gateway: Gateway
    index: Index
    log: LogCopy
    reports: Path | None

    @cached_property
    def bases(self) -> Bases:
        """What bases said, remembered."""
        return Bases(self._kept)

    def _kept(self, period: PeriodId, _attempt: int) -> tuple[ReportData, ...]:
        if self.reports is None:
            return ()
        try:
            archive = read_archive(archive_dir(self.reports, int(period)))
        except DamagedRunError:
            return ()
        return (ReportData(archive.leaves, archive.batches),)


@contextmanager
def open_run(run_dir: Path, binary: Path) -> Iterator[Opened]:
    """A kept run: a chain of its own from the dump, all of it final, an index in a scratch folder, a copy of the log.

    `binary` is anvil. Nothing in `run_dir` is changed. Raises DamagedRunError, ChainDidNotStart, BadManifestError,
    WrongAbiError, WrongDeploymentError.
    """
    dump, log = _file(run_dir / CHAIN_FILE), _file(run_dir / LOG_FILE)
    manifest = Manifest.load(run_dir)
    options = AnvilOptions(load_state=dump, chain_id=manifest.chain_id)
    with tempfile.TemporaryDirectory(prefix="headwater-") as scratch, Anvil(binary, options) as chain:
        head = int(chain.request("eth_getBlockByNumber", "latest", False)["timestamp"], 16)
        for later in (1, 2):
            chain.advance_to(head + later)
        gateway = Gateway.connect(chain.url, manifest)
        with _opened(gateway, Path(scratch), log, run_dir / REPORTS) as opened:
            yield opened


@contextmanager
def open_living(
    rpc_url: str, manifest_dir: Path, log: Path | str, reports: Path | None = None, reader: Wallet | None = None
) -> Iterator[Opened]:
    """A living deployment: index and log copy in a scratch folder, the log from a SQLite file or a log node's URL.

    `reader` is the key of an oracle or auditor, to which the node shows bodies.

    Raises as `Gateway.connect` and `pull`, DamagedRunError for a missing file.
    """
    gateway = Gateway.connect(rpc_url, Manifest.load(manifest_dir))
    with (
        tempfile.TemporaryDirectory(prefix="headwater-") as scratch,
        _opened(gateway, Path(scratch), log, reports, reader) as opened,
    ):
        yield opened


@contextmanager
def _opened(
    gateway: Gateway, scratch: Path, log: Path | str, reports: Path | None, reader: Wallet | None = None
) -> Iterator[Opened]:
    facts = IndexStore(scratch / "index.db")
    try:
        Indexer(facts, gateway).sync()
        store = _copy(gateway, log, scratch / "log.db", reader)
        try:
            folder = reports if reports is not None and reports.is_dir() else None
            yield Opened(gateway, Index(facts), LogCopy(store, gateway), folder)
        finally:
            store.close()
    finally:
        facts.close()


def _copy(gateway: Gateway, log: Path | str, target: Path, reader: Wallet | None) -> Store:
    """A store of one's own: pulled from a log node, or copied from a SQLite file whose writer may be at work."""
    if isinstance(log, str) and "://" in log:
        store = Store(target)
        domain = domain_of_log(gateway.chain_id, gateway.address("CirculationLog"))
        proof = None if reader is None else lambda node: credential(reader, domain, node, gateway.now())
        source = HttpLogSource(log, credential=proof)
        try:
            pull(source, CirculationLog(store, domain, ChainVerifier()))
        finally:
            source.close()
        return store
    file = _file(Path(log))
    try:
        with (
            closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as kept,
            closing(sqlite3.connect(target)) as copy,
        ):
            kept.backup(copy)
        return Store(target)
    except _UNREADABLE as error:
        raise _damaged(error) from error


def _file(path: Path) -> Path:
    if not path.is_file():
        raise DamagedRunError(path, "a file", "none")
    return path


def _damaged(error: Exception) -> DamagedLogError:
    hint = "restore this copy from another log node"
    return DamagedLogError("database of the log", "a readable SQLite file", repr(error)[:200], hint)
