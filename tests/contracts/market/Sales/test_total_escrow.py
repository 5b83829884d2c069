"""Escrows through many steps."""

import random
from typing import Any

import pytest

from scripts.plan import Plan
from tests.contracts.market.Sales.conftest import BUY, PRICE


@pytest.mark.parametrize("seed", [1, 2])
def test_total_escrow__given_any_steps__then_is_balance(
    time: Any,
    plan: Plan,
    seed: int,
    sales: Any,
    token: Any,
    settlement: Any,
    offered: int,
    buyers: list[Any],
    stranger: Any,
) -> None:
    dice = random.Random(seed)
    open_licences: dict[int, Any] = {}
    released = 0
    for _ in range(14):
        step = dice.choice(("buy", "buy", "accept", "refund", "release"))
        if step == "buy" or not open_licences:
            buyer = dice.choice(buyers)
            open_licences[sales.buy(offered, BUY, {"from": buyer}).return_value] = buyer
        else:
            released += _end(time, plan, sales, step, open_licences, dice, stranger)
        assert token.balanceOf(sales) == sales.totalEscrow() == PRICE * len(open_licences)
        assert token.balanceOf(settlement) == PRICE * released


def _end(
    time: Any, plan: Plan, sales: Any, step: str, open_licences: dict[int, Any], dice: random.Random, stranger: Any
) -> int:
    """End one escrow in the way of ``step``; gives 1 if its price became revenue."""
    licence = dice.choice(sorted(open_licences))
    payer = open_licences[licence]
    del open_licences[licence]
    if step == "accept":
        sales.accept(licence, {"from": payer})
        return 1
    if step == "refund" and time.now() < sales.escrowOf(licence)["refundableUntil"]:
        sales.refund(licence, {"from": payer})
        return 0
    time.pass_by(plan.rules.refund_window + 1)
    sales.release(licence, {"from": stranger})
    return 1
