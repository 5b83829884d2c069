"""The digest of stage A: bytes by hand, and one digest per answer."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from offchain.graph import CoUse, PaidVolume, ResourceParty, StageA, Stars, Supply, Updates, Vote
from offchain.graph.digest import digest, encode
from tests.unit.graph.many import answers, digests
from tests.unit.valuation import example

SMALL = StageA(
    day=3,
    unit=1 << 20,
    composition=(1, 2),
    scenarios=("0xaa",),
    resources=(ResourceParty(1, 0, 5, 8),),
    liquidity=(PaidVolume(1, 4, 10**30),),
    votes=(Vote("0xaa", (1, 2), 4, -7, 9),),
    co_use=(CoUse(1, 2, 3),),
    supply=(Supply(8, 0, 4, 6),),
    updates=(Updates(1, 11),),
    ratings=(Stars(1, 4, 5),),
    substitutes=(ResourceParty(3, 2, 7, 8),),
    copies=(2,),
)
BY_HAND = (
    b'headwater stage A 1\n{"co_use":[{"other":"2","payers":"3","resource":"1"}],"composition":["1","2"],'
    b'"copies":["2"],"day":"3",'
    b'"liquidity":[{"paid":"1000000000000000000000000000000","party":"4","resource":"1"}],'
    b'"ratings":[{"party":"4","resource":"1","stars":"5"}],'
    b'"resources":[{"class_id":"8","party":"0","resource":"1","volume":"5"}],"scenarios":["0xaa"],'
    b'"substitutes":[{"class_id":"8","party":"2","resource":"3","volume":"7"}],'
    b'"supply":[{"class_id":"8","paid":"6","party":"4","supplier":"0"}],"unit":"1048576",'
    b'"updates":[{"decayed":"11","resource":"1"}],'
    b'"votes":[{"combination":["1","2"],"paid":"9","party":"4","scenario":"0xaa","uplift_bps":"-7"}]}'
)


def test_encode__of_a_small_answer__is_what_was_written_by_hand() -> None:
    assert encode(SMALL) == BY_HAND
    assert digest(SMALL) == sha256(BY_HAND).digest()


def test_digest__when_one_unit_more_was_paid__is_another() -> None:
    assert digest(replace(SMALL, liquidity=(PaidVolume(1, 4, 10**30 + 1),))) != digest(SMALL)


def test_encode__of_a_float__is_refused() -> None:
    with pytest.raises(TypeError, match=r"expected whole numbers and text, received 0\.5"):
        encode(replace(SMALL, day=0.5))  # type: ignore[arg-type]


def test_answers__on_random_rows_and_the_worked_example__are_full_and_differ() -> None:
    """What the engines are compared on has rows of every kind."""
    found = answers()
    assert all(answer.liquidity and answer.co_use for answer in found)
    assert all(x.supply and x.updates and x.ratings for x in found[:-1])
    assert [bool(answer.substitutes) for answer in found[:-1]] == [True, True, True, False]
    assert [len(answer.votes) > 20 for answer in found] == [True, True, False, True, False]
    assert len(set(digests(found))) == len(found)


def test_answer__on_the_worked_example__is_that_of_the_plain_aggregation() -> None:
    """Parties are numbered otherwise. Three organisations report on parts of what they licensed too: no votes here."""
    found, expected = answers()[-1], example.evidence()
    assert sorted((x.resource, x.paid) for x in found.liquidity) == sorted(
        (x.resource, x.paid) for x in expected.liquidity
    )
    assert sorted((x.combination, x.uplift_bps, x.paid) for x in found.votes) == sorted(
        (x.combination, x.uplift_bps, x.paid)
        for x in expected.votes
        if x.party not in (100, 101, 102) or x.combination == (1, 2, 3)
    )
    assert found.co_use == expected.co_use
