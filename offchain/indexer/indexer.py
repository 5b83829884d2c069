"""Finalised chain logs turned into rows: in chunks, restartable anywhere, the same however often it runs.

Blocks that lie eight or more below the newest one to index are read in ranges. Younger ones may still be replaced where
a chain breaks its word on finality: each is read by its hash, must name the block before it as its parent, and is a
chunk of its own, so that what was replaced can be taken back exactly.
"""

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
YOUNG = 8
"""Blocks below the newest one that may be replaced; a deeper reorganisation is refused."""


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

    def logs_of(self, block: Block) -> tuple[Event, ...]:
        """Decoded events of one block, asked for by its hash, in chain order."""
        ...


class Indexer:
    """Fills a store from a chain. Raises ForeignStoreError where the store belongs to another deployment.

    `rewinds` counts how often indexed blocks were found replaced and taken back.
    """

    def __init__(self, store: IndexStore, source: LogSource, chunk: int = _CHUNK_BLOCKS) -> None:
        self._store, self._source, self._chunk = store, source, chunk
        self._forms = {(rule.contract, rule.event): rows.EventForm(rule) for rule in RULES}
        self.rewinds = 0
        store.claim(source.identity)

    def sync(self, to_block: int | None = None) -> Block:
        """Indexes up to a block, by default the finalised one; gives the newest indexed block.

        Does nothing where that is indexed already. Where at most eight indexed blocks were replaced, they are taken
        back and the present ones indexed. Raises ReorganisedError where more were, where the node does not know the
        newest indexed block, and where the chain moves while it is read; what is indexed then is one branch of the
        chain to its end, and another sync goes on from there.
        """
        target = self._source.finalised() if to_block is None else self._source.block(to_block)
        cursor = self._store.cursor()
        if cursor is not None:
            cursor = self._common(cursor)
        first, old = self._source.genesis_block if cursor is None else cursor.number + 1, target.number - YOUNG
        while first <= old:
            cursor = self._range(first, self._source.block(min(old, first + self._chunk - 1)))
            first = cursor.number + 1
        for number in range(first, target.number + 1):
            cursor = self._young(self._source.block(number), cursor)
        return cursor or target

    def rewind(self) -> Block | None:
        """Takes back what is not on the chain any more; gives the newest common block, None if nothing is left."""
        for checkpoint in self._store.checkpoints():
            if self._hash_of(checkpoint.number) == checkpoint.hash:
                self._store.rewind(checkpoint.number)
                return checkpoint
        self._store.rewind(-1)
        return None

    def _common(self, cursor: Block) -> Block:
        """The newest indexed block that is on the chain; what stands above it is taken back."""
        received = self._hash_of(cursor.number)
        if received == cursor.hash:
            return cursor
        if received is not None:
            for checkpoint in self._store.checkpoints(YOUNG + 1)[1:]:
                within = cursor.number - checkpoint.number <= YOUNG
                if within and self._hash_of(checkpoint.number) == checkpoint.hash:
                    self._store.rewind(checkpoint.number)
                    self.rewinds += 1
                    return checkpoint
        raise _replaced(cursor, received)

    def _range(self, first: int, end: Block) -> Block:
        events = self._source.logs(first, end.number)
        self._require_on_chain(end)
        self._store.write(self._facts(events), end)
        return end

    def _young(self, block: Block, before: Block | None) -> Block:
        if before is not None and block.parent != before.hash:
            raise _replaced(before, block.parent)
        events = self._source.logs_of(block)
        for event in events:
            if event.block_hash != block.hash:
                raise _replaced(block, event.block_hash)
        if not events:
            self._require_on_chain(block)
        self._store.write(self._facts(events), block)
        return block

    def _require_on_chain(self, block: Block) -> None:
        """Some nodes answer with no events for a block that they do not know any more."""
        received = self._hash_of(block.number)
        if received != block.hash:
            raise _replaced(block, received)

    def _facts(self, events: Iterable[Event]) -> list[Fact]:
        found = ((self._forms.get((event.contract, event.name)), event) for event in events)
        return [form.fact(event) for form, event in found if form is not None]

    def _hash_of(self, number: int) -> bytes | None:
        try:
            return self._source.block(number).hash
        except BlockUnknownError:
            return None


def _replaced(block: Block, received: bytes | None) -> ReorganisedError:
    shown = "no such block" if received is None else "0x" + received.hex()
    return ReorganisedError(block.number, block.hash, shown)
