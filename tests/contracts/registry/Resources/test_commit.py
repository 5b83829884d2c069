"""Resources.commit."""

from typing import Any

import brownie

from tests.contracts.support.market import digest_of, refusal

COMMITMENT = digest_of("a commitment")


def test_commit__given_no_holder__then_reverts(resources: Any, lab: Any) -> None:
    with brownie.reverts(refusal("Resources_NotHolder", lab)):
        resources.commit(COMMITMENT, {"from": lab})


def test_commit__when_empty__then_reverts(resources: Any, holder: Any) -> None:
    with brownie.reverts(refusal("Resources_BadField", b"commitment".ljust(32, b"\0"))):
        resources.commit(bytes(32), {"from": holder})


def test_commit__given_known__then_reverts(resources: Any, holder: Any) -> None:
    resources.commit(COMMITMENT, {"from": holder})
    with brownie.reverts(refusal("Resources_CommitmentKnown", COMMITMENT)):
        resources.commit(COMMITMENT, {"from": holder})


def test_commit__when_good__then_emits(resources: Any, holder: Any) -> None:
    event = resources.commit(COMMITMENT, {"from": holder}).events["Committed"]
    assert (event["holder"], bytes(event["commitment"])) == (holder, COMMITMENT)


def test_commit__given_known_of_another__then_own(resources: Any, holder: Any, holder_b: Any) -> None:
    resources.commit(COMMITMENT, {"from": holder_b})
    event = resources.commit(COMMITMENT, {"from": holder}).events["Committed"]
    assert event["holder"] == holder
