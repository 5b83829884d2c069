"""Chunks, restarts, reorganisations and foreign stores."""

from __future__ import annotations

from dataclasses import make_dataclass
from pathlib import Path

import pytest

from offchain.indexer import rows
from offchain.indexer.errors import BadEventError, ForeignStoreError, NotIndexedError, ReorganisedError
from offchain.indexer.facts import Fact, Joined, Revoked
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.store import IndexStore
from tests.unit.indexer.conftest import GENESIS, TIME, ListChain, word


def revoked(index: Index) -> list[int]:
    return [int(fact.licence) for fact in index.facts(Revoked)]


@pytest.fixture
def revocations(chain: ListChain) -> ListChain:
    """Licences 1 … 5 revoked in blocks 11, 12, 12, 17, 20; the chain is final up to 25."""
    for licence, block in enumerate((11, 12, 12, 17, 20), start=1):
        chain.emit(block, "Licences", "Revoked", licence=licence)
    chain.final = 25
    return chain


def test_sync__when_nothing_is_indexed__then_all_final_events_are(
    revocations: ListChain, indexer: Indexer, index: Index
) -> None:
    indexer.sync()
    assert revoked(index) == [1, 2, 3, 4, 5]


def test_sync__when_the_range_is_long__then_chunks_tile_it(revocations: ListChain, indexer: Indexer) -> None:
    indexer.sync()
    young = [(number, number) for number in range(18, 26)]
    assert revocations.asked == [(10, 13), (14, 17), *young]


def test_sync__when_repeated__then_nothing_changes(revocations: ListChain, indexer: Indexer, index: Index) -> None:
    indexer.sync()
    indexer.sync()
    assert revoked(index) == [1, 2, 3, 4, 5]


def test_sync__when_up_to_date__then_no_logs_are_read(revocations: ListChain, indexer: Indexer) -> None:
    indexer.sync()
    revocations.asked.clear()
    assert (indexer.sync().number, revocations.asked) == (25, [])


def test_sync__when_a_block_is_named__then_it_stops_there(
    revocations: ListChain, indexer: Indexer, index: Index
) -> None:
    indexer.sync(to_block=12)
    assert (index.head().number, revoked(index)) == (12, [1, 2, 3])


def test_sync__when_an_earlier_block_is_named__then_the_newest_indexed_one_is_given(
    revocations: ListChain, indexer: Indexer
) -> None:
    indexer.sync()
    assert indexer.sync(to_block=12).number == 25


def test_sync__when_the_node_fails_midway__then_whole_chunks_stay(
    revocations: ListChain, indexer: Indexer, index: Index
) -> None:
    revocations.fail_at = 19
    with pytest.raises(ConnectionError):
        indexer.sync()
    assert (index.head().number, revoked(index)) == (18, [1, 2, 3, 4])


def test_sync__when_resumed_by_another_process__then_the_facts_are_those_of_one_run(
    revocations: ListChain, indexer: Indexer, store: IndexStore, index: Index
) -> None:
    revocations.fail_at = 19
    with pytest.raises(ConnectionError):
        indexer.sync()
    revocations.fail_at = None
    Indexer(store, revocations, chunk=7).sync()
    assert revoked(index) == [1, 2, 3, 4, 5]


@pytest.mark.edge("E22")
def test_sync__when_an_indexed_block_was_replaced__then_both_hashes_are_told(
    revocations: ListChain, indexer: Indexer
) -> None:
    indexer.sync()
    revocations.fork_from = 15
    expected = f"hash of indexed block 25: expected 0x{word(25).hex()}, received 0x{word(1_000_025).hex()}"
    with pytest.raises(ReorganisedError, match=expected):
        indexer.sync()


def test_sync__when_an_indexed_block_is_gone__then_it_is_told(revocations: ListChain, indexer: Indexer) -> None:
    indexer.sync()
    revocations.final = 20
    with pytest.raises(ReorganisedError, match="received no such block"):
        indexer.sync()


