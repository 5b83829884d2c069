"""Control in a part of a verification: of the reader's own licences, by the chain alone or by the log."""

from __future__ import annotations

import pytest

from offchain.audit.own_control import CHAIN_ONLY, own_licences
from offchain.audit.partial import verify_scope
from offchain.audit.scope import Scope
from offchain.audit.verification import Verification
from offchain.domain.types import ProductId
from tests.unit.audit.conftest import MAIN_KEY, PERIOD, Told, account
from tests.unit.audit.paper import GENESIS
from tests.unit.audit.test_controlling import related, with_duty

PLANT, LAB, HOLDER = Scope(account=account(6)), Scope(account=account(5)), Scope(account=account(1))
TRAINING_PRODUCT = Scope(product=ProductId(2))
PAID = "self-dealing: group 7 paid for what it earns from"


def verified(told: Told, scope: Scope) -> Verification:
    return verify_scope(scope, PERIOD, told.chain, told.index(), told.log(), told.archive)


def control(told: Told, scope: Scope) -> str:
    return next(check.received for check in verified(told, scope).checks if check.name == "control")


@pytest.mark.parametrize(("scope", "count"), [(HOLDER, 4), (PLANT, 1), (LAB, 1), (TRAINING_PRODUCT, 1)])
def test_control__when_nothing_is_amiss__then_the_own_licences_are_counted(
    told: Told, scope: Scope, count: int
) -> None:
    assert control(told, scope) == f"{count} licences: nothing found"


def test_control__when_a_payer_is_the_holders__then_the_chain_alone_tells_it_to_both(told: Told) -> None:
    related(told)
    said = f"licence 1 allow, risk 100 ({PAID})"
    assert control(told, PLANT) == f"1 licences: {said}"
    assert control(told, HOLDER) == f"4 licences: {said}"
    assert control(told, TRAINING_PRODUCT) == "1 licences: nothing found"


def test_control__when_an_evaluation_may_be_overdue__then_only_the_log_tells(told: Told) -> None:
    with_duty(told, 1_900)
    assert control(told, PLANT) == "1 licences: nothing found"
    assert CHAIN_ONLY in verified(told, PLANT).notes
    told.archive = None
    found = verified(told, PLANT)
    assert CHAIN_ONLY not in found.notes
    assert [check.received for check in found.checks if check.name == "control"] == [
        f"1 licences: licence 1 hold, risk 300 (missing-duty: the evaluation was due at {GENESIS + 1_900})"
    ]


def test_own_licences__of_an_account__are_those_of_its_lines_and_those_it_holds(told: Told) -> None:
    snapshot = told.index().snapshot()
    assert own_licences(HOLDER, snapshot, {MAIN_KEY}) == {1, 2, 3}
    assert own_licences(LAB, snapshot, {MAIN_KEY}) == {1, 2, 3, 4}
    assert own_licences(Scope(account=account(99)), snapshot, ()) == frozenset()
