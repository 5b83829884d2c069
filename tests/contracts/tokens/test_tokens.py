"""Whatever token a zone was deployed with: money is counted exactly or refused by name, and none of it gets stuck."""

from __future__ import annotations

from typing import Any

import brownie
import pytest

from tests.contracts.support.refusals import refuses
from tests.contracts.tokens.zone import BLOCKING, FEE, HONEST, REBASING, TAKERS, Taker, Token, Zone

PRICE, DIRECT = 1_000_003, 7
PEOPLE = ("lab", "holder", "holder_b", "provider", "space_operator")
CONTRACTS = ("Settlement", "Sales", "EcosystemFund")
PAID = {"holder": 390_003, "holder_b": 260_003, "provider": 293_703, "space_operator": 50_001, "EcosystemFund": 6_300}
"""1,000,010 units: floors of 0.39, 0.65, 0.65 + 0.3 · 0.979 = 0.9437 and 0.95 of it are 390,003, 650,006, 943,709 and
950,009; between 0.9437 and 0.95 lies what the provider did not earn."""
PAID_FINER = {
    "holder": 390_003_900,
    "holder_b": 260_002_600,
    "provider": 293_702_937,
    "space_operator": 50_000_500,
    "EcosystemFund": 6_300_063,
}
"""The same shares exactly, in thousandths of a unit: what a token with more decimals can pay."""

honest = pytest.mark.parametrize("zone", HONEST, indirect=True, ids=lambda token: f"{token.contract}{token.arguments}")
blocking = pytest.mark.parametrize("zone", [BLOCKING], indirect=True, ids=["BlockingToken"])
fee = pytest.mark.parametrize("zone", [FEE], indirect=True, ids=["FeeToken"])
rebasing = pytest.mark.parametrize("zone", [REBASING], indirect=True, ids=["RebasingToken"])
at_once_or_in_parts = pytest.mark.parametrize("transfers", [None, 1], ids=["at once", "in parts"])
each_taker = pytest.mark.parametrize("taker", TAKERS, ids=lambda taker: taker.contract)


def scale(request: pytest.FixtureRequest) -> int:
    """Base units per unit of the test's token."""
    token: Token = request.node.callspec.params["zone"]
    return token.scale


def earn(zone: Zone, unit: int = 1) -> None:
    """1,000,010 units of revenue: a price that was accepted, and money paid in directly."""
    zone.give((PRICE + DIRECT) * unit)
    zone.accept(zone.buy(PRICE * unit))
    zone.receive_revenue(DIRECT * unit)


@pytest.mark.edge("E18")
@honest
@each_taker
def test_pay_in__given_honest_token__then_counted_exactly(
    zone: Zone, taker: Taker, request: pytest.FixtureRequest
) -> None:
    unit = scale(request)
    zone.give(1_000 * unit)
    taker.pay(zone, 999 * unit)
    assert (taker.counted(zone), zone.balance(taker.contract), zone.balance("lab")) == (999 * unit, 999 * unit, unit)


@pytest.mark.edge("E3")
@fee
@each_taker
def test_pay_in__given_fee_token__then_refused_with_both_sides(zone: Zone, taker: Taker) -> None:
    zone.give(1_000)
    with refuses(taker.refusal, 1_000, 990):
        taker.pay(zone, 1_000)
    assert taker.counted(zone) == 0


@pytest.mark.edge("E3")
@rebasing
@each_taker
@pytest.mark.parametrize("index", [1_100_000, 900_000])
def test_pay_in__given_rebased_token__then_refused_with_both_sides(zone: Zone, taker: Taker, index: int) -> None:
    # 1,000 units are 909.09 or 1,111.1 shares; whole shares are worth 999.9 units.
    zone.token.rebase(index, zone.act("deployer"))
    zone.give(2_000)
    with refuses(taker.refusal, 1_000, 999):
        taker.pay(zone, 1_000)
    assert taker.counted(zone) == 0


@pytest.mark.edge("E3")
@rebasing
def test_pay_in__given_token_shrank_since__then_fund_refuses_to_book(zone: Zone) -> None:
    zone.give(2_000)
    zone.book(1_000)
    zone.token.rebase(900_000, zone.act("deployer"))
    with refuses("EcosystemFund_Unfunded", 1_090, 990):
        zone.book(90)


@pytest.mark.edge("E4")
@blocking
@each_taker
def test_pay_in__given_blocked_payer__then_refused_and_nothing_counted(zone: Zone, taker: Taker) -> None:
    zone.give(1_000)
    zone.block("lab")
    with refuses("BlockingToken_Blocked", zone.people["lab"]):
        taker.pay(zone, 1_000)
    assert (taker.counted(zone), zone.balance("lab")) == (0, 1_000)


