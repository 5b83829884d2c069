"""Reading the index: every answer is bounded by a block, so that a report sees facts up to its reference block only."""

from __future__ import annotations

from typing import TypeVar

from offchain.chain.values import Block
from offchain.domain.types import Seconds
from offchain.indexer.errors import NotIndexedError
from offchain.indexer.facts import Fact
from offchain.indexer.snapshot import Snapshot
from offchain.indexer.store import IndexStore

F = TypeVar("F", bound=Fact)


class Index:
    """The facts of a store. ``at_block`` None means the newest indexed block at the time of the call."""

    def __init__(self, store: IndexStore) -> None:
        self._store = store

    def head(self) -> Block:
        """The newest indexed block. Raises NotIndexedError for an empty index."""
        cursor = self._store.cursor()
        if cursor is None:
            raise NotIndexedError(0, -1)
        return cursor

    def facts(self, kind: type[F], at_block: int | None = None, before: Seconds | None = None) -> tuple[F, ...]:
        """Facts of a kind in chain order, in blocks ≤ ``at_block`` and with a block time < ``before`` seconds.

        Raises NotIndexedError if ``at_block`` lies above the newest indexed block: the answer could be incomplete.
        """
        head = self.head().number
        bound = head if at_block is None else at_block
        if bound > head:
            raise NotIndexedError(bound, head)
        return self._store.facts(kind, bound, before)

    def snapshot(self, at_block: int | None = None) -> Snapshot:
        """The state that follows from all facts up to a block. Raises NotIndexedError."""
        head = self.head().number
        bound = head if at_block is None else at_block
        return Snapshot(lambda kind: self.facts(kind, bound), bound)
