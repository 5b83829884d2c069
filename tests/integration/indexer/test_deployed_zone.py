"""Gateway, typed reads and indexer on the whole system as the project's own script deploys it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from offchain.chain.anvil import Anvil
from offchain.chain.errors import ContractRefusal
from offchain.chain.gateway import Gateway
from offchain.chain.wallet import Wallet
from offchain.chain.zone import Status, Zone
from offchain.domain.types import OrganisationId, PeriodId, ResourceId
from offchain.indexer.facts import TokenTransferred
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.store import IndexStore
from tests.integration.conftest import FOUNDERS, person

FIRST = PeriodId(0)
SALT = b"\x07" * 32
REGISTRATION = {
    "contentRoot": b"\x01" * 32,
    "manifestHash": b"\x02" * 32,
    "spaceTimeCode": b"\x03" * 32,
    "evidenceHash": b"\x04" * 32,
    "class": 1,
    "volume": 20_000,
    "securityLevel": 1,
    "personalInformation": False,
    "legalBasis": 0,
}


@pytest.fixture
def index(zone: Gateway, tmp_path: Path) -> Iterator[Index]:
    """The index of the deployed zone; `synced` brings it to the head."""
    store = IndexStore(tmp_path / "index.sqlite")
    yield Index(store)
    store.close()


def synced(index: Index, zone: Gateway, folder: Path) -> Index:
    store = IndexStore(folder / "index.sqlite")
    Indexer(store, zone).sync(zone.head().number)
    store.close()
    return index


def test_snapshot__when_just_deployed__then_founders_committee_and_rules_are_known(
    zone: Gateway, index: Index, tmp_path: Path
) -> None:
    snapshot = synced(index, zone, tmp_path).snapshot()
    assert [state.roles for state in snapshot.organisations] == list(FOUNDERS.values())
    assert [seat.signer for seat in snapshot.committee(FIRST).members] == [
        person(f"signer {number}").address for number in range(4)
    ]
    assert snapshot.rules(FIRST).rules.training_licence.ecosystem == 150_000


def test_zone__when_just_deployed__then_reads_agree_with_the_facts(zone: Gateway, index: Index, tmp_path: Path) -> None:
    snapshot, reads = synced(index, zone, tmp_path).snapshot(), Zone(zone)
    holder = OrganisationId(list(FOUNDERS).index("holder") + 1)
    assert reads.payouts([holder], FIRST) == (snapshot.payout_at(holder, FIRST),)
    assert (reads.status(FIRST), reads.cut(FIRST), reads.report(FIRST)) == (Status.NONE, None, None)


def test_send__when_a_stranger_mints__then_the_custodian_is_named(zone: Gateway, stranger: Wallet, lab: Wallet) -> None:
    both = f"expected {person('custodian').address}, received {stranger.address}"
    with pytest.raises(ContractRefusal, match=f"SettlementToken_NotCustodian .{both}"):
        zone.send(stranger, "SettlementToken", "mint", lab.address, 5)


def test_facts__when_tokens_are_minted__then_the_transfer_and_the_balance_agree(
    zone: Gateway, index: Index, lab: Wallet, tmp_path: Path
) -> None:
    zone.send(person("custodian"), "SettlementToken", "mint", lab.address, 5_000_000)
    transfers = synced(index, zone, tmp_path).facts(TokenTransferred)
    assert [(fact.recipient, fact.amount) for fact in transfers] == [(lab.address, Zone(zone).balance(lab.address))]


def test_snapshot__when_a_resource_is_registered__then_holder_and_owner_are_the_chains(
    zone: Gateway, zone_chain: Anvil, index: Index, holder: Wallet, tmp_path: Path
) -> None:
    commitment = zone.call("Resources", "commitmentOf", holder.address, REGISTRATION, SALT)
    zone.send(holder, "Resources", "commit", commitment)
    zone_chain.advance_to(zone.now() + 10)
    zone.send(holder, "Resources", "register", REGISTRATION, SALT)
    zone.send(person("registrar 0"), "Resources", "attest", 1, b"\x08" * 32)
    snapshot, resource = synced(index, zone, tmp_path).snapshot(), ResourceId(1)
    assert snapshot.resource(resource).owner == list(FOUNDERS).index("holder") + 1
    assert (snapshot.holder_at(resource, FIRST),) == Zone(zone).holders([resource], FIRST)