@pytest.mark.edge("E18")
@honest
@at_once_or_in_parts
def test_pay_out__given_honest_token__then_every_balance_to_the_unit(
    zone: Zone, request: pytest.FixtureRequest, transfers: int | None
) -> None:
    unit = scale(request)
    earn(zone, unit)
    zone.settle_by(transfers)
    expected = PAID if unit == 1 else {name: amount * unit // 1_000 for name, amount in PAID_FINER.items()}
    assert zone.balances(*PEOPLE, *CONTRACTS) == expected
    assert zone.get("EcosystemFund").serviceBalance() == expected["EcosystemFund"]


@pytest.mark.edge("E4")
@blocking
@at_once_or_in_parts
@pytest.mark.parametrize("name", PAID)
def test_pay_out__given_blocked_payee__then_others_paid_and_it_owed(
    zone: Zone, name: str, transfers: int | None
) -> None:
    earn(zone)
    zone.block(name)
    zone.settle_by(transfers)
    others = {other: amount for other, amount in PAID.items() if other != name}
    assert zone.balances(*PEOPLE, *CONTRACTS) == others | {"Settlement": PAID[name]}
    assert zone.owed(*PAID) == {name: PAID[name]}
    zone.block(name, False)
    zone.collect(name)
    assert zone.balances(*PEOPLE, *CONTRACTS) == PAID


@pytest.mark.edge("E4")
@blocking
def test_pay_out__given_blocked_payee__when_to_another_account__then_nothing_stays(zone: Zone) -> None:
    earn(zone)
    zone.block("holder_b")
    zone.settle()
    zone.get("Settlement").withdraw(zone.people["plant"], zone.act("holder_b"))
    assert (zone.balance("plant"), zone.balance("Settlement")) == (PAID["holder_b"], 0)


@pytest.mark.edge("E4")
@blocking
def test_pay_out__given_unblocked_payee__then_nothing_stays(zone: Zone) -> None:
    earn(zone)
    zone.block("holder_b")
    zone.settle()
    zone.block("holder_b", False)
    zone.collect("holder_b")
    assert zone.balances(*PEOPLE, *CONTRACTS) == PAID


@pytest.mark.edge("E4")
@blocking
def test_pay_out__given_blocked_fund__when_unblocked__then_paid_and_booked(zone: Zone) -> None:
    earn(zone)
    zone.block("EcosystemFund")
    zone.settle()
    assert zone.balance("Settlement") == PAID["EcosystemFund"]
    zone.block("EcosystemFund", False)
    zone.collect("EcosystemFund")
    assert zone.balances(*PEOPLE, *CONTRACTS) == PAID
    assert zone.get("EcosystemFund").serviceBalance() == PAID["EcosystemFund"]


@pytest.mark.edge("E3")
@rebasing
@at_once_or_in_parts
def test_pay_out__given_token_shrank_since__then_shortage_owed_until_made_good(
    zone: Zone, transfers: int | None
) -> None:
    earn(zone)
    zone.token.rebase(500_000, zone.act("deployer"))
    zone.settle_by(transfers)
    owed = zone.owed(*PAID)
    zone.token.rebase(1_000_000, zone.act("deployer"))
    zone.token.mint(zone.get("Settlement"), sum(owed.values()) - zone.balance("Settlement"), zone.act("deployer"))
    for name in owed:
        zone.collect(name)
    assert owed
    assert (zone.owed(*PAID), zone.balance("Settlement")) == ({}, 0)


@pytest.mark.edge("E18")
@honest
def test_refund__given_honest_token__then_the_whole_price_is_back(zone: Zone, request: pytest.FixtureRequest) -> None:
    unit = scale(request)
    zone.give(PRICE * unit)
    zone.refund(zone.buy(PRICE * unit))
    assert zone.balances(*PEOPLE, *CONTRACTS) == {"lab": PRICE * unit}


def _refund_while_blocked(zone: Zone, licence: int) -> Any:
    """What a refund comes to while the token blocks the payer: the price is parked, and withdrawn later."""
    zone.refund(licence)
    sales, lab = zone.get("Sales"), zone.people["lab"]
    assert (sales.owed(lab), zone.balance("Sales")) == (PRICE, PRICE)
    return lambda: sales.withdraw(lab, lab, zone.act("lab"))


@pytest.mark.edge("E4")
@blocking
def test_refund__given_blocked_payer__when_unblocked__then_nothing_stays(zone: Zone) -> None:
    zone.give(PRICE)
    licence = zone.buy(PRICE)
    zone.block("lab")
    collect = _refund_while_blocked(zone, licence)
    zone.block("lab", False)
    collect()
    assert zone.balances(*PEOPLE, *CONTRACTS) == {"lab": PRICE}


@pytest.mark.edge("E4")
@blocking
def test_refund__given_blocked_payer__when_window_over__then_revenue_flows(zone: Zone) -> None:
    zone.give(PRICE)
    licence = zone.buy(PRICE)
    zone.block("lab")
    brownie.chain.sleep(zone.system.plan.rules.refund_window + 1)
    zone.get("Sales").release(licence, zone.act("stranger"))
    assert (zone.in_pot(), zone.balance("Sales")) == (PRICE, 0)
