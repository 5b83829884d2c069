"""WhiteList: who approves, and what counts."""

from collections.abc import Callable
from typing import Any

import brownie
import pytest
from eth_account import Account
from eth_typing import Hash32

from scripts.plan import ROLE_LAB, ROLE_PROVIDER, ROLE_REVIEWER
from tests.contracts.support.keys import envelope, wrap
from tests.contracts.support.market import TRAINING, Steps, digest_of, refusal

LATE = 2_000_000_000
GROUP = 7


def test_approve__given_no_reviewer__then_reverts(
    white_list: Any, training_product: int, licensee: int, lab: Any
) -> None:
    with brownie.reverts(refusal("WhiteList_NotReviewer", lab)):
        white_list.approve(training_product, licensee, LATE, {"from": lab})


def test_approve__when_product_unknown__then_reverts(white_list: Any, licensee: int, reviewers: list[Any]) -> None:
    with brownie.reverts(refusal("WhiteList_UnknownProduct", 99)):
        white_list.approve(99, licensee, LATE, {"from": reviewers[0]})


def test_approve__when_licensee_unknown__then_reverts(
    white_list: Any, training_product: int, reviewers: list[Any]
) -> None:
    with brownie.reverts(refusal("WhiteList_UnknownLicensee", 999)):
        white_list.approve(training_product, 999, LATE, {"from": reviewers[0]})


def _product_of(products: Any, account: Any) -> int:
    return int(products.create(TRAINING, digest_of("sheet"), [digest_of("case")], 0, 0, {"from": account}).return_value)


@pytest.mark.parametrize("role", [ROLE_LAB, ROLE_PROVIDER])
def test_approve__given_own_cause__then_reverts(
    role: int, steps: Steps, white_list: Any, products: Any, training_product: int, licensee: int, newcomer: Any
) -> None:
    own = steps.admit(newcomer, role | ROLE_REVIEWER)
    if role == ROLE_LAB:
        product, party = training_product, own
    else:
        product, party = _product_of(products, newcomer), licensee
    with brownie.reverts(refusal("WhiteList_Related", own, own)):
        white_list.approve(product, party, LATE, {"from": newcomer})


@pytest.mark.parametrize("role", [ROLE_LAB, ROLE_PROVIDER])
def test_approve__given_same_group__then_reverts(
    role: int,
    steps: Steps,
    white_list: Any,
    products: Any,
    training_product: int,
    licensee: int,
    newcomer: Any,
    newcomer_b: Any,
) -> None:
    relative = steps.admit(newcomer, role, group=GROUP)
    reviewer = steps.admit(newcomer_b, ROLE_REVIEWER, group=GROUP)
    if role == ROLE_LAB:
        product, party = training_product, relative
    else:
        product, party = _product_of(products, newcomer), licensee
    with brownie.reverts(refusal("WhiteList_Related", reviewer, relative)):
        white_list.approve(product, party, LATE, {"from": newcomer_b})


def test_approve__when_over__then_reverts(
    time: Any, white_list: Any, training_product: int, licensee: int, reviewers: list[Any]
) -> None:
    now = time.now() + 10
    time.next_at(now)
    with brownie.reverts(refusal("WhiteList_Expired", now, now - 1)):
        white_list.approve(training_product, licensee, now - 1, {"from": reviewers[0]})


def _signer(account: Any) -> Callable[[Any], bytes]:
    """Envelopes of an account that brownie made."""
    key = Account.from_key(account.private_key)
    return lambda digest: wrap(bytes(key.unsafe_sign_hash(Hash32(bytes(digest))).signature))


@pytest.fixture
def full(steps: Steps, white_list: Any, training_product: int, licensee: int, time: Any) -> int:
    """31 approvals; the second of the first one's end, which all others outlive."""
    first_end = int(time.now()) + 300
    for place in range(31):
        account = brownie.accounts.add()
        steps.admit(account, ROLE_REVIEWER, signer=_signer(account))
        white_list.approve(training_product, licensee, LATE if place else first_end, {"from": account})
    return first_end


def test_approve__given_full__then_reverts(
    white_list: Any, training_product: int, licensee: int, reviewers: list[Any], full: int
) -> None:
    with brownie.reverts(refusal("WhiteList_Full", 31)):
        white_list.approve(training_product, licensee, LATE, {"from": reviewers[0]})


def test_approve__given_full_and_one_over__then_replaced(
    time: Any,
    white_list: Any,
    participants: Any,
    training_product: int,
    licensee: int,
    reviewers: list[Any],
    full: int,
) -> None:
    time.next_at(full + 1)
    white_list.approve(training_product, licensee, LATE, {"from": reviewers[0]})
    kept = white_list.approvalsOf(training_product, licensee)
    assert (len(kept), tuple(kept[0])) == (31, (participants.organisationOf(reviewers[0]), LATE))


