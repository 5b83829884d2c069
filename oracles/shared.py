"""What the loop of a daemon and the threads that answer requests use together."""

from __future__ import annotations

import threading

from offchain.chain.gateway import Gateway
from offchain.domain.types import Seconds
from oracles.copies import OwnIndex


class SharedChain:
    """Chain time and index, asked one at a time: neither the gateway nor the indexer is safe to share otherwise."""

    def __init__(self, gateway: Gateway, index: OwnIndex) -> None:
        self._gateway, self._index = gateway, index
        self.asking = threading.Lock()

    def now(self) -> Seconds:
        """Seconds of the newest block."""
        with self.asking:
            return self._gateway.now()

    def sync(self) -> None:
        """Indexes up to the finalised block."""
        with self.asking:
            self._index.sync()
