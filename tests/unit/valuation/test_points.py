"""A budget shared by merit: figures by hand, and the laws that no split of accounts and no order breaks."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.codec.leaf import Category
from offchain.domain.types import PPM, SCORE_ONE
from offchain.valuation import ParameterError
from offchain.valuation.points import POOLS, Claim, Key, Pool, allotted, bound_by_fees

ONE = SCORE_ONE
POOL = Pool(1_000, 4 * ONE, 300_000)


def by(organisation: int, merit: int | Fraction, party: int | None = None, subject: bytes = b"") -> Claim:
    return Claim(organisation if party is None else party, (organisation, subject), merit)


claims = st.lists(
    st.builds(
        Claim,
        st.integers(1, 4),
        st.tuples(st.integers(1, 6), st.sampled_from([b"a", b"b"])),
        st.integers(0, 5 * ONE) | st.fractions(0, 5 * ONE, max_denominator=9),
    ),
    max_size=12,
)
pools = st.builds(Pool, st.integers(0, 10_000), st.integers(1, 20 * ONE), st.integers(0, PPM))


def test_allotted__to_a_lone_actor__is_a_part_by_the_floor() -> None:
    assert allotted(POOL, [by(1, ONE)]) == {(1, b""): 250}


def test_allotted__to_a_lone_actor_with_much__is_its_cap() -> None:
    assert allotted(POOL, [by(1, 9 * ONE)]) == {(1, b""): 300}


def test_allotted__above_the_floor__is_in_proportion() -> None:
    """1.5, 2.5, 2 and 2 of 8: 187.5, 312.5 (cap 300), 250, 250."""
    found = allotted(POOL, [by(1, 3 * ONE // 2), by(2, 5 * ONE // 2), by(3, 2 * ONE), by(4, 2 * ONE)])
    assert found == {(1, b""): 187, (2, b""): 300, (3, b""): 250, (4, b""): 250}


def test_allotted__to_two_accounts_of_a_party__is_the_party_s_by_largest_remainder() -> None:
    """Party 7 has 3 of 4: 750, cut to 300; 1 : 2."""
    assert allotted(POOL, [by(1, ONE, 7), by(2, 2 * ONE, 7)]) == {(1, b""): 100, (2, b""): 200}


def test_allotted__with_bounds__is_at_most_the_bound_and_nothing_without_one() -> None:
    assert allotted(POOL, [by(1, ONE), by(2, ONE)], {1: 3}) == {(1, b""): 3}


def test_allotted__without_merit__has_no_entry() -> None:
    assert allotted(POOL, [by(1, 0), by(2, ONE)]) == {(2, b""): 250}


def test_allotted__without_claims__is_empty() -> None:
    assert allotted(POOL, []) == {}


def test_allotted__of_negative_merit__is_refused() -> None:
    with pytest.raises(ParameterError, match="merit: expected at least 0, received -1"):
        allotted(POOL, [by(1, -1)])


@pytest.mark.parametrize(("name", "figures"), [("budget", (-1, 1, 0)), ("floor", (1, 0, 0)), ("cap", (1, 1, PPM + 1))])
def test_pool__out_of_range__is_refused_by_name(name: str, figures: tuple[int, int, int]) -> None:
    with pytest.raises(ParameterError, match=name):
        Pool(*figures)


def test_pools__of_the_categories__give_a_party_a_tenth_at_most_and_cover_them_all() -> None:
    assert set(POOLS) == set(Category)
    assert {pool.cap for pool in POOLS.values()} == {100_000}


def test_bound__of_fees__is_a_point_for_ten_rmb() -> None:
    assert [bound_by_fees(fees) for fees in (9_999_999, 10_000_000, 25_000_000)] == [0, 1, 2]


def totals(pool: Pool, made: list[Claim]) -> dict[int, int]:
    """Units by party; the claims' keys must tell the parties apart."""
    owners: dict[Key, int] = {(c.party * 100 + c.key[0], c.key[1]): c.party for c in made}
    told = [Claim(c.party, (c.party * 100 + c.key[0], c.key[1]), c.merit) for c in made]
    sums = dict.fromkeys(owners.values(), 0)
    for key, units in allotted(pool, told).items():
        sums[owners[key]] += units
    return sums


@given(pools, claims)
def test_allotted__of_any_claims__is_within_budget_cap_and_proportion(pool: Pool, made: list[Claim]) -> None:
    found = totals(pool, made)
    whole = max(Fraction(sum(c.merit for c in made)), Fraction(pool.floor))
    assert sum(found.values()) <= pool.budget
    for party, units in found.items():
        merit = Fraction(sum(c.merit for c in made if c.party == party))
        exact = min(
            pool.budget * merit * Fraction(whole.denominator, whole.numerator), Fraction(pool.budget * pool.cap, PPM)
        )
        assert exact - 1 < units <= exact


@given(pools, claims, st.randoms(use_true_random=False))
def test_allotted__in_another_order__is_the_same(pool: Pool, made: list[Claim], dice: st.DataObject) -> None:
    other = sorted(made, key=lambda _: dice.random())  # type: ignore[attr-defined]
    assert allotted(pool, other) == allotted(pool, made)


@given(pools, claims, st.integers(1, 9), st.data())
def test_allotted__to_a_party_that_splits_a_claim__is_no_more(
    pool: Pool, made: list[Claim], parts: int, data: st.DataObject
) -> None:
    if not made:
        return
    place = data.draw(st.integers(0, len(made) - 1))
    whole = made[place]
    pieces = [Claim(whole.party, (50 + i, b""), Fraction(whole.merit) * Fraction(1, parts)) for i in range(parts)]
    assert totals(pool, [*made[:place], *pieces, *made[place + 1 :]]) == totals(pool, made)


@given(pools, claims, st.integers(0, ONE))
def test_allotted__with_more_merit__is_never_less_for_the_party(pool: Pool, made: list[Claim], more: int) -> None:
    richer = [*made, Claim(1, (1, b"a"), more)]
    assert totals(pool, richer).get(1, 0) >= totals(pool, made).get(1, 0)


@given(pools, claims, st.dictionaries(st.integers(1, 4), st.integers(0, 10**11)))
def test_allotted__bounded_by_fees__is_never_more_than_they_allow(
    pool: Pool, made: list[Claim], fees: dict[int, int]
) -> None:
    bounds = {party: bound_by_fees(amount) for party, amount in fees.items()}
    found = sum(allotted(pool, made, bounds).values())
    assert found <= sum(allotted(pool, made).values())
    assert found * 10_000_000 <= sum(fees.values())
