"""The same bytecode trades and pays to the unit on Ganache 7.9 and on an EVM of paris."""

from __future__ import annotations

import pytest

from offchain.chain.errors import ContractRefusal
from offchain.chain.values import integer
from tests.chains.conftest import CONFIRMATIONS, Node
from tests.chains.market import DEPOSIT, PRICE, TERMS, Market

# 0.65 · 0.6, 0.65, 0.95 and 1 of 1,000,000,007 are 390,000,002.73, 650,000,004.55, 950,000,006.65 and 1,000,000,007.
PAID = {
    "firm-a": 390_000_002,
    "firm-b": 650_000_004 - 390_000_002,
    "provider": 950_000_006 - 650_000_004,
    "space-operator": PRICE - 950_000_006,
    "plant-a-1": DEPOSIT - PRICE,
}
TRANSACTION_GAS = 2**24
"""Gas that every transaction must stay below (DESIGN section 3)."""


def test_buy__when_the_price_is_above_the_greatest__then_the_refusal_is_read_with_both_sides(market: Market) -> None:
    purchase = (PRICE - 1, 0, 2**40, 0, TERMS.hash)
    with pytest.raises(ContractRefusal, match=rf"Sales_PriceAboveMax .*{PRICE - 1}.*{PRICE}"):
        market.gateway.simulate("Sales", "buy", market.offer, purchase, sender=market.buyer.address)


def test_market__when_bought_and_accepted__then_the_price_waits_in_settlement(escrowed: dict[str, int]) -> None:
    assert escrowed == {"plant-a-1": DEPOSIT - PRICE, "Settlement": PRICE}


def test_market__when_settled__then_every_balance_is_right_to_the_unit(settled: dict[str, int]) -> None:
    assert settled == PAID


def test_market__when_settled__then_every_transaction_fits_any_block(market: Market, settled: dict[str, int]) -> None:
    assert max(market.gas.used.values()) < TRANSACTION_GAS


def test_finalised__when_blocks_follow__then_the_profile_says_how_deep(node: Node) -> None:
    node.chain.mine(5)
    below = node.gateway.head().number - node.gateway.finalised().number
    assert below == (CONFIRMATIONS[node.name] or 2)


def test_call__when_pinned_to_a_block__then_later_writes_are_not_seen(market: Market) -> None:
    before = market.gateway.head()
    market.actions.mint(market.provider, 5)
    seen = [
        integer(market.gateway.call("SettlementToken", "balanceOf", market.provider.address, at=at))
        for at in (before, market.gateway.head())
    ]
    market.gateway.send(market.provider.wallet, "SettlementToken", "transfer", market.cast.custodian.address, 5)
    assert seen[1] - seen[0] == 5