def test_approve__given_approved__then_replaced(
    white_list: Any, participants: Any, training_product: int, licensee: int, reviewers: list[Any]
) -> None:
    for until in (LATE, LATE - 5):
        white_list.approve(training_product, licensee, until, {"from": reviewers[0]})
    organisation = participants.organisationOf(reviewers[0])
    assert white_list.approvalsOf(training_product, licensee) == ((organisation, LATE - 5),)


def test_approve__when_good__then_kept(
    white_list: Any, participants: Any, training_product: int, licensee: int, reviewers: list[Any]
) -> None:
    event = white_list.approve(training_product, licensee, LATE, {"from": reviewers[0]}).events["Approved"]
    organisation = participants.organisationOf(reviewers[0])
    assert (event["product"], event["licensee"], event["reviewer"]) == (training_product, licensee, organisation)
    assert event["validUntil"] == LATE
    assert white_list.approvalsOf(training_product, licensee) == ((organisation, LATE),)


def test_approved_until__given_enough__then_earliest_of_best(
    white_list: Any, training_product: int, licensee: int, reviewers: list[Any]
) -> None:
    for reviewer, until in zip(reviewers, (LATE, LATE - 9, LATE - 4), strict=True):
        white_list.approve(training_product, licensee, until, {"from": reviewer})
    assert white_list.approvedUntil(training_product, licensee) == LATE - 4


def test_is_approved__given_enough__then_to_last_second(
    time: Any, white_list: Any, training_product: int, licensee: int, reviewers: list[Any]
) -> None:
    last = time.now() + 100
    for reviewer in reviewers[:2]:
        white_list.approve(training_product, licensee, last, {"from": reviewer})
    time.mine_at(last)
    at_last = white_list.isApproved(training_product, licensee)
    time.mine_at(last + 1)
    assert (at_last, white_list.isApproved(training_product, licensee)) == (True, False)
    assert white_list.approvedUntil(training_product, licensee) == 0


def test_is_approved__given_too_few__then_not(
    white_list: Any, training_product: int, licensee: int, reviewers: list[Any]
) -> None:
    white_list.approve(training_product, licensee, LATE, {"from": reviewers[0]})
    assert not white_list.isApproved(training_product, licensee)


def test_is_approved__given_another_pair__then_not(
    white_list: Any, main_product: int, training_product: int, licensee: int, reviewers: list[Any]
) -> None:
    for reviewer in reviewers[:2]:
        white_list.approve(training_product, licensee, LATE, {"from": reviewer})
    pairs = [(training_product, licensee), (main_product, licensee), (training_product, licensee + 1)]
    assert [white_list.isApproved(*pair) for pair in pairs] == [True, False, False]


def test_is_approved__given_reviewer_over__then_not(
    time: Any, steps: Steps, white_list: Any, training_product: int, licensee: int, reviewers: list[Any], newcomer: Any
) -> None:
    last = time.now() + 100
    steps.admit(newcomer, ROLE_REVIEWER, valid_until=last)
    for reviewer in (newcomer, reviewers[0]):
        white_list.approve(training_product, licensee, LATE, {"from": reviewer})
    before = white_list.approvedUntil(training_product, licensee)
    time.mine_at(last + 1)
    assert (before, white_list.isApproved(training_product, licensee)) == (last, False)


def test_withdraw__given_not_approved__then_reverts(
    white_list: Any, participants: Any, training_product: int, licensee: int, reviewers: list[Any]
) -> None:
    white_list.approve(training_product, licensee, LATE, {"from": reviewers[0]})
    with brownie.reverts(refusal("WhiteList_NotApproved", participants.organisationOf(reviewers[1]))):
        white_list.withdraw(training_product, licensee, {"from": reviewers[1]})


def test_withdraw__given_approved__then_gone(
    white_list: Any, participants: Any, training_product: int, licensee: int, reviewers: list[Any], newcomer: Any
) -> None:
    first, *others = reviewers
    for reviewer in reviewers:
        white_list.approve(training_product, licensee, LATE, {"from": reviewer})
    digest = participants.joiningDigest(participants.organisationOf(first), newcomer)
    participants.join(newcomer, envelope(newcomer, digest), {"from": first})
    white_list.withdraw(training_product, licensee, {"from": newcomer})
    left = {approval[0] for approval in white_list.approvalsOf(training_product, licensee)}
    assert left == {participants.organisationOf(reviewer) for reviewer in others}


def test_withdraw__given_approved__then_emits(
    white_list: Any, participants: Any, training_product: int, licensee: int, reviewers: list[Any]
) -> None:
    white_list.approve(training_product, licensee, LATE, {"from": reviewers[0]})
    event = white_list.withdraw(training_product, licensee, {"from": reviewers[0]}).events["ApprovalWithdrawn"]
    organisation = participants.organisationOf(reviewers[0])
    assert (event["product"], event["licensee"], event["reviewer"]) == (training_product, licensee, organisation)
