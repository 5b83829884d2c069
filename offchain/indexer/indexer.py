"""Finalised chain logs turned into rows: in chunks, restartable anywhere, the same however often it runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from offchain.chain.errors import BlockUnknownError
from offchain.chain.values import Block, Event
from offchain.indexer import rows
from offchain.indexer.errors import ReorganisedError
from offchain.indexer.facts import Fact
from offchain.indexer.mapping import RULES
from offchain.indexer.store import IndexStore

_CHUNK_BLOCKS = 2_000


class LogSource(Protocol):
    """What the indexer needs of a chain; `Gateway` has it."""

    @property
    def identity(self) -> str:
        """Names chain and deployment; two deployments never share it."""
        ...

    @property
    def genesis_block(self) -> int:
        """First block that can hold an event."""
        ...

    def finalised(self) -> Block:
        """The newest block that can't be replaced."""
        ...

    def block(self, number: int) -> Block:
        """A block by number. Raises BlockUnknownError."""
        ...

    def logs(self, first: int, last: int) -> tuple[Event, ...]:
        """Decoded events of blocks first … last, in chain order."""
        ...


class Indexer:
    """Fills a store from a chain. Raises ForeignStoreError where the store belongs to another deployment."""

    def __init__(self, store: IndexStore, source: LogSource, chunk: int = _CHUNK_BLOCKS) -> None:
        self._store, self._source, self._chunk = store, source, chunk
        self._forms = {(rule.contract, rule.event): rows.EventForm(rule) for rule in RULES}
        store.claim(source.identity)

    def sync(self, to_block: int | None = None) -> Block:
        """Indexes up to a block, by default the finalised one; gives the newest indexed block.

        Does nothing where that is indexed already. Raises ReorganisedError if the newest indexed block, or one read
        meanwhile, is not on the chain any more; nothing of that chunk is kept.
        """
        target = self._source.finalised() if to_block is None else self._source.block(to_block)
        cursor = self._store.cursor()
        if cursor is not None:
            self._require_on_chain(cursor)
        first = self._source.genesis_block if cursor is None else cursor.number + 1
        while first <= target.number:
            last = min(target.number, first + self._chunk - 1)
            cursor = self._index(first, target if last == target.number else self._source.block(last))
            first = last + 1
        return cursor or target

    def rewind(self) -> Block | None:
        """Takes back what is not on the chain any more; gives the newest common block, None if nothing is left."""
        for checkpoint in self._store.checkpoints():
            if self._hash_of(checkpoint.number) == checkpoint.hash:
                self._store.rewind(checkpoint.number)
                return checkpoint
        self._store.rewind(-1)
        return None

    def _index(self, first: int, end: Block) -> Block:
        events = self._source.logs(first, end.number)
        self._require_on_chain(end)
        self._store.write(self._facts(events), end)
        return end

    def _facts(self, events: Iterable[Event]) -> list[Fact]:
        found = ((self._forms.get((event.contract, event.name)), event) for event in events)
        return [form.fact(event) for form, event in found if form is not None]

    def _require_on_chain(self, block: Block) -> None:
        received = self._hash_of(block.number)
        if received != block.hash:
            shown = "no such block" if received is None else "0x" + received.hex()
            raise ReorganisedError(block.number, block.hash, shown)

    def _hash_of(self, number: int) -> bytes | None:
        try:
            return self._source.block(number).hash
        except BlockUnknownError:
            return None
