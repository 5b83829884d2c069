"""Real reorganisations of anvil, as deep as eight blocks below the head, and an index that was at the head."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from offchain.chain.anvil import Anvil, AnvilOptions
from offchain.chain.errors import EndpointsDisagreeError, NodeError
from offchain.chain.gateway import Gateway
from offchain.chain.wallet import Wallet
from offchain.indexer.errors import ReorganisedError
from offchain.indexer.facts import Revoked
from offchain.indexer.index import Index
from offchain.indexer.indexer import YOUNG, Indexer
from offchain.indexer.store import IndexStore
from offchain.settings import Settings
from tests.integration.conftest import GENESIS, Compiled, Deployment

BLOCKS = 12
"""Licences 1 … 12 are revoked, each in a block of its own."""


@pytest.fixture(scope="session")
def emitter(compile_sources: Callable[..., Mapping[str, Compiled]]) -> Mapping[str, Compiled]:
    return {"Licences": compile_sources("tests/integration/indexer/Emitter.sol")["Emitter"]}


@pytest.fixture
def gateway(
    chain: Anvil,
    emitter: Mapping[str, Compiled],
    deploy: Callable[..., Deployment],
    holder: Wallet,
    tmp_path: Path,
) -> Gateway:
    gateway = Gateway.connect(chain.url, deploy(chain, tmp_path / "run", emitter).manifest)
    for licence in range(1, BLOCKS + 1):
        gateway.send(holder, "Licences", "revoke", licence)
    return gateway


@pytest.fixture
def store(tmp_path: Path) -> Iterator[IndexStore]:
    opened = IndexStore(tmp_path / "index.sqlite")
    yield opened
    opened.close()


def at_head(store: IndexStore, gateway: Gateway) -> list[int]:
    """What is indexed after a sync to the very head, which is anything but final."""
    Indexer(store, gateway).sync(gateway.head().number)
    return [int(fact.licence) for fact in Index(store).facts(Revoked)]


@pytest.mark.edge("E22")
@pytest.mark.parametrize("depth", [1, 2, 5, YOUNG])
def test_sync__when_blocks_below_the_head_are_replaced__then_the_facts_are_those_of_the_new_branch(
    chain: Anvil, gateway: Gateway, store: IndexStore, holder: Wallet, depth: int
) -> None:
    before = at_head(store, gateway)
    chain.reorganise(depth)
    gateway.send(holder, "Licences", "revoke", 99)
    expected = [*range(1, BLOCKS + 1 - depth), 99]
    fresh = IndexStore("sqlite://")
    found = (before, at_head(store, gateway), at_head(fresh, gateway))
    fresh.close()
    assert found == ([*range(1, BLOCKS + 1)], expected, expected)


@pytest.mark.edge("E22")
def test_sync__when_the_branch_changes_again_and_again__then_every_sync_ends_on_the_present_one(
    chain: Anvil, gateway: Gateway, store: IndexStore, holder: Wallet
) -> None:
    present = [*range(1, BLOCKS + 1)]
    for licence, depth in enumerate((3, 1, YOUNG, 2), start=20):
        assert at_head(store, gateway) == present
        chain.reorganise(depth)
        gateway.send(holder, "Licences", "revoke", licence)
        present = at_head(IndexStore("sqlite://"), gateway)
    assert at_head(store, gateway) == present


@pytest.mark.edge("E22")
def test_sync__when_more_than_eight_blocks_were_replaced__then_it_is_refused_until_somebody_rewinds(
    chain: Anvil, gateway: Gateway, store: IndexStore, holder: Wallet
) -> None:
    at_head(store, gateway)
    chain.reorganise(YOUNG + 2)
    gateway.send(holder, "Licences", "revoke", 99)
    with pytest.raises(ReorganisedError):
        at_head(store, gateway)
    Indexer(store, gateway).rewind()
    assert at_head(store, gateway) == [1, 2, 99]


def test_logs_of__of_a_block_that_was_replaced__is_refused(chain: Anvil, gateway: Gateway) -> None:
    """Neither the events of the block in its place nor none: an index must not take the block for an empty one."""
    gone = gateway.head()
    chain.reorganise(1)
    with pytest.raises(NodeError, match="eth_getLogs"):
        gateway.logs_of(gone)


@pytest.mark.edge("E22")
def test_sync__when_a_second_endpoint_has_another_branch__then_nothing_is_indexed(
    chain: Anvil, gateway: Gateway, store: IndexStore, settings: Settings, holder: Wallet, tmp_path: Path
) -> None:
    """Two nodes with the deployment in common, of which each then mines blocks of its own."""
    dump = tmp_path / "state.json"
    with Anvil(settings.anvil, AnvilOptions(timestamp=GENESIS, dump_state=dump)) as first:
        first.mine(3)
    with (
        Anvil(settings.anvil, AnvilOptions(load_state=dump)) as one,
        Anvil(settings.anvil, AnvilOptions(load_state=dump)) as other,
    ):
        alone = replace(gateway.manifest, block_hash=None, contracts={})
        both = Gateway.connect(one.url, alone, witness_url=other.url)
        common = both.finalised().number
        one.mine(4)
        other.fund(holder.address, 7)
        other.mine(4)
        with pytest.raises(EndpointsDisagreeError, match=rf"at {other.url} and at {one.url}"):
            Indexer(store, both).sync()
    assert (common, store.cursor()) == (1, None)
