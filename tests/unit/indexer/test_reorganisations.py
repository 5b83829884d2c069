"""Reorganisations to depth 8 below the head, at any moment, with a restart at any moment: never a wrong fact."""

from __future__ import annotations

import contextlib
import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.chain.errors import BlockUnknownError
from offchain.chain.values import Block, Event
from offchain.indexer.errors import ReorganisedError
from offchain.indexer.facts import Revoked
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.store import IndexStore
from tests.unit.indexer.forks import GREATEST_DEPTH, ForkingChain, NodeAwayError, Turn

CALM = st.integers(0, 25).map(lambda questions: [Turn()] * questions)
TURN = st.one_of(
    st.builds(Turn, depth=st.integers(1, GREATEST_DEPTH), added=st.integers(0, 3)),
    st.just(Turn(back=True)),
    st.just(Turn(away=True)),
    st.builds(Turn, added=st.integers(1, 12)),
)
TURNS = st.lists(st.tuples(CALM, TURN), min_size=1, max_size=8).map(
    lambda found: [turn for calm, last in found for turn in (*calm, last)]
)
"""Up to eight turns, each after some questions that find the chain at rest."""
REFUSALS = (ReorganisedError, NodeAwayError, BlockUnknownError)
"""What a sync may say when the chain moved under it: the next one goes on."""


def revoked(store: IndexStore) -> list[int]:
    return [int(fact.licence) for fact in Index(store).facts(Revoked)]


def require_true(store: IndexStore, chain: ForkingChain) -> None:
    """The facts of the store are those of the one branch that ends with its newest block."""
    cursor = store.cursor()
    if cursor is not None:
        assert revoked(store) == chain.licences(cursor)


@pytest.mark.edge("E22")
@settings(max_examples=80)
@given(st.integers(1, 30), TURNS, st.lists(st.integers(3, 40), min_size=1, max_size=4))
def test_sync__when_the_chain_is_reorganised_between_any_questions__then_no_fact_is_wrong(
    length: int, turns: list[Turn], chunks: list[int]
) -> None:
    """Law: after every sync, refused or not, the store is one branch to its end; once the chain rests, the present one.

    Each sync is that of a new indexer with another chunk: it may have been restarted.
    """
    chain = ForkingChain(length, iter(turns))
    store = IndexStore("sqlite://")
    for chunk in itertools.cycle(chunks):
        if chain.rests:
            break
        try:
            end = Indexer(store, chain, chunk).sync()
        except REFUSALS:
            require_true(store, chain)
            continue
        require_true(store, chain)
        assert store.cursor() == end
    chain.overtake()
    Indexer(store, chain, 5).sync()
    assert revoked(store) == chain.licences(chain.chain[-1].block)
    store.close()


def indexed(length: int) -> tuple[ForkingChain, IndexStore]:
    """A chain of that length, indexed to its head."""
    chain, store = ForkingChain(length, iter(())), IndexStore("sqlite://")
    Indexer(store, chain).sync()
    return chain, store


def reorganise(chain: ForkingChain, depth: int) -> None:
    del chain.chain[-depth:]
    chain.grow(depth)


@pytest.mark.edge("E22")
@pytest.mark.parametrize("depth", range(1, GREATEST_DEPTH + 1))
def test_sync__when_up_to_eight_indexed_blocks_were_replaced__then_it_goes_back_by_itself(depth: int) -> None:
    chain, store = indexed(30)
    reorganise(chain, depth)
    indexer = Indexer(store, chain)
    indexer.sync()
    assert (revoked(store), indexer.rewinds) == (chain.licences(chain.chain[-1].block), 1)


@pytest.mark.edge("E22")
def test_sync__when_nine_indexed_blocks_were_replaced__then_it_is_refused_and_nothing_is_lost() -> None:
    chain, store = indexed(30)
    before = revoked(store)
    reorganise(chain, GREATEST_DEPTH + 1)
    with pytest.raises(ReorganisedError, match="hash of indexed block 29"):
        Indexer(store, chain).sync()
    assert revoked(store) == before


def test_sync__when_the_node_is_on_another_chain__then_it_is_refused_however_short_that_is() -> None:
    _, store = indexed(5)
    other = ForkingChain(5, iter(()))
    other.grow(1)
    other.chain = [replace(mined, block=replace(mined.block, hash=mined.block.hash[::-1])) for mined in other.chain]
    with pytest.raises(ReorganisedError):
        Indexer(store, other).sync()


def test_sync__when_the_node_is_behind__then_nothing_is_taken_back() -> None:
    chain, store = indexed(20)
    before = revoked(store)
    del chain.chain[-3:]
    with pytest.raises(ReorganisedError, match="no such block"):
        Indexer(store, chain).sync()
    assert revoked(store) == before


def test_sync__when_a_block_answers_with_events_of_another__then_nothing_of_it_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chain = ForkingChain(12, iter(()))
    read = chain.logs_of

    def strange(block: Block) -> tuple[Event, ...]:
        return tuple(replace(event, block_hash=bytes(32)) for event in read(block))

    monkeypatch.setattr(chain, "logs_of", strange)
    store = IndexStore("sqlite://")
    with pytest.raises(ReorganisedError):
        Indexer(store, chain).sync()
    require_true(store, chain)


class Forgetful(ForkingChain):
    """Forgets what was replaced, as Ganache does: a block that is gone has no events."""

    def logs_of(self, block: Block) -> tuple[Event, ...]:
        found = super().logs_of(block)
        return found if block in [mined.block for mined in self.chain] else ()


@pytest.mark.edge("E22")
@pytest.mark.parametrize("calm", range(30))
def test_sync__when_the_node_has_no_events_for_a_replaced_block__then_it_is_not_taken_for_an_empty_one(
    calm: int,
) -> None:
    """The chain is reorganised before question `calm`, whichever that is."""
    chain = Forgetful(14, iter([*[Turn()] * calm, Turn(depth=GREATEST_DEPTH)]))
    store = IndexStore("sqlite://")
    with contextlib.suppress(ReorganisedError):
        Indexer(store, chain).sync()
    require_true(store, chain)


class Asked(ForkingChain):
    """Keeps what was asked: pairs for ranges, numbers for single blocks."""

    def __init__(self, length: int) -> None:
        super().__init__(length, iter(()))
        self.asked: list[object] = []

    def logs(self, first: int, last: int) -> tuple[Event, ...]:
        self.asked.append((first, last))
        return super().logs(first, last)

    def logs_of(self, block: Block) -> tuple[Event, ...]:
        self.asked.append(block.number)
        return super().logs_of(block)


def test_sync__when_a_long_chain_is_new__then_only_its_last_eight_blocks_are_read_one_by_one() -> None:
    chain = Asked(30)
    Indexer(IndexStore("sqlite://"), chain, chunk=15).sync()
    assert chain.asked == [(0, 14), (15, 21), *range(22, 30)]
