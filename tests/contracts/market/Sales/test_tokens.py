"""Money of every kind: taken exactly or refused, and nobody's refusal keeps another's."""

from collections.abc import Callable
from typing import Any

import brownie
import pytest

from scripts.system import System, container
from tests.contracts.market.Sales.conftest import BUY, PRICE
from tests.contracts.market.Sales.stage import Stage, build
from tests.contracts.support.market import refusal
from tests.contracts.support.sales import OfferTerms, Purchase

REVERT = 1
MOST_GAS = 210_000


@pytest.fixture
def staged(
    system: System, provider: Any, lab: Any, deployer: Any, selling: OfferTerms, composition: Any
) -> Callable[..., Stage]:
    """Sales in a token of this name, with offer 1 and a lab that has ten prices."""

    def make(name: str, *arguments: Any) -> Stage:
        token = container(name).deploy(*arguments, {"from": deployer})
        built = build(system, token)
        built.sales.offer(selling.values(), False, {"from": provider})
        token.mint(lab, 10 * PRICE, {"from": deployer})
        token.approve(built.sales, 10 * PRICE, {"from": lab})
        return built

    return make


@pytest.fixture
def refusing(staged: Callable[..., Stage], lab: Any, deployer: Any) -> Stage:
    """The lab bought licence 1, and its token now refuses what is sent to it."""
    stage = staged("PlainToken", 6)
    stage.sales.buy(1, BUY, {"from": lab})
    stage.token.setManner(lab, REVERT, {"from": deployer})
    return stage


def test_buy__given_fee_token__then_reverts(staged: Callable[..., Stage], lab: Any) -> None:
    stage = staged("FeeToken")
    # 1,000,000,007 less a hundredth, rounded down: 10,000,000.
    with brownie.reverts(refusal("Custody_WrongAmountReceived", PRICE, 990_000_007)):
        stage.sales.buy(1, BUY, {"from": lab})


@pytest.mark.edge("E18")
@pytest.mark.parametrize(
    ("name", "arguments"), [("PlainToken", [2]), ("PlainToken", [6]), ("PlainToken", [18]), ("SilentToken", [])]
)
def test_buy__given_token__then_exact_both_ways(
    name: str, arguments: list[int], staged: Callable[..., Stage], lab: Any
) -> None:
    stage = staged(name, *arguments)
    for _ in range(2):
        stage.sales.buy(1, BUY, {"from": lab})
    held = stage.token.balanceOf(stage.sales)
    stage.sales.refund(1, {"from": lab})
    stage.sales.accept(2, {"from": lab})
    assert held == 2 * PRICE
    assert [stage.token.balanceOf(account) for account in (stage.sales, stage.settlement)] == [0, PRICE]
    assert stage.token.balanceOf(lab) == 9 * PRICE


@pytest.mark.edge("E18")
def test_buy__given_least_price__then_sold(
    staged: Callable[..., Stage], provider: Any, lab: Any, selling: OfferTerms
) -> None:
    stage = staged("PlainToken", 2)
    stage.sales.offer(selling.but(price=3).values(), False, {"from": provider})
    stage.sales.buy(2, BUY, {"from": lab})
    stage.sales.accept(1, {"from": lab})
    assert stage.token.balanceOf(stage.settlement) == 3


def test_refund__given_money_refused__then_parked(refusing: Stage, lab: Any) -> None:
    event = refusing.sales.refund(1, {"from": lab}).events["Parked"]
    assert (event["account"], event["amount"]) == (lab, PRICE)
    assert (refusing.sales.owed(lab), refusing.sales.totalOwed(), refusing.sales.totalEscrow()) == (PRICE, PRICE, 0)
    assert refusing.licences.licence(1)["revoked"]


def test_refund__given_little_gas__then_reverts(refusing: Stage, lab: Any) -> None:
    with brownie.reverts(revert_pattern=f"Custody_MoreGasNeeded: {MOST_GAS}, .*"):
        refusing.sales.refund(1, {"from": lab, "gas_limit": 260_000})


@pytest.mark.edge("E5")
def test_refund__given_payer_no_longer_valid__then_money_back(
    time: Any, steps: Any, sales: Any, token: Any, offered: int, newcomer: Any, custodian: Any
) -> None:
    last = time.now() + 50
    steps.admit(newcomer, 8, valid_until=last)
    token.mint(newcomer, PRICE, {"from": custodian})
    token.approve(sales, PRICE, {"from": newcomer})
    sales.buy(offered, BUY, {"from": newcomer})
    time.next_at(last + 1)
    sales.refund(1, {"from": newcomer})
    assert (token.balanceOf(newcomer), token.balanceOf(sales)) == (PRICE, 0)


def test_withdraw__given_nothing__then_reverts(sales: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Custody_NothingOwed", lab)):
        sales.withdraw(lab, lab, {"from": lab})


def test_withdraw__when_to_no_participant__then_reverts(refusing: Stage, lab: Any, stranger: Any) -> None:
    refusing.sales.refund(1, {"from": lab})
    with brownie.reverts(refusal("Custody_NotParticipant", stranger)):
        refusing.sales.withdraw(lab, stranger, {"from": lab})


def test_withdraw__when_of_another_organisation__then_reverts(
    refusing: Stage, participants: Any, lab: Any, plant: Any
) -> None:
    refusing.sales.refund(1, {"from": lab})
    both = (participants.organisationOf(lab), participants.organisationOf(plant))
    with brownie.reverts(refusal("Custody_WrongOrganisation", *both)):
        refusing.sales.withdraw(lab, plant, {"from": plant})


def test_withdraw__given_still_refused__then_stays(refusing: Stage, lab: Any) -> None:
    refusing.sales.refund(1, {"from": lab})
    with brownie.reverts(refusal("ERC20InvalidReceiver", lab)):
        refusing.sales.withdraw(lab, lab, {"from": lab})
    assert refusing.sales.owed(lab) == PRICE


def test_withdraw__when_to_another__then_paid(refusing: Stage, lab: Any, plant: Any) -> None:
    refusing.sales.refund(1, {"from": lab})
    event = refusing.sales.withdraw(lab, plant, {"from": lab}).events["Withdrawn"]
    assert (event["account"], event["to"], event["amount"]) == (lab, plant, PRICE)
    assert (refusing.token.balanceOf(plant), refusing.sales.owed(lab)) == (PRICE, 0)
    assert refusing.token.balanceOf(refusing.sales) == 0


def test_cancel__given_money_refused__then_parked(
    staged: Callable[..., Stage], provider: Any, lab: Any, deployer: Any, selling: OfferTerms, first: int
) -> None:
    stage = staged("PlainToken", 6)
    stage.sales.offer(selling.by_the_period().values(), False, {"from": provider})
    stage.sales.buy(2, Purchase(periods=3).values(), {"from": lab})
    stage.sales.accept(1, {"from": lab})
    stage.token.setManner(lab, REVERT, {"from": deployer})
    stage.sales.cancel(1, {"from": lab})
    assert (stage.sales.owed(lab), stage.token.balanceOf(stage.sales)) == (2 * PRICE, 2 * PRICE)
    assert stage.sales.totalEscrow() == 0
