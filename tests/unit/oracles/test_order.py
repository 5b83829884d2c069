"""The order of transmission is a permutation of the members that changes from report to report."""

from __future__ import annotations

from Crypto.Hash import keccak
from hypothesis import given
from hypothesis import strategies as st

from offchain.domain.types import PeriodId
from oracles.member.order import position


def _model(members: int, committee: int, period: int, attempt: int) -> list[int]:
    """Member indices in their order, by another keccak."""

    def rank(index: int) -> bytes:
        packed = b"".join(value.to_bytes(4, "big") for value in (committee, period, attempt, index))
        return keccak.new(digest_bits=256, data=packed).digest()

    return sorted(range(members), key=rank)


@given(st.integers(1, 31), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 3))
def test_position__when_any_report__then_the_order_of_the_hashes(
    members: int, committee: int, period: int, attempt: int
) -> None:
    """Every member has its own place 0 … n − 1, that of its hash among all."""
    order = _model(members, committee, period, attempt)
    places = [position(index, members, committee, PeriodId(period), attempt) for index in range(members)]
    assert [places[index] for index in order] == list(range(members))


def test_position__when_periods_change__then_everybody_is_first_at_times() -> None:
    firsts = {_model(4, 1, period, 0)[0] for period in range(40)}
    assert firsts == {0, 1, 2, 3}