def test_sync__when_the_chain_changes_while_it_is_read__then_nothing_of_the_chunk_stays(
    revocations: ListChain, indexer: Indexer, store: IndexStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = revocations.logs

    def read_and_fork(first: int, last: int) -> object:
        revocations.fork_from = GENESIS
        return read(first, last)

    monkeypatch.setattr(revocations, "logs", read_and_fork)
    with pytest.raises(ReorganisedError):
        indexer.sync()
    assert store.cursor() is None


def test_rewind__when_blocks_were_replaced__then_facts_above_the_last_common_block_go(
    revocations: ListChain, indexer: Indexer, index: Index
) -> None:
    indexer.sync()
    revocations.fork_from = 15
    common = indexer.rewind()
    assert common is not None
    assert (common.number, revoked(index)) == (13, [1, 2, 3])


@pytest.mark.edge("E22")
def test_rewind__when_synced_again__then_the_new_branch_is_indexed(
    revocations: ListChain, indexer: Indexer, index: Index
) -> None:
    indexer.sync()
    revocations.fork_from = 15
    revocations.events = [event for event in revocations.events if event.block_number < 15]
    revocations.emit(16, "Licences", "Revoked", licence=9)
    indexer.rewind()
    indexer.sync()
    assert revoked(index) == [1, 2, 3, 9]


def test_rewind__when_nothing_is_common__then_the_index_is_empty(
    revocations: ListChain, indexer: Indexer, store: IndexStore
) -> None:
    indexer.sync()
    revocations.fork_from = 0
    assert (indexer.rewind(), store.cursor()) == (None, None)


def test_indexer__when_the_store_belongs_to_another_deployment__then_both_are_told(
    indexer: Indexer, store: IndexStore
) -> None:
    with pytest.raises(ForeignStoreError, match="deployment of the index: expected other, received zone"):
        Indexer(store, ListChain("other"))


def test_sync__when_an_event_is_of_no_fact__then_it_is_left_out(
    chain: ListChain, indexer: Indexer, store: IndexStore
) -> None:
    chain.emit(11, "Licences", "Locked", tokenId=1)
    assert indexer.sync().number == 11


def test_sync__when_an_event_lacks_a_field__then_nothing_of_its_block_is_kept(
    chain: ListChain, indexer: Indexer, index: Index
) -> None:
    chain.emit(11, "Participants", "Joined", organisation=1)
    with pytest.raises(BadEventError, match=r"Participants\.Joined: expected account, organisation, received"):
        indexer.sync()
    assert index.head().number == 10


def test_sync__when_a_field_has_another_type__then_it_is_told(chain: ListChain, indexer: Indexer) -> None:
    chain.emit(11, "Participants", "Joined", organisation=True, account="0xA")
    with pytest.raises(BadEventError, match="a value of type int, received True"):
        indexer.sync()


def test_facts__when_the_store_is_reopened__then_they_are_there(
    revocations: ListChain, indexer: Indexer, tmp_path: Path
) -> None:
    indexer.sync()
    again = IndexStore(tmp_path / "index.sqlite")
    assert revoked(Index(again)) == [1, 2, 3, 4, 5]
    again.close()


def test_facts__when_bounded_by_a_block__then_that_block_still_counts(
    revocations: ListChain, indexer: Indexer, index: Index
) -> None:
    indexer.sync()
    assert [fact.licence for fact in index.facts(Revoked, at_block=12)] == [1, 2, 3]


@pytest.mark.edge("E24")
def test_facts__when_bounded_by_a_time__then_that_second_no_longer_counts(
    revocations: ListChain, indexer: Indexer, index: Index
) -> None:
    indexer.sync()
    assert [fact.licence for fact in index.facts(Revoked, before=TIME + 17)] == [1, 2, 3]  # type: ignore[arg-type]


def test_facts__when_asked_beyond_the_index__then_both_blocks_are_told(
    revocations: ListChain, indexer: Indexer, index: Index
) -> None:
    indexer.sync()
    with pytest.raises(NotIndexedError, match="expected block 26 to be indexed, received 25"):
        index.facts(Revoked, at_block=26)


def test_head__when_nothing_is_indexed__then_it_is_refused(index: Index) -> None:
    with pytest.raises(NotIndexedError):
        index.head()


def test_facts__when_read__then_they_carry_their_place(chain: ListChain, indexer: Indexer, index: Index) -> None:
    chain.emit(11, "Participants", "Joined", organisation=4, account="0xA")
    indexer.sync()
    place = index.facts(Joined)[0].place
    assert (place.block_number, place.log_index, place.block_hash, place.block_time, place.tx_hash) == (
        11,
        0,
        word(11),
        TIME + 11,
        word(1100),
    )


def test_indexer__when_the_store_has_another_layout__then_both_are_told(
    indexer: Indexer, store: IndexStore, chain: ListChain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "layout", lambda _kinds: "another")
    with pytest.raises(ForeignStoreError, match=r"layout of the index: expected another, received [0-9a-f]{16}"):
        Indexer(store, chain)


def test_layout__when_a_field_is_added_or_changed__then_it_is_another() -> None:
    def fact(**fields: type) -> type[Fact]:
        return make_dataclass("Seen", fields.items(), bases=(Fact,), frozen=True)

    kinds: list[dict[str, type]] = [{}, {"a": int}, {"a": bytes}, {"b": int}, {"a": int, "b": int}]
    layouts = [rows.layout([fact(**fields)]) for fields in kinds]
    assert len(set(layouts)) == len(layouts)
    assert rows.layout([fact(a=int)]) == layouts[1]
