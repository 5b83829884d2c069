"""Which money counts as evidence: prices, subscription fees, metered use and outcome shares, with their payers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from offchain.chain.values import AbiValue
from offchain.domain.types import MAIN, Address
from offchain.indexer.index import Index
from offchain.indexer.indexer import Indexer
from offchain.indexer.snapshot import Snapshot
from tests.unit.indexer.conftest import TIME, ListChain, word

LAB, MODEL_USER, STRANGER = (Address(f"0x{n:040x}") for n in (3, 4, 5))
KEY = word(0xA)


@pytest.fixture
def zone(chain: ListChain) -> ListChain:
    """Lab 3 holds licence 1, bought for 100, with clause 8 on it; organisation 4 uses its model."""
    for organisation, account in ((3, LAB), (4, MODEL_USER)):
        chain.emit(
            11, "Participants", "Admitted", organisation=organisation, entityId=word(organisation), account=account,
            group=0, roles=4, validUntil=2**64 - 1,
        )  # fmt: skip
    chain.emit(
        14, "Products", "ProductCreated", product=5, provider=2, loop=MAIN, datasheetHash=word(8), scenarios=(word(6),)
    )
    chain.emit(15, "Products", "Composed", key=KEY, product=5, payee=2, outcomeSource=0, resources=(7,))
    chain.emit(16, "Sales", "Bought", offer=1, licence=1, licensee=3, price=100)
    chain.emit(
        16, "Licences", "Issued", licence=1, product=5, licensee=3, composition=KEY, validFrom=600, validUntil=900
    )
    chain.emit(16, "Licences", "SubscriptionUpdate", tokenId=1, expiration=900)
    chain.emit(16, "Clauses", "ClauseOpened", clause=8, licence=1, template=2, licensee=3, composition=KEY)
    return chain


@pytest.fixture
def at(zone: ListChain, indexer: Indexer, index: Index) -> Callable[..., Snapshot]:
    """The snapshot at a block, by default the newest, after everything was indexed."""

    def taken(block: int | None = None) -> Snapshot:
        indexer.sync()
        return index.snapshot(block)

    return taken


def test_payments__of_a_licence_price__are_the_licensee_s(zone: ListChain, at: Callable[..., Snapshot]) -> None:
    zone.emit(17, "Sales", "Released", licence=1, composition=KEY, amount=100, accepted=True)
    (found,) = at().payments
    assert (found.licence, found.composition, found.payer, found.amount) == (1, KEY, 3, 100)
    assert (found.time, found.subscription) == (TIME + 17, False)


def test_payments__of_a_subscription__are_its_release_and_what_is_recognised_after_it(
    zone: ListChain, at: Callable[..., Snapshot]
) -> None:
    zone.emit(17, "Sales", "Released", licence=1, composition=KEY, amount=20, accepted=True)
    zone.emit(19, "Sales", "Recognised", licence=1, composition=KEY, period=5, amount=30)
    found = [(p.payer, p.amount, p.time - TIME, p.subscription) for p in at().payments]
    assert found == [(3, 20, 17, True), (3, 30, 19, True)]


@pytest.mark.parametrize(("term", "subscription"), [(0, True), (600, False)])
def test_payments__under_an_offer_without_term__are_a_subscription_s(
    zone: ListChain, at: Callable[..., Snapshot], term: int, subscription: bool
) -> None:
    offer: dict[str, AbiValue] = {"offer": 1, "product": 5, "composition": KEY, "price": 20, "termsHash": word(3)}
    zone.emit(15, "Sales", "Offered", term=term, **offer)
    zone.emit(17, "Sales", "Released", licence=1, composition=KEY, amount=20, accepted=True)
    assert [p.subscription for p in at().payments] == [subscription]


def test_payments__of_metered_use__go_to_the_licence_s_composition(
    zone: ListChain, at: Callable[..., Snapshot]
) -> None:
    zone.emit(18, "Clauses", "UsageBilled", clause=8, period=0, units=90, amount=50, paid=45)
    assert [(p.composition, p.payer, p.amount, p.subscription) for p in at().payments] == [(KEY, 3, 45, False)]


@pytest.mark.parametrize(("payer", "organisation"), [(MODEL_USER, 4), (STRANGER, 0)])
def test_payments__through_a_clause__are_the_model_user_s_share(
    zone: ListChain, at: Callable[..., Snapshot], payer: Address, organisation: int
) -> None:
    zone.emit(18, "Clauses", "PaidThrough", clause=8, payer=payer, reference=word(9), amount=1_000, share=80)
    assert [(p.licence, p.composition, p.payer, p.amount) for p in at().payments] == [(1, KEY, organisation, 80)]


def test_payments__of_all_kinds__stand_in_chain_order(zone: ListChain, at: Callable[..., Snapshot]) -> None:
    zone.emit(17, "Clauses", "PaidThrough", clause=8, payer=MODEL_USER, reference=word(9), amount=10, share=1)
    zone.emit(17, "Clauses", "UsageBilled", clause=8, period=0, units=2, amount=2, paid=2)
    zone.emit(17, "Sales", "Recognised", licence=1, composition=KEY, period=4, amount=3)
    zone.emit(18, "Sales", "Released", licence=1, composition=KEY, amount=4, accepted=True)
    assert [p.amount for p in at().payments] == [1, 2, 3, 4]


def test_licence__when_renewed__then_it_is_valid_for_longer_from_that_block_on(
    zone: ListChain, at: Callable[..., Snapshot]
) -> None:
    zone.emit(19, "Licences", "SubscriptionUpdate", tokenId=1, expiration=1_800)
    assert [at(block).licences[0].valid_until for block in (18, 19)] == [900, 1_800]


def test_licence__when_revoked__then_its_last_validity_is_kept(zone: ListChain, at: Callable[..., Snapshot]) -> None:
    zone.emit(19, "Licences", "SubscriptionUpdate", tokenId=1, expiration=0)
    zone.emit(19, "Licences", "Revoked", licence=1)
    assert (at().licences[0].valid_until, at().licences[0].revoked) == (900, True)
