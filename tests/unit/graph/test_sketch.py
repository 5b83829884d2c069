"""Sketches, their similarity, and clusters by first registration; an independent model is the set of records."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.graph import EvidenceError, Resource
from offchain.graph.sketch import SIZE, near, places, sketch

records = st.lists(st.integers(0, 120), min_size=16, max_size=120, unique=True)


def hashes(numbers: list[int] | range) -> list[bytes]:
    """A record hash for each number."""
    return [number.to_bytes(32, "big") for number in numbers]


TABLE = [int.from_bytes(Random(7 + n).randbytes(8), "big") for n in range(600)]
"""Hashes of records 0 to 599."""


def originals(sketches: dict[int, tuple[int, ...]]) -> dict[int, int]:
    """By resource the first of its cluster, where each has one content and ids are the order of registration."""
    ids = sorted(sketches)
    return {i: ids[place.first] for i, place in zip(ids, places([sketches[i] for i in ids], ids), strict=True)}


@settings(max_examples=60, deadline=None)
@given(records, st.randoms(use_true_random=False))
def test_sketch__of_the_same_records_in_any_order_and_number__is_the_same(numbers: list[int], random: Random) -> None:
    mixed = numbers * 2
    random.shuffle(mixed)
    assert sketch(hashes(mixed)) == sketch(hashes(numbers)) == tuple(sorted(sketch(hashes(numbers))))


@settings(max_examples=100, deadline=None)
@given(records, records)
def test_near__of_contents_that_fit_the_sketch__is_the_exact_similarity(one: list[int], other: list[int]) -> None:
    """With at most 256 records in all the sample is the union: |A and B| * 5 >= 4 * |A or B|."""
    exact = len(set(one) & set(other)) * 5 >= 4 * len(set(one) | set(other))
    assert near(sketch(hashes(one)), sketch(hashes(other))) == exact


@pytest.mark.parametrize(("common", "expected"), [(9_800, True), (5_000, False), (0, False)])
def test_near__of_large_contents__is_estimated_from_256_hashes(common: int, expected: bool) -> None:
    """9,800 of 10,200 records in common are 0.96; 5,000 of 15,000 are 0.33; the estimate errs by some 0.03."""
    one, other = sketch(hashes(range(10_000))), sketch(hashes(range(10_000 - common, 20_000 - common)))
    assert len(one) == len(other) == SIZE
    assert near(one, other) == near(other, one) == expected


def test_near__of_very_few_records__is_never() -> None:
    few = sketch(hashes(range(15)))
    assert not near(few, few)
    assert near(sketch(hashes(range(16))), sketch(hashes(range(16))))
    assert not near((), ())


def test_originals__of_copies__is_the_first_registration() -> None:
    data, other = sketch(hashes(range(50))), sketch(hashes(range(100, 150)))
    assert originals({3: data, 5: other, 7: data, 9: data, 11: ()}) == {3: 3, 5: 5, 7: 3, 9: 3, 11: 11}


def test_originals__of_a_chain__is_one_cluster() -> None:
    """Each next one shares 46 of 54 records with the one before, the last only 38 of 62 with the first."""
    chain = {i: sketch(hashes(range(4 * i, 4 * i + 50))) for i in range(4)}
    assert not near(chain[0], chain[3])
    assert originals(chain) == dict.fromkeys(range(4), 0)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=8), st.integers(0, 30))
def test_originals__after_a_later_registration__keep_every_earlier_one(starts: list[int], bridge: int) -> None:
    """Nobody makes another's data a copy, or joins two originals, by registering something between them."""
    before = {i: sketch(hashes(range(start, start + 40))) for i, start in enumerate(starts)}
    after = before | {len(starts): sketch(hashes(range(bridge, bridge + 40)))}
    assert {i: originals(after)[i] for i in before} == originals(before)


def test_resource_row__with_an_unsorted_sketch__is_refused() -> None:
    with pytest.raises(EvidenceError, match="sketch of resource 1: expected ascending"):
        Resource(1, 1, 0, 1, 1, (), (5, 4))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 120), st.integers(14, 400)), min_size=1, max_size=6))
def test_places__of_any_contents__are_those_of_every_pair_compared(spans: list[tuple[int, int]]) -> None:
    """The model looks at all earlier contents; `places` only at those with a common hash among the least."""
    sketches = [tuple(sorted(TABLE[start : start + size])[:SIZE]) for start, size in spans]
    first: list[int] = []
    for position, mine in enumerate(sketches):
        before = next((e for e in range(position) if near(sketches[e], mine)), position)
        first.append(position if before == position else first[before])
    assert [place.first for place in places(sketches, range(len(sketches)))] == first
