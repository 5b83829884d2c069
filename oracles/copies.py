"""A daemon's own copies: the log, pulled from the log node, and the index of finalised chain facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from offchain.chain.gateway import Gateway
from offchain.chain.verifier import ChainVerifier
from offchain.codec.fact import domain_of_log
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.store import IndexStore
from offchain.ledger.client import HttpLogSource
from offchain.ledger.disclosure import WholeSource, credential
from offchain.ledger.facts import Head, LogSource, Signer
from offchain.ledger.log import CirculationLog
from offchain.ledger.mirror import follow, pull
from offchain.ledger.records import Records
from offchain.ledger.store import Store
from oracles.errors import PeerUnavailableError
from oracles.places import Places
from oracles.settings import DaemonSettings

INDEX_NAME = "index.db"


class OwnLog:
    """The copy of the log; `log` is safe to read from other threads.

    With `reader`, the key of an oracle, it has every body; without, leaves and public bodies.
    """

    def __init__(self, location: Path | str, gateway: Gateway, places: Places, reader: Signer | None = None) -> None:
        self._store, self._places = Store(location), places
        self._gateway, self._reader = gateway, reader
        self.records = Records(self._store)
        self._source: tuple[str, HttpLogSource] | None = None
        domain = domain_of_log(gateway.chain_id, gateway.address("CirculationLog"))
        self.log = CirculationLog(self._store, domain, ChainVerifier())

    def pull(self) -> None:
        """Brings the copy up to the log node's head. Raises PeerUnavailableError and what `pull` raises."""
        pull(self._wanted(), self.log)

    def follow(self, anchors: Sequence[Head]) -> None:
        """Brings the copy up to the newest of the chain's anchors, checked against them. Raises as `follow`."""
        follow(self._wanted(), self.log, anchors)

    def close(self) -> None:
        """Closes store and connection."""
        if self._source is not None:
            self._source[1].close()
        self._store.close()

    def _wanted(self) -> LogSource:
        """The node, of which a reader with a key wants every body."""
        source = self._connected()
        return source if self._reader is None else WholeSource(source)

    def _connected(self) -> HttpLogSource:
        url = next(iter(self._places.urls()), None)
        if url is None:
            raise PeerUnavailableError("log node", "an address file in its folder", "none")
        if self._source is None or self._source[0] != url:
            if self._source is not None:
                self._source[1].close()
            self._source = (url, HttpLogSource(url, credential=self._credential()))
        return self._source[1]

    def _credential(self) -> Callable[[str], str] | None:
        reader = self._reader
        return None if reader is None else lambda node: credential(reader, self.log.domain, node, self._gateway.now())


class OwnIndex:
    """The index in ``index.db``."""

    def __init__(self, folder: Path, gateway: Gateway) -> None:
        self._store = IndexStore(folder / INDEX_NAME)
        self._indexer = Indexer(self._store, gateway)
        self.index = Index(self._store)

    def sync(self) -> None:
        """Indexes up to the finalised block."""
        self._indexer.sync()

    def close(self) -> None:
        """Closes the store."""
        self._store.close()


def own_places(settings: DaemonSettings) -> Places:
    """Where this process is reached itself: its public URL if one is named, and the address that it wrote."""
    return Places((settings.public_url,) if settings.public_url else (), (settings.run_dir,))


def log_places(settings: DaemonSettings) -> Places:
    """Where the log node is: its folder if one is named, else its URL."""
    if settings.log_folder is not None:
        return Places(folders=(settings.log_folder,))
    return Places((settings.log_url,))
