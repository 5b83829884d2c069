"""The indexer on a chain of its own: the compiler's own event encoding, what is final, dumps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from offchain.chain.anvil import Anvil, AnvilOptions
from offchain.chain.gateway import Gateway
from offchain.chain.wallet import Wallet
from offchain.indexer.errors import ForeignStoreError
from offchain.indexer.facts import CommitteeSet, Member, Registered, RevenueReceived, Revoked
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.store import IndexStore
from offchain.settings import Settings
from tests.integration.conftest import Compiled, Deployment


@pytest.fixture(scope="session")
def emitters(compile_sources: Callable[..., Mapping[str, Compiled]]) -> Mapping[str, Compiled]:
    """The emitter under the names of the contracts whose events it emits."""
    emitter = compile_sources("tests/integration/indexer/Emitter.sol")["Emitter"]
    return dict.fromkeys(("Licences", "Resources", "Committee", "Settlement"), emitter)


@pytest.fixture
def deployment(
    chain: Anvil, emitters: Mapping[str, Compiled], deploy: Callable[..., Deployment], tmp_path: Path
) -> Deployment:
    return deploy(chain, tmp_path / "run", emitters)


@pytest.fixture
def gateway(chain: Anvil, deployment: Deployment) -> Gateway:
    return Gateway.connect(chain.url, deployment.manifest)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[IndexStore]:
    opened = IndexStore(tmp_path / "index.sqlite")
    yield opened
    opened.close()


def revoked(store: IndexStore) -> list[int]:
    return [int(fact.licence) for fact in Index(store).facts(Revoked)]


def test_sync__when_events_hold_structs_and_arrays__then_facts_hold_them_by_name(
    chain: Anvil, gateway: Gateway, store: IndexStore, holder: Wallet, lab: Wallet
) -> None:
    gateway.send(holder, "Committee", "set", [{"owner": lab.address, "signer": holder.address}])
    chain.mine(2)
    Indexer(store, gateway).sync()
    found = Index(store).facts(CommitteeSet)[0]
    assert (found.committee, found.from_period, found.threshold, found.members) == (
        1,
        4,
        2,
        (Member(lab.address, holder.address),),
    )


def test_sync__when_numbers_are_the_largest__then_they_survive_storage(
    chain: Anvil, gateway: Gateway, store: IndexStore, lab: Wallet
) -> None:
    gateway.send(lab, "Settlement", "receiveRevenue", b"\x07" * 32, 2**256 - 1)
    chain.mine(2)
    Indexer(store, gateway).sync()
    found = Index(store).facts(RevenueReceived)[0]
    assert (found.key, found.amount, found.kind, found.payer) == (b"\x07" * 32, 2**256 - 1, 1, lab.address)


def test_sync__when_a_struct_field_is_a_word_of_the_language__then_it_is_renamed(
    chain: Anvil, gateway: Gateway, store: IndexStore, holder: Wallet
) -> None:
    roots = [bytes([n]) * 32 for n in range(4)]
    gateway.send(holder, "Resources", "register", 7, (*roots, 9, 20_000, 2, True, 1))
    chain.mine(2)
    Indexer(store, gateway).sync()
    found = Index(store).facts(Registered)[0]
    assert (found.resource, found.notice_end, found.registration.class_id) == (7, 2**64 - 1, 9)


@pytest.mark.edge("E22")
def test_sync__when_a_block_is_not_final__then_it_waits(
    chain: Anvil, gateway: Gateway, store: IndexStore, holder: Wallet
) -> None:
    gateway.send(holder, "Licences", "revoke", 1)
    chain.mine(2)
    gateway.send(holder, "Licences", "revoke", 2)
    Indexer(store, gateway).sync()
    assert revoked(store) == [1]


def test_indexer__when_the_system_is_deployed_anew__then_the_old_store_is_refused(
    chain: Anvil,
    gateway: Gateway,
    store: IndexStore,
    emitters: Mapping[str, Compiled],
    deploy: Callable[..., Deployment],
    tmp_path: Path,
) -> None:
    Indexer(store, gateway)
    again = Gateway.connect(chain.url, deploy(chain, tmp_path / "again", emitters).manifest)
    with pytest.raises(ForeignStoreError):
        Indexer(store, again)


def test_sync__when_the_chain_comes_from_a_dump__then_the_facts_are_the_same(
    settings: Settings,
    emitters: Mapping[str, Compiled],
    deploy: Callable[..., Deployment],
    store: IndexStore,
    holder: Wallet,
    tmp_path: Path,
) -> None:
    dump = tmp_path / "chain.json"
    with Anvil(settings.anvil, AnvilOptions(dump_state=dump)) as first:
        manifest = deploy(first, tmp_path / "run", emitters).manifest
        Gateway.connect(first.url, manifest).send(holder, "Licences", "revoke", 8)
    with Anvil(settings.anvil, AnvilOptions(load_state=dump)) as second:
        gateway = Gateway.connect(second.url, manifest)
        Indexer(store, gateway).sync(gateway.head().number)
    assert revoked(store) == [8]
