"""Who had a content first: all versions by registration, circles, own development; a later one moves no earlier one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.graph import Content, Cut, EvidenceRows, Organisation, PaidLeg, Resource, open_stage
from offchain.graph.clusters import Link, first_of, links, names

Versions = tuple[tuple[int, int], ...]
"""(second of registration, first record) of each version, the present one first: 100 records each."""


def sketch(first: int) -> tuple[int, ...]:
    """A content of 100 records: two of them are near when they are at most 11 records apart."""
    return tuple(range(first, first + 100))


def resource(number: int, *versions: tuple[int, int], owner: int = 0, group: int = 0) -> Resource:
    """A resource of its own owner with these versions."""
    (since, first), *more = versions
    other = tuple(Content(at, sketch(start)) for at, start in more)
    return Resource(number, owner or number, group, 100, 1, (), sketch(first), since, other)


def rows(*resources: Resource) -> EvidenceRows:
    people = {r.owner_org: r.group for r in resources}
    return EvidenceRows((), (), resources, tuple(Organisation(i, g) for i, g in people.items()))


def test_links__of_a_later_version_of_an_earlier_resource__make_it_the_copy() -> None:
    """Resource 1 was registered first with other data and took over the data of 2 afterwards."""
    found = rows(resource(1, (30, 505), (10, 0)), resource(2, (20, 500)))
    assert links(found) == (Link(1, 2, 2, 95, 105),)
    assert first_of(found) == {1: 2, 2: 2}


def test_links__of_a_copy_of_what_a_resource_was_before__follow_it_still() -> None:
    """1 is something else by now; it had the content of 2 first."""
    assert first_of(rows(resource(1, (30, 500), (10, 0)), resource(2, (20, 3)))) == {1: 1, 2: 1}


def test_links__of_an_original_that_is_revised_after_it_was_copied__leave_it_the_original() -> None:
    assert first_of(rows(resource(1, (30, 5), (10, 0)), resource(2, (20, 0)))) == {1: 1, 2: 1}


def test_links__of_own_development_that_another_forestalled__leave_it_the_original() -> None:
    """1 moved on by 30 records; 2 had registered what lies between, 15 records from both: not near to the first, and
    10 from the second version of 1."""
    between = rows(resource(1, (30, 25), (10, 0)), resource(2, (20, 15)))
    assert first_of(between) == {1: 1, 2: 2}
    strange = rows(resource(1, (30, 25), (10, 900)), resource(2, (20, 15)))
    assert first_of(strange) == {1: 2, 2: 2}


def test_links__of_a_further_resource_of_the_same_holder__are_own_development_too() -> None:
    apart = (resource(1, (10, 0)), resource(2, (20, 15)), resource(3, (30, 25), owner=1))
    assert first_of(rows(*apart)) == {1: 1, 2: 2, 3: 3}
    sister = (resource(1, (10, 0), group=7), apart[1], resource(3, (30, 25), owner=8, group=7))
    assert first_of(rows(*sister)) == {1: 1, 2: 2, 3: 3}


def test_first_of__resources_that_had_each_other_s_content__are_one_by_the_first_registration() -> None:
    swapped = rows(resource(1, (30, 500), (10, 0)), resource(2, (40, 0), (20, 500)), resource(3, (50, 2)))
    assert first_of(swapped) == {1: 1, 2: 1, 3: 1}


def test_links__of_a_copy_of_a_copy__tell_which_it_is_near_to() -> None:
    """3 is near to 2 and not to 1: 20 records apart."""
    chain = rows(resource(1, (10, 0)), resource(2, (20, 10)), resource(3, (30, 20)))
    assert links(chain) == (Link(2, 1, 1, 90, 110), Link(3, 1, 2, 90, 110))


def test_names__where_the_first_has_the_higher_id__let_it_speak() -> None:
    first = first_of(rows(resource(1, (30, 500), (10, 0)), resource(2, (20, 500)), resource(3, (40, 500))))
    assert first == {1: 2, 2: 2, 3: 2}
    assert names(first, (1, 2, 3)) == {1: 2, 2: 2, 3: 2}
    assert names(first, (1, 3)) == {1: 1, 2: 1, 3: 1}
    assert names(first, ()) == {1: 2, 2: 2, 3: 2}


def test_stage__of_a_composition_whose_first_has_the_higher_id__pays_it() -> None:
    found = rows(resource(1, (30, 500), (10, 0)), resource(2, (20, 500)))
    legs = tuple(PaidLeg(i, 9, 9, 1, "0x01", 1000, 10**9) for i in (1, 2))
    paid = replace(found, legs=legs, organisations=(*found.organisations, Organisation(9, 0), Organisation(10, 0)))
    paid = replace(paid, legs=tuple(replace(leg, counterparty=10) for leg in legs))
    with open_stage(paid, Cut(1000, 1)) as stage:
        answer = stage.of((1, 2), ("0xaa",))
    assert (answer.copies, [row.resource for row in answer.liquidity]) == ((1,), [2])


histories = st.lists(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=3).map(tuple),
    min_size=1,
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(histories, st.randoms(use_true_random=False))
def test_first_of__rows_in_another_order__is_the_same_and_names_itself(history: list[Versions], random: object) -> None:
    held = [resource(n, *versions) for n, versions in enumerate(history, start=1)]
    first = first_of(rows(*held))
    random.shuffle(held)  # type: ignore[attr-defined]
    assert first_of(rows(*held)) == first
    assert all(first[original] == original for original in first.values())


@settings(max_examples=150, deadline=None)
@given(histories, st.integers(0, 60))
def test_first_of__after_a_later_registration__keeps_every_earlier_one(history: list[Versions], start: int) -> None:
    """Law: whatever a newcomer registers after all others, nobody's original changes."""
    held = [resource(n, *versions) for n, versions in enumerate(history, start=1)]
    more = resource(99, (61, start))
    before, after = first_of(rows(*held)), first_of(rows(*held, more))
    assert {i: after[i] for i in before} == before
