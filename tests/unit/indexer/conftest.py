"""A chain made of plain lists, with events as the gateway decodes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from offchain.chain.errors import BlockUnknownError
from offchain.chain.values import AbiValue, Block, Event
from offchain.domain.types import Seconds
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.store import IndexStore

GENESIS = 10
TIME = 1_800_000_000


def word(number: int) -> bytes:
    return number.to_bytes(32, "big")


class ListChain:
    """Blocks of one second each; `final` is the newest final one. Forks change the hashes of blocks."""

    def __init__(self, identity: str = "zone") -> None:
        self.identity = identity
        self.genesis_block = GENESIS
        self.events: list[Event] = []
        self.final = GENESIS
        self.fork_from: int | None = None
        self.fail_at: int | None = None
        self.asked: list[tuple[int, int]] = []

    def hash_of(self, number: int) -> bytes:
        forked = self.fork_from is not None and number >= self.fork_from
        return word(number + (1_000_000 if forked else 0))

    def finalised(self) -> Block:
        return self.block(self.final)

    def block(self, number: int) -> Block:
        if number > self.final:
            raise BlockUnknownError(number, "list://")
        return Block(number, self.hash_of(number), Seconds(TIME + number), self.hash_of(number - 1))

    def logs(self, first: int, last: int) -> tuple[Event, ...]:
        self.asked.append((first, last))
        if self.fail_at is not None and first <= self.fail_at <= last:
            raise ConnectionError("the node went away")
        return tuple(event for event in self.events if first <= event.block_number <= last)

    def logs_of(self, block: Block) -> tuple[Event, ...]:
        return self.logs(block.number, block.number)

    def emit(self, block: int, contract: str, name: str, **args: AbiValue) -> None:
        """Adds an event to a block; `from_` stands for the parameter `from`."""
        index = sum(event.block_number == block for event in self.events)
        given = {key.rstrip("_"): value for key, value in args.items()}
        place = (block, self.hash_of(block), Seconds(TIME + block), word(block * 100 + index), index)
        self.events.append(Event(contract, name, given, *place))
        self.final = max(self.final, block)


@pytest.fixture
def chain() -> ListChain:
    return ListChain()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[IndexStore]:
    opened = IndexStore(tmp_path / "index.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def indexer(store: IndexStore, chain: ListChain) -> Indexer:
    return Indexer(store, chain, chunk=4)


@pytest.fixture
def index(store: IndexStore) -> Index:
    return Index(store)
