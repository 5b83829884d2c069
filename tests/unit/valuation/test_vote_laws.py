"""Laws of the robust uplift: who can move it, in which direction, and where it breaks (docs/decisions/0030)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from offchain.valuation import ValuationParams
from offchain.valuation.robust import robust_uplift

PARAMS = ValuationParams()
CAP = PARAMS.uplift_cap_bps
vote = st.integers(0, CAP)
any_vote = st.integers(-100, 2 * CAP)
votes = st.lists(any_vote, max_size=16)
general = st.builds(ValuationParams, zero_votes=st.integers(0, 6), vote_quorum=st.integers(0, 12))
"""Other zero votes and quorums: what holds of every rule of this kind."""


def value(cast: list[int]) -> int:
    """The rule by default."""
    return robust_uplift(cast, PARAMS)


def model(cast: list[int]) -> int:
    """As the documentation tells it: nothing of two, the least of three, the second of four, then the lower median."""
    said = sorted(max(0, min(one, CAP)) for one in cast)
    return 0 if len(said) < 3 else said[(0, 1)[len(said) - 3] if len(said) < 5 else (len(said) - 1) // 2]


@given(votes)
def test_uplift__of_any_votes__is_the_documented_order_statistic(cast: list[int]) -> None:
    assert value(cast) == model(cast)


@given(st.lists(st.integers(), max_size=2))
def test_uplift__of_two_reports_or_fewer__is_never_an_effect(cast: list[int]) -> None:
    assert value(cast) == 0


@given(st.lists(vote, max_size=9), st.lists(any_vote, max_size=9))
def test_uplift__when_colluders_are_no_more_than_honest_voters__then_at_most_the_greatest_honest_vote(
    honest: list[int], colluders: list[int]
) -> None:
    """Two colluders never outvote anybody; from two honest voters on it takes one more than they are."""
    colluders = colluders[: max(2, len(honest))]
    assert value([*honest, *colluders]) <= max(honest, default=0)


@given(st.lists(vote, min_size=3, max_size=9), st.lists(any_vote, max_size=8))
def test_uplift__when_colluders_are_fewer_than_three_or_more_honest_voters__then_at_least_the_least_honest_vote(
    honest: list[int], colluders: list[int]
) -> None:
    colluders = colluders[: len(honest) - 1]
    assert min(honest) <= value([*honest, *colluders]) <= max(honest)


@given(st.lists(st.integers(0, CAP - 1), max_size=9))
def test_uplift__when_one_colluder_more_inflates__then_it_is_the_cap(honest: list[int]) -> None:
    """The bound is sharp."""
    assert value([*honest, *[CAP] * (max(2, len(honest)) + 1)]) == CAP


@given(st.lists(st.integers(1, CAP), min_size=3, max_size=9))
def test_uplift__when_as_many_colluders_as_honest_voters_deflate__then_it_is_zero(honest: list[int]) -> None:
    """The bound is sharp."""
    assert value([*honest, *[0] * len(honest)]) == 0


@given(general, st.lists(any_vote, min_size=1, max_size=16), st.integers(0, 15), st.integers(0, CAP))
def test_uplift__when_a_vote_rises__then_it_never_falls(
    params: ValuationParams, cast: list[int], place: int, more: int
) -> None:
    place %= len(cast)
    higher = [*cast[:place], cast[place] + more, *cast[place + 1 :]]
    assert robust_uplift(higher, params) >= robust_uplift(cast, params)


@given(general, votes, any_vote)
def test_uplift__when_a_vote_is_added__then_it_never_moves_away_from_that_vote(
    params: ValuationParams, cast: list[int], added: int
) -> None:
    """At or above the present value it lowers nothing, at or below it raises nothing."""
    before, after = robust_uplift(cast, params), robust_uplift([*cast, added], params)
    if added >= before:
        assert after >= before
    if added <= before or added <= 0:
        assert after <= before


@given(general, st.integers(0, 40))
def test_rank__when_a_vote_is_added__then_grows_by_none_or_one(params: ValuationParams, count: int) -> None:
    """Why the law above holds. Votes 1, 2, 3 … tell their own rank; a zero vote is rank 0 or below."""
    rule = ValuationParams(zero_votes=params.zero_votes, vote_quorum=params.vote_quorum, uplift_cap_bps=1_000)
    one, two = (robust_uplift(range(1, n + 1), rule) for n in (count, count + 1))
    assert two - one in (0, 1)
