"""Transactions against the independent encoder of eth_account, and prices of replacements by hand."""

from __future__ import annotations

from typing import Any

import pytest
from eth_account import Account
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.chain.node import Call, Fees
from offchain.chain.transactions import Draft, Price
from offchain.chain.wallet import Wallet
from offchain.domain.types import Address

KEY = b"\x11" * 32
TARGET = Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
GWEI = 10**9


@given(
    data=st.binary(max_size=80),
    nonce=st.integers(0, 300),
    gas=st.integers(21_000, 2**24),
    most=st.integers(0, 10**12),
    tip=st.none() | st.integers(0, 10**9),
)
@settings(max_examples=60, deadline=None)
def test_sign_transaction__for_any_draft__then_the_bytes_are_those_of_eth_account(
    data: bytes, nonce: int, gas: int, most: int, tip: int | None
) -> None:
    """Two encoders and two signers give the same bytes."""
    draft = Draft(Call(TARGET, data), 31337, nonce, gas, Price(most, tip))
    fields: dict[str, Any] = {
        "to": TARGET,
        "data": data,
        "value": 0,
        "chainId": 31337,
        "nonce": nonce,
        "gas": gas,
    }
    priced = {"gasPrice": most} if tip is None else {"maxFeePerGas": most, "maxPriorityFeePerGas": tip}
    assert Wallet(KEY).sign_transaction(draft) == Account.sign_transaction(fields | priced, KEY).raw_transaction


@pytest.mark.parametrize(
    ("fees", "price"),
    [(Fees(7, 2), Price(16, 2)), (Fees(0, 0), Price(0, None)), (Fees(None, 5), Price(5, None))],
)
def test_price__of_what_gas_costs_now(fees: Fees, price: Price) -> None:
    assert Price.of(fees) == price


@pytest.mark.parametrize(
    ("old", "now", "new"),
    [
        (Price(8 * GWEI, None), Price(1, None), Price(9 * GWEI, None)),
        (Price(8 * GWEI, None), Price(10 * GWEI, None), Price(10 * GWEI, None)),
        (Price(9, None), Price(1, None), Price(11, None)),
        (Price(0, None), Price(0, None), Price(1, None)),
        (Price(80, 8), Price(60, 2), Price(90, 9)),
        (Price(80, 8), Price(200, 50), Price(200, 50)),
        (Price(8, 8), Price(1, 0), Price(9, 9)),
        (Price(80, 0), Price(60, 0), Price(90, 1)),
    ],
)
def test_raised__then_an_eighth_above_rounded_up_and_at_least_what_gas_costs(
    old: Price, now: Price, new: Price
) -> None:
    assert old.raised(now) == new
